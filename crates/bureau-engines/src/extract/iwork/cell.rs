//! One cell of a table: its head says what it holds and which fields follow.

use super::moment::moment;
use std::collections::BTreeMap;

/// Texts that cells refer to.
pub(super) struct Lists {
    pub(super) strings: BTreeMap<u64, String>,
    pub(super) rich: BTreeMap<u64, String>,
}

/// What a cell may hold beside its looks.
#[derive(Debug, Default)]
struct Fields<'a> {
    decimal: Option<&'a [u8]>,
    double: Option<&'a [u8]>,
    seconds: Option<&'a [u8]>,
    string: Option<u64>,
    rich: Option<u64>,
}

/// The cell as text: nothing for an empty one; `None` when it can't be read. `cell` begins with the cell.
pub(super) fn shown(cell: &[u8], lists: &Lists) -> Option<String> {
    let version = *cell.first()?;
    let (kind, fields) = match version {
        5 => (*cell.get(1)?, new(cell)?),
        4 => (*cell.get(1)?, old(cell, version)?),
        0..=3 => (*cell.get(2)?, old(cell, version)?),
        _ => return None,
    };
    let number = || fields.double.and_then(double);
    match kind {
        0 => Some(String::new()),
        2 | 10 => fields.decimal.and_then(decimal).or_else(|| number().map(plain)),
        3 => lists.strings.get(&fields.string?).map(|text| one_line(text)),
        5 => moment(fields.seconds?),
        6 => number().map(|n| if n > 0.0 { "true" } else { "false" }.to_owned()),
        7 => number().map(duration),
        8 => Some("error".to_owned()),
        9 => lists.rich.get(&fields.rich?).map(|text| one_line(text)),
        _ => None,
    }
}

/// A cell as it is written today: flags after eight bytes, fields after twelve.
fn new(cell: &[u8]) -> Option<Fields<'_>> {
    let flags = u32::from_le_bytes(cell.get(8..12)?.try_into().ok()?);
    let mut rest = cell.get(12..)?;
    let mut field = |flag: u32, width: usize| take(&mut rest, flags & flag != 0, width);
    Some(Fields {
        decimal: field(1, 16),
        double: field(2, 8),
        seconds: field(4, 8),
        string: field(8, 4).map(key),
        rich: field(16, 4).map(key),
    })
}

/// A cell as it was written until 2017. Keys of looks, formulas and formats stand before what it holds.
fn old(cell: &[u8], version: u8) -> Option<Fields<'_>> {
    let flags = u32::from_le_bytes(cell.get(4..8)?.try_into().ok()?);
    let (start, looks, formats) = if version > 1 { (12, 0x0d8e, 0x3000) } else { (8, 0x018e, 0x1000) };
    let keys = |mask: u32| (flags & mask).count_ones() as usize * 4;
    let mut rest = cell.get(start + keys(looks)..)?;
    let rich = take(&mut rest, flags & 0x200 != 0, 4).map(key);
    rest = rest.get(keys(formats)..)?;
    let mut field = |flag: u32, width: usize| take(&mut rest, flags & flag != 0, width);
    Some(Fields {
        rich,
        string: field(0x10, 4).map(key),
        double: field(0x20, 8),
        seconds: field(0x40, 8),
        decimal: None,
    })
}

fn take<'a>(rest: &mut &'a [u8], is_there: bool, width: usize) -> Option<&'a [u8]> {
    let (field, after) = rest.split_at_checked(width).filter(|_| is_there)?;
    *rest = after;
    Some(field)
}

fn key(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |key, byte| (key << 8) | u64::from(*byte))
}

fn double(bytes: &[u8]) -> Option<f64> {
    bytes.try_into().ok().map(f64::from_le_bytes).filter(|number| number.is_finite())
}

/// A number without the noise of its binary form.
fn plain(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// Zeros that a number has at most when it is written out.
const ZEROS: i32 = 40;

/// A number of decimal digits: 113 bits of them, then their exponent and a sign.
fn decimal(bytes: &[u8]) -> Option<String> {
    let last = *bytes.get(15)?;
    let exponent = (i32::from(last & 0x7f) << 7 | i32::from(bytes[14] >> 1)) - 0x1820;
    let digits =
        bytes[..14].iter().rev().fold(u128::from(bytes[14] & 1), |n, byte| (n << 8) | u128::from(*byte));
    let sign = if last & 0x80 != 0 && digits != 0 { "-" } else { "" };
    let digits = digits.to_string();
    Some(match exponent {
        _ if digits == "0" => digits,
        0..=ZEROS => format!("{sign}{digits}{}", "0".repeat(exponent as usize)),
        -60..0 => format!("{sign}{}", pointed(&digits, exponent.unsigned_abs() as usize)),
        _ => format!("{sign}{digits}E{exponent}"),
    })
}

/// Digits with so many of them after the point, without zeros that say nothing.
fn pointed(digits: &str, places: usize) -> String {
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let part = part.trim_end_matches('0');
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

/// Hours, minutes and seconds.
fn duration(seconds: f64) -> String {
    let whole = seconds.abs().min(1e15).round() as u64;
    let sign = if seconds < 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}", whole / 3_600, whole / 60 % 60, whole % 60)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        Lists {
            strings: BTreeMap::from([(7, "Asha\nRao".to_owned())]),
            rich: BTreeMap::from([(3, "formatted".to_owned())]),
        }
    }

    fn cell(kind: u8, flags: u32, fields: &[&[u8]]) -> Vec<u8> {
        [&[5, kind, 0, 0, 0, 0, 0, 0][..], &flags.to_le_bytes(), &fields.concat()].concat()
    }

    fn in_decimals(digits: u64, exponent: i32) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&digits.to_le_bytes());
        let exponent = (exponent + 0x1820) as u16;
        bytes[14] = (exponent << 1) as u8;
        bytes[15] = (exponent >> 7) as u8;
        bytes
    }

    #[test]
    fn a_cell_of_today_shows_what_it_holds() {
        let of = |kind, flags, fields: &[&[u8]]| shown(&cell(kind, flags, fields), &lists());
        assert_eq!(of(3, 8, &[&7u32.to_le_bytes()]).as_deref(), Some("Asha Rao"));
        assert_eq!(of(9, 16, &[&3u32.to_le_bytes()]).as_deref(), Some("formatted"));
        assert_eq!(of(2, 1, &[&in_decimals(919_000_011_105, 0)]).as_deref(), Some("919000011105"));
        assert_eq!(of(10, 1, &[&in_decimals(125_050, -2)]).as_deref(), Some("1250.5"));
        assert_eq!(of(2, 1, &[&in_decimals(5, -3)]).as_deref(), Some("0.005"));
        assert_eq!(of(5, 4, &[&86_400f64.to_le_bytes()]).as_deref(), Some("2001-01-02"));
        assert_eq!(of(6, 2, &[&1f64.to_le_bytes()]).as_deref(), Some("true"));
        assert_eq!(of(7, 2, &[&3_725f64.to_le_bytes()]).as_deref(), Some("1:02:05"));
        assert_eq!(of(0, 0, &[]).as_deref(), Some(""));
        assert_eq!(of(3, 8, &[&99u32.to_le_bytes()]), None);
        assert_eq!(shown(&[5, 3, 0], &lists()), None);
        assert_eq!(shown(&[9; 20], &lists()), None);
    }

    #[test]
    fn a_cell_of_2013_shows_what_it_holds() {
        let flags = 0x10u32 | 0x2 | 0x1000;
        let old = [&[3, 0, 3, 0][..], &flags.to_le_bytes(), &[0; 4], &[1; 4], &[2; 4], &7u32.to_le_bytes()]
            .concat();
        assert_eq!(shown(&old, &lists()).as_deref(), Some("Asha Rao"));
        let number = [&[3, 0, 2, 0][..], &0x20u32.to_le_bytes(), &[0; 4], &0.1f64.to_le_bytes()].concat();
        assert_eq!(shown(&number, &lists()).as_deref(), Some("0.1"));
    }
}
