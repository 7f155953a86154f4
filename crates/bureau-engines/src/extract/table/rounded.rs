//! Numbers in scientific notation: what a spreadsheet makes of long telephone, device and account numbers when it
//! saves a table as text. `9.19000E+11` has lost its digits; `9.19000011105E+11` still has all of them.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

static SCIENTIFIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\+?(?P<first>[1-9])(?:[.,](?P<rest>[0-9]{1,20}))?[eE]\+?(?P<tens>[0-9]{1,2})$")
        .expect("a pattern")
});

/// Powers of ten from which a number may be somebody's: ten digits and more.
const TENS: std::ops::RangeInclusive<usize> = 9..=19;

/// Whether it is a number of seven digits or more of which only the first ones are left.
pub(super) fn is_rounded(cell: &str) -> bool {
    parts(cell).is_some_and(|(_, rest, tens)| (6..=*TENS.end()).contains(&tens) && rest.len() < tens)
}

/// Whether it is so long that it is likely to be an identification, in a column of which nothing is known.
pub(super) fn is_long_rounded(cell: &str) -> bool {
    parts(cell).is_some_and(|(_, rest, tens)| TENS.contains(&tens) && rest.len() < tens)
}

/// A cell with its number written out, where all its digits still stand there; else the cell as it is.
pub(in super::super) fn written_out(cell: &str) -> Cow<'_, str> {
    match parts(cell) {
        Some((first, rest, tens)) if TENS.contains(&tens) && rest.len() == tens => {
            Cow::Owned(format!("{first}{rest}"))
        }
        _ => Cow::Borrowed(cell),
    }
}

fn parts(cell: &str) -> Option<(&str, &str, usize)> {
    if !cell.ends_with(|c: char| c.is_ascii_digit()) || !cell.contains(['e', 'E']) {
        return None;
    }
    let captures = SCIENTIFIC.captures(cell)?;
    let part = |name| captures.name(name).map_or("", |found| found.as_str());
    Some((part("first"), part("rest"), part("tens").parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lost_its_digits_is_told_from_what_kept_them() {
        for lost in ["4.479E+11", "9.19000E+11", "9E+11", "9,19e11", "3.58123E+14", "9.1900001110E+11"] {
            assert!(is_rounded(lost) && is_long_rounded(lost), "{lost}");
            assert_eq!(written_out(lost), lost);
        }
        assert_eq!(written_out("9.19000011105E+11"), "919000011105");
        assert_eq!(written_out("9,000022206e+09"), "9000022206");
        for other in ["", "E+11", "1.5E-09", "1.5E+02", "12E+11", "919000011105", "1.23456789012345E+11"] {
            assert!(!is_rounded(other), "{other}");
            assert_eq!(written_out(other), other);
        }
    }
}
