//! Days in running text, however they are written, as ISO 8601. Which of two figures is the day is decided over the whole
//! document; India writes it first, and so it is read where nothing decides.

use super::Span;
use super::fold::Folded;
use crate::moment::{Day, Order, Tally, month};
use bureau_model::output::{ChunkText, EntityKind};
use chrono::NaiveDate;
use regex::Captures;

patterns! {
    ISO = r"\b(?P<y>(?:19|20)[0-9]{2})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?:T|\b)";
    FIGURES = r"\b(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<y>(?:19|20)[0-9]{2})\b";
    // A short year is one only with a time behind it at the start of a line, as chats have it.
    CHAT = r"(?m)^[^\w\n]{0,4}(?P<date>(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<short>[0-9]{2})),? ?[^\d\n]{0,12}[0-9]{1,2}[:.][0-9]{2}";
    DAY_FIRST = r"\b(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?\.?[ -](?:of )?(?P<w>[\p{L}\p{M}]{3,12})\.?,?[ -](?P<y>(?:19|20)[0-9]{2})\b";
    MONTH_FIRST = r"\b(?P<w>[\p{L}\p{M}]{3,12})\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)[0-9]{2})\b";
    SPANISH = r"\b(?P<d>[0-9]{1,2}) de (?P<w>\p{L}{3,12}) de (?P<y>(?:19|20)[0-9]{2})\b";
    CHINESE = r"(?P<y>(?:19|20)[0-9]{2})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日";
}

pub(super) fn dates(folded: &Folded) -> Vec<Span> {
    let patterns = [&*ISO, &*CHINESE, &*FIGURES, &*CHAT, &*DAY_FIRST, &*MONTH_FIRST, &*SPANISH];
    let mut found: Vec<Span> = Vec::new();
    for pattern in patterns {
        for captures in pattern.captures_iter(folded.text()) {
            found.extend(date(folded, &captures).filter(|span| !found.iter().any(|f| f.overlaps(span))));
        }
    }
    found
}

/// The order of figures that the dates of a document show.
pub(super) fn order(chunks: &[ChunkText]) -> Order {
    let mut tally = Tally::default();
    for chunk in chunks {
        for pattern in [&*FIGURES, &*CHAT] {
            pattern.captures_iter(&chunk.text).for_each(|captures| tally.count(figures(&captures)));
        }
    }
    tally.order()
}

fn number(captures: &Captures<'_>, name: &str) -> Option<u32> {
    captures.name(name).and_then(|m| m.as_str().parse().ok())
}

fn figures(captures: &Captures<'_>) -> Option<Day> {
    let (a, b) = (number(captures, "a")?, number(captures, "b")?);
    let short = number(captures, "short");
    let digits = if short.is_some() { 2 } else { 4 };
    Some(Day::Figures { a, b, c: short.or_else(|| number(captures, "y"))?, digits })
}

fn day(captures: &Captures<'_>, order: Order) -> Option<NaiveDate> {
    if let Some(figures) = figures(captures) {
        return order.day(figures).ok().map(|(date, _)| date);
    }
    let month = number(captures, "m").or_else(|| captures.name("w").and_then(|w| month(w.as_str())))?;
    let (year, day) = (number(captures, "y")?, number(captures, "d")?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn date(folded: &Folded, captures: &Captures<'_>) -> Option<Span> {
    let whole = captures.name("date").or_else(|| captures.get(0))?;
    let key = day(captures, folded.order())?.to_string();
    let start = folded.position(whole.start());
    let end = start + whole.as_str().trim_end_matches('T').chars().count();
    let (before, after) = folded.neighbours(start, end);
    let joins = |c: Option<char>| c.is_some_and(|c| matches!(c, '-' | '/') || c.is_ascii_digit());
    if joins(before) || joins(after) {
        return None;
    }
    Some(Span { kind: EntityKind::Date, name: key.clone(), key, start, end })
}
