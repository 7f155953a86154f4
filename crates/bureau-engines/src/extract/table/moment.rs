//! Days, times of day and lengths of time, as tables write them.
//!
//! Whether `03/04/2026` is in March or in April is not to be seen in one value: [`Order`] is decided over a
//! whole column.

use crate::graph::month;

/// A day as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// Year, month, day.
    Sure(u32, u32, u32),
    /// Two figures in an order that the value alone doesn't show, and the year.
    Figures(u32, u32, u32),
}

/// What a cell says of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Moment {
    pub(super) day: Option<Day>,
    /// Seconds since midnight.
    pub(super) time: Option<u32>,
}

patterns! {
    YEAR_FIRST = r"^(?P<y>[12][0-9]{3})(?:[-/.]|年)(?P<m>[0-9]{1,2})(?:[-/.]|月)(?P<d>[0-9]{1,2})日?";
    FIGURES = r"^(?P<a>[0-9]{1,2})[-/. ](?P<b>[0-9]{1,2})[-/. ](?P<y>[12][0-9]{3}|[0-9]{2})";
    WORD = r"^(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[-/., ]*(?P<w>[\p{L}\p{M}]{3,12})[-/., ]*(?P<y>[12][0-9]{3}|[0-9]{2})";
    WORD_FIRST = r"^(?P<w>[\p{L}\p{M}]{3,12})\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>[12][0-9]{3})";
    COMPACT = r"^(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:[T ]?(?P<t>[0-9]{6}))?$";
    TIME = r"(?i)^(?P<b>上午|下午)?(?P<h>[0-9]{1,2})[:.时](?P<m>[0-9]{2})(?:[:.分](?P<s>[0-9]{2})秒?)?(?:[.,][0-9]+)? ?(?P<a>am|pm|a\.m\.|p\.m\.|पूर्वाह्न|अपराह्न|ص|م)?(?: ?(?:z|utc|gmt|ist|[-+][0-9]{2}:?[0-9]{2}))*$";
    SERIAL = r"^[0-9]{5}(?:\.[0-9]+)?$";
    CLOCK = r"^(?:(?P<h>[0-9]{1,4}):)?(?P<m>[0-9]{1,4}):(?P<s>[0-9]{1,2})(?:\.[0-9]+)?$";
    UNITS = r"(?i)^(?:(?P<h>[0-9]+) ?(?:h|hr|hrs|hours?|घंटे|घंटा|ч|小时) ?)?(?:(?P<m>[0-9]+) ?(?:m|mins?|minutes?|मिनट|мин|分钟|分) ?)?(?:(?P<s>[0-9]+) ?(?:s|secs?|seconds?|सेकंड|сек|с|秒))?$";
    PLAIN = r"^(?P<n>[0-9]{1,7}(?:[.,][0-9]+)?) ?(?:s|secs?|seconds?)?$";
}

/// What `text` says of a moment; `serials` also as the day numbers of a spreadsheet. `None` when nothing.
pub(super) fn read(text: &str, serials: bool) -> Option<Moment> {
    if text.len() > 64 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let text = without_weekday(text);
    if let Some(moment) = serial(text).filter(|_| serials) {
        return Some(moment);
    }
    if let Some(moment) = compact(text) {
        return Some(moment);
    }
    let Some((day, rest)) = day(text) else {
        return Some(Moment { day: None, time: Some(time(text)?) });
    };
    let rest = rest.trim_start_matches(['T', ' ', ',', '-']);
    let time = if rest.is_empty() { None } else { Some(time(rest)?) };
    Some(Moment { day: Some(day), time })
}

fn without_weekday(text: &str) -> &str {
    match text.split_once([' ', ',']) {
        Some((word, rest))
            if word.chars().all(char::is_alphabetic) && !word.is_empty() && month(word).is_none() =>
        {
            rest.trim_start_matches([' ', ','])
        }
        _ => text,
    }
}

fn day(text: &str) -> Option<(Day, &str)> {
    for pattern in [&*YEAR_FIRST, &*FIGURES, &*WORD, &*WORD_FIRST] {
        let Some(captures) = pattern.captures(text) else { continue };
        let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
        let year = century(number("y")?);
        let day = match (number("a"), number("b")) {
            (Some(a), Some(b)) => Day::Figures(a, b, year),
            _ => {
                let month = number("m").or_else(|| captures.name("w").and_then(|w| month(w.as_str())));
                let Some(month) = month else { continue };
                Day::Sure(year, month, number("d")?)
            }
        };
        let possible = match day {
            Day::Sure(y, m, d) => is_day(y, m, d),
            Day::Figures(a, b, y) => is_day(y, b, a) || is_day(y, a, b),
        };
        let rest = &text[captures.get(0)?.end()..];
        return (possible && !rest.starts_with(|c: char| c.is_ascii_digit())).then_some((day, rest));
    }
    None
}

fn century(year: u32) -> u32 {
    match year {
        0..70 => 2000 + year,
        70..100 => 1900 + year,
        year => year,
    }
}

fn compact(text: &str) -> Option<Moment> {
    let captures = COMPACT.captures(text)?;
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let (y, m, d) = (number("y")?, number("m")?, number("d")?);
    let time = number("t").map(|t| (t / 10_000, t / 100 % 100, t % 100));
    let time = match time {
        Some((h, m, s)) if h > 23 || m > 59 || s > 59 => return None,
        time => time.map(|(h, m, s)| h * 3600 + m * 60 + s),
    };
    is_day(y, m, d).then_some(Moment { day: Some(Day::Sure(y, m, d)), time })
}

/// Days since 30 December 1899 and the part of a day that has passed, between 1954 and 2119.
fn serial(text: &str) -> Option<Moment> {
    let value: f64 = SERIAL.is_match(text).then(|| text.parse().ok()).flatten()?;
    if !(20_000.0..80_000.0).contains(&value) {
        return None;
    }
    let mut day = value.trunc() as i64;
    let mut seconds = (value.fract() * 86_400.0).round() as u32;
    if seconds == 86_400 {
        (day, seconds) = (day + 1, 0);
    }
    let (y, m, d) = civil(day - 25_569);
    Some(Moment { day: Some(Day::Sure(y, m, d)), time: text.contains('.').then_some(seconds) })
}

/// The date `days` after 1 January 1970, by Howard Hinnant's `civil_from_days`.
fn civil(days: i64) -> (u32, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted + 2) / 5 + 1) as u32;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u32;
    ((year_of_era + era * 400 + i64::from(month <= 2)) as u32, month, day)
}

/// A time of day in seconds since midnight.
fn time(text: &str) -> Option<u32> {
    let captures = TIME.captures(text.trim())?;
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let (mut hour, minute, second) = (number("h")?, number("m")?, number("s").unwrap_or_default());
    let half = captures.name("a").or_else(|| captures.name("b")).map(|m| m.as_str().to_lowercase());
    match half.as_deref() {
        Some("pm" | "p.m." | "अपराह्न" | "م" | "下午") if hour < 12 => hour += 12,
        Some("am" | "a.m." | "पूर्वाह्न" | "ص" | "上午") if hour == 12 => hour = 0,
        _ => {}
    }
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// A time of day in a column that holds nothing else: also `103000` and the part of a day that has passed.
pub(super) fn time_of_day(text: &str) -> Option<u32> {
    if let Some(time) = time(text) {
        return Some(time);
    }
    if let Some(moment) = read(text, true).filter(|moment| moment.day.is_some()) {
        return moment.time;
    }
    let value: f64 = text.parse().ok()?;
    if (0.0..1.0).contains(&value) && text.contains('.') {
        return Some(((value * 86_400.0).round() as u32).min(86_399));
    }
    let figures: u32 = ((4..=6).contains(&text.len())).then(|| text.parse().ok()).flatten()?;
    let figures = if text.len() == 4 { figures * 100 } else { figures };
    let (h, m, s) = (figures / 10_000, figures / 100 % 100, figures % 100);
    (h < 24 && m < 60 && s < 60).then_some(h * 3600 + m * 60 + s)
}

/// A length of time in seconds. A plain number counts `unit` seconds; two figures are minutes and seconds,
/// or hours and minutes where the column says so (`hours`).
pub(super) fn duration(text: &str, unit: f64, hours: bool) -> Option<f64> {
    if let Some(captures) = PLAIN.captures(text) {
        let number: f64 = captures["n"].replace(',', ".").parse().ok()?;
        return Some(number * unit);
    }
    for pattern in [&*CLOCK, &*UNITS] {
        let Some(captures) = pattern.captures(text) else { continue };
        let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<f64>().ok());
        let (h, m, s) = (number("h"), number("m"), number("s"));
        if h.is_none() && hours && text.contains(':') {
            return Some(m.unwrap_or_default() * 3600.0 + s.unwrap_or_default() * 60.0);
        }
        if h.or(m).or(s).is_some() {
            return Some(
                h.unwrap_or_default() * 3600.0 + m.unwrap_or_default() * 60.0 + s.unwrap_or_default(),
            );
        }
    }
    // A spreadsheet shows a length of time of a day or more as a moment of its first days.
    None
}

/// Which of two figures is the day.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Order {
    day_first: u32,
    month_first: u32,
}

impl Order {
    pub(super) fn count(&mut self, day: Option<Day>) {
        if let Some(Day::Figures(a, b, _)) = day {
            self.day_first += u32::from(a > 12);
            self.month_first += u32::from(b > 12);
        }
    }

    /// Day by day of the column: where no value shows an order, or values show both, the day stands first.
    pub(super) fn day(self, day: Day) -> Option<(u32, u32, u32)> {
        let (y, m, d) = match day {
            Day::Sure(y, m, d) => (y, m, d),
            Day::Figures(a, b, y) if self.month_first > 0 && self.day_first == 0 => (y, a, b),
            Day::Figures(a, b, y) if b > 12 => (y, a, b),
            Day::Figures(a, b, y) => (y, b, a),
        };
        is_day(y, m, d).then_some((y, m, d))
    }
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
    (1..=days).contains(&day) && (1899..=2200).contains(&year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let moment = read(text, true)?;
        let mut order = Order::default();
        order.count(moment.day);
        let day = match moment.day {
            Some(day) => order.day(day).map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))?,
            None => String::new(),
        };
        let time = moment.time.map(|t| format!("T{:02}:{:02}:{:02}", t / 3600, t / 60 % 60, t % 60));
        Some(day + &time.unwrap_or_default())
    }

    #[test]
    fn moments_in_many_ways() {
        for (text, expected) in [
            ("12/11/2026 10:30:05", "2026-11-12T10:30:05"),
            ("12-NOV-26 10:30", "2026-11-12T10:30:00"),
            ("12-Nov-2026", "2026-11-12"),
            ("Thu, 12 Nov 2026 10:30:05 +0530", "2026-11-12T10:30:05"),
            ("2026-11-12T10:30:05.123Z", "2026-11-12T10:30:05"),
            ("2026-11-12 10:30:05 PM", "2026-11-12T22:30:05"),
            ("20261112103005", "2026-11-12T10:30:05"),
            ("46338.4375", "2026-11-12T10:30:00"),
            ("46338", "2026-11-12"),
            ("12.11.2026", "2026-11-12"),
            ("2026年11月12日 下午3:05", "2026-11-12T15:05:00"),
            ("12 नवंबर 2026", "2026-11-12"),
            ("12 ноября 2026 10:30", "2026-11-12T10:30:00"),
            ("Nov 12, 2026 9:05 am", "2026-11-12T09:05:00"),
            ("11/13/2026", "2026-11-13"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["31/02/2026", "9820012345", "12", "", "abc", "1/2", "2026-13-01", "10.5", "30/30/2026"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_of_time_in_many_ways() {
        for (text, expected) in [
            ("125", 125.0),
            ("125.0", 125.0),
            ("2:05", 125.0),
            ("00:02:05", 125.0),
            ("1:00:00", 3600.0),
            ("75:10", 4510.0),
            ("2m 5s", 125.0),
            ("1 hr 2 min", 3720.0),
            ("125 sec", 125.0),
            ("0", 0.0),
        ] {
            assert_eq!(duration(text, 1.0, false), Some(expected), "{text}");
        }
        assert_eq!(duration("1.5", 60.0, false), Some(90.0));
        assert_eq!(duration("1:30", 1.0, true), Some(5400.0));
        for text in ["", "IN", "9820012345", "-", "12/11/2026"] {
            assert_eq!(duration(text, 1.0, false), None, "{text}");
        }
    }

    #[test]
    fn times_of_day_in_many_ways() {
        let noon = 12 * 3600 + 1800;
        for text in ["12:30:00", "12:30", "123000", "1230", "12:30 PM", "0.5208333333", "1899-12-31 12:30:00"]
        {
            assert_eq!(time_of_day(text), Some(noon), "{text}");
        }
        assert_eq!(time_of_day("25:00:00"), None);
        assert_eq!(time_of_day("126000"), None);
    }
}
