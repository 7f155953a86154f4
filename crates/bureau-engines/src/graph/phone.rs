//! Telephone numbers. India is home: a number without a country's code is Indian, when India has such numbers.

use super::Span;
use super::checksum::luhn;
use super::fold::Folded;
use bureau_model::output::EntityKind;
use phonenumber::{Mode, country::Id};
use regex::Regex;
use std::sync::LazyLock;

static CANDIDATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:\+[ ]?|\b00)?\(?[0-9][0-9 ().\-]{5,20}[0-9]\b").expect("a pattern"));

pub(super) fn phones(folded: &Folded) -> Vec<Span> {
    let mut found = Vec::new();
    for (start, end, text) in folded.matches(&CANDIDATE) {
        if stands_alone(folded, start, end) {
            found.extend(longest(start, text));
        }
    }
    found
}

fn stands_alone(folded: &Folded, start: usize, end: usize) -> bool {
    let (before, after) = folded.neighbours(start, end);
    let joins = |c: Option<char>| {
        c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '@' | '=' | '#' | '%'))
    };
    let decimal = before == Some('.') || after == Some('%');
    !joins(before) && !joins(after) && !decimal
}

/// The number, or what is left of it without the groups at its ends that belong to something else.
fn longest(start: usize, text: &str) -> Option<Span> {
    let trimmed = text.trim_start();
    let start = start + text.chars().count() - trimmed.chars().count();
    let mut rest = trimmed;
    while digits(rest).len() >= 7 {
        if let Some(key) = normalised(rest) {
            return Some(Span {
                kind: EntityKind::Phone,
                name: key.clone(),
                key,
                start,
                end: start + rest.chars().count(),
            });
        }
        rest = rest[..rest.rfind(' ')?].trim_end_matches([' ', '-', '.', '(']);
    }
    None
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// E.164, when it is a number that can be called.
pub(super) fn normalised(text: &str) -> Option<String> {
    let digits = digits(text);
    let national = match text.trim() {
        t if t.starts_with('+') => return valid(None, &format!("+{digits}")),
        t if is_handset(t) => return None,
        t if t.starts_with("00") && digits.len() >= 11 => return valid(None, &format!("+{}", &digits[2..])),
        _ => &digits,
    };
    let mobile = |d: &str| d.len() == 10 && d.starts_with(['6', '7', '8', '9']) && !is_monotone(d);
    match national.len() {
        10 if mobile(national) && is_written_so(text) => valid(Some(Id::IN), national),
        11 if national.starts_with('0') && is_written_so(text) => valid(Some(Id::IN), national),
        12 if national.starts_with("91") && mobile(&national[2..]) => valid(None, &format!("+{national}")),
        _ => None,
    }
}

/// Fifteen digits in one piece with their check digit are a handset's IMEI, also where it begins with the
/// 00 of test equipment.
fn is_handset(text: &str) -> bool {
    text.len() == 15 && text.bytes().all(|b| b.is_ascii_digit()) && luhn(text)
}

/// Eight equal digits in a row are a filler, not a number.
fn is_monotone(digits: &str) -> bool {
    digits.as_bytes().windows(8).any(|w| w.iter().all(|b| *b == w[0]))
}

/// In one piece or in a few groups, apart by one kind of mark: not as the columns of a table are.
fn is_written_so(text: &str) -> bool {
    let groups: Vec<&str> = text.split([' ', '-', '.', '(', ')']).filter(|g| !g.is_empty()).collect();
    groups.len() <= 4 && !text.contains("  ") && groups.iter().all(|g| g.len() >= 2)
}

fn valid(home: Option<Id>, number: &str) -> Option<String> {
    let parsed = phonenumber::parse(home, number).ok()?;
    parsed.is_valid().then(|| parsed.format().mode(Mode::E164).to_string())
}
