//! Archives behind something else: a picture that goes on as an archive, a program that unpacks itself. What stands
//! behind is taken out as a file of its own, so that it has a name, a hash and its own members.
//!
//! Signatures are proved by what follows them, because the bytes of a picture may hold any of them by chance.

use super::zip::directory;
use crate::extract::failure;
use crate::extract::members::{Members, broken};
use crate::extract::reading::Reading;
use aho_corasick::AhoCorasick;
use bureau_model::word::{Failure, FileType};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// Signatures that are looked for, each with its kind.
const SIGNATURES: [(&[u8], Kind); 2] = [(b"Rar!\x1a\x07", Kind::Rar), (b"7z\xbc\xaf\x27\x1c", Kind::Seven)];
/// Signatures that are proved at most: a file may be made of nothing else.
const TRIES: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zip,
    Rar,
    Seven,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Zip => "ZIP",
            Self::Rar => "RAR",
            Self::Seven => "7z",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Rar => "rar",
            Self::Seven => "7z",
        }
    }
}

/// An archive behind something.
struct Behind {
    kind: Kind,
    /// Where it begins, and where what is copied ends.
    from: u64,
    to: u64,
    /// What follows the copy: a directory that tells the places anew.
    directory: Vec<u8>,
}

/// Whether files of this media type may unpack themselves.
pub(in crate::extract) fn is_program(media_type: &str) -> bool {
    matches!(
        media_type,
        "application/vnd.microsoft.portable-executable"
            | "application/x-executable"
            | "application/x-dosexec"
    )
}

/// A program: what of it is worth having is the archive that it brings.
pub(in crate::extract) fn program(
    path: &Path,
    media_type: &str,
    members: &mut Members,
) -> Result<Reading, Failure> {
    let mut reading = Reading::default();
    take(path, "program", &mut reading, members);
    if members.found() == 0 {
        return Err(failure::unsupported(media_type, FileType::Other));
    }
    Ok(reading)
}

/// Takes the archive behind what is at `path`, where there is one, and says so.
pub(in crate::extract) fn take(path: &Path, what: &str, reading: &mut Reading, members: &mut Members) {
    let Ok(Some(behind)) = find(path) else { return };
    let name = format!("behind the {what}.{}", behind.kind.ending());
    match copy(path, &behind) {
        Ok(mut content) => members.take(&name, &mut content),
        Err(error) => members.refuse(&name, 0, broken(&error)),
    }
    reading.warn(format!(
        "an archive ({}) stands behind the {what}, from byte {} on: it was taken out as a file of its own",
        behind.kind.name(),
        behind.from
    ));
    members.account(1, reading);
}

fn copy(path: &Path, behind: &Behind) -> io::Result<impl Read + use<>> {
    let mut file = BufReader::new(File::open(path)?);
    file.seek(SeekFrom::Start(behind.from))?;
    Ok(file.take(behind.to - behind.from).chain(Cursor::new(behind.directory.clone())))
}

fn find(path: &Path) -> io::Result<Option<Behind>> {
    let mut file = BufReader::new(File::open(path)?);
    match zip(&mut file)? {
        Some(zip) => Ok(Some(zip)),
        None => by_signature(&mut file),
    }
}

/// A ZIP by the end of its directory. It may tell its places from its own start, or from that of the whole file.
fn zip(file: &mut BufReader<File>) -> io::Result<Option<Behind>> {
    let Some(end) = directory::end(file, &|_, place| Some(place))? else { return Ok(None) };
    let size = file.seek(SeekFrom::End(0))?;
    // What stands in front shows in how far the directory is from where it says.
    let shift = end.at.checked_sub(end.size).and_then(|at| at.checked_sub(end.start.1));
    let Some(shift) = shift.filter(|_| end.size > 0 && end.disk == 0) else { return Ok(None) };
    let Some(listed) = directory::read(file, end.start.1 + shift, end.size)? else { return Ok(None) };
    let Some(first) = directory::first(&listed) else { return Ok(None) };
    if shift > 0 {
        let behind = Behind { kind: Kind::Zip, from: shift, to: size, directory: Vec::new() };
        return Ok(Some(behind).filter(|_| is_local(file, shift + first)));
    }
    if first == 0 || !is_local(file, first) {
        return Ok(None);
    }
    let place = |_, offset: u64| offset.checked_sub(first);
    let anew = directory::anew(&listed, &end, end.start.1 - first, &place);
    Ok(anew.map(|directory| Behind { kind: Kind::Zip, from: first, to: end.start.1, directory }))
}

fn is_local(file: &mut BufReader<File>, at: u64) -> bool {
    let mut start = [0; 4];
    file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut start)).is_ok()
        && &start == b"PK\x03\x04"
}

fn by_signature(file: &mut BufReader<File>) -> io::Result<Option<Behind>> {
    let size = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let Ok(patterns) = AhoCorasick::new(SIGNATURES.map(|(signature, _)| signature)) else { return Ok(None) };
    let mut found = Vec::new();
    for place in patterns.stream_find_iter(&mut *file).take(TRIES) {
        let place = place?;
        found.push((place.start() as u64, SIGNATURES[place.pattern().as_usize()].1));
    }
    for (from, kind) in found.into_iter().filter(|(from, _)| *from > 0) {
        let mut head = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        file.take(32).read_to_end(&mut head)?;
        if is_genuine(kind, &head, size - from) {
            return Ok(Some(Behind { kind, from, to: size, directory: Vec::new() }));
        }
    }
    Ok(None)
}

/// Whether what follows a signature is the header of an archive.
fn is_genuine(kind: Kind, head: &[u8], size: u64) -> bool {
    match kind {
        Kind::Zip => false,
        Kind::Seven => {
            let field = |at: usize, length: usize| {
                head[at..at + length].iter().rev().fold(0u64, |all, byte| (all << 8) | u64::from(*byte))
            };
            head.len() == 32
                && u64::from(crc(&head[12..])) == field(8, 4)
                && field(12, 8).saturating_add(field(20, 8)).saturating_add(32) <= size
        }
        // RAR 4: its first block is of the kind 0x73 and of 13 bytes at least. RAR 5: its first header tells the
        // archive (1) or how it is encrypted (4).
        Kind::Rar if head.get(6) == Some(&0) => {
            head.get(9) == Some(&0x73) && head.get(12).is_some_and(|size| *size >= 13)
        }
        Kind::Rar => {
            let after_size = head.get(12..15).and_then(|size| size.iter().position(|byte| byte & 0x80 == 0));
            let kind = after_size.and_then(|at| head.get(13 + at));
            head.get(6..8) == Some(&[1, 0]) && matches!(kind, Some(1 | 4))
        }
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
