//! What is attached to an Outlook message: storages of a compound file, whose streams are named by the property
//! that they hold (MS-OXMSG 2.2.2).

use super::super::inside::{copied_with, stream};
use super::super::members::{Members, broken};
use super::super::reading::Reading;
use super::super::text::decode;
use cfb::CompoundFile;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// How the storage of an attachment is named.
const ATTACHMENT: &str = "__attach_version1.0_#";

/// The streams that may hold its name: the long one before the short one, and what a message inside is shown as.
const NAMES: &[&str] = &["3707001F", "3707001E", "3001001F", "3001001E", "3704001F", "3704001E"];

/// Header of the property stream of a message inside another, in bytes; that of a message alone has 8 more.
const HEADER: usize = 24;

type Compound<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Takes what is attached; a message inside becomes a file of its own.
pub(super) fn take(bytes: &[u8], reading: &mut Reading, members: &mut Members) {
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else { return };
    let entries = attachments(&file);
    for (n, path) in entries.iter().enumerate() {
        one(&mut file, path, n + 1, members);
    }
    members.account(entries.len() as u64, reading);
}

/// The storages of attachments, in the root.
fn attachments(file: &Compound<'_>) -> Vec<PathBuf> {
    let Ok(entries) = file.read_storage("/") else { return Vec::new() };
    entries
        .filter(|entry| entry.is_storage() && entry.name().starts_with(ATTACHMENT))
        .map(|entry| entry.path().to_owned())
        .collect()
}

fn one(file: &mut Compound<'_>, path: &Path, number: usize, members: &mut Members) {
    let name = NAMES.iter().find_map(|property| text(file, path, property));
    let name = name.unwrap_or_else(|| format!("attachment {number}")).replace(['/', '\\'], "_");
    let inner = path.join("__substg1.0_3701000D");
    if file.is_storage(&inner) {
        let message = file.is_stream(inner.join("__properties_version1.0"));
        let ending = if message && !name.to_lowercase().ends_with(".msg") { ".msg" } else { "" };
        match copied_with(file, &inner, &alone) {
            Some(copy) => members.take(&format!("{name}{ending}"), &mut copy.as_slice()),
            None => members.refuse(&name, 0, broken(&"the message inside can't be read")),
        }
        return;
    }
    match stream(file, &path.join("__substg1.0_37010102")) {
        Some(content) => members.take(&name, &mut content.as_slice()),
        None => members.refuse(&name, 0, broken(&"its content is not in the message")),
    }
}

/// The property stream of a message inside another, as that of a message alone.
fn alone(path: &Path, mut bytes: Vec<u8>) -> Vec<u8> {
    if path == Path::new("/__properties_version1.0") && bytes.len() >= HEADER {
        bytes.splice(HEADER..HEADER, [0; 8]);
    }
    bytes
}

/// A property of text: `001F` is UTF-16, `001E` is in a code page.
fn text(file: &mut Compound<'_>, path: &Path, property: &str) -> Option<String> {
    let bytes = stream(file, &path.join(format!("__substg1.0_{property}")))?;
    let text = if property.ends_with('F') {
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
    } else {
        decode(&bytes)
    };
    let text = text.trim_matches(['\0', ' ']).to_owned();
    (!text.is_empty()).then_some(text)
}
