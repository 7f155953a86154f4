//! Mailboxes in the mbox format: messages one after the other, each after a line that begins with `From `. Each
//! becomes a member, and the mailbox's own text is the list of them. It is read in pieces, however large it is.

use super::super::archive::{Contents, Entry};
use super::super::failure::{self, fail};
use super::super::members::{FILES, Members, broken};
use super::super::reading::Reading;
use super::super::source::Progress;
use super::date::Sent;
use super::header::{self, mailbox};
use super::piece::{Joined, Pieces};
use super::raw::Raw;
use super::split::{self, Span};
use super::word;
use bureau_model::word::{ErrorCode, Failure};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Characters of a subject in the name of a message.
const SUBJECT: usize = 80;

/// Bytes of a message that are read for what its headers say.
const HEAD: u64 = 256 << 10;

/// Bytes of a line that are read at once.
const PIECE: u64 = 64 << 10;

pub(in crate::extract) fn read(
    path: &Path,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let mut raw = Raw::open(path)?;
    let found = split::messages(&mut raw)
        .map_err(|error| fail(ErrorCode::Io, format!("the mailbox can't be read to its end: {error}")))?;
    let mut contents = Contents::new(members, progress);
    let all = found.kept.len() as u64 + found.beyond;
    contents.claim(all);
    for (n, span) in found.kept.iter().enumerate() {
        one(&mut raw, n + 1, span, &mut contents);
    }
    contents.pass_over(found.beyond);
    if all == 0 {
        return Err(failure::corrupt("no message of the mailbox can be read"));
    }
    if all > FILES as u64 {
        contents.warn(format!(
            "the mailbox holds {all} messages, and {FILES} at most are taken out of one: split it, and add its parts"
        ));
    }
    contents.finish()
}

fn one(raw: &mut Raw<'_>, number: usize, span: &Span, contents: &mut Contents<'_>) {
    if contents.is_spent() {
        return contents.pass_over(1);
    }
    let size = span.range.end - span.range.start - span.marked;
    let head = raw.held(span.range.clone(), HEAD).unwrap_or_default();
    let entry = Entry { size: Some(size), ..named(number, &head) };
    if !contents.members().fits(size) {
        let message = format!(
            "this message has {} MiB, more than is taken out of a mailbox: save it as a file of its own, and add that",
            size >> 20
        );
        return contents.list_refused(&entry, fail(ErrorCode::TooLarge, message));
    }
    contents.list(&entry);
    match raw.reader(span.range.clone()) {
        Ok(content) => contents.take(&entry, &mut Unmarked::reader(content)),
        Err(error) => contents.refuse(&entry, broken(&error)),
    }
}

/// A message in a list, as its headers tell. `start` is its beginning.
pub(super) fn named(number: usize, start: &[u8]) -> Entry {
    let head = word::mended(header::block(start));
    let message = header::read(&head);
    let subject = message.as_ref().and_then(|m| m.subject()).unwrap_or_default();
    let from = message.as_ref().and_then(|m| m.from()).and_then(|from| from.first());
    let sent = message.as_ref().and_then(Sent::of);
    Entry {
        path: format!("{}.eml", label(&format!("message {number:04}"), subject)),
        size: None,
        date: sent.and_then(|sent| sent.iso()),
        about: from.map(|from| format!("from {}", mailbox(from.name(), from.address()))),
        ..Entry::default()
    }
}

/// A number and a subject as a name without folders.
pub(super) fn label(number: &str, subject: &str) -> String {
    let clean = |c: char| if c.is_control() || matches!(c, '/' | '\\') { '_' } else { c };
    let subject: String = subject.trim().chars().take(SUBJECT).map(clean).collect();
    format!("{number} {subject}").trim_end().to_owned()
}

/// A message without the marks before its lines that begin with `From `.
struct Unmarked<R> {
    message: BufReader<R>,
    at_line: bool,
}

impl<R: Read> Unmarked<R> {
    fn reader(message: R) -> Joined<Self> {
        Joined::new(Self { message: BufReader::with_capacity(256 << 10, message), at_line: true })
    }
}

impl<R: Read> Pieces for Unmarked<R> {
    fn next(&mut self, piece: &mut Vec<u8>) -> io::Result<()> {
        (&mut self.message).take(PIECE).read_until(b'\n', piece)?;
        let is_marked = self.at_line && split::is_marked(piece);
        piece.drain(..usize::from(is_marked));
        self.at_line = piece.ends_with(b"\n");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mark_goes_from_each_line_that_has_one() {
        let long = "x".repeat(200_000);
        let text = format!(">From a\n>>From b\n> From c\n{long}\nFrom\n>From");
        let mut out = String::new();
        Unmarked::reader(text.as_bytes()).read_to_string(&mut out).expect("memory can be read");
        assert_eq!(out, format!("From a\n>From b\n> From c\n{long}\nFrom\n>From"));
    }
}
