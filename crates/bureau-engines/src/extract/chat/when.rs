//! When something was said: an instant, a wall clock without a zone, or what could not be read, as it stands.

use crate::moment;
use bureau_model::time::Timestamp;
use chrono::{NaiveDate, NaiveDateTime};

/// Seconds from 1970 to 2001, from which Apple's programs count.
const APPLE: i64 = 978_307_200;

/// The year 2200, in seconds since 1970.
const LATEST: i64 = 7_258_118_400;

/// A moment as it is shown and as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct When {
    /// ISO 8601; with an offset where one is known.
    pub(super) at: Option<String>,
    /// How the row shows it.
    pub(super) shown: String,
}

impl When {
    /// A wall clock whose zone nothing says. Without seconds the row shows none.
    pub(super) fn wall(at: NaiveDateTime, seconds: bool) -> Self {
        let shown = if seconds { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M" };
        Self { at: Some(at.format("%Y-%m-%dT%H:%M:%S").to_string()), shown: at.format(shown).to_string() }
    }

    /// A day, and as it stands what could not be read of the time.
    pub(super) fn day(day: NaiveDate, raw: &str) -> Self {
        Self { at: Some(day.to_string()), shown: format!("{day} ({raw})") }
    }

    /// What can't be read stays as it stands.
    pub(super) fn raw(text: &str) -> Self {
        Self { at: None, shown: text.trim().to_owned() }
    }

    /// An instant.
    pub(super) fn instant(at: Timestamp) -> Self {
        Self {
            at: Some(at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            shown: at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        }
    }

    /// A wall clock with the instant that it was: what lies between is its offset from UTC.
    pub(super) fn zoned(wall: NaiveDateTime, instant: Timestamp) -> Option<Self> {
        let seconds = (wall - instant.naive_utc()).num_seconds();
        // No zone is further off, nor by other than quarters of an hour.
        if seconds.abs() > 15 * 3600 || seconds % 900 != 0 {
            return None;
        }
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        let offset = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        Some(Self {
            at: Some(format!("{}{offset}", wall.format("%Y-%m-%dT%H:%M:%S"))),
            shown: format!("{} {offset}", wall.format("%Y-%m-%d %H:%M:%S")),
        })
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970: which of them shows in the size. Zero and what
    /// no telephone could have kept stay as they stand.
    pub(in super::super) fn unix(count: i64) -> Self {
        let instant = moment::since_1970(count).ok().and_then(|moment| moment.instant());
        instant
            .filter(|at| (0..LATEST).contains(&at.timestamp()))
            .map_or_else(|| Self::raw(&format!("time {count}")), Self::instant)
    }

    /// Seconds or nanoseconds since 2001, as Apple counts.
    pub(in super::super) fn apple(count: i64) -> Self {
        Self::since_2001(count, if count.unsigned_abs() < 100_000_000_000 { 1 } else { 1_000_000_000 })
    }

    /// Seconds with a fraction since 2001.
    pub(in super::super) fn apple_seconds(count: f64) -> Self {
        if !count.is_finite() || count.abs() >= 1e10 {
            return Self::raw(&count.to_string());
        }
        Self::since_2001(count.trunc() as i64, 1)
    }

    /// What Apple counts, as since 1970.
    fn since_2001(count: i64, unit: i64) -> Self {
        if count == 0 {
            return Self::raw("time 0");
        }
        (count / unit).checked_add(APPLE).map_or_else(|| Self::raw(&count.to_string()), Self::unix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::time;

    #[test]
    fn counts_of_every_unit_are_the_same_instant() {
        for count in [1_709_653_522, 1_709_653_522_000, 1_709_653_522_000_000, 1_709_653_522_000_000_000] {
            let when = When::unix(count);
            assert_eq!(when.at.as_deref(), Some("2024-03-05T15:45:22Z"), "{count}");
            assert_eq!(when.shown, "2024-03-05 15:45:22 UTC");
        }
        assert_eq!(When::apple(731_346_322).at, When::unix(1_709_653_522).at);
        assert_eq!(When::apple(731_346_322_000_000_000).at, When::unix(1_709_653_522).at);
        assert_eq!(When::apple_seconds(731_346_322.25).at, When::unix(1_709_653_522).at);
    }

    #[test]
    fn what_is_no_moment_is_kept_as_it_stands() {
        assert_eq!(When::unix(0), When::raw("time 0"));
        assert_eq!(When::unix(-5).at, None);
        assert_eq!(When::apple_seconds(f64::NAN).at, None);
    }

    #[test]
    fn a_wall_clock_beside_its_instant_has_an_offset() {
        let wall = time::read_clock("2024-03-05T21:15:30").expect("a moment");
        let instant = |text: &str| time::read(text).expect("an instant");
        let when = When::zoned(wall, instant("2024-03-05T15:45:30Z")).expect("an offset");
        assert_eq!(when.at.as_deref(), Some("2024-03-05T21:15:30+05:30"));
        let west = When::zoned(wall, instant("2024-03-06T05:15:30Z")).expect("an offset");
        assert_eq!(west.at.as_deref(), Some("2024-03-05T21:15:30-08:00"));
        assert_eq!(When::zoned(wall, instant("2024-03-05T15:45:00Z")), None, "not of any zone");
        assert_eq!(When::zoned(wall, instant("2023-03-05T15:45:30Z")), None);
    }
}
