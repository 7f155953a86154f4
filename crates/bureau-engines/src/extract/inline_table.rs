//! A table in a document as lines: one for each row, its values in their columns.

/// A table as it is gathered.
#[derive(Debug, Default)]
pub(super) struct Table {
    lines: Vec<String>,
    cells: Vec<String>,
    cell: String,
    span: usize,
    /// Lines of tables inside cells of the row, which follow it.
    inner: Vec<String>,
}

/// Columns at most that one cell can stretch over: a bound for what a file claims.
const SPAN: usize = 100;

impl Table {
    pub(super) fn begin_row(&mut self) {
        self.cells.clear();
        self.inner.clear();
    }

    /// Columns that the row leaves free at its start.
    pub(super) fn leave_free(&mut self, columns: usize) {
        self.cells.extend(std::iter::repeat_n(String::new(), columns.min(SPAN)));
    }

    pub(super) fn begin_cell(&mut self) {
        self.cell.clear();
        self.span = 1;
    }

    /// The cell stretches over so many columns.
    pub(super) fn stretch(&mut self, columns: usize) {
        self.span = columns.clamp(1, SPAN);
    }

    /// A paragraph of the cell.
    pub(super) fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.cell.push_str(text);
            self.cell.push('\n');
        }
    }

    pub(super) fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
        self.leave_free(self.span.saturating_sub(1));
    }

    /// A table that stood in a cell.
    pub(super) fn take_inner(&mut self, table: Self) {
        self.inner.extend(table.into_lines());
    }

    pub(super) fn end_row(&mut self) {
        let line = match self.cells.as_slice() {
            // A table of one column is there for its frame; its paragraphs stay lines.
            [only] => only.trim_end().to_owned(),
            cells => {
                let line = cells.iter().map(|cell| one_line(cell)).collect::<Vec<_>>().join(" | ");
                line.trim_end_matches([' ', '|']).to_owned()
            }
        };
        self.lines.extend((!line.is_empty()).then_some(line));
        self.lines.append(&mut self.inner);
        self.cells.clear();
    }

    /// The rows; one that was not ended is ended.
    pub(super) fn into_lines(mut self) -> Vec<String> {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        self.end_row();
        self.lines
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(table: &mut Table, cells: &[&str]) {
        table.begin_row();
        for cell in cells {
            table.begin_cell();
            table.paragraph(cell);
            table.end_cell();
        }
        table.end_row();
    }

    #[test]
    fn values_stay_in_their_columns() {
        let mut table = Table::default();
        row(&mut table, &["Date", "Debit", "Credit"]);
        row(&mut table, &["1 May", "", "12"]);
        row(&mut table, &["2 May", "7", ""]);
        row(&mut table, &["", "", ""]);
        assert_eq!(table.into_lines(), ["Date | Debit | Credit", "1 May |  | 12", "2 May | 7"]);
    }

    #[test]
    fn a_frame_keeps_its_paragraphs_and_a_table_inside_follows_its_row() {
        let mut inner = Table::default();
        row(&mut inner, &["a", "b"]);
        let mut table = Table::default();
        table.begin_row();
        table.begin_cell();
        table.paragraph("first");
        table.paragraph("second");
        table.take_inner(inner);
        table.end_cell();
        table.end_row();
        assert_eq!(table.into_lines(), ["first\nsecond", "a | b"]);
    }
}
