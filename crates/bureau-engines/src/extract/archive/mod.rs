//! Archives: what is inside becomes members, and the archive's own text is the list of them.
//!
//! A reader for each kind hands its files to [`Contents`], which lists each, gives it to [`Members`] or notes
//! why it can't be taken, and adds up. Folders are no members. Links and devices are named with what they
//! point to and refused. What an archive says of itself is never used as a path. Archives are read from the
//! disk as they are unpacked, never as a whole.

mod ar;
mod behind;
mod cab;
mod charset;
mod compress;
mod contents;
mod cpio;
mod date;
mod lzh;
mod name;
mod rar;
mod seven;
mod single;
mod split;
mod tape;
mod zip;

pub(super) use behind::{is_program, program, take as take_behind};
pub(super) use split::{part, read as read_split};
pub(crate) use tape::is_header as is_tape_header;

use super::members::Members;
use super::{Order, Progress, Reading, fail, failure};
use bureau_model::word::{ErrorCode, Failure};
pub(super) use contents::{Contents, Entry};
pub(super) use date::windows as windows_date;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Memory that a compressor may ask for to unpack, in bytes: what the strongest settings in common use need.
const MEMORY: u64 = 256 << 20;

/// An archive as its reader finds it.
struct Source<'a> {
    path: &'a Path,
    media_type: &'a str,
    order: &'a Order,
}

/// Media types that are read here.
pub(super) fn reads(media_type: &str) -> bool {
    kind(media_type).is_some()
}

type Unpack = fn(&Source<'_>, &mut Contents<'_>) -> Result<(), Failure>;

fn kind(media_type: &str) -> Option<Unpack> {
    Some(match media_type {
        "application/zip"
        | "application/java-archive"
        | "application/vnd.android.package-archive"
        | "application/x-xpinstall"
        | "application/vnd.adobe.air-application-installer-package+zip"
        | "application/vnd.android.aab"
        | "application/x-fbz" => zip::read,
        "application/x-7z-compressed" => seven::read,
        "application/x-tar" => tape::read,
        "application/x-cpio" => cpio::read,
        "application/vnd.rar" => rar::read,
        "application/vnd.ms-cab-compressed" => cab::read,
        "application/x-lzh-compressed" => lzh::read,
        "application/x-archive" | "application/vnd.debian.binary-package" => ar::read,
        media_type if single::reads(media_type) => single::read,
        _ => return None,
    })
}

/// The list of what is inside; the files themselves go to `members`.
pub(super) fn read(
    path: &Path,
    media_type: &str,
    order: &Order,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let Some(read) = kind(media_type) else {
        return Err(fail(
            ErrorCode::Unsupported,
            format!("nothing here unpacks files of the kind {media_type}"),
        ));
    };
    let mut contents = Contents::new(members, progress);
    read(&Source { path, media_type, order }, &mut contents)?;
    contents.finish()
}

/// The archive's bytes from the start.
fn open(source: &Source<'_>) -> Result<BufReader<File>, Failure> {
    let unread = |error| fail(ErrorCode::Io, format!("the file can't be read: {error}"));
    File::open(source.path).map(BufReader::new).map_err(unread)
}

fn size(source: &Source<'_>) -> u64 {
    std::fs::metadata(source.path).map_or(0, |file| file.len())
}

/// Passwords to be tried, the one that opened something last first.
fn passwords(order: &Order, last: Option<&str>) -> Vec<String> {
    let rest = order.passwords.iter().filter(|password| last != Some(password.as_str()));
    last.map(str::to_owned).into_iter().chain(rest.cloned()).collect()
}

/// A file inside that no password of the case opens.
fn locked() -> Failure {
    let message = "this file in the archive is protected with a password; add the password to the case and it goes on by itself";
    fail(ErrorCode::Locked, message)
}

/// A name that points elsewhere.
fn link(target: &str) -> Failure {
    let shown: String =
        target.chars().take(500).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let message = format!("it is a link to \"{shown}\"; links are not followed");
    fail(ErrorCode::Unsupported, message)
}

/// A name without content of its own.
fn special(what: &str) -> Failure {
    fail(ErrorCode::Unsupported, format!("it is {what}, which has no content"))
}

/// Packed in a way that is not unpacked here.
fn unknown_method(method: &str) -> Failure {
    let message = format!(
        "it is packed with {method}, which is not unpacked here; unpack it with the program that made it and add its parts"
    );
    fail(ErrorCode::Unsupported, message)
}

fn too_hungry() -> Failure {
    let message = format!(
        "unpacking it would take more than {} MiB of memory, as files made to exhaust a computer do; if it is genuine, unpack it and add its parts",
        MEMORY >> 20
    );
    fail(ErrorCode::TooLarge, message)
}

/// Up to `limit` bytes, `None` when it is more or can't be read: for names and link targets.
fn short(content: &mut dyn Read, limit: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    content.take(limit + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= limit).then_some(bytes)
}
