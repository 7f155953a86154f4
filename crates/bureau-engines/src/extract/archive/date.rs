//! Dates as archives keep them, written as ISO 8601: with a `Z` where they are UTC, without where the archive
//! does not tell the zone.

use bureau_model::time;

/// Seconds between 1601 and 1970, from which Windows and Unix count.
const WINDOWS: i64 = 11_644_473_600;

/// Seconds since 1970, UTC. `None` for what is no date, and for 1970 itself, which stands for "unknown".
pub(in crate::extract) fn unix(seconds: i64) -> Option<String> {
    if seconds == 0 {
        return None;
    }
    Some(time::since_1970(seconds)?.format("%Y-%m-%d %H:%M:%SZ").to_string())
}

/// Tenths of microseconds since 1601, UTC.
pub(in crate::extract) fn windows(ticks: u64) -> Option<String> {
    let seconds = i64::try_from(ticks / 10_000_000).ok()?;
    (seconds > 0).then(|| unix(seconds - WINDOWS)).flatten()
}

/// The two words of a DOS date and time, in the local time of whoever packed the file.
pub(super) fn dos(date: u16, time: u16) -> Option<String> {
    let (year, month, day) = (1980 + (date >> 9), (date >> 5) & 15, date & 31);
    let (hour, minute, second) = (time >> 11, (time >> 5) & 63, 2 * (time & 31));
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60;
    valid.then(|| format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_kind() {
        assert_eq!(unix(1_240_605_900).as_deref(), Some("2009-04-24 20:45:00Z"));
        assert_eq!(windows(128_850_795_000_000_000).as_deref(), Some("2009-04-24 20:45:00Z"));
        assert_eq!(dos(0x3A98, 0xA5A0).as_deref(), Some("2009-04-24 20:45:00"));
        assert_eq!((unix(0), windows(0), dos(0, 0), unix(i64::MAX)), (None, None, None, None));
    }
}
