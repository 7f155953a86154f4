//! Rows as they are kept: a header of types, then the values.

use super::file::Encoding;

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) enum Value {
    /// Nothing.
    #[default]
    Null,
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// A number of one to nine bytes and how many they were.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0u64;
    for (at, byte) in bytes.iter().take(9).enumerate() {
        if at == 8 {
            return Some(((value << 8) | u64::from(*byte), 9));
        }
        value = (value << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

/// The values of a record, and whether it is whole. Columns of a table at most, so that a header can't claim more.
pub(super) fn values(payload: &[u8], encoding: Encoding) -> Option<(Vec<Value>, bool)> {
    const COLUMNS: usize = 2_000;
    let (header, mut at) = varint(payload)?;
    let header = usize::try_from(header).ok().filter(|header| *header <= payload.len())?;
    let mut body = header;
    let mut values = Vec::new();
    while at < header && values.len() < COLUMNS {
        let (kind, length) = varint(&payload[at..header])?;
        at += length;
        let size = size(kind)?;
        let end = body.checked_add(size)?;
        match payload.get(body..end) {
            Some(bytes) => values.push(value(kind, bytes, encoding)?),
            None => return Some((values, false)),
        }
        body = end;
    }
    Some((values, true))
}

fn size(kind: u64) -> Option<usize> {
    Some(match kind {
        0 | 8 | 9 => 0,
        1..=4 => kind as usize,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        long => usize::try_from((long - 12) / 2).ok()?,
    })
}

fn value(kind: u64, bytes: &[u8], encoding: Encoding) -> Option<Value> {
    Some(match kind {
        0 => Value::Null,
        8 => Value::Int(0),
        9 => Value::Int(1),
        1..=6 => Value::Int(whole(bytes)),
        7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        blob if blob % 2 == 0 => Value::Blob(bytes.to_vec()),
        _ => Value::Text(text(bytes, encoding)),
    })
}

/// Big endian, the first bit its sign.
fn whole(bytes: &[u8]) -> i64 {
    let first = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { -1 } else { 0 };
    bytes.iter().fold(first, |value, byte| (value << 8) | i64::from(*byte))
}

fn text(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Utf16Le => encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
        Encoding::Utf16Be => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_length() {
        assert_eq!(varint(&[0x7f]), Some((127, 1)));
        assert_eq!(varint(&[0x81, 0x00]), Some((128, 2)));
        assert_eq!(varint(&[0xff; 9]), Some((u64::MAX, 9)));
        assert_eq!(varint(&[0x80]), None);
        assert_eq!(whole(&[0xff, 0xfe]), -2);
        assert_eq!(whole(&[0x01, 0x00]), 256);
    }

    #[test]
    fn a_record_that_is_cut_off_gives_what_is_there() {
        // NULL, 300 (two bytes), "hi", and four bytes of which one is there.
        let record = [5, 0, 2, 17, 20, 1, 44, b'h', b'i', 9];
        let (values, whole) = values(&record, Encoding::Utf8).expect("a header");
        assert_eq!(values, [Value::Null, Value::Int(300), Value::Text("hi".to_owned())]);
        assert!(!whole);
    }
}
