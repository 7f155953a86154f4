//! How much is read: of a file, of what it unpacks to, of its text.

use super::failure::{self, fail};
use bureau_model::word::{ErrorCode, Failure};
use std::io::{Cursor, Read};
use std::path::Path;

/// A file's size at most, in bytes.
const FILE: u64 = 1024 * 1024 * 1024;

/// The text's size at most, in bytes.
const TEXT: usize = 64 * 1024 * 1024;

/// What a packed office file may unpack to, in bytes, and one of its members.
const UNPACKED: u64 = 1024 * 1024 * 1024;
const MEMBER: u64 = 256 * 1024 * 1024;

/// The whole file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let io = |error: std::io::Error| fail(ErrorCode::Io, format!("the file can't be read: {error}"));
    let file = std::fs::File::open(path).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    if size > FILE {
        return Err(fail(
            ErrorCode::TooLarge,
            format!(
                "the file has {} MiB; at most {} MiB are read of a file of this kind: save it in parts with the program that made it and add those",
                size >> 20,
                FILE >> 20
            ),
        ));
    }
    let mut bytes = Vec::new();
    // More than the child may hold is said so, instead of ending it.
    bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX)).map_err(|_| {
        fail(
            ErrorCode::TooLarge,
            format!(
                "the file has {} MiB, more than is held in memory at once: save it in parts with the program that made it and add those",
                size >> 20
            ),
        )
    })?;
    file.take(FILE).read_to_end(&mut bytes).map_err(io)?;
    if bytes.is_empty() {
        return Err(fail(ErrorCode::Empty, "the file has no content (0 bytes)"));
    }
    Ok(bytes)
}

pub(super) fn check_text(bytes: usize) -> Result<(), Failure> {
    if bytes <= TEXT {
        return Ok(());
    }
    let message = format!(
        "the file holds {} MiB of text; at most {} MiB are read of a file of this kind: save it in parts with the program that made it and add those",
        bytes >> 20,
        TEXT >> 20
    );
    Err(fail(ErrorCode::TooLarge, message))
}

/// Whether a packed office file is whole, open and of a bearable size when unpacked.
pub(super) fn check_package(bytes: &[u8]) -> Result<(), Failure> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| failure::corrupt("the file's package can't be opened"))?;
    let mut total = 0u64;
    for index in 0..package.len() {
        let member =
            package.by_index_raw(index).map_err(|_| failure::corrupt("a part of the package is broken"))?;
        if member.encrypted() {
            return Err(failure::locked());
        }
        total = total.saturating_add(member.size());
        if member.size() > MEMBER || total > UNPACKED {
            return Err(fail(
                ErrorCode::TooLarge,
                format!(
                    "the file unpacks to more than {} MiB, which no ordinary office file does",
                    MEMBER >> 20
                ),
            ));
        }
    }
    Ok(())
}
