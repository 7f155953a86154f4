//! Tables that nothing here knows by name: their rows as they stand.

use crate::extract::grid;
use crate::extract::reading::Reading;
use crate::extract::reading::listed;
use crate::extract::sqlite::{Database, Row, Table, Value};
use crate::extract::table::Gatherer;
use bureau_model::output::{ColumnMeaning, Place};

/// Rows of one table that are read, and of one beside conversations; bytes that all may have together.
const ROWS: u32 = 50_000;
const BESIDE: u32 = 2_000;
const TEXT: usize = 24 << 20;
/// Characters of one value at most; what is longer is cut off with `…`.
const VALUE: usize = 10_000;

/// Endings of the tables in which an index of words keeps itself.
const SHADOWS: &[&str] =
    &["_segments", "_segdir", "_docsize", "_stat", "_data", "_idx", "_config", "_node", "_rowid", "_parent"];

/// Adds the rows of all tables but those in `known`.
pub(super) fn tables(database: &Database, known: &[&str], said: &[ColumnMeaning], reading: &mut Reading) {
    let limit = if known.is_empty() { ROWS } else { BESIDE };
    let mut text = 0;
    let mut beyond = Vec::new();
    let mut listed_tables = Vec::new();
    for table in
        database.tables().iter().filter(|table| !is_internal(table, database) && !is_known(table, known))
    {
        let (taken, rows) = list(database, table, limit, said, &mut text, reading);
        if rows > 0 {
            listed_tables.push(format!("{} ({rows})", table.name));
        }
        if rows > u64::from(taken) {
            beyond.push(format!("\"{}\" ({taken} of {rows})", table.name));
        }
    }
    if !listed_tables.is_empty() {
        reading.say("Tables", listed(&listed_tables, 200));
    }
    if !beyond.is_empty() {
        reading.warn(format!("not all rows were read of the tables {}: open the database with a program for it to see the rest", listed(&beyond, 20)));
    }
}

fn is_known(table: &Table, known: &[&str]) -> bool {
    known.iter().any(|name| table.name.eq_ignore_ascii_case(name))
}

fn is_internal(table: &Table, database: &Database) -> bool {
    let name = table.name.as_str();
    let shadow = SHADOWS.iter().filter_map(|ending| name.strip_suffix(ending)).any(|stem| {
        // The table whose index it is may be virtual, and so not among those with rows.
        database.tables().iter().any(|other| {
            other.name == format!("{stem}_segdir")
                || other.name == format!("{stem}_docsize")
                || other.name == format!("{stem}_node")
        })
    });
    name.starts_with("sqlite_") || name == "android_metadata" || shadow
}

/// How many rows were taken, and how many there are.
fn list(
    database: &Database,
    table: &Table,
    limit: u32,
    said: &[ColumnMeaning],
    text: &mut usize,
    reading: &mut Reading,
) -> (u32, u64) {
    let mut gatherer = Gatherer::new(&table.name, said);
    let (mut taken, mut all) = (0u32, 0u64);
    database.rows(table, &mut |row| {
        all += 1;
        if taken >= limit || *text >= TEXT {
            return true;
        }
        if taken == 0 {
            push(&table.columns, 1, &table.name, text, reading);
            gatherer.row(1, table.columns.iter().map(String::as_str).enumerate());
        }
        taken += 1;
        let cells: Vec<String> = (0..table.columns.len()).map(|at| shown(row, at)).collect();
        push(&cells, taken + 1, &table.name, text, reading);
        gatherer.row(taken + 1, cells.iter().map(String::as_str).enumerate());
        true
    });
    reading.take_table(gatherer.finish());
    (taken, all)
}

fn push(cells: &[String], row: u32, sheet: &str, text: &mut usize, reading: &mut Reading) {
    let line = grid::line(cells.iter().map(String::as_str).enumerate());
    *text += line.len();
    reading.push(line, Place { sheet: Some(sheet.to_owned()), row: Some(row), ..Place::default() });
}

fn shown(row: &Row<'_>, at: usize) -> String {
    match row.at(at) {
        Value::Null => String::new(),
        Value::Int(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => match text.char_indices().nth(VALUE) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        },
        Value::Blob(bytes) => format!("({} bytes)", bytes.len()),
    }
}
