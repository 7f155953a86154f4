//! Where the messages of a mailbox stand (mbox, RFC 4155), found in one pass over its lines.
//!
//! A line that begins with `From ` begins a message only where it is one of a mailbox: it names a time, and headers
//! follow. Where a message says how long it is, and another or the end stands there, what is within is its own.

use super::head::is_field;
use super::line::Line;
use super::raw::Raw;
use std::io;
use std::ops::Range;

/// Messages whose places are kept; those beyond are counted.
const KEPT: usize = 200_000;

/// Lines that may begin a message, within one that says its length.
const DOUBTS: usize = 10_000;

/// Headers of which one follows where a line says less than a mailbox writes.
const HEADERS: &[&[u8]] = &[
    b"from",
    b"to",
    b"date",
    b"subject",
    b"received",
    b"return-path",
    b"delivered-to",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"status",
    b"x-status",
    b"reply-to",
    b"sender",
    b"x-mozilla-status",
    b"x-gm-thrid",
    b"x-uidl",
    b"content-length",
];

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// One message in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) range: Range<u64>,
    /// Lines that were marked so that they don't begin a message; each mark is one byte.
    pub(super) marked: u64,
}

/// The messages of a mailbox.
#[derive(Debug, Default)]
pub(super) struct Spans {
    pub(super) kept: Vec<Span>,
    pub(super) beyond: u64,
}

/// Finds the messages.
pub(super) fn messages(raw: &mut Raw<'_>) -> io::Result<Spans> {
    let range = raw.range();
    let mut walk = Walk::default();
    let mut lines = raw.lines(range)?;
    while let Some(line) = lines.next()? {
        walk.line(&line);
    }
    let end = lines.at();
    Ok(walk.finish(end))
}

/// A line that may begin a message, until it is known what follows.
#[derive(Clone, Copy)]
struct Doubt {
    /// Where the line begins, and the one after it.
    start: u64,
    next: u64,
    /// Whether the line is all that a mailbox writes.
    full: bool,
}

#[derive(Default)]
struct Walk {
    found: Spans,
    /// Where the message begins that is read.
    begun: Option<u64>,
    marked: u64,
    doubt: Option<Doubt>,
    after_blank: bool,
    /// Whether the message's headers are read, and what length they tell.
    in_head: bool,
    length: Option<u64>,
    /// Where the message ends if that is true, and what began before that.
    until: Option<u64>,
    within: Vec<(Doubt, u64)>,
}

impl Walk {
    fn line(&mut self, line: &Line<'_>) {
        if let Some(doubt) = self.doubt.take()
            && follows(line, doubt.full)
        {
            self.begins(doubt);
        }
        if self.begun.is_none() && line.bytes.starts_with(b"From ") {
            // The first line of all: the file was judged by it.
            self.begin(line.next);
        } else {
            self.doubt = doubt(line, self.after_blank);
        }
        let unmarked = line.bytes.trim_ascii_start();
        if unmarked.first() == Some(&b'>') {
            self.marked += u64::from(is_marked(line.bytes));
        }
        if self.in_head && self.begun.is_some_and(|begun| begun <= line.start) {
            self.head_line(line);
        }
        self.after_blank = line.is_blank();
    }

    fn head_line(&mut self, line: &Line<'_>) {
        if line.is_blank() {
            self.in_head = false;
            self.until = self.length.map(|length| line.next.saturating_add(length));
        } else if let Some((name, value)) = line.bytes.split_at_checked(15)
            && name.eq_ignore_ascii_case(b"content-length:")
        {
            self.length = std::str::from_utf8(value).ok().and_then(|value| value.trim().parse().ok());
        }
    }

    /// A line that looks like the beginning of a message.
    fn begins(&mut self, doubt: Doubt) {
        match self.until {
            Some(until) if doubt.start < until && self.within.len() < DOUBTS => {
                return self.within.push((doubt, self.marked));
            }
            // A blank line may stand between.
            Some(until) if (until..=until.saturating_add(2)).contains(&doubt.start) => self.within.clear(),
            Some(_) | None => self.part_within(),
        }
        self.end(doubt.start, self.marked);
        self.begin(doubt.next);
    }

    /// The length was not true: what began within it are messages.
    fn part_within(&mut self) {
        let mut marked_before = 0;
        for (doubt, marked) in std::mem::take(&mut self.within) {
            self.end(doubt.start, marked - marked_before);
            marked_before = marked;
            self.begun = Some(doubt.next);
        }
        self.marked -= marked_before;
    }

    fn begin(&mut self, at: u64) {
        self.begun = Some(at);
        self.marked = 0;
        self.in_head = true;
        (self.length, self.until) = (None, None);
    }

    fn end(&mut self, at: u64, marked: u64) {
        let Some(begun) = self.begun.take() else { return };
        if self.found.kept.len() < KEPT {
            self.found.kept.push(Span { range: begun..at.max(begun), marked });
        } else {
            self.found.beyond += 1;
        }
    }

    fn finish(mut self, end: u64) -> Spans {
        let is_true = self.until.is_some_and(|until| (until..=until.saturating_add(2)).contains(&end));
        if is_true {
            self.within.clear();
        }
        self.part_within();
        self.end(end, self.marked);
        self.found
    }
}

/// Whether a line was marked so that it does not begin a message.
pub(super) fn is_marked(line: &[u8]) -> bool {
    let unmarked = line.iter().position(|byte| *byte != b'>').unwrap_or_default();
    unmarked > 0 && line[unmarked..].starts_with(b"From ")
}

fn doubt(line: &Line<'_>, after_blank: bool) -> Option<Doubt> {
    let rest = line.bytes.strip_prefix(b"From ")?;
    let rest = String::from_utf8_lossy(rest.get(..200).unwrap_or(rest));
    let (dated, alone) = (is_dated(&rest), rest.split_whitespace().count() == 1);
    let may_begin = dated || (alone && after_blank);
    may_begin.then_some(Doubt { start: line.start, next: line.next, full: dated && after_blank })
}

/// Whether a line names a time as mailboxes do: `asha@example.in Thu Jan  1 00:00:00 1970`.
fn is_dated(rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_time = |word: &&str| {
        let mut parts = word.split(':');
        let digits = parts
            .by_ref()
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
        digits && word.contains(':')
    };
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = |word: &&str| MONTHS.contains(&word.to_lowercase().as_str());
    let is_iso =
        |word: &&str| word.len() >= 10 && word.get(4..5) == Some("-") && word.as_bytes()[0].is_ascii_digit();
    let told = words.iter().any(is_time) && words.iter().any(is_year) && words.iter().any(is_month);
    (3..=10).contains(&words.len()) && (told || words.iter().any(is_iso))
}

/// Whether a line is what follows the beginning of a message.
fn follows(line: &Line<'_>, full: bool) -> bool {
    if full {
        return is_field(line.bytes) || line.bytes.starts_with(b">From ");
    }
    let name = line.bytes.split(|byte| *byte == b':').next().unwrap_or_default().to_ascii_lowercase();
    is_field(line.bytes) && HEADERS.contains(&name.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "From a@b.in Thu Jan  1 00:00:00 1970\n";

    fn split(mailbox: &str) -> Vec<(&str, u64)> {
        let mut raw = Raw::held_in(mailbox.as_bytes().to_vec());
        let found = messages(&mut raw).expect("memory can be read");
        assert_eq!(found.beyond, 0);
        let text = |span: &Span| &mailbox[span.range.start as usize..span.range.end as usize];
        found.kept.iter().map(|span| (text(span), span.marked)).collect()
    }

    #[test]
    fn a_line_of_prose_begins_no_message() {
        let body = "Subject: x\n\nFrom tomorrow the crates move.\n\nFrom Delhi: bring it\nNote: all\n\nFrom me\n\
            From a@b.in Thu Jan  1 00:00:00 1970\nno header\n>From here\n>>From there\n";
        let mailbox = format!("{FROM}{body}\n{FROM}Subject: y\n\nbody\n");
        assert_eq!(split(&mailbox), [(&*format!("{body}\n"), 2), ("Subject: y\n\nbody\n", 0)]);
    }

    #[test]
    fn other_spellings_of_the_line_begin_one() {
        for from in [
            "From - Mon Mar  2 10:11:12 2026",
            "From x@y.in Mon Mar 02 10:11:12 +0530 2026",
            "From x@y.in",
            "From MAILER-DAEMON 2026-03-02T10:11:12Z x",
        ] {
            let mailbox = format!("{FROM}A: b\n\none\n\n{from}\r\nFrom: x@y.in\n\ntwo\n");
            assert_eq!(split(&mailbox).len(), 2, "{from}");
        }
    }

    #[test]
    fn a_length_that_is_true_keeps_what_is_within() {
        let inner = format!("before\n\n{FROM}Subject: quoted\n\ninner\n");
        let of =
            |length: usize| format!("{FROM}Content-Length: {length}\n\n{inner}\n{FROM}Subject: y\n\nbody\n");
        assert_eq!(split(&of(inner.len())).len(), 2);
        assert_eq!(split(&of(inner.len() + 9)).len(), 3);
        assert_eq!(split(&of(1 << 40)).len(), 3);
        let last = format!("{FROM}Content-Length: {}\n\n{inner}", inner.len());
        assert_eq!(split(&last).len(), 1);
    }
}
