//! Telephone numbers. One with its country's code is what it says. One without is of the country of the case, where that
//! country has such numbers, unless it is written as those of another country are; it is marked as assumed
//! ([`is_assumed`]). The language of the text says nothing: a table has none, and a short text is often misjudged.

use super::checksum::luhn;
use super::fold::Folded;
use super::span::Span;
use bureau_model::output::{ChunkText, EntityKind};
use phonenumber::{Mode, country::Id};
use regex::Regex;
use std::sync::LazyLock;

static CANDIDATE: LazyLock<Regex> = LazyLock::new(|| {
    let plain = r"(?:\+[ ]?|\b00)?\(?[0-9][0-9 ().\-]{5,20}[0-9]\b";
    Regex::new(&format!(r"\b[0-9]{{3}}/[0-9]{{3}}-[0-9]{{4}}\b|{plain}")).expect("a pattern")
});

/// Three, three and four digits, as North America writes its numbers.
static NORTH_AMERICA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:1[ .\-])?(?:\([0-9]{3}\) ?|[0-9]{3}[ .\-/])[0-9]{3}[ .\-][0-9]{4}$").expect("a pattern")
});

/// Candidates of a document that are looked at for how its numbers are written.
const LOOKED_AT: usize = 400;

/// Whose numbers stand without their country's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    country: Id,
    /// The document writes its numbers as North America does.
    north_american: bool,
}

impl Home {
    /// The country with this code of two letters (ISO 3166); `None` when there is none.
    pub fn of(country: &str) -> Option<Self> {
        country.parse().ok().map(|country| Self { country, north_american: false })
    }

    /// For a document: by what most of those of its numbers show that show a country.
    pub(super) fn of_document(self, chunks: &[ChunkText]) -> Self {
        let (mut american, mut others, mut looked) = (0, 0, 0);
        for chunk in chunks {
            let folded = Folded::new(&chunk.text);
            for (_, _, text) in folded.matches(&CANDIDATE).take(LOOKED_AT - looked) {
                looked += 1;
                match written(text, self).filter(|number| number.shows_its_country) {
                    Some(number) if number.e164.starts_with("+1") => american += 1,
                    Some(_) => others += 1,
                    None => {}
                }
            }
            if looked >= LOOKED_AT {
                break;
            }
        }
        Self { north_american: american > others, ..self }
    }
}

impl Default for Home {
    /// India.
    fn default() -> Self {
        Self { country: Id::IN, north_american: false }
    }
}

/// The numbers of a text.
pub(super) fn phones(folded: &Folded, home: Home) -> Vec<Span> {
    let mut found = Vec::new();
    for (start, _, text) in folded.matches(&CANDIDATE) {
        found.extend(longest(folded, start, text, home));
    }
    found
}

/// Whether a number's country does not stand in the text that it was read from.
pub(super) fn is_assumed(text: &str, e164: &str) -> bool {
    let written = digits(text);
    written.trim_start_matches("00") != e164.trim_start_matches('+')
}

fn stands_alone(folded: &Folded, start: usize, end: usize) -> bool {
    let (before, after) = folded.neighbours(start, end);
    let joins = |c: Option<char>| {
        c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '@' | '=' | '#' | '%'))
    };
    let decimal = before == Some('.') || after == Some('%');
    let label = folded.before(start, 12);
    let label = label.trim_end_matches(|c: char| !c.is_alphabetic());
    // Of ten digits too, and often said to be what they are.
    let book = ["isbn", "issn"].iter().any(|kind| label.ends_with(kind));
    !joins(before) && !joins(after) && !decimal && !book
}

/// The number, or what of it is one without the groups at its ends that belong to something else: the most groups,
/// the first of as many.
fn longest(folded: &Folded, start: usize, text: &str, home: Home) -> Option<Span> {
    let groups: Vec<(usize, usize)> = groups(text);
    (1..=groups.len()).rev().find_map(|count| {
        groups.windows(count).find_map(|run| {
            let part = text[run[0].0..run[count - 1].1].trim_end_matches(['-', '.', '(', '/']);
            let start = start + text[..run[0].0].chars().count();
            let end = start + part.chars().count();
            let alone = digits(part).len() >= 7 && stands_alone(folded, start, end);
            let key = alone.then(|| normalised(part, home))??;
            Some(Span { kind: EntityKind::Phone, name: key.clone(), key, start, end })
        })
    })
}

/// Where each group between blanks begins and ends, in bytes; a plus sign is of the group behind it.
fn groups(text: &str) -> Vec<(usize, usize)> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for group in text.split(' ').filter(|group| !group.is_empty()) {
        let at = group.as_ptr() as usize - text.as_ptr() as usize;
        match groups.last_mut() {
            Some(last) if &text[last.0..last.1] == "+" => last.1 = at + group.len(),
            _ => groups.push((at, at + group.len())),
        }
    }
    groups
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// E.164 of a number that stands where only telephone numbers do, as in a table of calls; `None` for short codes
/// and names of services.
pub(super) fn subscriber(text: &str, home: Home) -> Option<String> {
    let digits = digits(text);
    if text.chars().any(char::is_alphabetic) || !(7..=16).contains(&digits.len()) {
        return None;
    }
    let abroad = digits.trim_start_matches("00");
    let indian = home.country == Id::IN && digits.len() == 10 && digits.starts_with(['6', '7', '8', '9']);
    normalised(text, home)
        .or_else(|| indian.then(|| format!("+91{digits}")))
        .or_else(|| valid(Some(home.country), &digits).filter(|_| digits.len() <= 11))
        .or_else(|| (digits.len() >= 11).then(|| valid(None, &format!("+{abroad}")))?)
}

/// E.164, when it is a number that can be called.
pub(super) fn normalised(text: &str, home: Home) -> Option<String> {
    written(text, home).map(|number| number.e164)
}

/// A number as it was read.
struct Number {
    e164: String,
    /// By its code, or by how it is written.
    shows_its_country: bool,
}

fn written(text: &str, home: Home) -> Option<Number> {
    let text = text.trim();
    let digits = digits(text);
    let shown = |e164| Number { e164, shows_its_country: true };
    if text.starts_with('+') {
        return valid(None, &format!("+{digits}")).map(shown);
    }
    if is_handset(text) {
        return None;
    }
    if text.starts_with("00") && digits.len() >= 11 {
        return valid(None, &format!("+{}", &digits[2..])).map(shown);
    }
    if NORTH_AMERICA.is_match(text)
        && let Some(number) = valid(Some(Id::US), &digits)
    {
        return Some(shown(number));
    }
    if digits.len() == 12 && digits.starts_with("91") && is_indian_mobile(&digits[2..]) {
        return valid(None, &format!("+{digits}")).map(shown);
    }
    if !is_written_so(text, home) || is_monotone(&digits) {
        return None;
    }
    let american = || valid(Some(Id::US), &digits).filter(|_| home.north_american && digits.len() == 10);
    let e164 = american().or_else(|| national(&digits, home))?;
    Some(Number { e164, shows_its_country: false })
}

/// A number without its country's code, in the plan of the case's country.
fn national(digits: &str, home: Home) -> Option<String> {
    let country = home.country;
    let plausible = match digits.len() {
        // Ten digits that begin like this are mobile numbers in India; its others are dialled with a zero.
        10 if country == Id::IN => is_indian_mobile(digits),
        11 => digits.starts_with('0') || country != Id::IN,
        9 | 10 => country != Id::IN,
        _ => false,
    };
    plausible.then(|| valid(Some(country), digits))?
}

fn is_indian_mobile(digits: &str) -> bool {
    digits.len() == 10 && digits.starts_with(['6', '7', '8', '9']) && !is_monotone(digits)
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

/// In India in one piece or in up to three groups after the zero, the last of at least three digits: not as the columns
/// of a table are. Elsewhere pairs are usual, behind the figure that is dialled first.
fn is_written_so(text: &str, home: Home) -> bool {
    let text = text.trim().trim_start_matches(['(', '0']);
    let groups: Vec<&str> = text.split([' ', '-', '.', '/', '(', ')']).filter(|g| !g.is_empty()).collect();
    if home.country != Id::IN {
        return groups.len() <= 6 && !text.contains("  ") && groups.iter().skip(1).all(|g| g.len() >= 2);
    }
    groups.len() <= 3
        && !text.contains("  ")
        && groups.iter().all(|g| g.len() >= 2)
        && groups.last().is_some_and(|g| g.len() >= 3)
}

fn valid(home: Option<Id>, number: &str) -> Option<String> {
    let parsed = phonenumber::parse(home, number).ok()?;
    parsed.is_valid().then(|| parsed.format().mode(Mode::E164).to_string())
}
