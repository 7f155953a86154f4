//! What the headers of a message state: who wrote to whom.

use super::fold::Folded;
use super::name;
use super::span::Span;
use crate::moment;
use bureau_model::output::{ASSUMED, ChunkText, EntityKind, SUBJECT};

/// The relationship of a person to an address.
pub(super) const USES: &str = "uses";

/// A stated relationship.
pub(super) struct Stated {
    pub(super) source: Span,
    pub(super) target: Span,
    pub(super) kind: &'static str,
}

/// Whether the chunk holds the headers of a message.
pub(super) fn is_header(chunk: &ChunkText) -> bool {
    chunk.place.part.as_deref().is_some_and(|part| part == "headers" || part.ends_with(", headers"))
}

/// A line `From: …` with its place in characters.
pub(super) struct Line<'a> {
    pub(super) name: &'a str,
    start: usize,
    end: usize,
}

impl Line<'_> {
    pub(super) fn holds(&self, span: &Span) -> bool {
        self.start <= span.start && span.end <= self.end
    }
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let length = line.chars().count();
        if let Some((name, _)) = line.split_once(':') {
            lines.push(Line { name, start, end: start + length });
        }
        start += length + 1;
    }
    lines
}

/// Lines of people: of messages, and of the events of calendars.
const PEOPLE: &[&str] = &["From", "Sender", "To", "Cc", "Bcc", "Reply-To", "organizer", "attendee"];

/// A date of a message that could not be read names no day: not one that is impossible, nor that of a clock that was
/// never set.
pub(super) fn drop_unread_day(folded: &Folded, spans: &mut Vec<Span>) {
    let lines = lines(folded.text());
    let read = |line: &Line<'_>| moment::untold(&folded.original(line.start + 5, line.end)).is_some();
    for line in lines.iter().filter(|line| line.name == "Date" && !read(line)) {
        spans.retain(|span| span.kind != EntityKind::Date || !line.holds(span));
    }
}

/// Adds the people whose names stand before their addresses.
pub(super) fn name_people(folded: &Folded, spans: &mut Vec<Span>) {
    let lines = lines(folded.text());
    let mails: Vec<Span> = spans.iter().filter(|s| s.kind == EntityKind::Email).cloned().collect();
    for mail in mails {
        let Some(line) = lines.iter().find(|l| PEOPLE.contains(&l.name) && l.holds(&mail)) else {
            continue;
        };
        let from = line.start + line.name.chars().count() + 1;
        let Some(person) = person_before(folded, from, mail.start) else { continue };
        if !spans.iter().any(|s| s.overlaps(&person)) {
            spans.push(person);
        }
    }
}

/// The name in `Asha Rao <asha@…`, when it is one: words of letters, no address.
fn person_before(folded: &Folded, from: usize, mail: usize) -> Option<Span> {
    let before = folded.original(from, mail);
    let before = before.strip_suffix('<')?;
    // What follows the last address on the line.
    let begin = before.rfind('@').map_or(Some(0), |at| before[at..].find(',').map(|comma| at + comma + 1))?;
    let shown = before[begin..].trim().trim_matches(['"', '\'']).trim();
    let words = shown.split_whitespace().count();
    let letters = shown.chars().all(|c| {
        c.is_alphabetic()
            || c.is_whitespace()
            || matches!(c, '.' | '-' | '\'' | ',')
            || unicode_normalization::char::is_combining_mark(c)
    });
    if !letters || !(2..=5).contains(&words) || names_a_body(shown) {
        return None;
    }
    let start = from + before[..before.rfind(shown)?].chars().count();
    Some(name::person(shown, start))
}

/// A word in capitals among others, as in `GMX Magazin`, is short for a body; a name is in capitals as a whole.
fn names_a_body(shown: &str) -> bool {
    let capitals = |word: &str| word.chars().count() > 2 && word.chars().all(char::is_uppercase);
    let (short, long): (Vec<&str>, Vec<&str>) = shown.split_whitespace().partition(|word| capitals(word));
    // `Asha RAO`: the last name alone is in capitals in many countries.
    let family = shown.split_whitespace().last().is_some_and(capitals)
        && long.iter().all(|w| w.starts_with(char::is_uppercase));
    !short.is_empty() && !long.is_empty() && !family
}

/// When the message was written, ISO 8601, and which it is: its subject, its own identification, the one of the first
/// message of its thread, and what had to be assumed of its time.
pub(super) fn occasion(
    folded: &Folded,
    chunk: &ChunkText,
    metadata: &[(String, String)],
) -> (Option<String>, Vec<(String, String)>) {
    let line = lines(folded.text()).into_iter().find(|line| line.name == "Date");
    let of = |name: &str| metadata.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
    let written = line.map(|line| folded.original(line.start + 5, line.end));
    let plain = written.as_deref().and_then(moment::untold);
    // What had to be assumed of it stands in the metadata alone.
    let told = of("Date")
        .and_then(moment::untold)
        .filter(|told| plain.as_ref().is_some_and(|plain| plain.0 == told.0));
    let (at, doubt) = told.or(plain).unzip();
    let assumed = doubt.flatten().map(|doubt| (ASSUMED.to_owned(), doubt));
    // What the file says of itself is of its first message; those inside it have chunks with other parts.
    if chunk.place.part.as_deref() != Some("headers") {
        return (at, assumed.into_iter().collect());
    }
    let first = |value: &str| value.split([' ', ',']).find(|id| !id.is_empty()).map(str::to_owned);
    let own = of("Message-ID").and_then(first);
    let thread = of("Thread").or_else(|| of("References")).or_else(|| of("In-Reply-To")).and_then(first);
    let thread = thread.or_else(|| own.clone());
    let subject = of("Subject").map(str::to_owned);
    let named = [(SUBJECT, subject), ("message_id", own), ("thread", thread)];
    let details = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    (at, details.chain(assumed).collect())
}

/// Sender to recipients, and people to their addresses.
pub(super) fn relations(folded: &Folded, spans: &[Span]) -> Vec<Stated> {
    let lines = lines(folded.text());
    let on = |names: &[&str]| -> Vec<&Span> {
        let of = lines.iter().filter(|l| names.contains(&l.name));
        of.flat_map(|l| spans.iter().filter(|s| s.kind == EntityKind::Email && l.holds(s))).collect()
    };
    let mut stated = Vec::new();
    for sender in on(&["From"]).into_iter().take(1) {
        for (names, kind) in [(&["To"][..], "messaged"), (&["Cc", "Bcc"], "copied")] {
            for recipient in on(names) {
                stated.push(Stated { source: sender.clone(), target: recipient.clone(), kind });
            }
        }
    }
    stated.extend(holders(folded, spans));
    stated
}

/// People to the addresses behind their names.
pub(super) fn holders(folded: &Folded, spans: &[Span]) -> Vec<Stated> {
    let lines = lines(folded.text());
    let of_people = |s: &&Span| lines.iter().any(|l| PEOPLE.contains(&l.name) && l.holds(s));
    let mut stated = Vec::new();
    for mail in spans.iter().filter(|s| s.kind == EntityKind::Email).filter(of_people) {
        stated.extend(holder(spans, mail).map(|person| Stated {
            source: person.clone(),
            target: mail.clone(),
            kind: USES,
        }));
    }
    stated
}

/// The person whose name ends right before the address, or whose address it is.
fn holder<'a>(spans: &'a [Span], mail: &Span) -> Option<&'a Span> {
    let before = |s: &&Span| s.end < mail.start && mail.start - s.end <= 3;
    let same = |s: &&Span| s.start == mail.start && s.end == mail.end;
    let of = |kind| spans.iter().find(move |s| s.kind == kind && (before(s) || same(s)));
    of(EntityKind::PersonOfInterest).or_else(|| of(EntityKind::Person))
}
