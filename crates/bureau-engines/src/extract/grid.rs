//! Rows of cells on their way into a reading: the text of each row, in which every value stays in its column, and the
//! table that they make.

use super::reading::Reading;
use super::table::{Gatherer, letter, written_out};
use bureau_model::output::{ColumnMeaning, Place};

/// Rows at most; more are cut off with a warning.
pub(super) const ROWS: usize = 1_000_000;

/// Empty cells in a row that are shown one by one; a wider gap is one cell that names the column after it.
const GAP: usize = 16;

/// One sheet on its way into a reading.
pub(super) struct Grid<'a> {
    /// Its name; empty where the file is the table.
    sheet: &'a str,
    table: Gatherer<'a>,
    reading: &'a mut Reading,
    /// The row that cells come of, from 0, and its cells by column.
    row: u32,
    cells: Vec<(u32, String)>,
    is_cut: bool,
}

impl<'a> Grid<'a> {
    /// A sheet of this name; `said` is what the analyst says of its columns.
    pub(super) fn new(sheet: &'a str, said: &'a [ColumnMeaning], reading: &'a mut Reading) -> Self {
        let table = Gatherer::new(sheet, said);
        Self { sheet, table, reading, row: 0, cells: Vec::new(), is_cut: false }
    }

    /// A cell at its row and column, from 0. Cells come row by row.
    pub(super) fn cell(&mut self, (row, column): (u32, u32), text: String) {
        if row != self.row {
            self.end_row();
            self.row = row;
        }
        if !text.is_empty() && self.has_room() {
            self.cells.push((column, text));
        }
    }

    /// A row, from 0, with all its cells.
    pub(super) fn whole_row<'c>(&mut self, row: u32, cells: impl Iterator<Item = &'c str>) {
        for (column, text) in (0..).zip(cells) {
            self.cell((row, column), text.to_owned());
        }
        self.end_row();
    }

    /// The sheet is read: its table joins the reading.
    pub(super) fn finish(mut self) {
        self.end_row();
        self.reading.take_table(self.table.finish());
    }

    fn has_room(&mut self) -> bool {
        let room = self.reading.segments.len() < ROWS;
        if !room && !self.is_cut {
            self.is_cut = true;
            let of = if self.sheet.is_empty() {
                String::new()
            } else {
                format!(" of the sheet \"{}\"", self.sheet)
            };
            self.reading.warn(format!(
                "only the first {ROWS} rows are read, and there are more{of}: split the table and add its parts"
            ));
        }
        room
    }

    fn end_row(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.sort_by_key(|(column, _)| *column);
        let cells = || cells.iter().map(|(column, text)| (*column as usize, text.as_str()));
        let line = line(cells());
        if line.is_empty() {
            return;
        }
        let sheet = Some(self.sheet.to_owned()).filter(|sheet| !sheet.is_empty());
        self.reading.push(line, Place { sheet, row: Some(self.row + 1), ..Place::default() });
        self.table.row(self.row + 1, cells());
    }
}

/// Cells with their columns, apart by ` | `. An empty one leaves its place empty, so that each value stays in its
/// column; nothing is left of empty ones at the end.
pub(super) fn line<'c>(cells: impl Iterator<Item = (usize, &'c str)>) -> String {
    let (mut line, mut next) = (String::new(), 0);
    for (column, text) in cells {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            continue;
        }
        match column.saturating_sub(next) {
            gap if gap > GAP => line.push_str(&format!("… {} | ", letter(column))),
            gap => (0..gap).for_each(|_| line.push_str(" | ")),
        }
        line.push_str(&written_out(&words));
        line.push_str(" | ");
        next = column + 1;
    }
    line.truncate(line.len().saturating_sub(3));
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_in_its_column() {
        let of = |cells: &[&str]| line(cells.iter().copied().enumerate());
        assert_eq!(of(&["a", "", "b", "", ""]), "a |  | b");
        assert_eq!(of(&["", "x\ny"]), " | x y");
        assert_eq!(of(&["", " "]), "");
        assert_eq!(line([(0, "a"), (27, "b")].into_iter()), "a | … AB | b");
        assert_eq!(of(&["9.19000011105E+11", "9.19E+11"]), "919000011105 | 9.19E+11");
    }
}
