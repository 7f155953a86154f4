//! A row of a table.

use super::{rounded, value};

/// Columns that are typed; what stands right of them is text alone.
const COLUMNS: usize = 512;

/// Its number from 1 and its cells by column, as they are compared.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) cells: Vec<String>,
}

impl Row {
    /// Of cells with their columns (from 0); columns too far right are left out.
    pub(super) fn new<'c>(number: u32, cells: impl IntoIterator<Item = (usize, &'c str)>) -> Self {
        let mut row = Self { number, cells: Vec::new() };
        for (column, text) in cells.into_iter().filter(|(column, _)| *column < COLUMNS) {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            row.cells[column] = rounded::written_out(&value::plain(text)).into_owned();
        }
        row
    }

    /// What a column holds; empty where it holds nothing.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.as_str())
    }

    /// How many cells hold something.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }

    /// Whether it says the same as another, as a header does that is repeated.
    pub(super) fn repeats(&self, names: &[String]) -> bool {
        let same = self.cells.iter().zip(names).filter(|(a, b)| !a.is_empty() && a == b).count();
        same >= 2 && same * 2 >= self.filled()
    }
}
