//! Days, however they are written, as ISO 8601. India writes the day first; so do we, unless it can't be.

use super::Span;
use super::fold::Folded;
use bureau_model::output::EntityKind;
use regex::Captures;

/// Months as they begin in the languages of the bureau, lower case. Longer beginnings stand before shorter ones.
const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("januar", 1),
    ("märz", 3),
    ("mai", 5),
    ("okt", 10),
    ("dez", 12),
    ("janv", 1),
    ("fév", 2),
    ("avr", 4),
    ("juin", 6),
    ("juil", 7),
    ("août", 8),
    ("déc", 12),
    ("ene", 1),
    ("abr", 4),
    ("ago", 8),
    ("dic", 12),
    ("янв", 1),
    ("фев", 2),
    ("мар", 3),
    ("апр", 4),
    ("мая", 5),
    ("май", 5),
    ("июн", 6),
    ("июл", 7),
    ("авг", 8),
    ("сен", 9),
    ("окт", 10),
    ("ноя", 11),
    ("дек", 12),
    ("जनवरी", 1),
    ("फरवरी", 2),
    ("फ़रवरी", 2),
    ("मार्च", 3),
    ("अप्रैल", 4),
    ("मई", 5),
    ("जून", 6),
    ("जुलाई", 7),
    ("अगस्त", 8),
    ("सितंबर", 9),
    ("सितम्बर", 9),
    ("अक्टूबर", 10),
    ("अक्तूबर", 10),
    ("नवंबर", 11),
    ("नवम्बर", 11),
    ("दिसंबर", 12),
    ("दिसम्बर", 12),
];

patterns! {
    ISO = r"\b(?P<y>(?:19|20)[0-9]{2})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?:T|\b)";
    FIGURES = r"\b(?P<a>[0-9]{1,2})(?P<s>[-/.])(?P<b>[0-9]{1,2})[-/.](?P<y>(?:19|20)[0-9]{2})\b";
    DAY_FIRST = r"\b(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?\.?[ -](?:of )?(?P<w>[\p{L}\p{M}]{3,12})\.?,?[ -](?P<y>(?:19|20)[0-9]{2})\b";
    MONTH_FIRST = r"\b(?P<w>[\p{L}\p{M}]{3,12})\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)[0-9]{2})\b";
    SPANISH = r"\b(?P<d>[0-9]{1,2}) de (?P<w>\p{L}{3,12}) de (?P<y>(?:19|20)[0-9]{2})\b";
    CHINESE = r"(?P<y>(?:19|20)[0-9]{2})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日";
}

pub(super) fn dates(folded: &Folded) -> Vec<Span> {
    let patterns = [&*ISO, &*CHINESE, &*FIGURES, &*DAY_FIRST, &*MONTH_FIRST, &*SPANISH];
    let mut found: Vec<Span> = Vec::new();
    for pattern in patterns {
        for captures in pattern.captures_iter(folded.text()) {
            found.extend(date(folded, &captures).filter(|span| !found.iter().any(|f| f.overlaps(span))));
        }
    }
    found
}

fn date(folded: &Folded, captures: &Captures<'_>) -> Option<Span> {
    let whole = captures.get(0)?;
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let year = number("y")?;
    let (month, day) = match (number("a"), number("b")) {
        // Only the month can be 12 at most.
        (Some(a), Some(b)) if b > 12 => (a, b),
        (Some(a), Some(b)) => (b, a),
        _ => (number("m").or_else(|| captures.name("w").and_then(|w| month(w.as_str())))?, number("d")?),
    };
    let start = folded.position(whole.start());
    let end = start + whole.as_str().trim_end_matches('T').chars().count();
    let (before, after) = folded.neighbours(start, end);
    let joins = |c: Option<char>| c.is_some_and(|c| matches!(c, '-' | '/') || c.is_ascii_digit());
    if joins(before) || joins(after) || !is_day(year, month, day) {
        return None;
    }
    let key = format!("{year:04}-{month:02}-{day:02}");
    Some(Span { kind: EntityKind::Date, name: key.clone(), key, start, end })
}

/// The number of the month that `word` names, in the languages of the bureau.
pub(crate) fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    MONTHS
        .iter()
        .filter(|(start, _)| word.starts_with(start) && is_month(&word, start))
        .map(|(_, month)| *month)
        .next()
}

/// `mar` begins `march` and `mars`, but `market` is no month.
fn is_month(word: &str, start: &str) -> bool {
    const WHOLE: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "sept",
        "october",
        "november",
        "december",
        "januar",
        "februar",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "janvier",
        "février",
        "mars",
        "avril",
        "juillet",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    word == start || !word.is_ascii() || WHOLE.contains(&word)
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}
