//! A text line by line, and its pieces.

use super::super::charset::Charset;
use super::super::{rows, text};
use encoding_rs::{CoderResult, Decoder};
use std::io::{self, Read};

/// Bytes of a piece, about: a piece is read like any file, with several copies of its text in memory at once.
const PIECE: usize = 16 << 20;
/// A piece without a place where it may end is cut at this size, wherever that is.
const UTMOST: usize = 24 << 20;
/// Lines of a piece at most: rows of a table take more memory than their text.
const LINES: u64 = 200_000;
/// Bytes that are read and decoded together.
const BLOCK: usize = 256 << 10;
/// A header's length at most, in bytes.
const HEADER: usize = 64 << 10;

/// A text that is decoded and handed out as it is asked for.
pub(super) struct Lines<R> {
    source: R,
    /// None for EBCDIC.
    decoder: Option<Decoder>,
    /// Decoded text; what stands before `at` was handed out.
    text: Vec<u8>,
    at: usize,
    is_done: bool,
    is_table: bool,
    /// Whether a quoted cell of a table is open.
    quoted: bool,
    /// Whether what comes next begins a line.
    fresh: bool,
    header: Vec<u8>,
    pieces: u64,
    read: u64,
    lines: u64,
    odd: u64,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(source: R, charset: Charset, is_table: bool) -> io::Result<Self> {
        let decoder = match charset {
            Charset::Web(encoding) => Some(encoding.new_decoder()),
            Charset::Ebcdic => None,
        };
        let mut lines = Self {
            source,
            decoder,
            text: Vec::new(),
            at: 0,
            is_done: false,
            is_table,
            quoted: false,
            fresh: true,
            header: Vec::new(),
            pieces: 0,
            read: 0,
            lines: 0,
            odd: 0,
        };
        lines.fill()?;
        if is_table {
            let start = String::from_utf8_lossy(&lines.text[..lines.text.len().min(HEADER)]).into_owned();
            lines.header = rows::header(&start).unwrap_or_default().into_bytes();
        }
        Ok(lines)
    }

    /// Bytes of the file that were read.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    /// Lines that were handed out, also the one that is being handed out.
    pub(super) fn passed(&self) -> u64 {
        self.lines + u64::from(!self.fresh)
    }

    /// Places that could not be decoded.
    pub(super) fn odd(&self) -> u64 {
        self.odd
    }

    /// Whether pieces begin with the header of a table.
    pub(super) fn has_header(&self) -> bool {
        !self.header.is_empty()
    }

    /// Whether what comes next begins a line.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.fresh
    }

    /// Whether everything was handed out.
    pub(super) fn is_at_end(&mut self) -> io::Result<bool> {
        self.fill()?;
        Ok(self.at == self.text.len())
    }

    /// Makes sure that there is decoded text, unless there is none left.
    fn fill(&mut self) -> io::Result<()> {
        while self.at == self.text.len() && !self.is_done {
            self.text.clear();
            self.at = 0;
            let mut block = vec![0; BLOCK];
            let read = self.source.read(&mut block)?;
            self.read += read as u64;
            self.is_done = read == 0;
            self.decode(&block[..read]);
        }
        Ok(())
    }

    fn decode(&mut self, mut block: &[u8]) {
        let Some(decoder) = &mut self.decoder else {
            return self.text.extend(text::ebcdic(block).replace('\u{85}', "\n").bytes());
        };
        let mut decoded =
            String::with_capacity(decoder.max_utf8_buffer_length(block.len()).unwrap_or(4 * BLOCK));
        loop {
            let (result, read, odd) = decoder.decode_to_string(block, &mut decoded, self.is_done);
            self.odd += u64::from(odd);
            block = &block[read..];
            match result {
                CoderResult::InputEmpty => break,
                CoderResult::OutputFull => decoded.reserve(BLOCK),
            }
        }
        self.text.extend(decoded.bytes());
    }

    /// The next stretch of text up to the end of a line, or as far as it is decoded.
    fn stretch(&self) -> &[u8] {
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        &rest[..end]
    }

    /// Hands out so many bytes of the stretch.
    fn pass(&mut self, length: usize) {
        let passed = &self.text[self.at..self.at + length];
        if self.is_table {
            self.quoted ^= passed.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        }
        self.fresh = passed.last() == Some(&b'\n');
        self.lines += u64::from(self.fresh);
        self.at += length;
    }
}

/// One piece, which ends where it is large enough and the text may be cut.
pub(super) struct Piece<'l, R> {
    lines: &'l mut Lines<R>,
    /// The header that is still to be handed out.
    header: Vec<u8>,
    size: usize,
    from: u64,
}

impl<'l, R: Read> Piece<'l, R> {
    /// The next piece. All but the first begin with the table's header.
    pub(super) fn new(lines: &'l mut Lines<R>) -> Self {
        let header = if lines.pieces > 0 { lines.header.clone() } else { Vec::new() };
        lines.pieces += 1;
        let from = lines.lines;
        Self { lines, header, size: 0, from }
    }

    fn is_full(&self, next: &[u8]) -> bool {
        let lines = self.lines.lines - self.from;
        let large = self.size > 0 && (self.size + next.len() > PIECE || lines >= LINES);
        let cuts_no_character = next.first().is_none_or(|byte| byte & 0xc0 != 0x80);
        (large && self.lines.fresh && !self.lines.quoted) || (self.size >= UTMOST && cuts_no_character)
    }
}

impl<R: Read> Read for Piece<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.header.is_empty() {
            let length = self.header.len().min(buffer.len());
            buffer[..length].copy_from_slice(&self.header[..length]);
            self.header.drain(..length);
            return Ok(length);
        }
        let mut filled = 0;
        while filled < buffer.len() {
            self.lines.fill()?;
            let stretch = self.lines.stretch();
            if stretch.is_empty() || self.is_full(stretch) {
                break;
            }
            let length = stretch.len().min(buffer.len() - filled);
            buffer[filled..filled + length].copy_from_slice(&stretch[..length]);
            self.lines.pass(length);
            filled += length;
            self.size += length;
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1252};

    fn cut(bytes: &[u8], charset: Charset, is_table: bool) -> Vec<String> {
        let mut lines = Lines::new(bytes, charset, is_table).expect("it is read");
        let mut pieces = Vec::new();
        while !lines.is_at_end().expect("it is read") {
            let mut piece = String::new();
            Piece::new(&mut lines).read_to_string(&mut piece).expect("a piece is text");
            pieces.push(piece);
        }
        pieces
    }

    #[test]
    fn pieces_end_at_line_ends_and_joined_are_the_text() {
        let text: String = (0..450_000).map(|n| format!("line {n} of a log — é\n")).collect();
        for (bytes, charset) in [
            (text.clone().into_bytes(), UTF_8),
            (text.encode_utf16().flat_map(u16::to_le_bytes).collect(), UTF_16LE),
        ] {
            let pieces = cut(&bytes, Charset::Web(charset), false);
            assert_eq!(pieces.len(), 3, "{}", charset.name());
            assert!(pieces.iter().all(|piece| piece.ends_with('\n') && piece.len() <= PIECE));
            assert!(pieces.concat() == text);
        }
    }

    #[test]
    fn rows_stay_whole_and_each_piece_has_the_header() {
        let header = "caller,callee,note\n";
        let mut text = header.to_owned();
        (0..250_000).for_each(|n| text.push_str(&format!("91{n:010},92{n:010},\"two\nlines\"\n")));
        let pieces = cut(text.as_bytes(), Charset::Web(WINDOWS_1252), true);
        assert!(pieces.len() >= 3);
        assert!(pieces.iter().all(|piece| piece.starts_with(header)));
        assert!(pieces.iter().all(|piece| piece.matches('"').count() % 2 == 0));
        let rows: usize = pieces.iter().map(|piece| piece.matches(",92").count()).sum();
        assert_eq!(rows, 250_000);
    }

    #[test]
    fn a_line_without_an_end_is_cut_between_characters() {
        let text = "é".repeat(UTMOST);
        let pieces = cut(text.as_bytes(), Charset::Web(UTF_8), false);
        assert!(pieces.len() > 1 && pieces.concat() == text);
        assert!(pieces.iter().all(|piece| piece.len() <= UTMOST + BLOCK * 3));
    }
}
