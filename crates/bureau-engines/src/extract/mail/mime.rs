//! The parts of a message and where they stand (RFC 2046), found in one pass over its lines.
//!
//! A boundary counts only as a line of its own. One that is missing costs nothing: a part ends where the next
//! boundary of any list around it stands, or where the message ends.

use super::field::{About, Transfer};
use super::head::is_field;
use super::line::Line;
use super::raw::Raw;
use std::io;
use std::ops::Range;

/// Parts of one message at most; what follows stays in the last one.
const PARTS: usize = 50_000;

/// Lists within lists that are opened.
const DEPTH: usize = 64;

/// Bytes of all headers together that are kept.
const HEADS: usize = 32 << 20;

/// A message or a part of it.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Its headers as they stand.
    pub(super) head: Vec<u8>,
    pub(super) about: About,
    pub(super) body: Range<u64>,
    /// The parts of a list, by their numbers.
    pub(super) children: Vec<usize>,
    /// What stands in a list before its first part and after its end: part of the mail, and shown by no program.
    pub(super) outside: Vec<Range<u64>>,
}

/// A message taken apart. Its first part is itself.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) parts: Vec<Part>,
    /// Lists whose end is missing.
    pub(super) unclosed: usize,
    /// Whether there were more parts, or deeper ones, or longer headers, than are told apart.
    pub(super) is_cut: bool,
}

/// A list that may go on.
struct Open {
    part: usize,
    boundaries: Vec<Vec<u8>>,
    /// Where its end stood, if it did. Some programs write parts after it nevertheless.
    closed: Option<u64>,
}

/// What the next line is part of.
enum State {
    Head,
    Body,
    /// What stands before the first part of a list; with the line that may be a boundary that nobody declared.
    Preamble(Option<Stray>),
    /// What stands after the end of a list.
    Between,
}

struct Stray {
    boundary: Vec<u8>,
    start: u64,
}

/// Takes a message apart, or a part of one that was packed.
pub(super) fn parts(raw: &mut Raw<'_>) -> io::Result<Parts> {
    let range = raw.range();
    let mut walk = Walk {
        found: Parts::default(),
        open: Vec::new(),
        state: State::Head,
        last: range.start,
        heads: 0,
        odd: None,
    };
    walk.begin(range.start);
    let mut lines = raw.lines(range)?;
    while let Some(line) = lines.next()? {
        walk.line(&line);
    }
    let end = lines.at();
    walk.finish(end);
    Ok(walk.found)
}

struct Walk {
    found: Parts,
    open: Vec<Open>,
    state: State,
    /// Where the line before ended, without what ends it: that belongs to the boundary after it.
    last: u64,
    heads: usize,
    /// Where a line stands among headers that is none: one that was broken by hand, or the first of the body.
    odd: Option<u64>,
}

impl Walk {
    fn line(&mut self, line: &Line<'_>) {
        match self.boundary(line) {
            Some((list, closes)) => self.part_ends(list, closes, line),
            None => self.content(line),
        }
        self.last = line.end;
    }

    fn content(&mut self, line: &Line<'_>) {
        match &mut self.state {
            State::Head => self.head_line(line),
            State::Preamble(stray) => {
                let follows =
                    line.bytes.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"));
                match stray.take() {
                    Some(stray) if follows => self.adopt(stray, line),
                    _ => *stray = stray_boundary(line),
                }
            }
            State::Body | State::Between => {}
        }
    }

    /// The list that a line divides, the innermost first, and whether it ends it.
    fn boundary(&self, line: &Line<'_>) -> Option<(usize, bool)> {
        let mark = line.bytes.strip_prefix(b"--").filter(|_| line.is_whole())?.trim_ascii_end();
        let closing = mark.strip_suffix(b"--");
        let is = |list: &Open, mark: &[u8]| list.boundaries.iter().any(|boundary| boundary == mark);
        self.open.iter().enumerate().rev().find_map(|(n, list)| match closing {
            _ if is(list, mark) => Some((n, false)),
            Some(closing) if is(list, closing.trim_ascii_end()) => Some((n, true)),
            _ => None,
        })
    }

    fn part_ends(&mut self, list: usize, closes: bool, line: &Line<'_>) {
        self.end_part(self.last.min(line.start), line.start);
        self.close_to(list + 1, line.start);
        let Some(open) = self.open.get_mut(list) else { return };
        if closes {
            open.closed = Some(line.next);
        }
        let parent = open.part;
        if closes {
            self.state = State::Between;
        } else if self.found.parts.len() < PARTS {
            self.begin(line.next);
            let child = self.found.parts.len() - 1;
            self.found.parts[parent].children.push(child);
        } else {
            self.found.is_cut = true;
            self.state = State::Between;
        }
    }

    fn begin(&mut self, at: u64) {
        self.found.parts.push(Part { body: at..at, ..Part::default() });
        self.state = State::Head;
    }

    fn head_line(&mut self, line: &Line<'_>) {
        let Some(part) = self.found.parts.last_mut() else { return };
        let is_first = part.head.is_empty();
        let goes_on = !is_first && matches!(line.bytes.first(), Some(b' ' | b'\t'));
        let of_mailbox = line.bytes.starts_with(b"From ") || line.bytes.starts_with(b">From ");
        if line.is_blank() {
            // Blank lines before the first header of all are no end of it.
            if !is_first || self.found.parts.len() > 1 {
                self.head_ends(line.next);
            }
        } else if is_field(line.bytes) || goes_on || (of_mailbox && self.found.parts.len() == 1) {
            self.odd = None;
            self.keep(line);
        } else if self.odd.is_none() && !is_first && !line.bytes.starts_with(b"--") {
            self.odd = Some(line.start);
        } else {
            self.head_ends(line.start);
            self.line(line);
        }
    }

    fn keep(&mut self, line: &Line<'_>) {
        let Some(part) = self.found.parts.last_mut() else { return };
        self.found.is_cut |= !line.is_whole() || self.heads >= HEADS;
        if self.heads < HEADS {
            self.heads += line.bytes.len() + 1;
            part.head.extend_from_slice(line.bytes);
            part.head.push(b'\n');
        }
    }

    fn head_ends(&mut self, at: u64) {
        let at = self.odd.take().unwrap_or(at);
        let number = self.found.parts.len() - 1;
        let part = &mut self.found.parts[number];
        part.about = About::of(&part.head);
        part.body = at..at;
        let list = self.open.last().map(|list| list.part);
        let in_digest = list.is_some_and(|list| self.found.parts[list].about.kind == "multipart/digest");
        let part = &mut self.found.parts[number];
        if in_digest && part.about.kind.is_empty() {
            part.about.kind = "message/rfc822".to_owned();
        }
        if !part.about.is_multipart() {
            self.state = State::Body;
        } else if self.open.len() < DEPTH {
            let boundaries = part.about.parameters("boundary").flat_map(spellings).collect();
            self.open.push(Open { part: number, boundaries, closed: None });
            self.state = State::Preamble(None);
        } else {
            self.found.is_cut = true;
            self.state = State::Body;
        }
    }

    /// A boundary that nobody declared, with the first header of the part after it.
    fn adopt(&mut self, stray: Stray, line: &Line<'_>) {
        let Some(list) = self.open.len().checked_sub(1) else { return };
        self.open[list].boundaries.push(stray.boundary);
        let boundary = Line { start: stray.start, end: line.start, next: line.start, bytes: &[] };
        self.last = stray.start;
        self.part_ends(list, false, &boundary);
        self.content(line);
    }

    /// Ends what the last line was part of.
    fn end_part(&mut self, end: u64, line: u64) {
        match self.state {
            State::Head => self.head_ends(line),
            State::Body | State::Preamble(_) => {}
            State::Between => return,
        }
        // A list without a part before it ends here too, and stays open.
        if let Some(part) = self.found.parts.last_mut() {
            part.body.end = end.max(part.body.start);
            if matches!(self.state, State::Preamble(_)) {
                part.outside.push(part.body.clone());
            }
        }
        if matches!(self.state, State::Head | State::Preamble(_)) {
            self.state = State::Between;
        }
    }

    /// Ends the lists within a list.
    fn close_to(&mut self, count: usize, end: u64) {
        for list in self.open.drain(count.min(self.open.len())..) {
            let part = &mut self.found.parts[list.part];
            part.body.end = end.max(part.body.start);
            // One that is packed as a whole has its boundaries within.
            let is_open = list.closed.is_none() && part.about.transfer == Transfer::Plain;
            self.found.unclosed += usize::from(is_open);
            part.outside.extend(list.closed.filter(|after| *after < end).map(|after| after..end));
        }
    }

    fn finish(&mut self, end: u64) {
        self.end_part(end, end);
        self.close_to(0, end);
    }
}

/// A boundary as it is declared, and without quotes that are none.
fn spellings(declared: &str) -> impl Iterator<Item = Vec<u8>> {
    let declared = declared.trim_end();
    let spellings = [declared, declared.trim_matches(['\'', '"'])].into_iter();
    spellings.filter(|boundary| !boundary.is_empty()).map(|boundary| boundary.as_bytes().to_vec())
}

fn stray_boundary(line: &Line<'_>) -> Option<Stray> {
    let mark = line.bytes.strip_prefix(b"--").filter(|_| line.is_whole())?.trim_ascii_end();
    let usual = !mark.is_empty() && mark.len() <= 200 && !mark.ends_with(b"--");
    usual.then(|| Stray { boundary: mark.to_vec(), start: line.start })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, name and body of each part that is no list, and how many lists have no end.
    fn taken_apart(message: &str) -> (Vec<(String, String, String)>, usize) {
        let mut raw = Raw::held_in(message.as_bytes().to_vec());
        let parts = parts(&mut raw).expect("memory can be read");
        let leaves = parts.parts.iter().filter(|part| !part.about.is_multipart());
        let leaves = leaves.map(|part| {
            let body = message[part.body.start as usize..part.body.end as usize].to_owned();
            (part.about.kind.clone(), part.about.name.clone().unwrap_or_default(), body)
        });
        (leaves.collect(), parts.unclosed)
    }

    fn leaf(kind: &str, name: &str, body: &str) -> (String, String, String) {
        (kind.to_owned(), name.to_owned(), body.to_owned())
    }

    #[test]
    fn nested_lists_cut_off_within_a_part_keep_it() {
        let mail = "Content-Type: multipart/mixed; boundary=\"a b\"\r\n\r\npreamble\r\n--a b\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
            --a\r\n\r\nplain --a b\r\n--a b-\r\n--a\r\nContent-Type: text/html\r\n\r\n<b>\r\n--a b \r\nContent-Type: image/png; name=x\r\n\r\niVBO";
        let html = leaf("text/html", "", "<b>");
        assert_eq!(
            taken_apart(mail),
            (vec![leaf("", "", "plain --a b\r\n--a b-"), html, leaf("image/png", "x", "iVBO")], 2)
        );
    }

    #[test]
    fn parts_after_the_end_and_boundaries_that_nobody_declared_are_found() {
        let late =
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\nepilogue\n--b\n\ntwo\n--b--\n";
        assert_eq!(taken_apart(late), (vec![leaf("", "", "one"), leaf("", "", "two")], 0));
        let stray = "Content-Type: multipart/mixed\n\ntext\n--zz\nContent-Type: text/csv\n\na,b\n--zz--\n";
        assert_eq!(taken_apart(stray), (vec![leaf("text/csv", "", "a,b")], 0));
    }

    #[test]
    fn a_part_without_headers_and_one_that_ends_within_them_are_parts() {
        let mail = "Content-Type: multipart/mixed; boundary=b\n\n--b\nno headers here\n--b\nContent-Type: text/plain; name=n\n--b\n\nlast";
        assert_eq!(
            taken_apart(mail).0,
            [leaf("", "", "no headers here"), leaf("text/plain", "n", ""), leaf("", "", "last")]
        );
    }
}
