//! What workbooks of Excel 5 to 2003 hold beside their values: notes, text boxes, links, and how numbers are shown.

use super::{Record, cell_at, encoding, records, u16_at, u32_at};
use crate::extract::sheet::aside::{Aside, At};
use crate::extract::sheet::format::Format;
use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};
use std::collections::HashMap;

/// Cells with a format that are remembered.
const CELLS: usize = 1 << 20;

/// Sheets of a workbook that are looked at.
const SHEETS: usize = 4_096;

/// One sheet, beside its values.
#[derive(Debug, Default)]
pub(in super::super) struct Beside {
    pub(in super::super) aside: Aside,
    /// The formats of cells with numbers, by their number in [`Book::formats`].
    pub(in super::super) formats: HashMap<At, u16>,
    /// Texts of notes and boxes by their objects, and the object whose text comes.
    texts: HashMap<u16, String>,
    object: u16,
    /// Characters of a text that are still to come.
    awaited: usize,
}

/// A workbook, beside its values.
#[derive(Debug, Default)]
pub(in super::super) struct Book {
    /// The sheets in the order of their names.
    pub(in super::super) sheets: Vec<Beside>,
    formats: HashMap<u16, Format>,
    /// The format of each style.
    styles: Vec<u16>,
}

impl Book {
    /// Of the stream of a workbook.
    pub(in super::super) fn read(stream: &[u8]) -> Self {
        let mut book = Self::default();
        let mut text = Text { encoding: WINDOWS_1252, is_wide: true };
        let mut starts: Vec<u32> = Vec::new();
        let mut current: Option<usize> = None;
        for record in records(stream) {
            match record.kind {
                0x0809 if record.at == 0 => text.is_wide = u16_at(record.data, 0) == Some(0x0600),
                0x0809 => {
                    let start = u32::try_from(record.at).ok();
                    current = starts.iter().position(|at| Some(*at) == start).or(current);
                }
                0x0085 if starts.len() < SHEETS => {
                    starts.extend(u32_at(record.data, 0));
                    book.sheets.resize_with(starts.len(), Beside::default);
                }
                0x0042 => text.encoding = encoding(u16_at(record.data, 0).unwrap_or_default()),
                _ => {
                    book.global(record, &text);
                    let Self { sheets, formats, styles } = &mut book;
                    let known = |style: u16| {
                        styles.get(usize::from(style)).filter(|format| formats.contains_key(format)).copied()
                    };
                    if let Some(sheet) = current.and_then(|at| sheets.get_mut(at)) {
                        sheet.take(record, &text, &known);
                    }
                }
            }
        }
        book.sheets.iter_mut().for_each(Beside::settle);
        book
    }

    /// How a number of a sheet is shown, by its cell.
    pub(in super::super) fn format(&self, sheet: usize, at: At) -> Option<&Format> {
        self.formats.get(self.sheets.get(sheet)?.formats.get(&at)?)
    }

    fn global(&mut self, record: Record<'_>, text: &Text) -> Option<()> {
        match record.kind {
            0x00E0 => {
                let number = u16_at(record.data, 2)?;
                self.styles.push(number);
                if let Some(format) = Format::built_in(u32::from(number)) {
                    self.formats.entry(number).or_insert(format);
                }
            }
            0x041E => {
                let number = u16_at(record.data, 0)?;
                let code = text.counted(record.data, 2)?;
                match Format::new(&code) {
                    Some(format) => self.formats.insert(number, format),
                    None => self.formats.remove(&number),
                };
            }
            _ => {}
        }
        Some(())
    }
}

impl Beside {
    fn take(&mut self, record: Record<'_>, text: &Text, known: &dyn Fn(u16) -> Option<u16>) -> Option<()> {
        let data = record.data;
        match record.kind {
            0x0203 | 0x027E | 0x0006 | 0x0206 | 0x0406 => {
                self.number(cell_at(data, 0)?, known(u16_at(data, 4)?))
            }
            0x00BD => {
                let (row, first) = cell_at(data, 0)?;
                for (column, cell) in (first..).zip(data.get(4..)?.chunks_exact(6)) {
                    self.number((row, column), known(u16_at(cell, 0)?));
                }
            }
            0x01B8 => {
                self.aside.link((u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 4)?)), &target(data)?)
            }
            0x001C if text.is_wide => {
                let note = self.texts.remove(&u16_at(data, 6)?)?;
                self.aside.note(cell_at(data, 0)?, &note);
            }
            0x001C => self.aside.note(cell_at(data, 0)?, &text.narrow(data.get(6..)?)),
            0x005D => self.object = u16_at(data, 6)?,
            0x01B6 => self.awaited = usize::from(u16_at(data, 10)?),
            0x003C if self.awaited > 0 => self.continued(data),
            _ => {}
        }
        Some(())
    }

    fn number(&mut self, at: At, format: Option<u16>) {
        if let Some(format) = format.filter(|_| self.formats.len() < CELLS) {
            self.formats.insert(at, format);
        }
    }

    /// The text of an object: a byte that says how its characters are kept, then the characters.
    fn continued(&mut self, data: &[u8]) {
        let Some((flag, bytes)) = data.split_first() else { return };
        let size = if flag & 1 == 0 { 1 } else { 2 };
        let taken = self.awaited.min(bytes.len() / size);
        let bytes = &bytes[..taken * size];
        let part: String = match size {
            1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            _ => UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
        };
        self.awaited -= taken;
        self.texts.entry(self.object).or_default().push_str(&part);
    }

    /// What no note has claimed was a text box.
    fn settle(&mut self) {
        let mut texts: Vec<(u16, String)> = self.texts.drain().collect();
        texts.sort_unstable();
        texts.iter().for_each(|(_, text)| self.aside.text_box(text));
    }
}

/// How texts are kept.
struct Text {
    encoding: &'static Encoding,
    /// Whether it is of Excel 97 and later.
    is_wide: bool,
}

impl Text {
    fn narrow(&self, bytes: &[u8]) -> String {
        self.encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// A text behind its length.
    fn counted(&self, data: &[u8], at: usize) -> Option<String> {
        if !self.is_wide {
            let length = usize::from(*data.get(at)?);
            return Some(self.narrow(data.get(at + 1..at + 1 + length)?));
        }
        let length = usize::from(u16_at(data, at)?);
        let (flag, bytes) = data.get(at + 2..)?.split_first()?;
        if flag & 1 == 0 {
            return Some(bytes.get(..length)?.iter().map(|byte| char::from(*byte)).collect());
        }
        Some(UTF_16LE.decode_without_bom_handling(bytes.get(..length * 2)?).0.into_owned())
    }
}

/// Where a link leads: an address behind the mark of one, or a path behind that of a file.
fn target(data: &[u8]) -> Option<String> {
    const ADDRESS: [u8; 16] =
        [0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B];
    const FILE: [u8; 16] = [3, 3, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46];
    let behind = |mark: &[u8]| data.windows(16).position(|window| window == mark).map(|at| at + 16);
    if let Some(at) = behind(&ADDRESS) {
        let length = usize::try_from(u32_at(data, at)?).ok()?;
        let bytes = data.get(at + 4..(at + 4).saturating_add(length).min(data.len()))?;
        let text = UTF_16LE.decode_without_bom_handling(bytes).0;
        return text.split('\0').next().filter(|text| !text.is_empty()).map(str::to_owned);
    }
    let at = behind(&FILE)?;
    let length = usize::try_from(u32_at(data, at + 2)?).ok()?;
    let bytes = data.get(at + 6..(at + 6).saturating_add(length).min(data.len()))?;
    let path: String = bytes.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("a short record");
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn notes_boxes_links_and_formats_of_a_sheet_are_found() {
        let globals = |start: u32| {
            [
                record(0x0809, &[0, 6, 5, 0]),
                record(0x041E, b"\xA4\0\x05\0\x0000000"),
                record(0x00E0, &[0, 0, 0, 0]),
                record(0x00E0, &[0, 0, 0xA4, 0]),
                record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat()),
                record(0x000A, &[]),
            ]
            .concat()
        };
        let start = u32::try_from(globals(0).len()).expect("short");
        let mut link = vec![2, 0, 2, 0, 3, 0, 3, 0];
        link.extend([0; 24]);
        link.extend([
            0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B,
        ]);
        let address: Vec<u8> = "http://a.in\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        link.extend(u32::try_from(address.len()).expect("short").to_le_bytes());
        link.extend(address);
        let object = |id: u8, text: &[u8]| {
            let length = u8::try_from(text.len()).expect("short");
            [
                record(0x005D, &[0x15, 0, 0x12, 0, 0x19, 0, id, 0]),
                record(0x01B6, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, length, 0]),
                record(0x003C, &[&[0][..], text].concat()),
                record(0x003C, &[0, 0]),
            ]
            .concat()
        };
        let stream = [
            globals(start),
            record(0x0809, &[0, 6, 0x10, 0]),
            record(0x0203, &[&[0, 0, 1, 0, 1, 0][..], &42f64.to_le_bytes()].concat()),
            object(1, b"a note"),
            object(2, b"a box"),
            record(0x001C, &[4, 0, 0, 0, 0, 0, 1, 0]),
            record(0x01B8, &link),
        ]
        .concat();
        let mut book = Book::read(&stream);
        assert_eq!(book.format(0, (0, 1)).and_then(|format| format.shown(42.0)).as_deref(), Some("00042"));
        let mut reading = crate::extract::reading::Reading::default();
        std::mem::take(&mut book.sheets[0].aside).finish("S", &mut reading);
        let texts: Vec<&str> = reading.segments.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["D3: http://a.in", "A5: a note\na box"]);
    }
}
