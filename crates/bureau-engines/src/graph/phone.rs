//! Telephone numbers. India is home: a number without a country's code is Indian, when India has such numbers
//! and the text is in a language that is written there.

use super::Span;
use super::checksum::luhn;
use super::fold::Folded;
use bureau_model::output::EntityKind;
use phonenumber::{Mode, country::Id};
use regex::Regex;
use std::sync::LazyLock;

static CANDIDATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:\+[ ]?|\b00)?\(?[0-9][0-9 ().\-]{5,20}[0-9]\b").expect("a pattern"));

/// Languages other than those of India in which a bare number says nothing of its country.
const ABROAD: &[&str] = &["zh", "ja", "ko", "ar", "fa", "tr", "ru", "uk", "cs", "de", "fr", "es", "it", "pt"];

/// Numbers of every country with its code, and of India without: unless the text's language speaks against it.
pub(super) fn phones(folded: &Folded, language: Option<&str>) -> Vec<Span> {
    let abroad = language.is_some_and(|language| ABROAD.contains(&language));
    let mut found = Vec::new();
    for (start, end, text) in folded.matches(&CANDIDATE) {
        let bare = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with("00");
        if stands_alone(folded, start, end) && !(abroad && bare) {
            found.extend(longest(start, text));
        }
    }
    found
}

/// Three, three and four digits, as North America writes its numbers.
static NORTH_AMERICA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\([0-9]{3}\) ?|[0-9]{3}[ .\-])[0-9]{3}[ .\-][0-9]{4}$").expect("a pattern")
});

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

/// E.164 of a number that stands where only telephone numbers do, as in a table of calls; `None` for short codes
/// and names of services.
pub(super) fn subscriber(text: &str) -> Option<String> {
    let digits = digits(text);
    if text.chars().any(char::is_alphabetic) || !(7..=16).contains(&digits.len()) {
        return None;
    }
    let abroad = digits.trim_start_matches("00");
    normalised(text)
        .or_else(|| {
            (digits.len() == 10 && digits.starts_with(['6', '7', '8', '9'])).then(|| format!("+91{digits}"))
        })
        .or_else(|| valid(Some(Id::IN), &digits).filter(|_| digits.len() <= 11))
        .or_else(|| (digits.len() >= 11).then(|| valid(None, &format!("+{abroad}")))?)
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
    if NORTH_AMERICA.is_match(text.trim())
        && let Some(number) = valid(Some(Id::US), &digits)
    {
        return Some(number);
    }
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

/// In one piece or in up to three groups after the zero, the last of at least three digits: not as the columns
/// of a table are.
fn is_written_so(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['(', '0']);
    let groups: Vec<&str> = text.split([' ', '-', '.', '(', ')']).filter(|g| !g.is_empty()).collect();
    groups.len() <= 3
        && !text.contains("  ")
        && groups.iter().all(|g| g.len() >= 2)
        && groups.last().is_some_and(|g| g.len() >= 3)
}

fn valid(home: Option<Id>, number: &str) -> Option<String> {
    let parsed = phonenumber::parse(home, number).ok()?;
    parsed.is_valid().then(|| parsed.format().mode(Mode::E164).to_string())
}
