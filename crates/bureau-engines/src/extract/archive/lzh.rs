//! LHA and LZH.

use super::{Contents, Entry, Source, date, failure, open, unknown_method};
use bureau_model::word::{ErrorCode, Failure};
use delharc::LhaDecodeReader;
use std::io::{self, Read};

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let fault =
        |error: &dyn std::fmt::Display| failure::corrupt(&format!("the archive can't be read ({error})"));
    let mut archive = LhaDecodeReader::new(open(source)?).map_err(|error| fault(&error))?;
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
        path: header.parse_pathname_to_str().replace('\\', "/"),
        size: Some(header.original_size),
        date: changed.and_then(|at| date::unix(at.and_utc().timestamp())),
        ..Entry::default()
    };
    contents.list(&entry);
    if !archive.is_decoder_supported() {
        return contents.refuse(&entry, unknown_method("an unknown method of LHA"));
    }
    contents.take(&entry, &mut Checked(archive));
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
