//! The properties of a message or an attachment as `winmail.dat` lists them (MS-OXTNEF 2.1.3.4): a number, a kind,
//! a value.

use super::super::text::decode;
use super::charset;

/// Properties of one list at most.
const PROPERTIES: usize = 10_000;

/// Values of one property at most; the first is given.
const VALUES: u32 = 10_000;

const STRING: u16 = 0x001E;
const UNICODE: u16 = 0x001F;
const BINARY: u16 = 0x0102;
const OBJECT: u16 = 0x000D;
const TIME: u16 = 0x0040;

/// Set in the kind of a property with many values.
const MANY: u16 = 0x1000;

/// Numbers from here on have names, which stand before the value.
const NAMED: u16 = 0x8000;

/// The identifier before an object.
const IDENTIFIER: usize = 16;

/// One property.
#[derive(Debug, Clone, Copy)]
struct Property<'b> {
    number: u16,
    kind: u16,
    value: &'b [u8],
}

/// A list of properties.
#[derive(Debug, Default)]
pub(super) struct Properties<'b> {
    properties: Vec<Property<'b>>,
    /// The charset of what is not Unicode.
    charset: Option<String>,
}

impl<'b> Properties<'b> {
    /// Reads a list, up to where it can be read.
    pub(super) fn of(bytes: &'b [u8], code_page: Option<u32>) -> Self {
        let mut cursor = Cursor(bytes);
        Self { properties: list(&mut cursor), charset: code_page.map(label) }
    }

    /// The lists of a table, one after the other.
    pub(super) fn rows(bytes: &'b [u8], code_page: Option<u32>) -> Vec<Self> {
        let mut cursor = Cursor(bytes);
        let rows = cursor.number().unwrap_or_default().min(VALUES);
        let row = |_| {
            let properties = list(&mut cursor);
            (!properties.is_empty()).then(|| Self { properties, charset: code_page.map(label) })
        };
        (0..rows).map_while(row).collect()
    }

    /// The first of these texts that is there.
    pub(super) fn text(&self, numbers: &[u16]) -> Option<String> {
        numbers.iter().find_map(|number| {
            let property = self.find(*number, &[UNICODE, STRING])?;
            let text = if property.kind == UNICODE {
                charset::plainly(property.value, "utf-16le")
            } else {
                self.decoded(property.value)
            };
            let text = text.split('\0').next().unwrap_or_default().trim().to_owned();
            (!text.is_empty()).then_some(text)
        })
    }

    /// Letters in the charset of the message.
    pub(super) fn decoded(&self, bytes: &[u8]) -> String {
        match &self.charset {
            Some(charset) => charset::decoded(bytes, Some(charset)).text,
            None => decode(bytes),
        }
    }

    /// A value that is bytes, or a text as its bytes.
    pub(super) fn bytes(&self, number: u16) -> Option<&'b [u8]> {
        Some(self.find(number, &[BINARY, STRING])?.value)
    }

    /// An object without what identifies its kind.
    pub(super) fn object(&self, number: u16) -> Option<&'b [u8]> {
        self.find(number, &[OBJECT])?.value.get(IDENTIFIER..)
    }

    /// A time, in steps of 100 nanoseconds since 1601, UTC.
    pub(super) fn time(&self, number: u16) -> Option<u64> {
        let bytes = self.find(number, &[TIME])?.value.get(..8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    }

    fn find(&self, number: u16, kinds: &[u16]) -> Option<&Property<'b>> {
        let fits = |property: &&Property<'_>| property.number == number && kinds.contains(&property.kind);
        self.properties.iter().find(fits)
    }
}

/// The name of a code page of Windows as a charset.
fn label(code_page: u32) -> String {
    match code_page {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        1200 => "utf-16le".to_owned(),
        20866 => "koi8-r".to_owned(),
        28591..=28605 => format!("iso-8859-{}", code_page - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        65001 => "utf-8".to_owned(),
        other => format!("windows-{other}"),
    }
}

fn list<'b>(cursor: &mut Cursor<'b>) -> Vec<Property<'b>> {
    let count = cursor.number().unwrap_or_default() as usize;
    (0..count.min(PROPERTIES)).map_while(|_| property(cursor)).collect()
}

fn property<'b>(cursor: &mut Cursor<'b>) -> Option<Property<'b>> {
    let (kind, number) = (cursor.short()?, cursor.short()?);
    if number >= NAMED {
        named(cursor)?;
    }
    let (many, kind) = (kind & MANY != 0, kind & !MANY);
    let counted = matches!(kind, STRING | UNICODE | BINARY | OBJECT);
    let values = if many || counted { cursor.number()?.min(VALUES) } else { 1 };
    let mut first = &[][..];
    for n in 0..values {
        let length = if counted { cursor.number()? as usize } else { size(kind) };
        let value = cursor.padded(length)?;
        first = if n == 0 { value } else { first };
    }
    Some(Property { number, kind, value: first })
}

/// Passes over the name of a property.
fn named(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.take(IDENTIFIER)?;
    if cursor.number()? == 0 {
        cursor.number()?;
    } else {
        let length = cursor.number()? as usize;
        cursor.padded(length)?;
    }
    Some(())
}

/// Bytes of a value whose kind tells its length.
fn size(kind: u16) -> usize {
    match kind {
        0x0005 | 0x0006 | 0x0007 | 0x0014 | TIME => 8,
        0x0048 => 16,
        _ => 4,
    }
}

/// Bytes that are read from the front.
pub(super) struct Cursor<'b>(pub(super) &'b [u8]);

impl<'b> Cursor<'b> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// As [`Cursor::take`], with what fills it up to four bytes; a last one may lack that.
    fn padded(&mut self, length: usize) -> Option<&'b [u8]> {
        let taken = self.take(length)?;
        let fill = (4 - length % 4) % 4;
        self.take(fill.min(self.0.len()))?;
        Some(taken)
    }

    pub(super) fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}
