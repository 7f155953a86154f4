//! What stands beside the values of a sheet: formulas that nobody worked out, where links lead, notes on cells.

use crate::extract::reading::Reading;
use crate::extract::table::letter;
use bureau_model::output::Place;

/// Links and notes of one sheet that are kept.
const KEPT: usize = 10_000;

/// A cell by its row and column, from 0.
pub(super) type At = (u32, u32);

/// What was met beside the values of one sheet.
#[derive(Debug, Default)]
pub(super) struct Aside {
    uncomputed: u32,
    links: Vec<String>,
    notes: Vec<String>,
    beyond: u32,
}

impl Aside {
    /// A formula: its links are kept. Of one without a stored value the formula itself is what the cell shows.
    pub(super) fn formula(&mut self, at: At, formula: &str, has_value: bool) -> Option<String> {
        for target in targets(formula) {
            self.link(at, &target);
        }
        let formula = formula.trim().trim_start_matches('=');
        (!has_value && !formula.is_empty()).then(|| {
            self.uncomputed += 1;
            format!("={formula}")
        })
    }

    /// Where the link of a cell leads.
    pub(super) fn link(&mut self, at: At, target: &str) {
        let line = format!("{}: {}", name(at), target.trim());
        keep(&mut self.links, line, &mut self.beyond);
    }

    /// A note on a cell.
    pub(super) fn note(&mut self, at: At, text: &str) {
        if !text.trim().is_empty() {
            keep(&mut self.notes, format!("{}: {}", name(at), text.trim()), &mut self.beyond);
        }
    }

    /// A text that lies over the cells.
    pub(super) fn text_box(&mut self, text: &str) {
        if !text.trim().is_empty() {
            keep(&mut self.notes, text.trim().to_owned(), &mut self.beyond);
        }
    }

    /// The sheet of this name is read: what stands beside it follows its rows.
    pub(super) fn finish(self, sheet: &str, reading: &mut Reading) {
        for (lines, part) in [(self.links, "links"), (self.notes, "notes and text boxes")] {
            if !lines.is_empty() {
                let place =
                    Place { sheet: Some(sheet.to_owned()), part: Some(part.to_owned()), ..Place::default() };
                reading.push(lines.join("\n"), place);
            }
        }
        if self.uncomputed > 0 {
            let formulas =
                if self.uncomputed == 1 { "1 formula" } else { &format!("{} formulas", self.uncomputed) };
            reading.warn(format!(
                "{formulas} of sheet \"{sheet}\" hold no stored result: the formula is shown in its place; open and save the workbook in a spreadsheet program to get the results"
            ));
        }
        if self.beyond > 0 {
            reading.warn(format!("{} more links and notes of sheet \"{sheet}\" were left out", self.beyond));
        }
    }
}

fn keep(lines: &mut Vec<String>, line: String, beyond: &mut u32) {
    if lines.len() < KEPT {
        lines.push(line);
    } else {
        *beyond += 1;
    }
}

/// A cell's name, as `B5`.
pub(super) fn name((row, column): At) -> String {
    format!("{}{}", letter(column as usize), row + 1)
}

/// The row and column of a cell's name, with or without `$`; of a range the first.
pub(super) fn position(name: &str) -> Option<At> {
    let name: String = name.split(':').next()?.chars().filter(|c| *c != '$').collect();
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(digits);
    if letters.is_empty() || letters.len() > 4 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column - 1))
}

/// The addresses that a formula names as the targets of links.
fn targets(formula: &str) -> Vec<String> {
    let upper = formula.to_ascii_uppercase();
    let calls = upper.match_indices("HYPERLINK(").map(|(at, call)| formula[at + call.len()..].trim_start());
    let quoted = calls.filter_map(|rest| rest.strip_prefix('"')?.split('"').next());
    quoted.filter(|target| !target.is_empty()).take(16).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names_and_formulas_their_links() {
        assert_eq!(
            (name((4, 1)), position("$B$5"), position("AA10:AB12")),
            ("B5".into(), Some((4, 1)), Some((9, 26)))
        );
        assert_eq!((position("5"), position("B"), position("B0")), (None, None, None));
        let mut aside = Aside::default();
        assert_eq!(aside.formula((0, 0), "HYPERLINK(\"http://a.in/x\",\"here\")", true), None);
        assert_eq!(aside.formula((1, 0), "=SUM(A1:A2)", false).as_deref(), Some("=SUM(A1:A2)"));
        assert_eq!(
            (aside.links.as_slice(), aside.uncomputed),
            (["A1: http://a.in/x".to_owned()].as_slice(), 1)
        );
    }
}
