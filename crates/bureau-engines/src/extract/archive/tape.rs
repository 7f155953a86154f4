//! Tape archives (tar), also packed as a whole: one file after the other, each with a header before it. There
//! is no directory, so nothing claims how many there should be; an archive that was cut off shows it.

use super::{Contents, Entry, Source, date, failure, link, open, special};
use crate::extract::members::broken;
use bureau_model::word::Failure;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use tar::{Archive, EntryType};

/// A header, in bytes.
pub(super) const HEADER: usize = 512;

/// What headers of one file may take together, in bytes: a bound for names made to fill the memory.
const HEADERS: u64 = 16 << 20;

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    unpack(Box::new(open(source)?), contents)
}

/// Whether a block is a header: its checksum fits. Also true of tapes older than the `ustar` mark.
pub(crate) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..HEADER) else { return false };
    let field = block[148..156].iter().map(|byte| char::from(*byte)).collect::<String>();
    let Ok(said) = u32::from_str_radix(field.trim_matches([' ', '\0']), 8) else { return false };
    let blank = 8 * u32::from(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    let own: u32 = block[148..156].iter().map(|byte| u32::from(*byte)).sum();
    block[0] != 0 && said == sum - own + blank
}

/// The files of a tape, from its unpacked bytes.
pub(super) fn unpack(tape: Box<dyn Read>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let allowed = Rc::new(Cell::new(HEADERS));
    let mut archive = Archive::new(Guarded { tape, allowed: Rc::clone(&allowed) });
    let mut entries = archive.entries().map_err(|error| fault(&error))?;
    loop {
        allowed.set(HEADERS);
        let mut entry = match entries.next() {
            None => return Ok(()),
            Some(Ok(entry)) => entry,
            Some(Err(error)) if contents.found() == 0 => return Err(fault(&error)),
            Some(Err(error)) => {
                contents.warn(format!(
                    "the archive is damaged or cut off ({error}): what stands before the fault was taken; check the copy against its source"
                ));
                return Ok(());
            }
        };
        allowed.set(u64::MAX);
        one(&mut entry, contents);
        if contents.members().is_exhausted() || !contents.members().skip(&mut entry) {
            contents.warn("the archive was not read to its end, because too much of it was unpacked in vain");
            return Ok(());
        }
    }
}

fn fault(error: &io::Error) -> Failure {
    failure::corrupt(&format!("the archive can't be read ({error})"))
}

fn one<R: Read>(entry: &mut tar::Entry<'_, R>, contents: &mut Contents<'_>) {
    let kind = entry.header().entry_type();
    let text = |bytes: &[u8]| super::super::decode(bytes);
    let named = Entry {
        path: text(&entry.path_bytes()),
        size: Some(entry.size()),
        date: entry.header().mtime().ok().and_then(|at| i64::try_from(at).ok()).and_then(date::unix),
        ..Entry::default()
    };
    match kind {
        EntryType::Directory if named.size == Some(0) => {}
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse | EntryType::Directory => {
            contents.list(&named);
            let left = named.size.unwrap_or_default();
            contents.take(&named, &mut Whole { content: entry, left });
        }
        EntryType::Symlink | EntryType::Link => {
            let target = entry.link_name_bytes().map(|target| text(&target)).unwrap_or_default();
            contents.list_refused(&named, link(&target));
        }
        EntryType::Char | EntryType::Block => contents.list_refused(&named, special("a device")),
        EntryType::Fifo => contents.list_refused(&named, special("a pipe")),
        EntryType::XGlobalHeader | EntryType::XHeader | EntryType::GNULongName | EntryType::GNULongLink => {}
        // The kinds may grow: what is not known is named.
        _ => contents.list_refused(&named, broken(&"its kind is unknown")),
    }
}

/// A file whose end before its size is a fault: a tape that was cut off ends within it.
struct Whole<'a, R> {
    content: &'a mut R,
    left: u64,
}

impl<R: Read> Read for Whole<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends within it"));
        }
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

/// A tape of which no more is read at a time than is allowed.
struct Guarded {
    tape: Box<dyn Read>,
    allowed: Rc<Cell<u64>>,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let allowed = self.allowed.get();
        if allowed == 0 {
            return Err(io::Error::other("its headers are larger than those of any genuine archive"));
        }
        let most = usize::try_from(allowed).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.tape.read(&mut buffer[..most])?;
        self.allowed.set(allowed.saturating_sub(read as u64));
        Ok(read)
    }
}
