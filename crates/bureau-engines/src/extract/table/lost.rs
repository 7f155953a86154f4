//! Numbers that lost their digits in a spreadsheet, counted over a table.

use super::label::of_sheet;
use super::layout::Layout;
use super::rounded::{is_long_rounded, is_rounded};
use super::row::Row;
use bureau_model::output::CallField;

/// The numbers of a table that stand only in rounded form.
#[derive(Debug, Default)]
pub(super) struct Rounded {
    count: u32,
    /// How many of them should be telephone numbers of calls.
    parties: u32,
    example: String,
}

impl Rounded {
    pub(super) fn row(&mut self, layout: &Layout, row: &Row) {
        for (column, cell) in row.cells.iter().enumerate() {
            let field = layout.fields.get(column).copied().flatten();
            let is_party = matches!(field, Some(CallField::Caller | CallField::Called | CallField::Other));
            let is_id = is_party || matches!(field, Some(CallField::Imei | CallField::Imsi));
            if is_long_rounded(cell) || (is_id && is_rounded(cell)) {
                self.count += 1;
                self.parties += u32::from(is_party);
                if self.example.is_empty() {
                    self.example.clone_from(cell);
                }
            }
        }
    }

    /// That numbers were lost, in a sentence.
    pub(super) fn warning(&self, sheet: &str) -> Option<String> {
        let (of, example) = (of_sheet(sheet), &self.example);
        let numbers = if self.count == 1 { "1 number".to_owned() } else { format!("{} numbers", self.count) };
        let parties = match self.parties {
            0 => String::new(),
            parties => format!(" ({parties} of telephones)"),
        };
        (self.count > 0).then(|| {
            format!(
                "{numbers}{of}{parties} lost digits: a spreadsheet wrote only their first ones, as {example}; ask for the table as it was before it was saved again"
            )
        })
    }
}
