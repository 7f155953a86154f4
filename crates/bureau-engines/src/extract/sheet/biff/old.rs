//! Workbooks of Excel 2, 3 and 4: one sheet after the other, without a container around them.

use super::{Record, cell_at, encoding, f64_at, records, short_number, u16_at, u32_at};
use crate::extract::failure;
use crate::extract::grid::Grid;
use crate::extract::reading::Reading;
use crate::extract::sheet::aside::{Aside, At};
use crate::extract::sheet::format::Format;
use crate::extract::sheet::number::{moment, number};
use crate::extract::source::Source;
use bureau_model::word::Failure;
use calamine::{ExcelDateTime, ExcelDateTimeType};
use encoding_rs::{Encoding, WINDOWS_1252};

/// Whether a file begins as one of these: a first record of the right kind and length, for a sheet, a macro sheet or a
/// workbook.
pub(crate) fn begins(head: &[u8]) -> bool {
    let (Some(kind), Some(length)) = (u16_at(head, 0), u16_at(head, 2)) else { return false };
    let known = matches!((kind, length), (0x0009, 4) | (0x0209 | 0x0409, 6 | 8));
    known && u16_at(head, 6).is_some_and(|of| matches!(of, 0x10 | 0x20 | 0x40 | 0x100))
}

pub(in super::super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let mut reading = Reading::default();
    let mut book = Book::default();
    let mut rest = source.bytes;
    let mut number = 0;
    loop {
        let sheet = Sheet::read(rest, &mut book)?;
        number += u32::from(!sheet.cells.is_empty());
        let name = if sheet.name.is_empty() { format!("Sheet{number}") } else { sheet.name };
        let mut grid = Grid::new(&name, source.columns, &mut reading);
        sheet.cells.into_iter().for_each(|(at, text)| grid.cell(at, text));
        grid.finish();
        sheet.aside.finish(&name, &mut reading);
        rest = match rest.get(sheet.length..) {
            Some(rest) if sheet.length > 0 && u16_at(rest, 0).is_some() => rest,
            _ => break,
        };
    }
    let text = !reading.segments.is_empty();
    if text { Ok(reading) } else { Err(failure::empty()) }
}

/// What holds for all sheets.
struct Book {
    encoding: &'static Encoding,
    is_1904: bool,
    /// Format codes by their number.
    codes: Vec<String>,
    /// The format of each style.
    styles: Vec<usize>,
}

impl Default for Book {
    fn default() -> Self {
        Self { encoding: WINDOWS_1252, is_1904: false, codes: Vec::new(), styles: Vec::new() }
    }
}

#[derive(Default)]
struct Sheet {
    name: String,
    /// Bytes of the stream that are its own.
    length: usize,
    cells: Vec<(At, String)>,
    aside: Aside,
    /// The cell of a formula whose text follows.
    awaited: Option<At>,
}

impl Sheet {
    /// The records up to the end of the sheet, or to the beginning of the next one.
    fn read(stream: &[u8], book: &mut Book) -> Result<Self, Failure> {
        let mut sheet = Self { length: stream.len(), ..Self::default() };
        let mut begun = false;
        for record in records(stream) {
            match record.kind {
                0x0009 | 0x0209 | 0x0409 if begun && !sheet.cells.is_empty() => {
                    sheet.length = record.at;
                    break;
                }
                0x0009 | 0x0209 | 0x0409 => begun = true,
                0x000A if sheet.cells.is_empty() => {}
                0x000A => {
                    sheet.length = record.at + 4 + record.data.len();
                    break;
                }
                0x002F => return Err(failure::locked()),
                0x008F => sheet.name = book.text(record.data, 4, 1).unwrap_or_default(),
                _ => {
                    book.take(record);
                    sheet.take(record, book);
                }
            }
        }
        Ok(sheet)
    }

    fn take(&mut self, record: Record<'_>, book: &Book) -> Option<()> {
        let data = record.data;
        let at = cell_at(data, 0);
        // In Excel 2 a cell's head has one byte more, and the format stands in it.
        let is_oldest = record.kind < 0x0100 && record.kind != 0x001C;
        let (body, style) = if is_oldest { (7, None) } else { (6, u16_at(data, 4)) };
        let format = match style {
            Some(style) => book.styles.get(usize::from(style)).copied(),
            None => data.get(5).map(|byte| usize::from(byte & 0x3F)),
        };
        let text = match record.kind {
            0x0002 => book.number(f64::from(u16_at(data, body)?), format),
            0x0003 | 0x0203 => book.number(f64_at(data, body)?, format),
            0x027E => book.number(short_number(u32_at(data, body)?), format),
            0x0004 => book.text(data, body, 1)?,
            0x0204 => book.text(data, body, 2)?,
            0x0005 | 0x0205 => truth(*data.get(body)?, *data.get(body + 1)?),
            0x0006 | 0x0206 | 0x0406 => match data.get(body..body + 8)? {
                [0, .., 0xFF, 0xFF] => {
                    self.awaited = at;
                    return None;
                }
                [1, _, value, _, _, _, 0xFF, 0xFF] => truth(*value, 0),
                [2, _, code, _, _, _, 0xFF, 0xFF] => truth(*code, 1),
                [_, _, _, _, _, _, 0xFF, 0xFF] => return None,
                _ => book.number(f64_at(data, body)?, format),
            },
            0x0007 => return self.push(self.awaited, book.text(data, 0, 1)?),
            0x0207 => return self.push(self.awaited, book.text(data, 0, 2)?),
            0x001C => {
                let text = data.get(6..)?;
                self.aside.note(at?, &book.encoding.decode_without_bom_handling(text).0);
                return None;
            }
            _ => return None,
        };
        self.push(at, text)
    }

    fn push(&mut self, at: Option<At>, text: String) -> Option<()> {
        self.cells.push((at?, text));
        Some(())
    }
}

impl Book {
    fn take(&mut self, record: Record<'_>) -> Option<()> {
        let data = record.data;
        match record.kind {
            0x0042 => self.encoding = encoding(u16_at(data, 0)?),
            0x0022 => self.is_1904 = u16_at(data, 0)? == 1,
            0x001E => self.codes.push(self.text(data, 0, 1)?),
            0x041E => self.codes.push(self.text(data, 2, 1)?),
            0x0243 | 0x0443 => self.styles.push(usize::from(*data.get(1)?)),
            _ => {}
        }
        Some(())
    }

    /// A text with its length before it, in so many bytes.
    fn text(&self, data: &[u8], at: usize, size: usize) -> Option<String> {
        let length = if size == 1 { usize::from(*data.get(at)?) } else { usize::from(u16_at(data, at)?) };
        let from = at + size;
        let text = data.get(from..(from + length).min(data.len()))?;
        Some(self.encoding.decode_without_bom_handling(text).0.into_owned())
    }

    fn number(&self, value: f64, format: Option<usize>) -> String {
        let code = format.and_then(|format| self.codes.get(format)).map_or("", |code| code.as_str());
        if let Some(kind) = kind_of_day(code)
            && let Some(shown) = moment(ExcelDateTime::new(value, kind, self.is_1904))
        {
            return shown;
        }
        Format::new(code).and_then(|format| format.shown(value)).unwrap_or_else(|| number(value))
    }
}

/// Whether a code is of days and times, by its letters outside of quotes.
fn kind_of_day(code: &str) -> Option<ExcelDateTimeType> {
    let mut bare = String::new();
    let mut quoted = false;
    for c in code.split(';').next().unwrap_or_default().chars() {
        quoted ^= c == '"';
        if !quoted {
            bare.push(c.to_ascii_lowercase());
        }
    }
    if bare.contains("general") || bare.contains(['0', '#']) {
        return None;
    }
    if bare.contains("[h") {
        return Some(ExcelDateTimeType::TimeDelta);
    }
    bare.contains(['d', 'm', 'y', 'h']).then_some(ExcelDateTimeType::DateTime)
}

/// A truth or an error.
fn truth(value: u8, is_error: u8) -> String {
    let text = match (is_error, value) {
        (0, 0) => "false",
        (0, _) => "true",
        (_, 0x00) => "#NULL!",
        (_, 0x07) => "#DIV/0!",
        (_, 0x0F) => "#VALUE!",
        (_, 0x17) => "#REF!",
        (_, 0x1D) => "#NAME?",
        (_, 0x24) => "#NUM!",
        (_, _) => "#N/A",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("a short record");
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn read_all(stream: &[u8]) -> Reading {
        assert!(begins(stream));
        read(&Source { bytes: stream, media_type: "application/vnd.ms-excel", columns: &[] })
            .expect("it is read")
    }

    #[test]
    fn a_sheet_of_excel_2_is_read() {
        let head = |row: u8, column: u8, format: u8| vec![row, 0, column, 0, 0, format, 0];
        let stream = [
            record(0x0009, &[2, 0, 0x10, 0]),
            record(0x001E, b"\x07General"),
            record(0x001E, b"\x0add\\/mm\\/yy"),
            record(0x0004, &[head(0, 0, 0), b"\x04Name".to_vec()].concat()),
            record(0x0004, &[head(0, 2, 0), b"\x05Zo\xEB x".to_vec()].concat()),
            record(0x0002, &[head(1, 0, 0), vec![0x39, 0x30]].concat()),
            record(0x0003, &[head(1, 1, 1), 46_209f64.to_le_bytes().to_vec()].concat()),
            record(0x0006, &[head(1, 2, 0), vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF], vec![0; 2]].concat()),
            record(0x0007, b"\x03end"),
            record(0x001C, &[&[1, 0, 0, 0, 4, 0][..], b"seen"].concat()),
            record(0x000A, &[]),
        ]
        .concat();
        let reading = read_all(&stream);
        let texts: Vec<&str> = reading.segments.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["Name |  | Zoë x", "12345 | 2026-07-06 | end", "A2: seen"]);
    }

    #[test]
    fn a_workbook_of_excel_4_has_several_sheets() {
        let sheet = |name: &[u8], text: &[u8]| {
            let head = [&[0, 0, 0, 0, u8::try_from(name.len()).expect("short")][..], name].concat();
            [
                record(0x008F, &head),
                record(0x0409, &[0, 4, 0x10, 0, 0, 0]),
                record(
                    0x0204,
                    &[&[0, 0, 1, 0, 0, 0, u8::try_from(text.len()).expect("short"), 0][..], text].concat(),
                ),
                record(0x027E, &[&[1, 0, 0, 0, 0, 0][..], &((77u32 << 2) | 2).to_le_bytes()].concat()),
                record(0x000A, &[]),
            ]
            .concat()
        };
        let stream =
            [record(0x0409, &[0, 4, 0, 1, 0, 0]), sheet(b"One", b"first"), sheet(b"Two", b"second")].concat();
        let reading = read_all(&stream);
        let found: Vec<_> =
            reading.segments.iter().map(|s| (s.place.sheet.as_deref(), s.text.as_str())).collect();
        assert_eq!(
            found,
            [(Some("One"), " | first"), (Some("One"), "77"), (Some("Two"), " | second"), (Some("Two"), "77")]
        );
    }
}
