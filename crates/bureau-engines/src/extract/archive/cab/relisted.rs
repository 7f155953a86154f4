//! A cabinet whose files are called by their numbers.
//!
//! The library that unpacks cabinets reads names as UTF-8, whatever they are, and finds a file by its name: of two
//! that it reads alike, the second would never be found. So it is shown the same cabinet with a list of files that
//! stands behind its end, in which they are called `0`, `1`, `2` …; what they are really called stays in bytes.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Where the header tells the place of the list, and how many files it has.
const LIST: usize = 16;
const FILES: usize = 28;
/// The header as far as it is always there.
const HEADER: usize = 36;
/// An entry before its name.
const ENTRY: usize = 16;
/// A name's length at most, as the format has it.
const NAME: usize = 256;

/// The cabinet with its other list.
pub(super) struct Relisted {
    body: BufReader<File>,
    header: [u8; HEADER],
    list: Vec<u8>,
    /// Where the cabinet ends and the list begins.
    end: u64,
    at: u64,
}

impl Relisted {
    /// Also the names as they stand in the cabinet, in the order of its files.
    pub(super) fn new(mut body: BufReader<File>) -> io::Result<(Self, Vec<Vec<u8>>)> {
        let end = body.seek(SeekFrom::End(0))?;
        body.rewind()?;
        let mut header = [0; HEADER];
        body.read_exact(&mut header)?;
        let place = u32::from_le_bytes([header[LIST], header[LIST + 1], header[LIST + 2], header[LIST + 3]]);
        let files = usize::from(u16::from_le_bytes([header[FILES], header[FILES + 1]]));
        body.seek(SeekFrom::Start(u64::from(place)))?;
        let (mut list, mut names) = (Vec::new(), Vec::new());
        for number in 0..files {
            let (entry, name) = entry(&mut body)?;
            list.extend(entry);
            list.extend(number.to_string().bytes());
            list.push(0);
            names.push(name);
        }
        let behind = u32::try_from(end).map_err(|_| io::Error::other("it is larger than any cabinet"))?;
        header[LIST..LIST + 4].copy_from_slice(&behind.to_le_bytes());
        Ok((Self { body, header, list, end, at: 0 }, names))
    }
}

fn entry(body: &mut impl Read) -> io::Result<([u8; ENTRY], Vec<u8>)> {
    let mut entry = [0; ENTRY];
    body.read_exact(&mut entry)?;
    let (mut name, mut byte) = (Vec::new(), [0]);
    loop {
        body.read_exact(&mut byte)?;
        match byte[0] {
            0 => return Ok((entry, name)),
            _ if name.len() > NAME => return Err(io::Error::other("a name longer than the format has")),
            byte => name.push(byte),
        }
    }
}

impl Read for Relisted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let kept = if self.at < HEADER as u64 {
            &self.header[self.at as usize..]
        } else if self.at >= self.end {
            let at = usize::try_from(self.at - self.end).unwrap_or(usize::MAX);
            self.list.get(at..).unwrap_or_default()
        } else {
            let ahead = self.at as i64 - self.body.stream_position()? as i64;
            self.body.seek_relative(ahead)?;
            let most = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(buffer.len());
            let read = self.body.read(&mut buffer[..most])?;
            self.at += read as u64;
            return Ok(read);
        };
        let read = kept.len().min(buffer.len());
        buffer[..read].copy_from_slice(&kept[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Relisted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let wanted = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => (self.end + self.list.len() as u64).checked_add_signed(by),
        };
        self.at = wanted.ok_or_else(|| io::Error::other("a place before the start"))?;
        Ok(self.at)
    }
}
