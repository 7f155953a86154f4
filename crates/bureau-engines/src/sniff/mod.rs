//! What a file is, judged by its content.
//!
//! Signatures come from `file-format`; what it can't see is added here: mail, mailboxes, tables and web
//! pages as text ([`text`]), the kinds of old Office file ([`ole`]), and packages that are whole documents
//! ([`package`]). A name's extension only breaks
//! ties between kinds that look alike (plain text, CSV, Markdown) or that hide what they hold (an
//! encrypted Office file). At most the first 64 KiB are read, and what `file-format`'s readers need.
//!
//! It parses as little as it can and never panics: a fault in a reader counts as "not recognised".

mod chat;
mod ole;
mod package;
mod sealed;
mod text;

use crate::extract::archive::is_tape_header;
use crate::extract::sheet::biff::old::begins as begins_old_workbook;
use bureau_model::output::Sniffed;
use bureau_model::split::{self, Part, Scheme};
use bureau_model::word::FileType;
use file_format::{FileFormat, Kind};
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// How much of a file is looked at, in bytes.
const HEAD: u64 = 64 * 1024;

/// Judges the file at `path`; `filename` is its name when it was dropped. A file that can't be read is
/// `application/octet-stream`: reading it again will say why.
pub fn sniff(path: &Path, filename: &str) -> Sniffed {
    let judged = catch_unwind(AssertUnwindSafe(|| judge(path, filename)));
    part(judged.unwrap_or_else(|_| Sniffed::unknown()), filename)
}

/// A part of an archive that was split is called like one, and is either the start of an archive or no kind of file
/// at all; the names of some parts are proof enough, whatever their bytes happen to look like.
fn part(judged: Sniffed, filename: &str) -> Sniffed {
    let name = filename.rsplit(['/', '\\']).next().unwrap_or(filename);
    let Some(part) = Part::of(name) else { return judged };
    let is_whole = part.number == Part::LAST || (part.scheme == Scheme::Rar && !part.is_sure);
    let is_bytes = judged.file_type == FileType::Archive || judged.media_type == "application/octet-stream";
    let sure = part.is_sure && judged.media_type != "application/x-empty";
    if sure || (!is_whole && is_bytes) { Sniffed::new(split::MEDIA_TYPE, FileType::Archive) } else { judged }
}

/// The media type of an Office package in memory, as it is under a password; `file_type` is what its name promised.
pub(crate) fn office(bytes: &[u8], file_type: FileType) -> &'static str {
    package::office(bytes, file_type)
}

fn judge(path: &Path, filename: &str) -> Sniffed {
    let Some(head) = head(path) else { return Sniffed::unknown() };
    let extension = extension(filename);
    if head.is_empty() {
        return Sniffed::new("application/x-empty", FileType::Other);
    }
    if let Some(found) = by_magic(&head).or_else(|| sealed::judge(&head, &extension)) {
        return found;
    }
    if head.starts_with(&ole::SIGNATURE) {
        return ole::judge(path, &head, &extension).unwrap_or_else(|| by_format(path, &head, &extension));
    }
    // Text first: a signature of three letters says less than a page of readable lines.
    if !has_strong_signature(&head)
        && let Some(found) = text::judge(&head, &extension)
    {
        return found;
    }
    by_format(path, &head, &extension)
}

/// Kinds whose first bytes decide, whatever follows.
fn has_strong_signature(head: &[u8]) -> bool {
    [&b"%PDF-"[..], b"{\\rtf", b"PK\x03\x04", b"%!PS"].iter().any(|magic| head.starts_with(magic))
}

fn head(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The extension, lower case, without its dot; empty when there is none.
fn extension(filename: &str) -> String {
    let name = filename.rsplit(['/', '\\']).next().unwrap_or(filename);
    name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default()
}

/// Signatures that `file-format` does not know or names too broadly.
fn by_magic(head: &[u8]) -> Option<Sniffed> {
    let is = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if is(0, b"!BDN") {
        return Some(Sniffed::new("application/vnd.ms-outlook-pst", FileType::Email));
    }
    if is(0, &[0xCF, 0xAD, 0x12, 0xFE]) {
        return Some(Sniffed::new("application/x-dbx", FileType::Email));
    }
    if begins_old_workbook(head) {
        return Some(Sniffed::new("application/vnd.ms-excel", FileType::Table));
    }
    if is(0, b"SQLite format 3\0") {
        return Some(Sniffed::new("application/vnd.sqlite3", FileType::Other));
    }
    if is(0, &[0xFF, b'W', b'P', b'C']) {
        return Some(Sniffed::new("application/vnd.wordperfect", FileType::Document));
    }
    if is(257, b"ustar") || is_tape_header(head) {
        return Some(Sniffed::new("application/x-tar", FileType::Archive));
    }
    if is(0, b"070701")
        || is(0, b"070702")
        || is(0, b"070707")
        || is(0, &[0xC7, 0x71])
        || is(0, &[0x71, 0xC7])
    {
        return Some(Sniffed::new("application/x-cpio", FileType::Archive));
    }
    // A PDF may begin with rubbish; readers look for its header in the first kilobyte.
    let start = head.get(..1024).unwrap_or(head);
    start.windows(5).any(|w| w == b"%PDF-").then(|| Sniffed::new("application/pdf", FileType::Document))
}

fn by_format(path: &Path, head: &[u8], extension: &str) -> Sniffed {
    let by_reader = catch_unwind(|| FileFormat::from_file(path).ok()).ok().flatten();
    let format = match by_reader {
        Some(format) if format != FileFormat::ArbitraryBinaryData => format,
        _ => FileFormat::from_bytes(head),
    };
    match format.media_type() {
        "application/zip" => package::judge(path, head, extension),
        "application/octet-stream" if head.starts_with(package::SIGNATURE) => {
            package::judge(path, head, extension)
        }
        "application/octet-stream" | "text/plain" => Sniffed::unknown(),
        media_type => Sniffed::new(media_type, file_type(format)),
    }
}

fn file_type(format: FileFormat) -> FileType {
    match format.media_type() {
        "application/vnd.ms-xpsdocument"
        | "image/vnd.djvu"
        | "text/vcard"
        | "text/calendar"
        | "text/vtt"
        | "text/html"
        | "text/xml" => return FileType::Document,
        _ => {}
    }
    match format.kind() {
        Kind::Archive | Kind::Compressed | Kind::Package | Kind::Disk => FileType::Archive,
        Kind::Audio => FileType::Audio,
        Kind::Video => FileType::Video,
        Kind::Image => FileType::Image,
        Kind::Document | Kind::Ebook | Kind::Presentation | Kind::Subtitle => FileType::Document,
        Kind::Spreadsheet => FileType::Table,
        Kind::Database
        | Kind::Diagram
        | Kind::Executable
        | Kind::Font
        | Kind::Formula
        | Kind::Geospatial
        | Kind::Metadata
        | Kind::Model
        | Kind::Other
        | Kind::Playlist
        | Kind::Rom => FileType::Other,
        // `Kind` may grow; a new kind is not one we read.
        _ => FileType::Other,
    }
}

#[cfg(test)]
mod tests;
