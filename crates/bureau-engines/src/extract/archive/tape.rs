//! Tape archives (tar), also packed as a whole: one file after the other, each with a header before it. There
//! is no directory, so nothing claims how many there should be; an archive that was cut off shows it.
//!
//! [`walk`] goes from header to header, [`pax`] reads what newer headers add, [`sparse`] puts a file together whose
//! holes were left out. Hard links are files by another name, and taken as such.

mod header;
mod pax;
mod sparse;
mod walk;

use super::super::failure;
use super::contents::{Contents, Entry};
use super::date;
use super::refusal::{link, special};
use super::source::{Source, open};
use crate::extract::members::{broken, too_large};
use bureau_model::word::{ErrorCode, Failure};
pub(super) use header::HEADER;
pub(crate) use header::is_header;
use sparse::Spread;
use std::io::{self, Read};
use tar::EntryType;
use walk::{Head, Tape};

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    unpack(Box::new(open(source)?), contents)
}

/// The files of a tape, from its unpacked bytes, and of the tapes that follow it in the same file.
pub(super) fn unpack(source: Box<dyn Read>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let mut tape = Tape::new(source);
    loop {
        match tape.next() {
            Ok(None) => break,
            Ok(Some(head)) => one(&mut tape, &head, contents),
            Err(error) if contents.found() == 0 => return Err(fault(&error)),
            Err(error) => {
                contents.warn(format!(
                    "the archive is damaged or cut off ({error}): what stands before the fault was taken; check the copy against its source"
                ));
                break;
            }
        }
        if contents.members().is_exhausted() || !contents.members().skip(&mut tape.body()) {
            contents.warn("the archive was not read to its end, because too much of it was unpacked in vain");
            break;
        }
    }
    if tape.tapes() > 1 {
        contents.warn(format!(
            "{} archives stand in this file, one behind the other: all are read",
            tape.tapes()
        ));
    }
    if let Some(rest) = tape.rubbish() {
        contents.warn(format!("behind the end of the archive stands something that is no archive, from byte {rest} on: it was not read"));
    }
    Ok(())
}

fn fault(error: &io::Error) -> Failure {
    failure::corrupt(&format!("the archive can't be read ({error})"))
}

fn one(tape: &mut Tape, head: &Head, contents: &mut Contents<'_>) {
    let named =
        Entry { size: Some(head.size), date: head.changed.and_then(date::unix), ..Entry::called(&head.path) };
    match head.kind {
        EntryType::Directory if head.size == 0 => {}
        EntryType::Regular if head.size == 0 && head.path.ends_with(b"/") => {}
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse | EntryType::Directory => {
            contents.list(&named);
            if let Err(failure) = file(tape, head, &named, contents) {
                contents.refuse(&named, failure);
            }
        }
        EntryType::Link => {
            contents.list(&named);
            same(tape, head, &named, contents);
        }
        EntryType::Symlink => contents.list_refused(&named, link(&super::super::text::decode(&head.link))),
        EntryType::Char | EntryType::Block => contents.list_refused(&named, special("a device")),
        EntryType::Fifo => contents.list_refused(&named, special("a pipe")),
        EntryType::XGlobalHeader | EntryType::XHeader | EntryType::GNULongName | EntryType::GNULongLink => {}
        // The label of the tape itself.
        kind if kind.as_byte() == b'V' => {}
        kind if kind.as_byte() == b'M' => contents.list_refused(&named, continued()),
        // The kinds may grow: what is not known is named.
        _ => contents.list_refused(&named, broken(&"its kind is unknown")),
    }
}

fn file(tape: &mut Tape, head: &Head, named: &Entry, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let Some(map) = &head.sparse else {
        let stored = tape.left();
        return contents.try_take(named, &mut Whole { content: tape.body(), left: stored });
    };
    // Holes cost nothing in the archive: whether there is room is known before they are written.
    if !contents.members().fits(head.size) {
        return Err(too_large());
    }
    let map = map.read(&mut tape.body()).map_err(|error| broken(&error))?;
    let mut spread = Spread::new(tape.body(), map, head.size).map_err(|error| broken(&error))?;
    contents.try_take(named, &mut spread)
}

/// A hard link: the same file again, by another name.
fn same(tape: &mut Tape, head: &Head, named: &Entry, contents: &mut Contents<'_>) {
    if tape.left() > 0 {
        let stored = tape.left();
        return contents.take(named, &mut Whole { content: tape.body(), left: stored });
    }
    match contents.members().again(&Entry::called(&head.link).path) {
        Some(mut copy) => contents.take(named, &mut copy),
        None => contents.refuse(named, link(&super::super::text::decode(&head.link))),
    }
}

fn continued() -> Failure {
    let message = "it goes on from another volume of a tape; join the volumes with the program that made them and add the whole";
    Failure::new(ErrorCode::Unsupported, message)
}

/// A file whose end before its size is a fault: a tape that was cut off ends within it.
struct Whole<R> {
    content: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends within it"));
        }
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}
