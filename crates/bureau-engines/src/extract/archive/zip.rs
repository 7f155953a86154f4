//! ZIP and what is packed as ZIP, by its directory; without one, from its start to the first fault.
//!
//! Every entry of the directory is read, also those that share a name: only that keeps a file from hiding
//! behind another.

pub(super) mod directory;

use super::super::failure;
use super::contents::{Contents, Entry};
use super::date;
use super::name::Origin;
use super::refusal::{MEMORY, link, locked, special, too_hungry, unknown_method};
use super::source::{Source, open, passwords, short};
use crate::extract::members::broken;
use crate::extract::text::decode;
use bureau_model::word::{ErrorCode, Failure};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use zip::read::{Config, OwnedZipFileEntry, ZipFileEntry, read_zipfile_from_stream};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

/// Bits of a Unix mode that tell the kind of file, and the kinds.
const KIND: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;

/// A local header without its name, in bytes.
const LOCAL: usize = 30;

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let mut directory = match ZipIterable::try_new(open(source)?, Config::default()) {
        Ok(directory) => directory,
        Err(ZipError::UnsupportedArchive(what)) if what.contains("disk") => {
            return Err(unsplit());
        }
        Err(_) => return recover(source, contents),
    };
    contents.made_by(Origin::Dos);
    let folders = folders(&mut directory).map_err(|error| fault(&error))?;
    contents.claim((directory.len() as u64).saturating_sub(folders));
    let mut reader = Reader { body: open(source)?, source, opened_by: None };
    for entry in directory.files().map_err(|error| fault(&error))? {
        match entry {
            Ok(entry) if is_folder(&entry) => {}
            Ok(entry) if contents.is_spent() => {
                contents.list(&named(&entry));
                contents.members().pass_over(1);
            }
            Ok(entry) => reader.one(&entry.into(), contents),
            Err(error) => {
                contents.warn(format!(
                    "the archive's directory is damaged and was read up to the fault ({error})"
                ));
                break;
            }
        }
    }
    if contents.found() == 0 && folders == 0 && !directory.is_empty() {
        recover(source, contents)
    } else {
        Ok(())
    }
}

fn unsplit() -> Failure {
    let message = "it is one part of an archive that was split; join the parts with the program that made them and add the whole";
    Failure::new(ErrorCode::Unsupported, message)
}

fn fault(error: &ZipError) -> Failure {
    failure::corrupt(&format!("the archive's directory can't be read ({error})"))
}

/// How many of the entries are folders. Stops where the directory does.
fn folders(directory: &mut ZipIterable<BufReader<File>>) -> Result<u64, ZipError> {
    Ok(directory.files()?.map_while(Result::ok).filter(is_folder).count() as u64)
}

/// A name that ends like a folder's hides a file when it has content.
fn is_folder(entry: &ZipFileEntry<'_>) -> bool {
    let named = entry.name_raw().ends_with(b"/") || entry.name_raw().ends_with(b"\\");
    entry.size() == 0 && (named || entry.unix_mode().is_some_and(|mode| mode & KIND == FOLDER))
}

fn named(entry: &ZipFileEntry<'_>) -> Entry {
    Entry {
        size: Some(entry.size()),
        date: entry.last_modified().and_then(|at| date::dos(at.datepart(), at.timepart())),
        ..Entry::called(entry.name_raw())
    }
}

struct Reader<'a> {
    body: BufReader<File>,
    source: &'a Source<'a>,
    /// The password that opened something last.
    opened_by: Option<String>,
}

impl Reader<'_> {
    fn one(&mut self, entry: &OwnedZipFileEntry, contents: &mut Contents<'_>) {
        let named = named(&entry.as_ref());
        contents.list(&named);
        if let Err(failure) = self.check(entry).and_then(|()| self.unpack(entry, &named, contents)) {
            contents.refuse(&named, failure);
        }
    }

    fn unpack(
        &mut self,
        entry: &OwnedZipFileEntry,
        named: &Entry,
        contents: &mut Contents<'_>,
    ) -> Result<(), Failure> {
        if !entry.encrypted() {
            return self.with(entry, None, named, contents);
        }
        for password in passwords(self.source.order, self.opened_by.as_deref()) {
            match self.with(entry, Some(&password), named, contents) {
                Ok(()) => {
                    self.opened_by = Some(password);
                    return Ok(());
                }
                // A wrong password passes the format's own check once in 256 times, and gives rubbish then.
                Err(failure) if matches!(failure.code, ErrorCode::Locked | ErrorCode::Corrupt) => {}
                Err(failure) => return Err(failure),
            }
        }
        Err(locked())
    }

    fn with(
        &mut self,
        entry: &OwnedZipFileEntry,
        password: Option<&str>,
        named: &Entry,
        contents: &mut Contents<'_>,
    ) -> Result<(), Failure> {
        let options = ZipReadOptions::new().password(password.map(str::as_bytes));
        let opened = entry.as_ref().with_reader(&mut self.body, options);
        let mut content = opened.map_err(|error| unopened(&error))?;
        contents.try_take(named, &mut content)
    }

    /// What is no file, and what would take too much memory to unpack.
    fn check(&mut self, entry: &OwnedZipFileEntry) -> Result<(), Failure> {
        if entry.is_symlink() && !entry.encrypted() {
            let content = entry.as_ref().with_reader(&mut self.body, ZipReadOptions::new());
            let target = content.ok().and_then(|mut content| short(&mut content, 4096)).unwrap_or_default();
            return Err(link(&decode(&target)));
        }
        match entry.unix_mode().map(|mode| mode & KIND) {
            None | Some(0 | REGULAR | FOLDER) => {}
            Some(_) => return Err(special("a device, a pipe or a socket")),
        }
        let lzma = entry.compression() == CompressionMethod::Lzma;
        let memory = if lzma { self.dictionary(entry).unwrap_or_default() } else { 0 };
        if memory > MEMORY { Err(too_hungry()) } else { Ok(()) }
    }

    /// The memory that LZMA asks for: after two words, a byte and then the size of its dictionary.
    fn dictionary(&mut self, entry: &OwnedZipFileEntry) -> Option<u64> {
        let mut header = [0; LOCAL];
        self.body.seek(SeekFrom::Start(entry.header_start())).ok()?;
        self.body.read_exact(&mut header).ok()?;
        let word = |at: usize| i64::from(u16::from_le_bytes([header[at], header[at + 1]]));
        self.body.seek(SeekFrom::Current(word(26) + word(28))).ok()?;
        let mut start = [0; 9];
        self.body.read_exact(&mut start).ok()?;
        Some(u64::from(u32::from_le_bytes([start[5], start[6], start[7], start[8]])))
    }
}

fn unopened(error: &ZipError) -> Failure {
    match error {
        ZipError::InvalidPassword => locked(),
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => locked(),
        ZipError::CompressionMethodNotSupported(method) => unknown_method(&format!("method {method} of ZIP")),
        ZipError::UnsupportedArchive(what) => unknown_method(&what.to_lowercase()),
        ZipError::Io(_)
        | ZipError::InvalidArchive(_)
        | ZipError::FileNotFound
        | ZipError::DecompressedSizeLimitExceeded { .. }
        | ZipError::DecompressedSizeUnknown => broken(error),
        // The library may learn of other faults.
        _ => broken(error),
    }
}

/// What can be had of an archive whose end, and with it the directory, is missing.
fn recover(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    contents.made_by(Origin::Dos);
    let mut body = open(source)?;
    let mut fault = None;
    while !contents.is_spent() {
        let mut file = match read_zipfile_from_stream(&mut body) {
            Ok(Some(file)) => file,
            Ok(None) => break,
            Err(error) => {
                fault = Some(unopened(&error));
                break;
            }
        };
        if file.size() == 0 && file.name_raw().ends_with(b"/") {
            continue;
        }
        let entry = Entry { size: Some(file.size()), ..Entry::called(file.name_raw()) };
        contents.list(&entry);
        contents.take(&entry, &mut file);
        // What was refused is read to its end, or the next file would not be found.
        if !contents.members().skip(&mut file) {
            break;
        }
    }
    match fault {
        Some(failure) if contents.found() == 0 && failure.code == ErrorCode::Locked => Err(failure),
        _ if contents.found() == 0 => {
            Err(failure::corrupt("the archive's directory is missing or can't be read"))
        }
        _ => {
            contents.warn(
                "the archive is damaged or incomplete: its directory is missing. What stands before the first fault was taken; check the copy against its source",
            );
            Ok(())
        }
    }
}
