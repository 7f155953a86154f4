//! Databases of SQLite: a telephone's and WhatsApp's own as conversations, any other as its tables.

mod listing;

use super::chat::Writer;
use super::order::Order;
use super::reading::Reading;
use super::source::Progress;
use super::sqlite::Database;
use super::{failure, phone};
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
