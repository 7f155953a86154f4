//! Tables with the types of their columns, and the calls that they record.
//!
//! A reader gives a [`Gatherer`] the rows of one sheet as it meets them. The first [`HEAD`] rows are held back
//! until it is known where the header is and what the columns mean ([`header`]: by their names, [`role`], and by
//! what they hold, [`content`]); what follows is only counted ([`value`]) and, in a table of calls, kept as calls
//! ([`call`]). The chunks in which the rows of calls ended
//! up are known last ([`mod@settle`]).

mod call;
mod content;
mod header;
mod hint;
mod label;
mod layout;
mod length;
mod lost;
mod moment;
mod name;
mod party;
mod read;
mod role;
mod rounded;
mod row;
mod sample;
mod settle;
mod value;
mod way;

pub(super) use label::letter;
pub(crate) use party::plain as plain_party;
pub(super) use read::ReadTable;
pub(super) use rounded::written_out;
pub(super) use settle::{RowStarts, settle};
pub(crate) use value::is_unseen;
pub(super) use value::is_value;

use bureau_model::output::{Column, ColumnMeaning, Table};
use layout::Layout;
use row::Row;
use value::Tally;

/// Rows that are looked at before it is decided what a table is.
const HEAD: usize = 1_000;

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
        let row = Row::new(number, cells);
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
    rounded: lost::Rounded,
}

impl Body {
    fn new(layout: Layout) -> Self {
        let (calls, rounded) = (call::Calls::default(), lost::Rounded::default());
        Self { layout, tallies: Vec::new(), rows: 0, calls, rounded }
    }

    fn row(&mut self, row: &Row) {
        self.rows += 1;
        if self.tallies.len() < row.cells.len() {
            self.tallies.resize(row.cells.len(), Tally::default());
        }
        for (tally, cell) in self.tallies.iter_mut().zip(&row.cells) {
            tally.count(cell);
        }
        self.rounded.row(&self.layout, row);
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
        let mut warnings: Vec<String> = self.rounded.warning(&sheet).into_iter().collect();
        let mut calls = Vec::new();
        if self.layout.records_calls {
            warnings.extend(self.layout.warning(&sheet));
            warnings.extend(self.calls.warnings(&sheet));
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
        Some(ReadTable { table, calls, warnings })
    }
}
