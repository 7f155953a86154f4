//! Moments that are counted: since 1970 by databases and telephones, in days since 1899 by spreadsheets.

use super::{Clock, Moment, Unread, When, form};
use bureau_model::time::Timestamp;
use chrono::{Days, NaiveDate, Offset, Utc};

/// Seconds up to which a count since 1970 is one of seconds: later ones would be after the year 5000.
const SECONDS: u64 = 100_000_000_000;

/// The instant `count` seconds after 1970, or milliseconds, microseconds or nanoseconds where it is too large for
/// that.
///
/// # Errors
/// For 0 and what is no time of a calendar.
pub fn since_1970(count: i64) -> Result<Moment, Unread> {
    let at = match count.unsigned_abs() {
        0 => return Err(Unread::Unset),
        n if n < SECONDS => Timestamp::from_timestamp_secs(count),
        n if n < SECONDS * 1_000 => Timestamp::from_timestamp_millis(count),
        n if n < SECONDS * 1_000_000 => Timestamp::from_timestamp_micros(count),
        _ => Some(Timestamp::from_timestamp_nanos(count)),
    };
    let at = at.ok_or(Unread::Impossible)?;
    form::settled(When::Instant(at, Utc.fix()), Vec::new(), &count.to_string())
}

/// A spreadsheet's day number (days since 30 December 1899 and the part of a day that has passed), between 1954 and
/// 2119: its date, and the time where it has one.
pub(crate) fn serial(value: f64) -> Option<(NaiveDate, Option<Clock>)> {
    if !(20_000.0..80_000.0).contains(&value) {
        return None;
    }
    let seconds = (value * 86_400.0).round() as u64;
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(seconds / 86_400))?;
    let clock = Clock::after_midnight(u32::try_from(seconds % 86_400).ok()?);
    Some((date, clock.filter(|_| value.fract() != 0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_by_their_size() {
        for count in [1_773_420_300, 1_773_420_300_000, 1_773_420_300_000_000, 1_773_420_300_000_000_000] {
            let moment = since_1970(count).expect("a moment");
            assert_eq!(moment.iso(), "2026-03-13T16:45:00Z", "{count}");
        }
        assert_eq!(since_1970(0), Err(Unread::Unset));
    }

    #[test]
    fn day_numbers_of_spreadsheets() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 12).expect("a day");
        assert_eq!(serial(46_338.0), Some((day, None)));
        assert_eq!(serial(46_338.437_5), Some((day, Clock::after_midnight(37_800))));
        assert_eq!(serial(9_820_012_345.0), None);
    }
}
