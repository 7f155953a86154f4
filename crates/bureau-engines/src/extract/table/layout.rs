//! What was decided about a table.

use super::label::{letter, of_sheet};
use bureau_model::output::CallField;

/// What was decided about a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// Row of the header, from 1; 0 when there is none.
    pub(super) header_row: u32,
    /// How many of the first rows come before the data.
    pub(super) first_row: usize,
    pub(super) names: Vec<String>,
    pub(super) fields: Vec<Option<CallField>>,
    pub(super) records_calls: bool,
    /// Whether callers are named so plainly that they can't be the table's own subscriber.
    pub(super) plain_caller: bool,
    /// Whether nothing but the order of the columns says who called and who was called.
    pub(super) assumed: bool,
    /// Whose calls these are, as the lines before the header say.
    pub(super) subscriber: Option<String>,
    /// Seconds in one unit of the lengths of time, and whether two figures are hours and minutes.
    pub(super) unit: (f64, bool),
}

impl Layout {
    pub(super) fn column(&self, field: CallField) -> Option<usize> {
        self.fields.iter().position(|of| *of == Some(field))
    }

    pub(super) fn has(&self, field: CallField) -> bool {
        self.column(field).is_some()
    }

    pub(super) fn set(&mut self, column: usize, field: Option<CallField>) {
        if self.fields.len() <= column {
            self.fields.resize(column + 1, None);
        }
        self.fields[column] = field;
    }

    pub(super) fn change(&mut self, from: CallField, to: Option<CallField>) {
        if let Some(column) = self.column(from) {
            self.fields[column] = to;
        }
    }

    /// The name of a column; empty where it has none.
    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", |name| name.as_str())
    }

    /// Who with whom, and when. In a bill only the called stand in the rows, and the caller before them.
    pub(super) fn is_of_calls(&self) -> bool {
        let parties = self.has(CallField::Caller) && self.has(CallField::Called)
            || self.has(CallField::Other) && self.has(CallField::Direction)
            || self.has(CallField::Called) && self.has(CallField::Duration) && self.subscriber.is_some();
        parties && (self.has(CallField::Start) || self.has(CallField::Date))
    }

    /// What was assumed, in a sentence.
    pub(super) fn warning(&self, sheet: &str) -> Option<String> {
        let shown = |field| {
            let column = self.column(field)?;
            Some(if self.name(column).is_empty() { letter(column) } else { self.name(column).to_owned() })
        };
        let (caller, called) = (shown(CallField::Caller)?, shown(CallField::Called)?);
        self.assumed.then(|| {
            format!(
                "the call table{} does not say who called whom: \"{caller}\" was taken for the caller and \"{called}\" for the called number; correct what the columns mean if it is the other way round",
                of_sheet(sheet)
            )
        })
    }
}
