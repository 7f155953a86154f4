//! What a reader makes of a file before it is cut into chunks.

use super::table::ReadTable;
use crate::moment;
use crate::ocr::Unread;
use bureau_model::output::{Contact, Message, Passage, Place, Segment};
use bureau_model::word::ErrorCode;

/// Segments in the order of the file, what it says of itself, and what could not be read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) segments: Vec<Segment>,
    pub(super) metadata: Vec<(String, String)>,
    pub(super) warnings: Vec<String>,
    /// How its pages were read by OCR, in their order.
    pub(super) passages: Vec<Passage>,
    /// Some pages have to be read by OCR, which was not allowed: nothing else of this reading counts.
    pub(super) needs_ocr: bool,
    /// Why a page that may hold a text was not read, where one was not: then the file is not empty.
    pub(super) unread: Option<ErrorCode>,
    pub(super) tables: Vec<ReadTable>,
    /// Messages, each with its row.
    pub(super) messages: Vec<(u32, Message)>,
    /// Contacts, each with its row.
    pub(super) contacts: Vec<(u32, Contact)>,
}

impl Reading {
    /// Not a reading: it needs OCR first.
    pub(super) fn needs_ocr() -> Self {
        Self { needs_ocr: true, ..Self::default() }
    }

    /// A reading of one text without a place.
    pub(super) fn of(text: String) -> Self {
        let mut reading = Self::default();
        reading.push(text, Place::default());
        reading
    }

    pub(super) fn push(&mut self, text: String, place: Place) {
        self.segments.push(Segment { text, place });
    }

    /// A text that stands in a part of the file, such as `slide 3`.
    pub(super) fn push_part(&mut self, text: String, part: impl Into<String>) {
        self.push(text, Place { part: Some(part.into()), ..Place::default() });
    }

    pub(super) fn say(&mut self, name: &str, value: impl Into<String>) {
        self.metadata.push((name.to_owned(), value.into()));
    }

    /// A moment as the file writes it: in ISO 8601 with what is doubtful of it, or as it stands with why it gives none.
    pub(super) fn say_moment(&mut self, name: &str, written: &str) {
        match moment::read(written) {
            Ok(moment) => self.say(name, moment.told()),
            Err(moment::Unread::Empty) => {}
            Err(unread) => self.say(name, format!("{} ({unread})", written.trim())),
        }
    }

    /// A table, and what of it could not be read as calls.
    pub(super) fn take_table(&mut self, table: Option<ReadTable>) {
        if let Some(mut table) = table {
            self.warnings.append(&mut table.warnings);
            self.tables.push(table);
        }
    }

    /// A page that OCR could not read.
    pub(super) fn unread(&mut self, page: u32, why: Unread) {
        self.missed(&format!("page {page}"), why);
    }

    /// A part of a picture that OCR could not read.
    pub(super) fn missed(&mut self, what: &str, why: Unread) {
        self.warn(format!("{what} was not read: {why}"));
        self.unread = Some(match why {
            Unread::OutOfTime => ErrorCode::Timeout,
            Unread::Failed => ErrorCode::Corrupt,
        });
    }

    pub(super) fn warn(&mut self, warning: impl Into<String>) {
        self.warnings.push(warning.into());
    }
}

/// Names in a sentence: the first `limit`, then how many more.
pub(super) fn listed(names: &[String], limit: usize) -> String {
    let shown = names.iter().take(limit).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(limit) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
