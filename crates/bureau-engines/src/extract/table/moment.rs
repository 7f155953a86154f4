//! Days, times of day and lengths of time, as tables write them.
//!
//! Whether `03/04/2026` is in March or in April is not to be seen in one value: [`Order`] is decided over a
//! whole column.

use crate::moment::{Clock, Day, Doubt, Order, Parts, Zone, of_day, serial};
use chrono::NaiveDate;

/// What a cell says of a moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Moment {
    pub(super) day: Option<Day>,
    pub(super) time: Option<Clock>,
    /// What the cell says of the zone, where it has a time.
    zone: Option<Zone>,
}

patterns! {
    SERIAL = r"^[0-9]{5}(?:\.[0-9]+)?$";
    CLOCK = r"^(?:(?P<h>[0-9]{1,4}):)?(?P<m>[0-9]{1,4}):(?P<s>[0-9]{1,2})(?:\.[0-9]+)?$";
    UNITS = r"(?i)^(?:(?P<h>[0-9]+) ?(?:h|hr|hrs|hours?|घंटे|घंटा|ч|小时) ?)?(?:(?P<m>[0-9]+) ?(?:m|mins?|minutes?|मिनट|мин|分钟|分) ?)?(?:(?P<s>[0-9]+) ?(?:s|secs?|seconds?|सेकंड|сек|с|秒))?$";
    PLAIN = r"^(?P<n>[0-9]{1,7}(?:[.,][0-9]+)?) ?(?:s|secs?|seconds?)?$";
}

impl Moment {
    /// With the time of another cell of the row, where that has one.
    pub(super) fn timed(self, other: Self) -> Self {
        match other.time {
            Some(_) => Self { day: self.day, ..other },
            None => self,
        }
    }

    /// In ISO 8601, with its offset where the table names one, and what had to be assumed; that no zone is named is not
    /// said of every row.
    pub(super) fn start(self, order: Order) -> (Option<String>, Option<String>) {
        let parts = self.day.map(|day| Parts {
            day,
            clock: self.time,
            zone: self.zone.unwrap_or_else(Zone::missing),
        });
        let Some(mut moment) = parts.and_then(|parts| parts.moment(order, "").ok()) else {
            return (None, None);
        };
        moment.doubts.retain(|doubt| *doubt != Doubt::NoZone);
        (Some(moment.iso()), moment.doubt())
    }
}

/// What `text` says of a moment; `serials` also as the day numbers of a spreadsheet. `None` when nothing.
pub(super) fn read(text: &str, serials: bool) -> Option<Moment> {
    if text.len() > 64 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some((date, time)) = day_number(text).filter(|_| serials) {
        return Some(Moment { day: Some(Day::Sure(date)), time, zone: None });
    }
    if let Ok(Parts { day, clock, zone }) = Parts::of(text) {
        return Some(Moment { day: Some(day), time: clock, zone: Some(zone) });
    }
    of_day(text).map(|(clock, zone)| Moment { day: None, time: Some(clock), zone: Some(zone) })
}

fn day_number(text: &str) -> Option<(NaiveDate, Option<Clock>)> {
    let value = SERIAL.is_match(text).then(|| text.parse().ok()).flatten()?;
    serial(value)
}

/// A time of day in a column that holds nothing else: also `103000` and the part of a day that has passed.
pub(super) fn time_of_day(text: &str) -> Option<Moment> {
    if let Some(moment) = read(text, true).filter(|moment| moment.time.is_some()) {
        return Some(moment);
    }
    let clock = part_of_day(text).or_else(|| digits(text))?;
    Some(Moment { time: Some(clock), ..Moment::default() })
}

/// The same in whole seconds after midnight.
pub(super) fn second_of_day(text: &str) -> Option<u32> {
    time_of_day(text)?.time.map(|clock| clock.seconds())
}

fn part_of_day(text: &str) -> Option<Clock> {
    let value: f64 = text.parse().ok()?;
    let is_part = (0.0..1.0).contains(&value) && text.contains('.');
    is_part.then(|| Clock::after_midnight(((value * 86_400.0).round() as u32).min(86_399))).flatten()
}

fn digits(text: &str) -> Option<Clock> {
    let figures: u32 = ((4..=6).contains(&text.len())).then(|| text.parse().ok()).flatten()?;
    let figures = if text.len() == 4 { figures * 100 } else { figures };
    let (h, m, s) = (figures / 10_000, figures / 100 % 100, figures % 100);
    (h < 24 && m < 60 && s < 60).then(|| Clock::after_midnight(h * 3600 + m * 60 + s)).flatten()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        read(text, true)?.start(Order::Undecided).0
    }

    #[test]
    fn moments_in_many_ways() {
        for (text, expected) in [
            ("12/11/2026 10:30:05", "2026-11-12T10:30:05"),
            ("12-NOV-26 10:30", "2026-11-12T10:30:00"),
            ("12-Nov-2026", "2026-11-12"),
            ("Thu, 12 Nov 2026 10:30:05 +0530", "2026-11-12T10:30:05+05:30"),
            ("2026-11-12T10:30:05.123Z", "2026-11-12T10:30:05.123Z"),
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
        let noon = Clock::after_midnight(12 * 3600 + 1800);
        for text in ["12:30:00", "12:30", "123000", "1230", "12:30 PM", "0.5208333333", "1899-12-31 12:30:00"]
        {
            assert_eq!(time_of_day(text).and_then(|moment| moment.time), noon, "{text}");
        }
        assert!(time_of_day("25:00:00").is_none());
        assert!(time_of_day("126000").is_none());
    }

    #[test]
    fn a_day_and_a_time_of_two_cells_are_one_moment() {
        let start = |day: &str, time: &str| {
            let day = read(day, true).unwrap_or_default();
            day.timed(time_of_day(time).unwrap_or_default()).start(Order::Undecided)
        };
        assert_eq!(start("13/07/2026", "10:15:00"), (Some("2026-07-13T10:15:00".to_owned()), None));
        assert_eq!(start("13/07/2026", "10:15 PM +0530").0.as_deref(), Some("2026-07-13T22:15:00+05:30"));
        assert_eq!(start("2026-07-13 10:15:00", "").0.as_deref(), Some("2026-07-13T10:15:00"));
        let (at, assumed) = start("06/07/2026", "10:15 IST");
        assert_eq!(at.as_deref(), Some("2026-07-06T10:15:00+05:30"));
        assert_eq!(
            assumed.as_deref(),
            Some("zone \"IST\" taken for India's; day taken to stand before the month")
        );
    }
}
