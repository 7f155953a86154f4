//! A day at the start of a text.

use super::month::month;
use super::{Doubt, Order, Unread};
use chrono::NaiveDate;
use regex::Captures;

/// A day as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    /// One way to read it.
    Sure(NaiveDate),
    /// Figures whose order it does not show, and how many digits the last has.
    Figures { a: u32, b: u32, c: u32, digits: usize },
}

patterns! {
    YEAR_FIRST = r"^(?P<y>[0-9]{4}) ?(?:[-/.:]|年|년) ?(?P<m>[0-9]{1,2}) ?(?:[-/.:]|月|월) ?(?P<d>[0-9]{1,2})(?: ?(?:日|号|號|일)|\.)?";
    YEAR_WORD = r"^(?P<y>[0-9]{4})[-/. ,]+(?P<w>[\p{L}\p{M}]{2,14})\.?[-/. ,]+(?P<d>[0-9]{1,2})";
    FIGURES = r"^(?P<a>[0-9]{1,2}) ?[-/. ] ?(?P<b>[0-9]{1,2}) ?[-/. ] ?(?P<c>[0-9]{4}|[0-9]{1,2})";
    WORD = r"(?i)^(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er|\.|º|°)?[-/., ]*(?:de |of |the )?(?P<w>[\p{L}\p{M}]{2,14})[-/., ']*(?:del? |of )?(?P<y>[0-9]{2,4})(?: ?(?:г|года)\b\.?)?";
    WORD_FIRST = r"(?i)^(?P<w>[\p{L}\p{M}]{2,14})\.?[- ]?(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[-, ]+(?P<y>[0-9]{4})";
    COMPACT = r"^(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})";
}

/// The day with which `text` begins, and what follows it.
///
/// # Errors
/// [`Unread::Impossible`] for a day that no month has, [`Unread::Unknown`] for what is no day.
pub(crate) fn leading(text: &str) -> Result<(Day, &str), Unread> {
    let patterns = [&*YEAR_FIRST, &*YEAR_WORD, &*FIGURES, &*WORD, &*WORD_FIRST, &*COMPACT];
    for pattern in patterns {
        let Some(captures) = pattern.captures(text) else { continue };
        let rest = &text[captures.get(0).map_or(0, |whole| whole.end())..];
        // The digits of a longer number are no year.
        if rest.starts_with(|c: char| c.is_ascii_digit()) && !is_compact(&captures, text) {
            continue;
        }
        match named(&captures) {
            Some(day) => return Ok((day?, rest)),
            None => continue,
        }
    }
    Err(Unread::Unknown)
}

/// Eight digits, after which those of the time stand, with seconds or without.
fn is_compact(captures: &Captures<'_>, text: &str) -> bool {
    captures.get(0).is_some_and(|whole| whole.as_str().bytes().all(|b| b.is_ascii_digit()))
        && matches!(text.bytes().take_while(u8::is_ascii_digit).count(), 12 | 14)
}

/// `None` where the word among them is no month.
fn named(captures: &Captures<'_>) -> Option<Result<Day, Unread>> {
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    if let (Some(a), Some(b), Some(c)) = (number("a"), number("b"), number("c")) {
        let digits = captures.name("c").map_or(0, |c| c.len());
        // `1/2/3`: no year has one digit.
        if digits == 1 && a < 10 {
            return None;
        }
        let figures = Day::Figures { a, b, c, digits };
        return Some(Order::Undecided.day(figures).map(|_| figures));
    }
    let month = number("m").or_else(|| captures.name("w").and_then(|w| month(w.as_str())))?;
    let digits = captures.name("y").map_or(0, |y| y.len());
    Some(date(century(number("y")?, digits), month, number("d")?).map(Day::Sure))
}

/// Years of two and three digits as RFC 5322, 4.3 reads them.
fn century(year: u32, digits: usize) -> u32 {
    match (digits, year) {
        (2, 0..50) => 2000 + year,
        (2 | 3, _) => 1900 + year,
        _ => year,
    }
}

fn date(year: u32, month: u32, day: u32) -> Result<NaiveDate, Unread> {
    // Nobody wrote a mail before or will write one after; zeros are those of a clock that was not set.
    match (year, month, day) {
        (0, _, _) | (_, 0, 0) => Err(Unread::Unset),
        (1..1583 | 2201.., _, _) => Err(Unread::Impossible),
        _ => NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or(Unread::Impossible),
    }
}

impl Order {
    /// The date that `day` is in this order, and what had to be assumed. A day that this order makes impossible is
    /// read in the one that makes it possible.
    ///
    /// # Errors
    /// For a day that is impossible in every order.
    pub(crate) fn day(self, day: Day) -> Result<(NaiveDate, Option<Doubt>), Unread> {
        let (a, b, c, digits) = match day {
            Day::Sure(date) => return Ok((date, None)),
            Day::Figures { a, b, c, digits } => (a, b, c, digits),
        };
        // Nobody writes a year with one digit: then it stands first.
        if digits == 1 || (digits == 2 && self == Self::YearFirst) {
            return date(century(a, 2), b, c).map(|date| (date, None));
        }
        let year = century(c, digits);
        let (day_first, month_first) = (date(year, b, a), date(year, a, b));
        match self {
            Self::MonthFirst => month_first.or(day_first).map(|date| (date, None)),
            Self::DayFirst => day_first.or(month_first).map(|date| (date, None)),
            Self::Undecided | Self::YearFirst => {
                let open = day_first.is_ok() && month_first.is_ok() && a != b;
                day_first.or(month_first).map(|date| (date, open.then_some(Doubt::DayFirst)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: Order) -> Result<String, Unread> {
        let (day, _) = leading(text)?;
        order.day(day).map(|(date, doubt)| format!("{date}{}", if doubt.is_some() { "?" } else { "" }))
    }

    #[test]
    fn days_in_many_ways() {
        for (text, expected) in [
            ("2026-03-13T22:15", "2026-03-13"),
            ("2026. 3. 13. 오후", "2026-03-13"),
            ("2026年3月13日", "2026-03-13"),
            ("2026-Mar-13", "2026-03-13"),
            ("13/03/2026", "2026-03-13"),
            ("03/13/26", "2026-03-13"),
            ("05/03/24, 9:15", "2024-03-05?"),
            ("13-Mar-26", "2026-03-13"),
            ("13th of March 2026", "2026-03-13"),
            ("13 de marzo de 2026", "2026-03-13"),
            ("13 марта 2026 г., 22:15", "2026-03-13"),
            ("Mar 13, 2026", "2026-03-13"),
            ("27 Oct 104", "2004-10-27"),
            ("20260313T221500", "2026-03-13"),
        ] {
            assert_eq!(shown(text, Order::Undecided).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(shown("24/3/5 下午", Order::YearFirst).as_deref(), Ok("2024-03-05"));
        assert_eq!(shown("3/5/24", Order::MonthFirst).as_deref(), Ok("2024-03-05"));
        for text in ["31 Feb 2026", "2026-02-30", "30/30/2026", "2026-13-01"] {
            assert_eq!(leading(text), Err(Unread::Impossible), "{text}");
        }
        assert_eq!(leading("0000:00:00 00:00:00"), Err(Unread::Unset));
        for text in ["9820012345", "1/2", "abc", "", "12 market 2026"] {
            assert_eq!(leading(text), Err(Unread::Unknown), "{text}");
        }
    }
}
