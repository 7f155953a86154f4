//! Records of separated values, read so that one damaged cell costs no other row: a quotation mark that is opened and
//! not closed is a character.

/// Bytes of one cell in quotation marks at most.
const CELL: usize = 1 << 20;

/// Unclosed quotation marks after which none is believed any more: a bound for files made to be slow.
const UNCLOSED: u32 = 64;

/// The records of a text, each with its cells. Empty lines are none.
pub(super) struct Records<'a> {
    rest: &'a str,
    separator: char,
    /// Separators of a usual line.
    usual: usize,
    number: u32,
    failures: u32,
    /// The record with the first quotation mark that was opened and not closed, from 1.
    pub(super) unclosed: Option<u32>,
}

impl<'a> Records<'a> {
    pub(super) fn new(content: &'a str, separator: char) -> Self {
        let usual = super::split::usual(content, separator);
        Self { rest: content, separator, usual, number: 0, failures: 0, unclosed: None }
    }

    fn cell(&mut self) -> String {
        let mut cell = String::new();
        if self.rest.trim_start_matches(' ').starts_with('"') && self.failures < UNCLOSED {
            let opened = self.rest.trim_start_matches(' ');
            match self.quoted(&opened[1..]) {
                Some((text, rest)) => (cell, self.rest) = (text, rest),
                None => {
                    self.failures += 1;
                    self.unclosed.get_or_insert(self.number);
                }
            }
        }
        let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
        cell.push_str(&self.rest[..end]);
        self.rest = &self.rest[end..];
        cell
    }

    /// What stands up to the closing quotation mark, and what follows. One that would take whole rows into its cell
    /// closes another.
    fn quoted(&self, text: &'a str) -> Option<(String, &'a str)> {
        let mut from = 0;
        loop {
            let at = from + text[from..].find('"')?;
            let after = &text[at + 1..];
            if at > CELL {
                return None;
            }
            let ends = after.trim_start_matches(' ');
            if after.starts_with('"') {
                from = at + 2;
            } else if ends.is_empty() || ends.starts_with([self.separator, '\n', '\r']) {
                let cell = &text[..at];
                return (!self.swallows(cell)).then(|| (cell.replace("\"\"", "\""), ends));
            } else {
                from = at + 1;
            }
        }
    }

    fn swallows(&self, cell: &str) -> bool {
        let like_rows = |line: &&str| line.matches(self.separator).count() == self.usual;
        let many = match self.usual {
            0 | 1 => 10,
            2 | 3 => 2,
            _ => 1,
        };
        self.usual > 0 && cell.contains('\n') && cell.lines().skip(1).filter(like_rows).count() >= many
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        self.rest = self.rest.trim_start_matches(['\n', '\r']);
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell());
            match self.rest.strip_prefix(self.separator) {
                Some(rest) => self.rest = rest,
                None => return Some(cells),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_letter_is_in_one_cell(text in "(a|b|,|\"|\n|\r| |é){0,80}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            let cells: String = Records::new(&text, ',').flatten().collect();
            prop_assert_eq!(letters(&cells), letters(&text));
        }
    }
}
