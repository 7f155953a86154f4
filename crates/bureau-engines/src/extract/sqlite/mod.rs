//! Databases of SQLite: a telephone's and WhatsApp's own as conversations, any other as its tables.
//!
//! The file format is read here by code of our own, for reading alone: a few hundred lines of safe Rust that never
//! write, run no SQL and stop at what makes no sense, where the library would be C code over hostile bytes and a second
//! copy of what the store links. What stands in a write-ahead log beside the file is not read, and that is said.

mod database;
mod file;
mod listing;
mod payload;
mod record;
mod schema;
mod tree;

pub(super) use database::{Database, Row};
pub(super) use record::Value;

use super::chat::Writer;
use super::{Order, Progress, Reading, failure, phone};
use bureau_model::word::Failure;
use std::path::Path;

pub(super) fn read(path: &Path, order: &Order, progress: Progress<'_>) -> Result<Reading, Failure> {
    let database = Database::open(path)?;
    progress(0.1, None);
    let mut writer = Writer::default();
    let known = phone::read(&database, &mut writer);
    progress(0.6, None);
    let mut reading = writer.finish();
    listing::tables(&database, &known, &order.columns, &mut reading);
    account(&database, &mut reading);
    if reading.segments.is_empty() { Err(failure::empty()) } else { Ok(reading) }
}

/// What of the database was not read.
fn account(database: &Database, reading: &mut Reading) {
    if database.has_log() {
        reading.warn("the database was kept with a write-ahead log: what stood only in the file of its name with \"-wal\" behind it is not read here");
    }
    let lost = database.lost();
    if lost.pages > 0 {
        reading.warn(format!(
            "{} pages of the database are damaged or missing; their rows were not read",
            lost.pages
        ));
    }
    if lost.rows > 0 {
        reading.warn(format!(
            "{} rows of the database are damaged or longer than is read; they are incomplete or missing",
            lost.rows
        ));
    }
}
