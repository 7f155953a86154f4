//! The file as pages.

use crate::extract::failure::{self, fail};
use bureau_model::word::{ErrorCode, Failure};
use std::cell::Cell;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// How every database begins.
const SIGNATURE: &[u8] = b"SQLite format 3\0";

/// In which form texts are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
}

/// The pages of a database.
#[derive(Debug)]
pub(super) struct Pages {
    file: File,
    size: usize,
    /// Bytes of a page that hold data.
    pub(super) usable: usize,
    pub(super) count: u32,
    pub(super) encoding: Encoding,
    /// Whether it was kept with a write-ahead log.
    pub(super) logged: bool,
    /// How many more pages are read, so that pages that lead to each other end.
    left: Cell<u64>,
}

/// How often each page is read at most, on average: a few times for each program that a reader knows.
const PASSES: u64 = 32;
/// Pages that are read of the smallest database.
const LEAST: u64 = 20_000;

impl Pages {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let io = |error: std::io::Error| fail(ErrorCode::Io, format!("the file can't be read: {error}"));
        let mut file = File::open(path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        let mut header = [0u8; 100];
        file.read_exact(&mut header).map_err(|_| failure::corrupt("the database has no header"))?;
        let size = match u16::from_be_bytes([header[16], header[17]]) {
            1 => 65_536,
            size => usize::from(size),
        };
        let usable = size.saturating_sub(usize::from(header[20]));
        if !header.starts_with(SIGNATURE) || !size.is_power_of_two() || size < 512 || usable < 480 {
            return Err(failure::corrupt("the header of the database makes no sense"));
        }
        let encoding = match header[59] {
            2 => Encoding::Utf16Le,
            3 => Encoding::Utf16Be,
            _ => Encoding::Utf8,
        };
        let count = u32::try_from(length.div_ceil(size as u64)).unwrap_or(u32::MAX);
        let left = Cell::new(u64::from(count) * PASSES + LEAST);
        Ok(Self { file, size, usable, count, encoding, logged: header[19] == 2, left })
    }

    /// The page `number`, from 1; `None` when it is not whole in the file, or too many were read.
    pub(super) fn page(&self, number: u32) -> Option<Vec<u8>> {
        if number == 0 || number > self.count || self.left.get() == 0 {
            return None;
        }
        self.left.set(self.left.get() - 1);
        let mut file = &self.file;
        file.seek(SeekFrom::Start(u64::from(number - 1) * self.size as u64)).ok()?;
        let mut page = vec![0; self.size];
        file.read_exact(&mut page).ok()?;
        Some(page)
    }

    /// A checksum over the whole file.
    pub(super) fn checksum(&self) -> u32 {
        let mut sum = flate2::Crc::new();
        (1..=self.count).filter_map(|number| self.page(number)).for_each(|page| sum.update(&page));
        sum.sum()
    }
}
