//! `winmail.dat`: what Outlook packs into one attachment (TNEF, MS-OXTNEF): the message once more, with its files.

use super::super::archive::windows_date;
use super::super::members::{Members, broken};
use super::super::reading::Reading;
use super::super::{failure, html, text};
use super::header::mailbox;
use super::mapi::{Cursor, Properties};
use super::rich;
use crate::normal;
use bureau_model::word::Failure;

/// How it begins.
pub(crate) const SIGNATURE: [u8; 4] = [0x78, 0x9F, 0x3E, 0x22];

/// Files in one at most; what follows is counted.
const FILES: usize = 10_000;

const CODE_PAGE: u16 = 0x9007;
const SUBJECT: u16 = 0x8004;
const BODY: u16 = 0x800C;
const PROPERTIES: u16 = 0x9003;
const RECIPIENTS: u16 = 0x9004;
/// Where a file begins; its name, content and properties.
const FILE: u16 = 0x9002;
const FILE_NAME: u16 = 0x8010;
const FILE_CONTENT: u16 = 0x800F;
const FILE_PROPERTIES: u16 = 0x9005;

/// One piece of it.
struct Attribute<'b> {
    number: u16,
    content: &'b [u8],
}

/// A file in it.
#[derive(Default)]
struct File<'b> {
    name: &'b [u8],
    content: Option<&'b [u8]>,
    properties: &'b [u8],
}

pub(in crate::extract) fn read(bytes: &[u8], members: &mut Members) -> Result<Reading, Failure> {
    let (attributes, is_whole) =
        attributes(bytes).ok_or_else(|| failure::corrupt("the file from Outlook can't be read"))?;
    let find = |number| attributes.iter().find(|a| a.number == number).map(|a| a.content);
    let page = find(CODE_PAGE).and_then(|page| Cursor(page).number());
    let message = Properties::of(find(PROPERTIES).unwrap_or_default(), page);
    let mut reading = Reading::default();
    describe(&message, find(SUBJECT), &recipients(find(RECIPIENTS), page), &mut reading);
    push_body(&message, find(BODY), &mut reading);
    let files = files(&attributes);
    files.iter().take(FILES).enumerate().for_each(|(n, file)| take(file, n + 1, page, members));
    members.pass_over(files.len().saturating_sub(FILES) as u64);
    members.account(files.len() as u64, &mut reading);
    if !is_whole {
        reading.warn("the end of this file is missing: what it holds was taken as far as it goes");
    }
    if reading.segments.is_empty() && members.found() == 0 { Err(failure::empty()) } else { Ok(reading) }
}

/// The pieces, and whether all of them are whole.
fn attributes(bytes: &[u8]) -> Option<(Vec<Attribute<'_>>, bool)> {
    let mut cursor = Cursor(bytes.strip_prefix(&SIGNATURE)?);
    cursor.short()?;
    let mut out = Vec::new();
    while !cursor.0.is_empty() {
        let Some((number, length)) = heading(&mut cursor) else { return Some((out, false)) };
        let content = cursor.take(length.min(cursor.0.len())).unwrap_or_default();
        let is_cut = content.len() < length;
        out.push(Attribute { number, content });
        // A checksum, which is nowhere looked at.
        if is_cut || (cursor.short().is_none() && !cursor.0.is_empty()) {
            return Some((out, false));
        }
    }
    Some((out, true))
}

/// The number of a piece and its length; before it stands what it is of, after it how it is written.
fn heading(cursor: &mut Cursor<'_>) -> Option<(u16, usize)> {
    cursor.take(1)?;
    let number = cursor.short()?;
    cursor.short()?;
    Some((number, cursor.number()? as usize))
}

fn files<'b>(attributes: &[Attribute<'b>]) -> Vec<File<'b>> {
    let mut files: Vec<File<'b>> = Vec::new();
    for Attribute { number, content } in attributes {
        match *number {
            FILE => files.push(File::default()),
            FILE_NAME | FILE_CONTENT | FILE_PROPERTIES if files.is_empty() => files.push(File::default()),
            _ => {}
        }
        let Some(file) = files.last_mut() else { continue };
        match *number {
            FILE_NAME => file.name = content,
            FILE_CONTENT => file.content = Some(content),
            FILE_PROPERTIES => file.properties = content,
            _ => {}
        }
    }
    files
}

fn take(file: &File<'_>, number: usize, page: Option<u32>, members: &mut Members) {
    let properties = Properties::of(file.properties, page);
    let short = properties.decoded(file.name).trim_matches(['\0', ' ']).to_owned();
    let long = properties.text(&[0x3707, 0x3704]);
    let name = long.or((!short.is_empty()).then_some(short)).or_else(|| properties.text(&[0x3001]));
    let name = name.unwrap_or_else(|| format!("attachment {number}")).replace(['/', '\\'], "_");
    // A message inside is packed like this one.
    let inner = properties.object(0x3701).map(|object| (object, object.starts_with(&SIGNATURE)));
    let content = file.content.filter(|content| !content.is_empty()).or_else(|| properties.bytes(0x3701));
    match (inner, content) {
        (Some((mut message, true)), _) => members.take(&format!("{name}.tnef"), &mut message),
        (_, Some(mut content)) => members.take(&name, &mut content),
        (Some((mut object, false)), None) => members.take(&name, &mut object),
        (None, None) if file.content.is_some() => members.take(&name, &mut &[][..]),
        (None, None) => members.refuse(&name, 0, broken(&"its content is not in the message")),
    }
}

/// Names and addresses of those who got it.
fn recipients(table: Option<&[u8]>, page: Option<u32>) -> String {
    let rows = table.map(|table| Properties::rows(table, page)).unwrap_or_default();
    let one = |row: &Properties<'_>| {
        mailbox(row.text(&[0x3001]).as_deref(), row.text(&[0x39FE, 0x3003]).as_deref())
    };
    rows.iter().map(one).filter(|one| !one.is_empty()).collect::<Vec<_>>().join(", ")
}

fn describe(message: &Properties<'_>, subject: Option<&[u8]>, to: &str, reading: &mut Reading) {
    let subject = message.text(&[0x0037]).or_else(|| subject.map(|bytes| message.decoded(bytes)));
    let sender = message.text(&[0x0C1A, 0x0042]);
    let from = mailbox(sender.as_deref(), message.text(&[0x5D01, 0x0C1F, 0x0065]).as_deref());
    let to = message.text(&[0x0E04]).filter(|_| to.is_empty()).unwrap_or_else(|| to.to_owned());
    let date = message.time(0x0039).or_else(|| message.time(0x0E06)).and_then(windows_date);
    let date = date.map(|date| date.replacen(' ', "T", 1));
    let pairs = [
        ("From", Some(from)),
        ("To", Some(to)),
        ("Cc", message.text(&[0x0E03])),
        ("Date", date),
        ("Subject", subject.map(|subject| subject.trim_matches(['\0', ' ']).to_owned())),
        ("Message-ID", message.text(&[0x1035])),
    ];
    let said = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let said: Vec<_> = said.filter(|(_, value)| normal::has_text(value)).collect();
    let lines: String = said.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    reading.push_part(lines, "headers");
    said.into_iter().for_each(|(name, value)| reading.say(name, value));
}

/// The body in one of the forms in which it may be there.
fn push_body(message: &Properties<'_>, old: Option<&[u8]>, reading: &mut Reading) {
    let plain = message.text(&[0x1000]).or_else(|| old.map(|bytes| message.decoded(bytes)));
    if let Some(plain) = plain.filter(|plain| normal::has_text(plain)) {
        return reading.push_part(plain.replace('\0', ""), "body");
    }
    if let Some(page) = message.bytes(0x1013).filter(|page| !page.is_empty()) {
        return html::push_page(html::text(&text::decode_markup(page)), "body", reading);
    }
    if let Some(Some(text)) = message.bytes(0x1009).map(rich::text) {
        reading.push_part(text, "body");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(number: u16, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("it is short").to_le_bytes();
        [&[1][..], &number.to_le_bytes(), &[0, 0], &length, content, &[0, 0]].concat()
    }

    fn property(number: u16, kind: u16, value: &[u8]) -> Vec<u8> {
        let length = u32::try_from(value.len()).expect("it is short").to_le_bytes();
        let fill = vec![0; (4 - value.len() % 4) % 4];
        [&kind.to_le_bytes()[..], &number.to_le_bytes(), &1u32.to_le_bytes(), &length, value, &fill].concat()
    }

    fn list(properties: &[Vec<u8>]) -> Vec<u8> {
        let count = u32::try_from(properties.len()).expect("they are few").to_le_bytes();
        [&count[..], &properties.concat()].concat()
    }

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn file(pieces: &[Vec<u8>]) -> Vec<u8> {
        [&SIGNATURE[..], &[1, 0], &pieces.concat()].concat()
    }

    /// A name, and the content where it was taken.
    type Taken = (String, Option<Vec<u8>>);

    fn opened(bytes: &[u8]) -> (Reading, Vec<Taken>) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut members = Members::new(folder.path().to_owned(), bytes.len() as u64);
        let reading = read(bytes, &mut members).expect("it is opened");
        let copy = |name: String| std::fs::read(folder.path().join(name)).expect("the copy is there");
        let found = members.finish().into_iter();
        (reading, found.map(|f| (f.path, f.copy.ok().map(copy))).collect())
    }

    #[test]
    fn files_a_message_inside_and_the_body_come_out() {
        let inner = file(&[piece(SUBJECT, b"deep\0")]);
        let object = [&[0; 16][..], &inner].concat();
        let bytes = file(&[
            piece(CODE_PAGE, &1251u32.to_le_bytes()),
            piece(
                PROPERTIES,
                &list(&[
                    property(0x0037, 0x1F, &wide("गोदाम\0")),
                    property(0x1000, 0x1E, b"\xcf\xf0\xe8\xe2\xe5\xf2\0"),
                ]),
            ),
            piece(FILE, &[0; 14]),
            piece(FILE_NAME, b"SHORT~1.TXT\0"),
            piece(FILE_CONTENT, b"one"),
            piece(FILE_PROPERTIES, &list(&[property(0x3707, 0x1F, &wide("लंबा नाम.txt\0"))])),
            piece(FILE, &[0; 14]),
            piece(
                FILE_PROPERTIES,
                &list(&[property(0x3001, 0x1E, b"mail\0"), property(0x3701, 0x0D, &object)]),
            ),
        ]);
        let (reading, found) = opened(&bytes);
        let texts: Vec<&str> = reading.segments.iter().map(|segment| segment.text.trim()).collect();
        assert_eq!(texts, ["Subject: गोदाम", "Привет"]);
        let first = ("लंबा नाम.txt".to_owned(), Some(b"one".to_vec()));
        assert_eq!(found, [first.clone(), ("mail.tnef".to_owned(), Some(inner))]);
        assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
        let (reading, found) = opened(&bytes[..bytes.len() - 20]);
        assert_eq!(found, [first, ("mail".to_owned(), None)]);
        assert_eq!(reading.warnings.len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_borne(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let folder = tempfile::tempdir().expect("a folder");
            let mut members = Members::new(folder.path().to_owned(), 10);
            let properties = piece(PROPERTIES, &bytes);
            let _ends = read(&file(&[properties, piece(FILE_PROPERTIES, &bytes), bytes]), &mut members);
        }
    }
}
