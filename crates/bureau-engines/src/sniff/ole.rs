//! Old Office files and Outlook messages: compound files, told apart by the names of their streams.

use bureau_model::output::Sniffed;
use bureau_model::word::FileType;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// How a compound file begins.
pub(super) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// How much of the directory is read, in bytes. The streams that tell stand near its start.
const DIRECTORY: u64 = 16 * 1024;

/// One directory entry.
const ENTRY: usize = 128;

/// What the compound file is, or `None` when no stream of it is known.
pub(super) fn judge(path: &Path, head: &[u8], extension: &str) -> Option<Sniffed> {
    let names = names(&directory(path, head)?);
    let has = |name: &str| names.iter().any(|n| n == name);
    if has("EncryptedPackage") {
        return Some(encrypted(extension));
    }
    if has("__properties_version1.0") || has("__nameid_version1.0") {
        return Some(Sniffed::new("application/vnd.ms-outlook", FileType::Email));
    }
    if has("WordDocument") {
        return Some(Sniffed::new("application/msword", FileType::Document));
    }
    if has("PowerPoint Document") {
        return Some(Sniffed::new("application/vnd.ms-powerpoint", FileType::Document));
    }
    (has("Workbook") || has("Book")).then(|| Sniffed::new("application/vnd.ms-excel", FileType::Table))
}

/// An encrypted package hides whether it is a text or a sheet: only its name says.
fn encrypted(extension: &str) -> Sniffed {
    let file_type = match extension {
        "xlsx" | "xlsm" | "xlsb" | "xltx" | "xls" => FileType::Table,
        _ => FileType::Document,
    };
    Sniffed::new("application/x-ole-encrypted", file_type)
}

fn directory(path: &Path, head: &[u8]) -> Option<Vec<u8>> {
    let shift = u16::from_le_bytes(head.get(30..32)?.try_into().ok()?);
    let sector = u32::from_le_bytes(head.get(48..52)?.try_into().ok()?);
    if !(9..=12).contains(&shift) {
        return None;
    }
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start((u64::from(sector) + 1) << shift)).ok()?;
    let mut bytes = Vec::new();
    file.take(DIRECTORY).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn names(directory: &[u8]) -> Vec<String> {
    directory.chunks_exact(ENTRY).filter_map(name).collect()
}

fn name(entry: &[u8]) -> Option<String> {
    let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
    if !(2..=64).contains(&length) {
        return None;
    }
    let units = entry[..length - 2].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    String::from_utf16(&units.collect::<Vec<_>>()).ok()
}
