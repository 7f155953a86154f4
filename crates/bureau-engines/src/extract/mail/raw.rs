//! The bytes of a message, wherever they are: a stretch of a file, or a text in memory. They are read in pieces,
//! so that a mail of gigabytes needs no more room than a short one.

use super::super::failure::fail;
use super::super::text;
use bureau_model::word::{ErrorCode, Failure};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

/// Bytes of a mail in UTF-16 at most: it is turned into UTF-8 in memory.
const WIDE: u64 = 64 << 20;

/// Bytes that are looked at to tell UTF-16.
const SAMPLE: u64 = 4096;

/// What can be read from any place.
pub(super) trait Bytes: Read + Seek {}

impl<T: Read + Seek> Bytes for T {}

/// A stretch of bytes.
pub(super) struct Raw<'a> {
    bytes: Box<dyn Bytes + 'a>,
    range: Range<u64>,
    /// Whether it was UTF-16 and is UTF-8 now, so that what it says of its own letters is no longer so.
    pub(super) was_wide: bool,
}

impl<'a> Raw<'a> {
    /// A file, without its byte order mark. One in UTF-16 is turned into UTF-8.
    ///
    /// # Errors
    /// `io` when the file can't be read, `too_large` for one in UTF-16 that can't be held in memory.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let mut raw = Self::plain(path)?;
        let sample = raw.held(raw.range(), SAMPLE).map_err(|error| unread(&error))?;
        if text::is_utf16(&sample) {
            return raw.narrowed();
        }
        if sample.contains(&b'\r') && !sample.contains(&b'\n') {
            return raw.with_lines();
        }
        raw.range.start = if sample.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Ok(raw)
    }

    /// A file as it is.
    ///
    /// # Errors
    /// `io` when it can't be read.
    pub(super) fn plain(path: &Path) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error| unread(&error))?;
        let size = file.metadata().map_err(|error| unread(&error))?.len();
        Ok(Self { bytes: Box::new(file), range: 0..size, was_wide: false })
    }

    /// What is in memory already.
    pub(super) fn held_in(bytes: Vec<u8>) -> Self {
        let range = 0..bytes.len() as u64;
        Self { bytes: Box::new(Cursor::new(bytes)), range, was_wide: false }
    }

    /// With lines that end as mails end them, for one from an old Mac.
    fn with_lines(mut self) -> Result<Self, Failure> {
        if self.range.end > WIDE {
            return Ok(self);
        }
        let bytes = self.held(self.range(), WIDE).map_err(|error| unread(&error))?;
        Ok(Raw::held_in(bytes.into_iter().map(|byte| if byte == b'\r' { b'\n' } else { byte }).collect()))
    }

    fn narrowed(mut self) -> Result<Self, Failure> {
        if self.range.end > WIDE {
            let message = format!("a mail in UTF-16 of more than {} MiB is not read: split it", WIDE >> 20);
            return Err(fail(ErrorCode::TooLarge, message));
        }
        let bytes = self.held(self.range(), WIDE).map_err(|error| unread(&error))?;
        let mut raw = Raw::held_in(text::decode(&bytes).into_bytes());
        raw.was_wide = true;
        Ok(raw)
    }

    /// Where it begins and ends.
    pub(super) fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// A stretch of it from now on.
    pub(super) fn within(mut self, range: Range<u64>) -> Self {
        self.range = range.start.max(self.range.start)..range.end.min(self.range.end);
        self
    }

    /// Reads a stretch of it.
    pub(super) fn reader(&mut self, range: Range<u64>) -> io::Result<impl Read + '_> {
        self.bytes.seek(SeekFrom::Start(range.start))?;
        Ok((&mut self.bytes).take(range.end.saturating_sub(range.start)))
    }

    /// Reads a stretch of it by lines.
    pub(super) fn lines(
        &mut self,
        range: Range<u64>,
    ) -> io::Result<super::line::Lines<impl io::BufRead + '_>> {
        let start = range.start;
        Ok(super::line::Lines::new(BufReader::with_capacity(256 << 10, self.reader(range)?), start))
    }

    /// A stretch of it in memory, `limit` bytes at most.
    pub(super) fn held(&mut self, range: Range<u64>, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader(range)?.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// What can't be read from the disk.
pub(super) fn unread(error: &io::Error) -> Failure {
    fail(ErrorCode::Io, format!("the file can't be read: {error}"))
}
