//! The line that names the columns, for pieces of a table that each need it.

use super::split::{self, Split};

/// Lines that are looked at.
const LINES: usize = 50;

/// The line of a table that names its columns, with its line end, where there is one: the first that has as many
/// separators as most lines have, and words where data would have digits. `start` is the table's beginning.
pub(in crate::extract) fn header(start: &str) -> Option<String> {
    let Split::Separated(separator) = split::of(start) else { return None };
    let usual = split::usual(start, separator);
    let line = start.lines().take(LINES).find(|line| line.matches(separator).count() == usual)?;
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let names = usual > 0 && letters > 0 && digits * 4 <= letters && line.matches('"').count() % 2 == 0;
    names.then(|| format!("{line}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_found_and_data_is_never_taken_for_one() {
        let found = |start: &str| header(start);
        assert_eq!(found("caller,callee\n91,92\n93,94\n").as_deref(), Some("caller,callee\n"));
        assert_eq!(found("Calls of a\ncaller;callee;s\n91;92;3\n").as_deref(), Some("caller;callee;s\n"));
        assert_eq!(found("919000011106,919000022208,call\n919000011106,919000022209,sms\n"), None);
        assert_eq!(found(""), None);
    }
}
