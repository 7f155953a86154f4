//! What the values of a column are.

use super::moment;
use crate::plain::plain_char;
use bureau_model::output::ColumnType;
use regex::Regex;
use std::net::Ipv4Addr;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[-+(]?[$€£₹]? ?(?:[0-9]{1,3}(?:[, '][0-9]{2,3})+|[0-9]{1,15})?(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]{1,3})?\)? ?%?$")
        .expect("a pattern")
});
/// Groups divided by points, the part behind the unit by a comma: `1.25.000,50`.
static POINTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[-+(]?[$€£₹]? ?[0-9]{1,3}(?:\.[0-9]{2,3})*\.[0-9]{3}(?:,[0-9]+)?\)? ?[€₹]?$")
        .expect("a pattern")
});
static DURATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[0-9]{1,4}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?$").expect("a pattern"));

/// A cell's text as it is compared: blanks collapsed, the apostrophes in which operators put numbers taken off,
/// digits of every script as ASCII digits.
pub(super) fn plain(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let joined = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = joined.trim_matches(['\'', '"', '=']).trim();
    bare.chars().map(|c| if c.is_numeric() { plain_char(c) } else { c }).collect()
}

/// Marks that nobody sees, as programs put them around numbers: of direction, of no width.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// How many values of a column are of each type.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    text: u32,
    number: u32,
    date: u32,
    duration: u32,
    boolean: u32,
}

impl Tally {
    pub(super) fn count(&mut self, value: &str) {
        match kind(value) {
            ColumnType::Empty => {}
            ColumnType::Text => self.text += 1,
            ColumnType::Number => self.number += 1,
            ColumnType::Date => self.date += 1,
            ColumnType::Duration => self.duration += 1,
            ColumnType::Boolean => self.boolean += 1,
        }
    }

    /// The type of nineteen values in twenty; text where there is none.
    pub(super) fn kind(&self) -> ColumnType {
        let all = self.text + self.number + self.date + self.duration + self.boolean;
        if all == 0 {
            return ColumnType::Empty;
        }
        let counts = [
            (ColumnType::Number, self.number),
            (ColumnType::Date, self.date),
            (ColumnType::Duration, self.duration),
            (ColumnType::Boolean, self.boolean),
        ];
        let most = |count: u32| u64::from(count) * 20 >= u64::from(all) * 19;
        counts.into_iter().find(|(_, count)| most(*count)).map_or(ColumnType::Text, |(kind, _)| kind)
    }
}

/// Whether a cell as it stands in a text is a number, a day or a time.
pub(in super::super) fn is_value(cell: &str) -> bool {
    match kind(&plain(cell)) {
        ColumnType::Number | ColumnType::Date | ColumnType::Duration => true,
        ColumnType::Empty | ColumnType::Text | ColumnType::Boolean => false,
    }
}

/// The type of one value.
pub(super) fn kind(value: &str) -> ColumnType {
    const WORDS: &[&str] =
        &["true", "false", "yes", "no", "हाँ", "हां", "नहीं", "да", "нет", "نعم", "لا", "是", "否"];
    if value.is_empty() {
        ColumnType::Empty
    } else if is_number(value) {
        ColumnType::Number
    } else if DURATION.is_match(value) {
        ColumnType::Duration
    } else if moment::read(value, false).is_some_and(|moment| moment.day.is_some()) {
        ColumnType::Date
    } else if WORDS.contains(&value.to_lowercase().as_str()) {
        ColumnType::Boolean
    } else {
        ColumnType::Text
    }
}

/// A number to reckon with; one that begins with zeros is a label.
fn is_number(value: &str) -> bool {
    let label =
        value.len() > 1 && value.starts_with('0') && !value.starts_with("0.") && !value.starts_with("0,");
    let written = NUMBER.is_match(value) || (POINTED.is_match(value) && value.parse::<Ipv4Addr>().is_err());
    !label && value.bytes().any(|b| b.is_ascii_digit()) && written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_many_countries_are_numbers() {
        for text in ["25.000,50", "1.25.000,50", "1,25,000.50", "1 250 000,5", "12%", "-3.5", "4.479E+11"] {
            assert_eq!(kind(text), ColumnType::Number, "{text}");
        }
        for text in ["10.0.0.100", "007", "12.11.2026", "1.2.3"] {
            assert_ne!(kind(text), ColumnType::Number, "{text}");
        }
    }
}
