//! Files one behind the other, read as one.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::PathBuf;

/// Parts of an archive as one file. One of them is open at a time.
pub(super) struct Chain {
    parts: Vec<(PathBuf, u64)>,
    open: Option<(usize, BufReader<File>)>,
    at: u64,
    size: u64,
}

impl Chain {
    pub(super) fn new(parts: &[(u32, PathBuf)]) -> io::Result<Self> {
        let (mut listed, mut size) = (Vec::with_capacity(parts.len()), 0);
        for (_, path) in parts {
            listed.push((path.clone(), size));
            size += std::fs::metadata(path)?.len();
        }
        Ok(Self { parts: listed, open: None, at: 0, size })
    }

    /// All bytes.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Where each part begins.
    pub(super) fn starts(&self) -> Vec<u64> {
        self.parts.iter().map(|(_, start)| *start).collect()
    }

    /// The part in which the next byte stands, at that byte.
    fn part(&mut self) -> io::Result<&mut BufReader<File>> {
        let number = self.parts.partition_point(|(_, start)| *start <= self.at).saturating_sub(1);
        let file = match self.open.take().filter(|(open, _)| *open == number) {
            Some((_, file)) => file,
            None => {
                let mut file = BufReader::new(File::open(&self.parts[number].0)?);
                file.seek(SeekFrom::Start(self.at - self.parts[number].1))?;
                file
            }
        };
        Ok(&mut self.open.insert((number, file)).1)
    }
}

impl Read for Chain {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size {
            return Ok(0);
        }
        let read = self.part()?.read(buffer)?;
        self.at += read as u64;
        // At the end of a part that became shorter meanwhile nothing more comes: better an error than a loop.
        if read == 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(read)
    }
}

impl Seek for Chain {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let wanted = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
        };
        self.at = wanted.ok_or_else(|| io::Error::other("a place before the start"))?;
        self.open = None;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_one_file_from_any_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let parts: Vec<(u32, PathBuf)> = ["abc", "", "de", "fghi"]
            .iter()
            .zip(1..)
            .map(|(text, number)| {
                let path = folder.path().join(number.to_string());
                std::fs::write(&path, text).expect("it is written");
                (number, path)
            })
            .collect();
        let mut chain = Chain::new(&parts).expect("the parts are there");
        for at in [0, 2, 3, 4, 8, 9, 100] {
            let mut text = String::new();
            chain.seek(SeekFrom::Start(at)).expect("it goes there");
            chain.read_to_string(&mut text).expect("it is read");
            assert_eq!(text, "abcdefghi".get(at as usize..).unwrap_or_default());
        }
        assert_eq!((chain.size(), chain.starts()), (9, vec![0, 3, 3, 5]));
    }
}
