//! When something was said: an instant, a wall clock without a zone, or what could not be read, as it stands.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// Seconds from 1970 to 2001, from which Apple's programs count.
const APPLE: i64 = 978_307_200;

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
    pub(super) fn wall(at: DateTime, seconds: bool) -> Self {
        let shown = if seconds { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M" };
        Self { at: Some(at.strftime("%Y-%m-%dT%H:%M:%S").to_string()), shown: at.strftime(shown).to_string() }
    }

    /// A day, and as it stands what could not be read of the time.
    pub(super) fn day(day: jiff::civil::Date, raw: &str) -> Self {
        Self { at: Some(day.to_string()), shown: format!("{day} ({raw})") }
    }

    /// What can't be read stays as it stands.
    pub(super) fn raw(text: &str) -> Self {
        Self { at: None, shown: text.trim().to_owned() }
    }

    /// An instant.
    pub(super) fn instant(at: Timestamp) -> Self {
        let second = Timestamp::from_second(at.as_second()).unwrap_or(at);
        Self { at: Some(second.to_string()), shown: second.strftime("%Y-%m-%d %H:%M:%S UTC").to_string() }
    }

    /// A wall clock with the instant that it was: what lies between is its offset from UTC.
    pub(super) fn zoned(wall: DateTime, instant: Timestamp) -> Option<Self> {
        let utc = Offset::UTC.to_datetime(instant);
        let seconds = utc.duration_until(wall).as_secs();
        // No zone is further off, nor by other than quarters of an hour.
        if seconds.abs() > 15 * 3600 || seconds % 900 != 0 {
            return None;
        }
        let offset = Offset::from_seconds(i32::try_from(seconds).ok()?).ok()?;
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        debug_assert_eq!(offset.seconds().unsigned_abs() as i64, minutes * 60);
        let offset = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        Some(Self {
            at: Some(format!("{}{offset}", wall.strftime("%Y-%m-%dT%H:%M:%S"))),
            shown: format!("{} {offset}", wall.strftime("%Y-%m-%d %H:%M:%S")),
        })
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970: which of them shows in the size. Zero and what
    /// no telephone could have kept stay as they stand.
    pub(in super::super) fn unix(count: i64) -> Self {
        Self::since(count, 0)
    }

    /// The same since 2001, as Apple counts.
    pub(in super::super) fn apple(count: i64) -> Self {
        Self::since(count, APPLE)
    }

    /// Seconds with a fraction since 2001.
    pub(in super::super) fn apple_seconds(count: f64) -> Self {
        if !count.is_finite() || count.abs() >= 1e10 {
            return Self::raw(&count.to_string());
        }
        Self::since(count.trunc() as i64, APPLE)
    }

    fn since(count: i64, epoch: i64) -> Self {
        let seconds = match count.unsigned_abs() {
            0..100_000_000_000 => count,
            100_000_000_000..100_000_000_000_000 => count / 1_000,
            100_000_000_000_000..100_000_000_000_000_000 => count / 1_000_000,
            _ => count / 1_000_000_000,
        };
        let possible = count != 0 && (0..=7_258_118_400).contains(&(seconds + epoch));
        let at = SignedDuration::from_secs(seconds.saturating_add(epoch));
        match Timestamp::from_duration(at) {
            Ok(at) if possible => Self::instant(at),
            Ok(_) | Err(_) => Self::raw(&format!("time {count}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let wall: DateTime = "2024-03-05T21:15:30".parse().expect("a moment");
        let instant = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let when = When::zoned(wall, instant("2024-03-05T15:45:30Z")).expect("an offset");
        assert_eq!(when.at.as_deref(), Some("2024-03-05T21:15:30+05:30"));
        let west = When::zoned(wall, instant("2024-03-06T05:15:30Z")).expect("an offset");
        assert_eq!(west.at.as_deref(), Some("2024-03-05T21:15:30-08:00"));
        assert_eq!(When::zoned(wall, instant("2024-03-05T15:45:00Z")), None, "not of any zone");
        assert_eq!(When::zoned(wall, instant("2023-03-05T15:45:30Z")), None);
    }
}
