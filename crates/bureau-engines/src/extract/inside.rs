//! Office files inside office files: a workbook pasted into a letter, a letter behind a slide.
//!
//! Each is read as it would be alone; its places say which file it is. What is not an office file is named in
//! a warning.

use super::reading::{Reading, listed};
use super::{Source, office, ooxml, sheet};
use bureau_model::output::{Place, Segment};

/// Folders of a package that hold whole files.
const FOLDERS: &[&str] = &["word/embeddings/", "ppt/embeddings/", "xl/embeddings/", "ObjectReplacements/"];

/// Files inside files are read this deep, and this many of each.
const DEPTH: u32 = 3;
const FILES: usize = 50;

/// Bytes that the files inside one file may have together.
const BYTES: usize = 128 << 20;

/// Adds the text of the files inside.
pub(super) fn read(source: &Source<'_>, reading: &mut Reading) {
    let names = ooxml::names(source.bytes);
    let inside = names.iter().filter(|n| FOLDERS.iter().any(|f| n.starts_with(f)) && !n.ends_with('/'));
    let mut unread = Vec::new();
    let mut room = BYTES;
    for (n, path) in inside.enumerate() {
        let name = path.rsplit('/').next().unwrap_or(path);
        let found = (n < FILES && source.depth < DEPTH).then(|| one(source, path, name, &mut room)).flatten();
        match found {
            Some(found) => take(found, name, reading),
            None => unread.push(name.to_owned()),
        }
    }
    if !unread.is_empty() {
        reading.warn(format!("files embedded in the document were not read: {}", listed(&unread, 8)));
    }
}

fn one(source: &Source<'_>, path: &str, name: &str, room: &mut usize) -> Option<Reading> {
    let media_type = media_type(name)?;
    let bytes = ooxml::content(source.bytes, path)?;
    *room = room.checked_sub(bytes.len())?;
    let inner = Source { bytes: &bytes, media_type, depth: source.depth + 1, columns: &[] };
    let read =
        if sheet::reads(media_type) { sheet::read(&inner, &mut |_, _| {}) } else { office::read(&inner) };
    read.ok()
}

/// Office gives the files that it embeds their right extension.
fn media_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "docx" | "docm" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pptx" | "pptm" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx" | "xlsm" | "xlsb" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "doc" => "application/msword",
        "ppt" => "application/vnd.ms-powerpoint",
        "xls" => "application/vnd.ms-excel",
        _ => return None,
    })
}

fn take(found: Reading, name: &str, reading: &mut Reading) {
    for Segment { text, place } in found.segments {
        let part = match place.part {
            Some(part) => format!("{name}, {part}"),
            None => name.to_owned(),
        };
        reading.push(text, Place { part: Some(part), ..place });
    }
    for warning in found.warnings {
        reading.warn(format!("{name}: {warning}"));
    }
}
