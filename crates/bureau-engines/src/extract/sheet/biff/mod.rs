//! The records of which Excel's old files consist: a kind, a length and so many bytes.
//!
//! Files of Excel 2 to 4 are read here ([`old`]); of those of Excel 5 to 2003 only what stands beside the values
//! ([`beside`]), which their reader leaves out.

pub(super) mod beside;
pub(crate) mod old;

use encoding_rs::{Encoding, WINDOWS_1252};

/// A record and the bytes that follow its head.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    /// Where it begins in the stream.
    pub(super) at: usize,
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
}

/// The records of a stream, up to one that is cut off.
pub(super) fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let head = stream.get(at..at + 4)?;
        let (kind, length) = (u16_at(head, 0)?, usize::from(u16_at(head, 2)?));
        let data = stream.get(at + 4..at + 4 + length)?;
        let record = Record { at, kind, data };
        at += 4 + length;
        Some(record)
    })
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// A row and a column, each from 0.
fn cell_at(data: &[u8], at: usize) -> Option<(u32, u32)> {
    Some((u32::from(u16_at(data, at)?), u32::from(u16_at(data, at + 2)?)))
}

/// A number in the short form: a whole one or the upper part of a binary one, perhaps in hundredths.
fn short_number(packed: u32) -> f64 {
    let value = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 0 { value } else { value / 100.0 }
}

/// The encoding of a code page by its number.
fn encoding(code_page: u16) -> &'static Encoding {
    let label = match code_page {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        866 => "ibm866".to_owned(),
        10_000 | 0x8000 => "macintosh".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_records_are_read_without_panic(parts in prop::collection::vec((0usize..24, prop::collection::vec(any::<u8>(), 0..40)), 0..40)) {
            const KINDS: [u16; 24] = [
                0x0809, 0x0085, 0x00E0, 0x041E, 0x0203, 0x00BD, 0x01B8, 0x001C, 0x005D, 0x01B6, 0x003C, 0x0042, 0x0002,
                0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x001E, 0x0204, 0x0406, 0x0207, 0x008F, 0x000A,
            ];
            let mut stream = vec![0x09, 0x02, 6, 0, 0, 3, 0x10, 0, 0, 0];
            for (kind, data) in parts {
                stream.extend(KINDS[kind].to_le_bytes());
                stream.extend(u16::try_from(data.len()).unwrap_or_default().to_le_bytes());
                stream.extend(data);
            }
            beside::Book::read(&stream);
            let source = crate::extract::source::Source { bytes: &stream, media_type: "", columns: &[] };
            let _ = old::read(&source);
        }
    }

    #[test]
    fn short_numbers_have_four_forms() {
        assert_eq!(short_number(0x3FF0_0000), 1.0);
        assert_eq!(short_number(0x3FF0_0001), 0.01);
        assert_eq!(short_number((1_234_567 << 2) | 2), 1_234_567.0);
        assert_eq!(short_number((1_234_567 << 2) | 3), 12_345.67);
    }
}
