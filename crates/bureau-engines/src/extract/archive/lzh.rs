//! LHA and LZH, whose names are in the code page of whoever packed them.

use super::super::failure;
use super::contents::{Contents, Entry};
use super::date;
use super::name::Origin;
use super::refusal::unknown_method;
use super::source::{Source, open};
use bureau_model::word::{ErrorCode, Failure};
use delharc::{LhaDecodeReader, LhaHeader};
use std::io::{self, Read};

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let fault =
        |error: &dyn std::fmt::Display| failure::corrupt(&format!("the archive can't be read ({error})"));
    let mut archive = LhaDecodeReader::new(open(source)?).map_err(|error| fault(&error))?;
    contents.made_by(Origin::Dos);
    loop {
        if !archive.header().is_directory() {
            one(&mut archive, contents);
        }
        if contents.members().is_exhausted() {
            contents.warn("the archive was not read to its end, because too much of it was unpacked in vain");
            return Ok(());
        }
        match archive.next_file() {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) if contents.found() == 0 => return Err(fault(&error)),
            Err(error) => {
                contents.warn(format!("the archive is damaged or cut off ({error})"));
                return Ok(());
            }
        }
    }
}

fn one<R: Read>(archive: &mut LhaDecodeReader<R>, contents: &mut Contents<'_>) {
    let header = archive.header();
    let changed = header.parse_last_modified().to_naive_utc();
    let entry = Entry {
        size: Some(header.original_size),
        date: changed.and_then(|at| date::unix(at.and_utc().timestamp())),
        ..named(header)
    };
    contents.list(&entry);
    if !archive.is_decoder_supported() {
        return contents.refuse(&entry, unknown_method("an unknown method of LHA"));
    }
    contents.take(&entry, &mut Checked(archive));
}

/// Kinds of additional header: the file's name and the path of its folder.
const NAME: u8 = 1;
const FOLDER: u8 = 2;

/// What the file is called, in its own bytes: the library's names have `%8a` for what is no ASCII.
fn named(header: &LhaHeader) -> Entry {
    let additional = |kind: u8| {
        let of_kind = |extra: &&[u8]| extra.first() == Some(&kind) && extra.len() > 1;
        header.iter_extra().find(of_kind).map(|extra| extra[1..].to_vec())
    };
    let mut path = additional(FOLDER).unwrap_or_default();
    // The parts of a folder's path are apart by 0xFF.
    path.iter_mut().filter(|byte| **byte == 0xff).for_each(|byte| *byte = b'/');
    if !path.is_empty() && path.last() != Some(&b'/') {
        path.push(b'/');
    }
    path.extend(additional(NAME).unwrap_or_else(|| header.filename.to_vec()));
    // What follows a zero is a comment.
    let end = path.iter().position(|byte| *byte == 0).unwrap_or(path.len());
    let entry = Entry::called(&path[..end]);
    Entry { path: entry.path.replace('\\', "/"), ..entry }
}

/// A file's content, whose checksum is looked at where it ends.
struct Checked<'a, R: Read>(&'a mut LhaDecodeReader<R>);

impl<R: Read> Read for Checked<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer).map_err(|error| io::Error::other(error.to_string()))?;
        if read == 0 && !buffer.is_empty() && !self.0.crc_is_ok() {
            return Err(io::Error::other(format!("{}: its checksum is wrong", ErrorCode::Corrupt)));
        }
        Ok(read)
    }
}
