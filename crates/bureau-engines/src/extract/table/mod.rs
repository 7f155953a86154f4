//! Tables with the types of their columns, and the calls that they record.
//!
//! A reader gives a [`Gatherer`] the rows of one sheet as it meets them. The first [`HEAD`] rows are held back
//! until it is known where the header is and what the columns mean ([`header`]); what follows is only counted
//! ([`value`]) and, in a table of calls, kept as calls ([`call`]). The chunks in which the rows of calls ended
//! up are known last ([`mod@settle`]).

mod call;
mod header;
mod moment;
mod name;
mod party;
mod settle;
mod value;

pub(super) use settle::{RowStarts, settle};

use bureau_model::output::{Call, Column, ColumnMeaning, Table};
use header::Layout;
use value::Tally;

/// Rows that are looked at before it is decided what a table is.
const HEAD: usize = 1_000;

/// Columns that are typed; what stands right of them is text alone.
const COLUMNS: usize = 512;

/// A table and the calls in it, each with its row.
#[derive(Debug)]
pub(super) struct ReadTable {
    pub(super) table: Table,
    /// Row of the file, from 1, and the call; its chunk is not known yet.
    pub(super) calls: Vec<(u32, Call)>,
    /// What of it could not be read, in a sentence.
    pub(super) warning: Option<String>,
}

/// A row of a table: its number from 1 and its cells by column.
#[derive(Debug)]
struct Row {
    number: u32,
    cells: Vec<String>,
}

impl Row {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.as_str())
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// The rows of one sheet on their way into a table.
#[derive(Debug)]
pub(super) struct Gatherer<'a> {
    sheet: String,
    said: Vec<&'a ColumnMeaning>,
    head: Vec<Row>,
    body: Option<Body>,
}

impl<'a> Gatherer<'a> {
    /// For the sheet of this name (empty where the file is the table); `said` is what the analyst says of columns.
    pub(super) fn new(sheet: &str, said: &'a [ColumnMeaning]) -> Self {
        let said = said.iter().filter(|column| column.sheet == sheet).collect();
        Self { sheet: sheet.to_owned(), said, head: Vec::new(), body: None }
    }

    /// Row `number` (from 1), its cells with their columns (from 0).
    pub(super) fn row<'c>(&mut self, number: u32, cells: impl IntoIterator<Item = (usize, &'c str)>) {
        let mut row = Row { number, cells: Vec::new() };
        for (column, text) in cells.into_iter().filter(|(column, _)| *column < COLUMNS) {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            row.cells[column] = value::plain(text);
        }
        if row.filled() == 0 {
            return;
        }
        match &mut self.body {
            Some(body) => body.row(&row),
            None => {
                self.head.push(row);
                if self.head.len() == HEAD {
                    self.body = Some(self.begin());
                }
            }
        }
    }

    fn begin(&mut self) -> Body {
        let head = std::mem::take(&mut self.head);
        let mut body = Body::new(header::decide(&head, &self.said));
        let data = body.layout.first_row;
        head.iter().skip(data).for_each(|row| body.row(row));
        body
    }

    /// The table; `None` when there was no row, or a single column only.
    pub(super) fn finish(mut self) -> Option<ReadTable> {
        let body = match self.body.take() {
            Some(body) => body,
            None => self.begin(),
        };
        body.finish(self.sheet)
    }
}

/// What is counted once the header is known.
#[derive(Debug)]
struct Body {
    layout: Layout,
    tallies: Vec<Tally>,
    rows: u32,
    calls: call::Calls,
}

impl Body {
    fn new(layout: Layout) -> Self {
        Self { layout, tallies: Vec::new(), rows: 0, calls: call::Calls::default() }
    }

    fn row(&mut self, row: &Row) {
        self.rows += 1;
        if self.tallies.len() < row.cells.len() {
            self.tallies.resize(row.cells.len(), Tally::default());
        }
        for (tally, cell) in self.tallies.iter_mut().zip(&row.cells) {
            tally.count(cell);
        }
        if self.layout.records_calls {
            self.calls.row(&self.layout, row);
        }
    }

    fn finish(mut self, sheet: String) -> Option<ReadTable> {
        let width = self.layout.names.len().max(self.tallies.len());
        if self.rows == 0 || width < 2 {
            return None;
        }
        self.tallies.resize(width, Tally::default());
        let mut fields = self.layout.fields.clone();
        let mut warning = None;
        let mut calls = Vec::new();
        if self.layout.records_calls {
            warning = self.calls.warning(&sheet);
            calls = self.calls.finish(&mut self.layout);
            fields.clone_from(&self.layout.fields);
        }
        let column = |(n, tally): (usize, &Tally)| Column {
            name: self
                .layout
                .names
                .get(n)
                .filter(|name| !name.is_empty())
                .cloned()
                .unwrap_or_else(|| letter(n)),
            values: tally.kind(),
            meaning: fields.get(n).copied().flatten(),
        };
        let columns = self.tallies.iter().enumerate().map(column).collect();
        let table = Table {
            sheet,
            header_row: self.layout.header_row,
            rows: self.rows,
            columns,
            calls: calls.len() as u32,
        };
        Some(ReadTable { table, calls, warning })
    }
}

/// A column's letter as spreadsheets give it: A … Z, AA …
fn letter(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters
}
