//! One file, packed: gzip, bzip2, xz, lzma, lzip, zstd, LZ4, `compress`. When what is inside is a tape archive, the files of
//! that are meant.

use super::super::failure;
use super::contents::{Contents, Entry};
use super::refusal::MEMORY;
use super::source::{Source, open, size};
use super::{compress, tape};
use bureau_model::word::Failure;
use std::io::{self, Cursor, Read};

/// Media types that are read here.
const KINDS: &[&str] = &[
    "application/gzip",
    "application/x-bzip2",
    "application/x-xz",
    "application/x-lzma",
    "application/x-lzip",
    "application/zstd",
    "application/x-lz4",
    "application/x-compress",
];

/// In KiB, as the decoders of LZMA take it.
const MEMORY_KIB: u32 = (MEMORY >> 10) as u32;

pub(super) fn reads(media_type: &str) -> bool {
    KINDS.contains(&media_type)
}

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let fault = |error: io::Error| failure::corrupt(&format!("the archive can't be unpacked ({error})"));
    let (mut content, name) = decoder(source).map_err(fault)?;
    let mut start = Vec::new();
    content.by_ref().take(tape::HEADER as u64).read_to_end(&mut start).map_err(fault)?;
    let is_tape = tape::is_header(&start);
    let whole = Box::new(Cursor::new(start).chain(content));
    if is_tape {
        return tape::unpack(whole, contents);
    }
    // One that names nothing is named after the packed file, which may be called otherwise in another case.
    let mut entry = Entry { path: name.unwrap_or_default(), size: None, date: None, ..Entry::default() };
    contents.take(&entry, &mut { whole });
    if entry.path.is_empty() {
        entry.path = "one file without a name".to_owned();
    }
    contents.list(&entry);
    Ok(())
}

/// What unpacks it, and the name that the packed file has of itself.
fn decoder(source: &Source<'_>) -> io::Result<(Box<dyn Read>, Option<String>)> {
    let file = open(source).map_err(|failure| io::Error::other(failure.message))?;
    Ok(match source.media_type {
        "application/gzip" => {
            let decoder = flate2::bufread::MultiGzDecoder::new(file);
            let name = decoder.header().and_then(|header| header.filename()).map(super::super::text::decode);
            (Box::new(decoder), name.filter(|name| !name.trim().is_empty()))
        }
        "application/x-bzip2" => (Box::new(bzip2::bufread::MultiBzDecoder::new(file)), None),
        "application/x-xz" => (Box::new(lzma_rust2::XzReader::new_mem_limit(file, true, MEMORY_KIB)), None),
        "application/x-lzma" => {
            let decoder = lzma_rust2::LzmaReader::new_mem_limit(file, MEMORY_KIB, None);
            (Box::new(decoder.map_err(io::Error::other)?), None)
        }
        "application/x-lzip" => (Box::new(lzma_rust2::LzipReader::new(file)), None),
        "application/x-compress" => (Box::new(compress::Decoder::new(file)?), None),
        "application/zstd" => (Box::new(zstd::stream::read::Decoder::with_buffer(file)?), None),
        _ => (Box::new(Frames { frame: lz4_flex::frame::FrameDecoder::new(file), left: size(source) }), None),
    })
}

/// LZ4 frames one after the other.
struct Frames<R: Read> {
    frame: lz4_flex::frame::FrameDecoder<R>,
    /// Frames that may follow: each takes a byte at least, so that empty ones come to an end.
    left: u64,
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.frame.read(buffer)?;
        if read > 0 || buffer.is_empty() || self.left == 0 {
            return Ok(read);
        }
        // At the end of a frame the decoder says so once, and goes on with the next one when it is asked again.
        self.left -= 1;
        self.frame.read(buffer)
    }
}
