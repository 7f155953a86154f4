//! Packages: ZIP files that `file-format` did not claim, because their members stand in an unusual order, or
//! because the file is cut off and its directory is missing. The names of the members tell what it is.

use bureau_model::output::Sniffed;
use bureau_model::word::FileType;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// How a package begins.
pub(super) const SIGNATURE: &[u8] = b"PK\x03\x04";

/// Members looked at, at most.
const MEMBERS: usize = 4096;

/// Bytes of a local header before the member's name.
const LOCAL: usize = 30;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const SLIDES: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What the package is; an archive when its members say nothing.
pub(super) fn judge(path: &Path, head: &[u8], extension: &str) -> Sniffed {
    let (names, said) = directory(path).unwrap_or_else(|| (local_names(head), None));
    said.and_then(|said| declared(&said))
        .or_else(|| by_members(&names, extension))
        .unwrap_or_else(|| Sniffed::new("application/zip", FileType::Archive))
}

/// What an Office package in memory is, by the names of its members.
pub(super) fn office(bytes: &[u8], promised: FileType) -> &'static str {
    let package = zip::ZipArchive::new(std::io::Cursor::new(bytes));
    let names: Vec<String> = package
        .map(|package| {
            package.file_names().take(MEMBERS).flatten().map(std::borrow::Cow::into_owned).collect()
        })
        .unwrap_or_default();
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    match promised {
        _ if under("word/") => WORD,
        _ if under("ppt/") => SLIDES,
        _ if under("xl/") => SHEET,
        FileType::Table => SHEET,
        FileType::Document
        | FileType::Image
        | FileType::Audio
        | FileType::Video
        | FileType::Email
        | FileType::Archive
        | FileType::Other => WORD,
    }
}

/// The names of the members, and what the member `mimetype` says, from the directory at the end.
fn directory(path: &Path) -> Option<(Vec<String>, Option<String>)> {
    let mut package = zip::ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let names = package.file_names().take(MEMBERS).flatten().map(std::borrow::Cow::into_owned).collect();
    let said = package.by_name("mimetype").ok().and_then(|member| {
        let mut text = String::new();
        member.take(256).read_to_string(&mut text).ok()?;
        Some(text.trim().to_owned())
    });
    Some((names, said))
}

/// The names in the local headers of the first bytes, for a package without its directory.
fn local_names(head: &[u8]) -> Vec<String> {
    let starts = head.windows(SIGNATURE.len()).enumerate().filter(|(_, w)| *w == SIGNATURE).map(|(at, _)| at);
    starts.filter_map(|at| local_name(&head[at..])).take(MEMBERS).collect()
}

fn local_name(header: &[u8]) -> Option<String> {
    let length = usize::from(u16::from_le_bytes(header.get(26..28)?.try_into().ok()?));
    let name = header.get(LOCAL..LOCAL + length)?;
    Some(String::from_utf8_lossy(name).into_owned())
}

/// A package that names its own kind: e-books and OpenDocument.
fn declared(said: &str) -> Option<Sniffed> {
    let table = said.starts_with("application/vnd.oasis.opendocument.spreadsheet");
    let known =
        table || said == "application/epub+zip" || said.starts_with("application/vnd.oasis.opendocument.");
    known.then(|| Sniffed::new(said, if table { FileType::Table } else { FileType::Document }))
}

fn by_members(names: &[String], extension: &str) -> Option<Sniffed> {
    let has = |name: &str| names.iter().any(|n| n == name);
    let under = |folder: &str| names.iter().any(|n| n.starts_with(folder));
    let document = |media_type: &str| Some(Sniffed::new(media_type, FileType::Document));
    let table = |media_type: &str| Some(Sniffed::new(media_type, FileType::Table));
    let iwork = has("Index/Document.iwa") || has("Index.zip") || has("buildVersionHistory.plist");
    match extension {
        "pages" if iwork => return document("application/vnd.apple.pages"),
        "key" if iwork => return document("application/vnd.apple.keynote"),
        "numbers" if iwork => return table("application/vnd.apple.numbers"),
        _ => {}
    }
    if has("FixedDocSeq.fdseq") || has("FixedDocumentSequence.fdseq") {
        return document("application/vnd.ms-xpsdocument");
    }
    if under("word/") {
        return document(WORD);
    }
    if under("ppt/") {
        return document(SLIDES);
    }
    if under("xl/") {
        return table(SHEET);
    }
    // Every Office package has this member, and a truncated one may have no other.
    if !has("[Content_Types].xml") {
        return None;
    }
    match extension {
        "docx" | "docm" | "dotx" => document(WORD),
        "pptx" | "pptm" | "ppsx" => document(SLIDES),
        "xlsx" | "xlsm" | "xlsb" => table(SHEET),
        _ => None,
    }
}
