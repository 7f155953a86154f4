//! Text out of a file.
//!
//! [`extract`] reads the file, lets the reader for its media type make a [`Reading`] of it (segments with
//! their places, what the file says of itself, warnings), and turns that into chunks. A reader never
//! guesses: what it can't read is a [`Failure`] with the code and the sentence that the analyst sees, or a
//! warning when the rest of the file is worth having. Text that is empty is a failure too.

pub(crate) mod archive;
pub(crate) mod calendar;
mod card;
mod charset;
pub(crate) mod chat;
mod database;
mod failure;
mod field;
mod grid;
mod html;
mod image;
mod inline_table;
mod inside;
mod iwork;
mod limit;
mod locked;
pub(crate) mod mail;
mod media;
pub mod members;
mod node;
mod odf;
mod office;
mod ooxml;
mod order;
mod pdf;
mod phone;
mod pieces;
mod reading;
mod relation;
mod remark;
pub(crate) mod rows;
mod rtf;
pub(crate) mod sheet;
mod slides;
mod source;
mod sqlite;
mod symbol;
pub(crate) mod table;
mod text;
mod word;
mod wordperfect;
mod xberg;
mod xml;

pub use order::Order;
pub use source::Progress;
pub use text::decode;

use crate::{chunk, language, normal};
use bureau_model::output::{Extraction, Found, Segment};
use bureau_model::split;
use bureau_model::word::{ErrorCode, Failure, FileType};
use members::Members;
use reading::Reading;
use source::Source;
use std::path::Path;

/// What became of a file.
#[derive(Debug)]
pub enum Extracted {
    /// Its text, and what was found inside.
    Text(Box<Extraction>, Vec<Found>),
    /// Some pages have to be read by OCR, which was not allowed.
    NeedsOcr,
}

/// Text out of the file at `path`. `media_type` and `file_type`
/// are what its content was judged to be.
///
/// # Errors
/// A code of the closed list and a sentence that names what can be done about it.
pub fn extract(
    path: &Path,
    media_type: &str,
    file_type: FileType,
    order: &Order,
    progress: Progress<'_>,
) -> Result<Extracted, Failure> {
    // A recording is never held in memory.
    if media::reads(file_type) {
        let reading = media::read(path, media_type, file_type)?;
        // What describes it says nothing of the language that is spoken in it.
        let described = Extraction { language: None, ..finish(reading)? };
        return Ok(Extracted::Text(Box::new(described), Vec::new()));
    }
    let size = order
        .split
        .as_ref()
        .map_or_else(|| size(path), |split| split.parts.iter().map(|(_, path)| size(path)).sum());
    let mut members = Members::new(order.scratch.clone(), size);
    progress(0.05, None);
    let mut reading = match open(path, media_type, file_type, order, &mut members, progress) {
        // What is inside is worth having, and has to be accounted for, although the container itself says nothing.
        Err(failure) if failure.code == ErrorCode::Empty && members.found() > 0 => members.alone(),
        Err(failure) if members.taken() > 0 => {
            let mut reading = members.alone();
            reading.warn(format!("only what is inside could be read: {}", failure.message));
            reading
        }
        other => other?,
    };
    if reading.needs_ocr {
        return Ok(Extracted::NeedsOcr);
    }
    progress(0.95, None);
    let found = members.finish();
    if !found.is_empty() && !reading.segments.iter().any(|segment| normal::has_text(&segment.text)) {
        let names: Vec<&str> = found.iter().map(|found| found.path.as_str()).collect();
        reading.push_part(names.join("\n"), "contents");
    }
    Ok(Extracted::Text(Box::new(finish(reading)?), found))
}

/// A file's size in bytes; 0 for one that is not there, of which reading says so.
fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// The file with the reader for its kind.
fn open(
    path: &Path,
    media_type: &str,
    file_type: FileType,
    order: &Order,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    match &order.split {
        Some(split) => return archive::read_split(split, order, members, progress),
        None if media_type == split::MEDIA_TYPE => return Err(archive::part()),
        None => {}
    }
    if archive::reads(media_type) {
        return archive::read(path, media_type, order, members, progress);
    }
    match media_type {
        media_type if archive::is_program(media_type) => return archive::program(path, media_type, members),
        "application/mbox" => return mail::read_mailbox(path, members, progress),
        "application/vnd.ms-outlook-pst" => return mail::read_store(path, members, progress),
        "application/x-dbx" => return mail::read_express(path, members, progress),
        media_type if mail::reads(media_type) => return mail::read(path, media_type, members),
        "application/vnd.sqlite3" => return database::read(path, order, progress),
        _ => {}
    }
    if pieces::is_needed(path, media_type) {
        return pieces::read(path, media_type, members, progress);
    }
    let bytes = limit::read(path)?;
    // Its bytes are held by what draws its pages, and not a second time.
    if media_type == "application/pdf" {
        return pdf::read(bytes, order, members, progress);
    }
    let (bytes, media_type) = unlocked(bytes, media_type, file_type, order)?;
    let source = Source { bytes: &bytes, media_type, columns: &order.columns };
    let mut reading = read(&source, file_type, order, members, progress);
    if image::reads(media_type) && !reading.as_ref().is_ok_and(|reading| reading.needs_ocr) {
        match &mut reading {
            Ok(reading) => archive::take_behind(path, "picture", reading, members),
            Err(_) => archive::take_behind(path, "picture", &mut Reading::default(), members),
        }
    }
    reading
}

fn read(
    source: &Source<'_>,
    file_type: FileType,
    order: &Order,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    match source.media_type {
        media_type if image::reads(media_type) => image::read(source, order, progress),
        "application/pkcs7-mime" => mail::read_sealed(source.bytes, members),
        "application/ms-tnef" => mail::read_packed(source.bytes, members),
        "application/pgp-encrypted" => Err(mail::locked()),
        "application/pgp-signature" => Ok(mail::signature()),
        "application/vnd.ms-outlook" if file_type == FileType::Email => mail::read_outlook(source, members),
        "text/csv" | "text/tab-separated-values" => rows::read(source),
        "text/plain" if file_type == FileType::Table => rows::read(source),
        "text/html" | "application/xhtml+xml" => html::read(source),
        "application/x-fictionbook+xml" | "application/atom+xml" => xml::read(source),
        "text/vcard" => card::read(source),
        "text/calendar" => calendar::read(source),
        "application/vnd.wordperfect" => wordperfect::read(source),
        media_type if iwork::reads(media_type) => iwork::read(source),
        media_type if sheet::reads(media_type) => sheet::read(source, members, progress),
        media_type if office::reads(media_type) => office::read(source, members),
        media_type if chat::reads(media_type) => chat::read(source, members),
        media_type if text::reads(media_type) => text::read(source),
        media_type => Err(failure::unsupported(media_type, file_type)),
    }
}

/// A file under a password becomes the one without it; any other stays as it is.
fn unlocked<'m>(
    bytes: Vec<u8>,
    media_type: &'m str,
    file_type: FileType,
    order: &Order,
) -> Result<(Vec<u8>, &'m str), Failure> {
    if media_type != "application/x-ole-encrypted" {
        return Ok((bytes, media_type));
    }
    let plain = locked::office(&bytes, &order.passwords)?;
    let media_type = crate::sniff::office(&plain, file_type);
    Ok((plain, media_type))
}

fn finish(reading: Reading) -> Result<Extraction, Failure> {
    let segments = lay_out(reading.segments);
    if segments.is_empty() {
        return Err(failure::empty());
    }
    limit::check_text(segments.iter().map(|s| s.text.len()).sum())?;
    let text: String = segments.iter().map(|s| s.text.as_str()).collect();
    let starts = table::RowStarts::of(&segments, &reading.tables);
    let talks = !reading.messages.is_empty() || !reading.contacts.is_empty();
    let rows = chat::RowStarts::of(&segments, talks);
    let chunks = chunk::cut(segments);
    let conversations = chat::settle(reading.messages, reading.contacts, &rows, &chunks);
    let (tables, calls) = table::settle(reading.tables, &starts, &chunks);
    Ok(Extraction {
        language: language::detect(&text),
        chunks,
        tables,
        calls,
        conversations,
        metadata: reading.metadata.into_iter().filter_map(one_line).collect(),
        warnings: reading.warnings,
        passages: reading.passages,
        ..Extraction::default()
    })
}

/// Cleans each segment, drops those with nothing to read, and ends each with its line or paragraph end.
fn lay_out(segments: Vec<Segment>) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::with_capacity(segments.len());
    for Segment { text, place } in segments {
        let mut text = normal::clean(&text);
        if !normal::has_text(&text) {
            continue;
        }
        text.push_str(if place.row.is_some() { "\n" } else { "\n\n" });
        out.push(Segment { text, place });
    }
    if let Some(last) = out.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        last.text.push('\n');
    }
    out
}

fn one_line((name, value): (String, String)) -> Option<(String, String)> {
    let value = normal::clean(&value).split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some((name, value))
}
