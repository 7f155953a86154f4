//! Files with holes: the archive holds the parts between them, and where each stands.

use super::header::HEADER;
use std::io::{self, Read};

/// Parts of one file at most: a bound for maps made to fill the memory.
const PIECES: usize = 1 << 20;

/// Where the parts of a sparse file stand: offset and length of each.
pub(super) enum Map {
    /// As its headers told.
    Known(Vec<(u64, u64)>),
    /// It stands in front of the file's own bytes, filled up to a block.
    InFront,
}

impl Map {
    /// The map itself; `content` is left where the first part begins.
    pub(super) fn read(&self, content: &mut dyn Read) -> io::Result<Vec<(u64, u64)>> {
        match self {
            Self::Known(pieces) => Ok(pieces.clone()),
            Self::InFront => {
                let mut read = 0;
                let count = number(content, &mut read)?;
                if count > PIECES as u64 {
                    return Err(wrong("a map larger than that of any genuine file"));
                }
                let pieces = (0..count)
                    .map(|_| Ok((number(content, &mut read)?, number(content, &mut read)?)))
                    .collect::<io::Result<_>>()?;
                let padding = (HEADER as u64 - read % HEADER as u64) % HEADER as u64;
                io::copy(&mut content.take(padding), &mut io::sink())?;
                Ok(pieces)
            }
        }
    }
}

/// A decimal number on a line of its own.
fn number(content: &mut dyn Read, read: &mut u64) -> io::Result<u64> {
    let (mut value, mut byte) = (0u64, [0]);
    for _ in 0..=20 {
        content.read_exact(&mut byte)?;
        *read += 1;
        match byte[0] {
            b'\n' => return Ok(value),
            digit @ b'0'..=b'9' => {
                let grown =
                    value.checked_mul(10).and_then(|value| value.checked_add(u64::from(digit - b'0')));
                value = grown.ok_or_else(|| wrong("a number that is too large"))?;
            }
            _ => break,
        }
    }
    Err(wrong("a map without numbers"))
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// The file with zeros where its holes are.
pub(super) struct Spread<R> {
    content: R,
    pieces: std::vec::IntoIter<(u64, u64)>,
    /// Zeros before the part at hand, then the bytes of it.
    zeros: u64,
    bytes: u64,
    at: u64,
    size: u64,
}

impl<R: Read> Spread<R> {
    /// Refuses parts that overlap or stand outside.
    pub(super) fn new(content: R, pieces: Vec<(u64, u64)>, size: u64) -> io::Result<Self> {
        let mut end = 0;
        for (offset, length) in &pieces {
            let after = offset.checked_add(*length).filter(|after| *offset >= end && *after <= size);
            end = after.ok_or_else(|| wrong("parts of a sparse file that overlap or stand outside of it"))?;
        }
        Ok(Self { content, pieces: pieces.into_iter(), zeros: 0, bytes: 0, at: 0, size })
    }

    fn advance(&mut self) {
        while self.zeros == 0 && self.bytes == 0 && self.at < self.size {
            let (offset, length) = self.pieces.next().unwrap_or((self.size, 0));
            (self.zeros, self.bytes) = (offset - self.at, length);
        }
    }
}

impl<R: Read> Read for Spread<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.advance();
        let most = |left: u64| usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = if self.zeros > 0 {
            let read = most(self.zeros);
            buffer[..read].fill(0);
            self.zeros -= read as u64;
            read
        } else {
            let read = most(self.bytes);
            let read = self.content.read(&mut buffer[..read])?;
            if read == 0 && self.bytes > 0 && !buffer.is_empty() {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends within it"));
            }
            self.bytes -= read as u64;
            read
        };
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(content: &[u8], pieces: &[(u64, u64)], size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Spread::new(content, pieces.to_vec(), size)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn holes_are_zeros_and_the_end_is_where_the_size_says() {
        assert_eq!(spread(b"abcd", &[(2, 3), (7, 1)], 10).ok(), Some(b"\0\0abc\0\0d\0\0".to_vec()));
        assert_eq!(spread(b"", &[(4, 0)], 4).ok(), Some(vec![0; 4]));
        assert_eq!(spread(b"a", &[(0, 1), (1, 0), (3, 0)], 3).ok(), Some(b"a\0\0".to_vec()));
        assert_eq!(spread(b"", &[], 0).ok(), Some(Vec::new()));
    }

    #[test]
    fn maps_that_lie_are_refused() {
        assert!(spread(b"abc", &[(2, 2), (3, 1)], 10).is_err());
        assert!(spread(b"abc", &[(9, 2)], 10).is_err());
        assert!(spread(b"a", &[(0, 3)], 3).is_err());
        assert!(spread(b"", &[(u64::MAX, 2)], u64::MAX).is_err());
        assert!(Map::InFront.read(&mut &b"99999999\n"[..]).is_err());
        assert!(Map::InFront.read(&mut &b"1\nx\n"[..]).is_err());
    }
}
