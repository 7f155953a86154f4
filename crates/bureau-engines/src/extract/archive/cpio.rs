//! cpio in its four spellings: the new ASCII one with and without checksums, the old ASCII one, and the old
//! binary one in either byte order (`cpio(5)`).

use super::super::failure;
use super::contents::{Contents, Entry};
use super::date;
use super::refusal::{link, special};
use super::source::{Source, open, short};
use crate::extract::text::decode;
use bureau_model::word::Failure;
use std::io::{self, BufRead, Read};

/// A name's length at most, in bytes.
const NAME: u64 = 64 << 10;

const KIND: u64 = 0o170_000;

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let mut body = open(source)?;
    while !contents.is_spent() {
        match next(&mut body) {
            Ok(None) => return Ok(()),
            Ok(Some(header)) if one(&mut body, &header, contents) => {}
            result => {
                let fault =
                    result.err().map_or_else(|| "it ends in a file".to_owned(), |error| error.to_string());
                if contents.found() == 0 {
                    return Err(failure::corrupt(&format!("the archive can't be read ({fault})")));
                }
                contents.warn(format!(
                    "the archive is damaged or cut off ({fault}): what stands before the fault was taken"
                ));
                return Ok(());
            }
        }
    }
    contents.warn("the archive was not read to its end, because too much of it was unpacked in vain");
    Ok(())
}

struct Header {
    name: Vec<u8>,
    mode: u64,
    changed: u64,
    size: u64,
    /// Files begin at multiples of this.
    step: u64,
}

/// Reads a file and what fills up to the next. False where the archive ends too early.
fn one(body: &mut dyn BufRead, header: &Header, contents: &mut Contents<'_>) -> bool {
    let date = i64::try_from(header.changed).ok().and_then(date::unix);
    let entry = Entry { size: Some(header.size), date, ..Entry::called(&header.name) };
    let mut content = Exact { rest: header.size, body };
    match header.mode & KIND {
        0o040_000 if header.size == 0 => {}
        0o100_000 | 0o040_000 | 0 => {
            contents.list(&entry);
            contents.take(&entry, &mut content);
        }
        0o120_000 => {
            let target = short(&mut content, NAME).unwrap_or_default();
            contents.list_refused(&entry, link(&decode(&target)));
        }
        _ => contents.list_refused(&entry, special("a device, a pipe or a socket")),
    }
    if !contents.members().skip(&mut content) || content.rest > 0 {
        return false;
    }
    pad(content.body, header.size, header.step).is_ok()
}

/// Exactly so many bytes: an end before them is a fault.
struct Exact<'a> {
    rest: u64,
    body: &'a mut dyn BufRead,
}

impl Read for Exact<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.rest).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.body.read(&mut buffer[..most])?;
        if read == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.rest -= read as u64;
        Ok(read)
    }
}

/// The next header, `None` at the trailer.
fn next(body: &mut dyn BufRead) -> io::Result<Option<Header>> {
    let mut magic = [0; 2];
    body.read_exact(&mut magic)?;
    let header = match magic {
        [0xC7, 0x71] => binary(body, u16::from_le_bytes)?,
        [0x71, 0xC7] => binary(body, u16::from_be_bytes)?,
        [b'0', b'7'] => ascii(body)?,
        _ => return Err(wrong("no header where one should be")),
    };
    Ok((header.name != b"TRAILER!!!").then_some(header))
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn ascii(body: &mut dyn BufRead) -> io::Result<Header> {
    let mut kind = [0; 4];
    body.read_exact(&mut kind)?;
    match &kind {
        b"0701" | b"0702" => {
            let fields = fields(body, &[8; 13], 16)?;
            let name = name(body, fields[11])?;
            pad(body, 110 + fields[11], 4)?;
            Ok(Header { name, mode: fields[1], changed: fields[5], size: fields[6], step: 4 })
        }
        b"0707" => {
            let fields = fields(body, &[6, 6, 6, 6, 6, 6, 6, 11, 6, 11], 8)?;
            let name = name(body, fields[8])?;
            Ok(Header { name, mode: fields[2], changed: fields[7], size: fields[9], step: 1 })
        }
        _ => Err(wrong("an unknown kind of header")),
    }
}

fn fields(body: &mut dyn BufRead, widths: &[usize], radix: u32) -> io::Result<Vec<u64>> {
    let field = |width: &usize| {
        let mut digits = vec![0; *width];
        body.read_exact(&mut digits)?;
        let digits = std::str::from_utf8(&digits).map_err(|_| wrong("a header without digits"))?;
        u64::from_str_radix(digits.trim(), radix).map_err(|_| wrong("a header without digits"))
    };
    widths.iter().map(field).collect()
}

fn binary(body: &mut dyn BufRead, word: fn([u8; 2]) -> u16) -> io::Result<Header> {
    let mut bytes = [0; 24];
    body.read_exact(&mut bytes)?;
    let words: Vec<u64> = bytes.chunks_exact(2).map(|pair| u64::from(word([pair[0], pair[1]]))).collect();
    let long = |at: usize| (words[at] << 16) | words[at + 1];
    let name = name(body, words[9])?;
    pad(body, words[9], 2)?;
    Ok(Header { name, mode: words[2], changed: long(7), size: long(10), step: 2 })
}

fn name(body: &mut dyn BufRead, length: u64) -> io::Result<Vec<u8>> {
    if length > NAME {
        return Err(wrong("a name longer than any genuine one"));
    }
    let mut name = Vec::new();
    body.take(length).read_to_end(&mut name)?;
    let end = name.iter().position(|byte| *byte == 0).unwrap_or(name.len());
    name.truncate(end);
    Ok(name)
}

fn pad(body: &mut dyn BufRead, length: u64, step: u64) -> io::Result<()> {
    let over = length % step;
    if over > 0 {
        io::copy(&mut body.take(step - over), &mut io::sink())?;
    }
    Ok(())
}
