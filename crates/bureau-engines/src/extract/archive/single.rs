//! One file, packed: gzip, bzip2, xz, lzma, lzip, zstd, LZ4. When what is inside is a tape archive, the files of
//! that are meant.

use super::{Contents, Entry, MEMORY, Source, failure, open, size, tape};
use bureau_model::word::Failure;
use std::io::{self, Cursor, Read};

/// Media types that are read here, with the endings that such a file's name has, and what becomes of them.
const KINDS: &[(&str, &[(&str, &str)])] = &[
    ("application/gzip", &[(".tgz", ".tar"), (".svgz", ".svg"), (".gz", "")]),
    ("application/x-bzip2", &[(".tbz2", ".tar"), (".tbz", ".tar"), (".bz2", "")]),
    ("application/x-xz", &[(".txz", ".tar"), (".xz", "")]),
    ("application/x-lzma", &[(".tlz", ".tar"), (".lzma", "")]),
    ("application/x-lzip", &[(".lz", "")]),
    ("application/zstd", &[(".tzst", ".tar"), (".zst", "")]),
    ("application/x-lz4", &[(".lz4", "")]),
];

/// In KiB, as the decoders of LZMA take it.
const MEMORY_KIB: u32 = (MEMORY >> 10) as u32;

pub(super) fn reads(media_type: &str) -> bool {
    KINDS.iter().any(|(kind, _)| *kind == media_type)
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
    let path = name.unwrap_or_else(|| inner(&source.order.name, source.media_type));
    let entry = Entry { path, size: None, date: None, ..Entry::default() };
    contents.list(&entry);
    contents.take(&entry, &mut { whole });
    Ok(())
}

/// What unpacks it, and the name that the packed file has of itself.
fn decoder(source: &Source<'_>) -> io::Result<(Box<dyn Read>, Option<String>)> {
    let file = open(source).map_err(|failure| io::Error::other(failure.message))?;
    Ok(match source.media_type {
        "application/gzip" => {
            let decoder = flate2::bufread::MultiGzDecoder::new(file);
            let name = decoder.header().and_then(|header| header.filename()).map(super::super::decode);
            (Box::new(decoder), name.filter(|name| !name.trim().is_empty()))
        }
        "application/x-bzip2" => (Box::new(bzip2::bufread::MultiBzDecoder::new(file)), None),
        "application/x-xz" => (Box::new(lzma_rust2::XzReader::new_mem_limit(file, true, MEMORY_KIB)), None),
        "application/x-lzma" => {
            let decoder = lzma_rust2::LzmaReader::new_mem_limit(file, MEMORY_KIB, None);
            (Box::new(decoder.map_err(io::Error::other)?), None)
        }
        "application/x-lzip" => (Box::new(lzma_rust2::LzipReader::new(file)), None),
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

/// The name inside, from that of the packed file.
fn inner(outer: &str, media_type: &str) -> String {
    let name = outer.rsplit(['/', '\\']).next().unwrap_or(outer);
    let ends = KINDS.iter().find(|(kind, _)| *kind == media_type).map_or(&[][..], |(_, ends)| *ends);
    let lower = name.to_lowercase();
    for (end, instead) in ends {
        if let Some(stem) = lower.strip_suffix(end).and_then(|stem| name.get(..stem.len()))
            && !stem.is_empty()
        {
            return format!("{stem}{instead}");
        }
    }
    if name.is_empty() { "content".to_owned() } else { format!("{name} (unpacked)") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_inside_is_that_outside_without_its_ending() {
        assert_eq!(inner("Letter.TXT.gz", "application/gzip"), "Letter.TXT");
        assert_eq!(inner("a/b.TGZ", "application/gzip"), "b.tar");
        assert_eq!(inner("dump", "application/zstd"), "dump (unpacked)");
        assert_eq!(inner("", "application/zstd"), "content");
    }
}
