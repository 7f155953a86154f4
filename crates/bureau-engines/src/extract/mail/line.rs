//! Lines of a long text with where they stand. Of each only its beginning is kept, so that a line may be longer
//! than the memory.

use std::io::{self, BufRead, Read};

/// Bytes of a line that are kept.
const KEPT: u64 = 64 << 10;

/// A text line by line.
pub(super) struct Lines<R> {
    reader: R,
    at: u64,
    kept: Vec<u8>,
}

/// One line.
#[derive(Debug)]
pub(super) struct Line<'l> {
    /// Where it begins.
    pub(super) start: u64,
    /// Where its own bytes end, before what ends the line.
    pub(super) end: u64,
    /// Where the next one begins.
    pub(super) next: u64,
    /// Its bytes without what ends it: all of them where [`Line::is_whole`] says so.
    pub(super) bytes: &'l [u8],
}

impl Line<'_> {
    /// Whether all of its bytes were kept.
    pub(super) fn is_whole(&self) -> bool {
        self.end - self.start == self.bytes.len() as u64
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.is_whole() && self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

impl<R: BufRead> Lines<R> {
    /// `at` is where the reader stands.
    pub(super) fn new(reader: R, at: u64) -> Self {
        Self { reader, at, kept: Vec::new() }
    }

    /// Where the next line begins.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The next line, or `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.kept.clear();
        let start = self.at;
        self.at += (&mut self.reader).take(KEPT).read_until(b'\n', &mut self.kept)? as u64;
        let mut end = self.at;
        if self.kept.len() as u64 == KEPT && !self.kept.ends_with(b"\n") {
            let rest = self.reader.skip_until(b'\n')? as u64;
            self.at += rest;
            end = self.at.saturating_sub(1).max(end);
        } else {
            for mark in [b'\n', b'\r'] {
                if self.kept.last() == Some(&mark) {
                    self.kept.pop();
                    end -= 1;
                }
            }
        }
        let line = Line { start, end, next: self.at, bytes: &self.kept };
        Ok((self.at > start).then_some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_places_and_long_ones_are_passed_over() {
        let long = "x".repeat(200_000);
        let text = format!("a\r\n\n{long}\nlast");
        let mut lines = Lines::new(text.as_bytes(), 10);
        let mut seen = Vec::new();
        while let Some(line) = lines.next().expect("memory can be read") {
            seen.push((line.start, line.end, line.next, line.is_whole(), line.is_blank()));
        }
        let after = 14 + 200_000;
        let long = (14, after, after + 1, false, false);
        assert_eq!(
            seen,
            [
                (10, 11, 13, true, false),
                (13, 13, 14, true, true),
                long,
                (after + 1, after + 5, after + 5, true, false)
            ]
        );
    }
}
