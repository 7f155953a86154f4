//! A database with its tables and rows.

use super::file::{Encoding, Pages};
use super::record::{self, Value};
use super::schema::{self, Table};
use super::tree::{self, Lost};
use crate::extract::failure;
use bureau_model::word::Failure;
use std::cell::Cell;
use std::path::Path;

/// Tables of one database at most.
const TABLES: usize = 5_000;

/// A database that is read.
#[derive(Debug)]
pub(in super::super) struct Database {
    pages: Pages,
    tables: Vec<Table>,
    lost: Cell<Lost>,
}

impl Database {
    pub(in super::super) fn open(path: &Path) -> Result<Self, Failure> {
        let pages = Pages::open(path)?;
        let mut tables = Vec::new();
        let lost = tree::walk(&pages, 1, &mut |_, payload, _| {
            tables.extend(table(payload, pages.encoding));
            tables.len() < TABLES
        });
        if tables.is_empty() && lost.pages > 0 {
            return Err(failure::corrupt("the list of the database's tables can't be read"));
        }
        Ok(Self { pages, tables, lost: Cell::new(lost) })
    }

    /// All tables that hold rows of their own.
    pub(in super::super) fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Whether it has the table with these columns.
    pub(in super::super) fn has(&self, name: &str, columns: &[&str]) -> bool {
        self.table(name).is_some_and(|table| {
            columns
                .iter()
                .all(|wanted| table.columns.iter().any(|column| column.eq_ignore_ascii_case(wanted)))
        })
    }

    fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name.eq_ignore_ascii_case(name))
    }

    /// Calls `take` with each row of a table, in the order of their numbers; of a table that is not there with none.
    pub(in super::super) fn each(&self, name: &str, take: &mut dyn FnMut(&Row<'_>)) {
        let Some(table) = self.table(name) else { return };
        self.rows(table, &mut |row| {
            take(row);
            true
        });
    }

    /// As [`Database::each`], until `take` says no more.
    pub(in super::super) fn rows(&self, table: &Table, take: &mut dyn FnMut(&Row<'_>) -> bool) {
        let mut broken = 0;
        let walked = tree::walk(&self.pages, table.root, &mut |number, payload, complete| {
            match record::values(payload, self.pages.encoding) {
                Some((values, whole)) => {
                    // What is not whole is counted where it is met already.
                    broken += u64::from(!whole && complete);
                    take(&Row { table, number, values })
                }
                None => {
                    broken += 1;
                    true
                }
            }
        });
        let lost = self.lost.get();
        self.lost.set(Lost { pages: lost.pages + walked.pages, rows: lost.rows + walked.rows + broken });
    }

    /// What could not be read until now.
    pub(in super::super) fn lost(&self) -> Lost {
        self.lost.get()
    }

    /// Whether it was kept with a write-ahead log.
    pub(in super::super) fn has_log(&self) -> bool {
        self.pages.logged
    }

    /// A checksum over the whole file.
    pub(in super::super) fn checksum(&self) -> u32 {
        self.pages.checksum()
    }
}

/// A row of the list of tables, where it is one of a table that holds rows.
fn table(payload: &[u8], encoding: Encoding) -> Option<Table> {
    let (values, _) = record::values(payload, encoding)?;
    let [Value::Text(kind), Value::Text(name), _, Value::Int(root), Value::Text(sql)] = values.as_slice()
    else {
        return None;
    };
    let root = u32::try_from(*root).ok().filter(|root| *root > 0)?;
    if kind == "table" { schema::table(name, root, sql) } else { None }
}

/// A row of a table.
#[derive(Debug)]
pub(in super::super) struct Row<'a> {
    table: &'a Table,
    number: i64,
    values: Vec<Value>,
}

impl Row<'_> {
    /// What stands in this column; nothing where there is no such column.
    pub(in super::super) fn get(&self, name: &str) -> Value {
        let at = self.table.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
        at.map(|at| self.at(at)).unwrap_or_default()
    }

    /// What stands in the column `at`, from 0.
    pub(in super::super) fn at(&self, at: usize) -> Value {
        match self.values.get(at) {
            // The number of the row is kept beside it.
            Some(Value::Null) if self.table.number == Some(at) => Value::Int(self.number),
            Some(value) => value.clone(),
            None => Value::Null,
        }
    }

    /// The number of the row, which needs no column.
    pub(in super::super) fn number(&self) -> i64 {
        self.number
    }

    /// A column as text; empty where it holds nothing, or bytes.
    pub(in super::super) fn text(&self, name: &str) -> String {
        match self.get(name) {
            Value::Text(text) => text,
            Value::Int(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Null | Value::Blob(_) => String::new(),
        }
    }

    /// A column as a whole number.
    pub(in super::super) fn int(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Value::Int(number) => Some(number),
            Value::Real(number) => Some(number as i64),
            Value::Text(text) => text.trim().parse().ok(),
            Value::Null | Value::Blob(_) => None,
        }
    }

    /// A column as a number.
    pub(in super::super) fn real(&self, name: &str) -> Option<f64> {
        match self.get(name) {
            Value::Int(number) => Some(number as f64),
            Value::Real(number) => Some(number),
            Value::Text(text) => text.trim().parse().ok(),
            Value::Null | Value::Blob(_) => None,
        }
    }

    /// Whether a column holds a number other than zero.
    pub(in super::super) fn is(&self, name: &str) -> bool {
        self.int(name).is_some_and(|number| number != 0)
    }
}
