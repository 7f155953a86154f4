//! `compress` (`.Z`): one file, packed with LZW, as Unix did before gzip.
//!
//! Codes grow from 9 bits to 16 at most. They stand in groups of eight of one width; where the width changes, or the
//! table is cleared, the rest of the group is filling.

use std::io::{self, BufRead, Read};

/// The first bytes of such a file.
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x9d];

const NARROWEST: u32 = 9;
const WIDEST: u32 = 16;
/// The code that clears the table.
const CLEAR: u16 = 256;

/// Unpacks.
pub(super) struct Decoder<R> {
    source: R,
    /// The codes of one group that are not used yet, first the last one.
    group: Vec<u16>,
    width: u32,
    widest: u32,
    /// Whether there is a code that clears the table.
    clears: bool,
    /// For each code beyond the bytes: the code that it extends and the byte behind it.
    table: Vec<(u16, u8)>,
    before: Option<u16>,
    /// The first byte of what came last.
    first: u8,
    /// Unpacked bytes that were not handed out, first the last one.
    ready: Vec<u8>,
}

impl<R: BufRead> Decoder<R> {
    /// `source` begins with the magic bytes.
    pub(super) fn new(mut source: R) -> io::Result<Self> {
        let mut header = [0; 3];
        source.read_exact(&mut header)?;
        let widest = u32::from(header[2] & 0x1f);
        if header[..2] != MAGIC || !(NARROWEST..=WIDEST).contains(&widest) {
            return Err(wrong("it is of an unknown kind"));
        }
        let mut decoder = Self {
            source,
            group: Vec::new(),
            width: NARROWEST,
            widest,
            clears: header[2] & 0x80 != 0,
            table: Vec::new(),
            before: None,
            first: 0,
            ready: Vec::new(),
        };
        decoder.clear();
        Ok(decoder)
    }

    fn clear(&mut self) {
        self.table.clear();
        (self.width, self.before) = (NARROWEST, None);
        self.group.clear();
    }

    /// The code that the next entry of the table has.
    fn free(&self) -> usize {
        256 + usize::from(self.clears) + self.table.len()
    }

    /// The next code; `None` at the end.
    fn code(&mut self) -> io::Result<Option<u16>> {
        if self.free() > (1 << self.width) - usize::from(self.width < self.widest) && self.width < self.widest
        {
            self.width += 1;
            self.group.clear();
        }
        if self.group.is_empty() {
            self.fill()?;
        }
        Ok(self.group.pop())
    }

    /// Reads eight codes, or what of them is left.
    fn fill(&mut self) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(WIDEST as usize);
        self.source.by_ref().take(u64::from(self.width)).read_to_end(&mut bytes)?;
        let bits = bytes.iter().rev().fold(0u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let whole = bytes.len() as u32 * 8 / self.width;
        let mask = (1 << self.width) - 1;
        self.group = (0..whole).rev().map(|n| ((bits >> (n * self.width)) & mask) as u16).collect();
        Ok(())
    }

    /// Unpacks one code onto `ready`. False at the end.
    fn step(&mut self) -> io::Result<bool> {
        let Some(code) = self.code()? else { return Ok(false) };
        if self.clears && code == CLEAR {
            self.clear();
            return Ok(true);
        }
        let free = self.free();
        let known = usize::from(code) < free;
        let Some(before) = self.before else {
            let first =
                u8::try_from(code).map_err(|_| wrong("it begins with a code that is not known yet"))?;
            (self.first, self.before) = (first, Some(code));
            self.ready.push(first);
            return Ok(true);
        };
        if !known && usize::from(code) > free {
            return Err(wrong("a code that is not known yet"));
        }
        // A code that is only just being made stands for the last text with its own first byte behind it.
        if !known {
            self.ready.push(self.first);
        }
        self.unfold(if known { code } else { before })?;
        if free < 1 << self.widest {
            self.table.push((before, self.first));
        }
        self.before = Some(code);
        Ok(true)
    }

    /// The text of a code, the last byte first.
    fn unfold(&mut self, mut code: u16) -> io::Result<()> {
        let beyond = 256 + u16::from(self.clears);
        while code >= beyond {
            let entry = self.table.get(usize::from(code - beyond));
            let &(prefix, byte) = entry.ok_or_else(|| wrong("a code that is not known yet"))?;
            self.ready.push(byte);
            code = prefix;
        }
        self.first = u8::try_from(code).map_err(|_| wrong("a code that clears within a text"))?;
        self.ready.push(self.first);
        Ok(())
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !buffer.is_empty() {
            if !self.step()? {
                return Ok(0);
            }
        }
        let mut read = 0;
        while read < buffer.len()
            && let Some(byte) = self.ready.pop()
        {
            buffer[read] = byte;
            read += 1;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(packed: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Decoder::new(packed)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A packer as simple as can be: codes of bytes, and the width grows as a reader's table would.
    fn pack(text: &[u8]) -> Vec<u8> {
        let (mut out, mut width, mut free) = (vec![0x1f, 0x9d, 0x90], NARROWEST, 257usize);
        let (mut group, mut count) = (0u128, 0);
        for (n, byte) in text.iter().enumerate() {
            if free > (1 << width) - 1 && width < WIDEST {
                out.extend(&group.to_le_bytes()[..if count == 0 { 0 } else { width as usize }]);
                (group, count, width) = (0, 0, width + 1);
            }
            group |= u128::from(*byte) << (count * width);
            count += 1;
            if count == 8 {
                out.extend(&group.to_le_bytes()[..width as usize]);
                (group, count) = (0, 0);
            }
            free += usize::from(n > 0 && free < 1 << WIDEST);
        }
        let rest = (count * width).div_ceil(8) as usize;
        out.extend(&group.to_le_bytes()[..rest]);
        out
    }

    #[test]
    fn texts_of_every_width_come_out_as_they_went_in() {
        for length in [1, 7, 8, 255, 256, 257, 300, 2_000, 70_000] {
            let text: Vec<u8> =
                (0..length).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            assert_eq!(unpack(&pack(&text)).ok(), Some(text), "{length}");
        }
    }

    #[test]
    fn a_code_that_is_only_being_made_and_nonsense_are_met() {
        // "aaa": the byte, then the code that stands for "aa" before it is in the table.
        assert_eq!(unpack(&[0x1f, 0x9d, 0x90, 0x61, 0x02, 0x02]).ok(), Some(b"aaa".to_vec()));
        assert!(unpack(&[0x1f, 0x9d, 0x90, 0xff, 0xff, 0xff]).is_err());
        assert!(unpack(&[0x1f, 0x9d, 0x1f]).is_err());
    }
}
