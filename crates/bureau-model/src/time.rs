//! An instant, and the one form in which it is written.
//!
//! The journal's entries are chained by hashes over their JSON, so an instant that is read and written again must give
//! the same bytes, whichever library keeps it: RFC 3339, UTC, ending in `Z`, and a fraction of a second without zeros at
//! its end, left out where there is none.

use chrono::{DateTime, Datelike, NaiveDateTime, NaiveTime, ParseResult, Timelike, Utc};

/// An instant, UTC.
pub type Timestamp = DateTime<Utc>;

/// The last year that is written with four digits; what counts beyond it is no date of a calendar.
const LAST_YEAR: i32 = 9999;

/// `2026-11-28T17:24:36.5Z`.
pub fn instant(at: Timestamp) -> String {
    clock(at.naive_utc()) + "Z"
}

/// What a clock shows, without a zone: `2026-11-28T17:24:36.5`.
pub fn clock(at: NaiveDateTime) -> String {
    format!("{}T{}", at.date(), of_day(at.time()))
}

/// A time of day: `17:24:36.5`.
pub fn of_day(time: NaiveTime) -> String {
    let text = time.format("%H:%M:%S%.9f").to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The instant that `text` writes in RFC 3339, with any offset.
///
/// # Errors
/// When it is none.
pub fn read(text: &str) -> ParseResult<Timestamp> {
    let at = DateTime::parse_from_rfc3339(text)?;
    Ok(without_leap(at.naive_utc()).and_utc())
}

/// What a clock showed, in ISO 8601 without an offset, with a `T` or a blank before the time. The seconds may be missing.
pub fn read_clock(text: &str) -> Option<NaiveDateTime> {
    let between = text.get(10..11).filter(|between| ["T", "t", " "].contains(between))?;
    let formats = ["%H:%M:%S%.f", "%H:%M"].map(|time| format!("%Y-%m-%d{between}{time}"));
    formats.iter().find_map(|format| read_clock_as(text, format))
}

/// The same in any format of `chrono`.
pub fn read_clock_as(text: &str, format: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, format).ok().map(without_leap)
}

/// So many seconds after 1970 began; `None` for what no calendar has.
pub fn since_1970(seconds: i64) -> Option<Timestamp> {
    DateTime::from_timestamp_secs(seconds).filter(|at| at.year().abs() <= LAST_YEAR)
}

/// A second that is put in to keep clocks with the earth has no number of its own: it counts as the one before it.
fn without_leap(clock: NaiveDateTime) -> NaiveDateTime {
    clock.with_nanosecond(clock.nanosecond() % 1_000_000_000).unwrap_or(clock)
}

/// Instants in JSON, for `#[serde(with)]`.
pub(crate) mod wire {
    use super::Timestamp;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::instant(*at))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        super::read(&String::deserialize(from)?).map_err(D::Error::custom)
    }

    /// Those that may be missing, as `null` or altogether: `#[serde(default, with)]`.
    pub(crate) mod maybe {
        use super::{Deserialize, Deserializer, Error, Serializer, Timestamp};

        pub(crate) fn serialize<S: Serializer>(at: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
            match at {
                Some(at) => super::serialize(at, to),
                None => to.serialize_none(),
            }
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
            let text = Option::<String>::deserialize(from)?;
            text.map(|text| crate::time::read(&text).map_err(D::Error::custom)).transpose()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Entry {
        #[serde(with = "wire")]
        at: Timestamp,
        #[serde(default, with = "wire::maybe")]
        ended: Option<Timestamp>,
    }

    /// As journals hold them since the first version.
    const WRITTEN: &[(u32, &str)] = &[
        (0, "2026-11-28T17:24:36Z"),
        (500_000_000, "2026-11-28T17:24:36.5Z"),
        (20_000_000, "2026-11-28T17:24:36.02Z"),
        (123_000_000, "2026-11-28T17:24:36.123Z"),
        (123_456_000, "2026-11-28T17:24:36.123456Z"),
        (100_000, "2026-11-28T17:24:36.0001Z"),
        (123_456_789, "2026-11-28T17:24:36.123456789Z"),
        (1, "2026-11-28T17:24:36.000000001Z"),
    ];

    #[test]
    fn an_instant_that_is_read_is_written_with_the_same_bytes() {
        for (nanoseconds, text) in WRITTEN {
            let at = DateTime::from_timestamp(1_795_886_676, *nanoseconds).expect("an instant");
            for json in [
                format!(r#"{{"at":"{text}","ended":"{text}"}}"#),
                format!(r#"{{"at":"{text}","ended":null}}"#),
            ] {
                let entry: Entry = serde_json::from_str(&json).expect("an entry");
                assert_eq!(entry.at, at);
                assert_eq!(serde_json::to_string(&entry).expect("JSON"), json);
            }
        }
    }

    #[test]
    fn what_may_be_missing_may_be_left_out() {
        let entry: Entry = serde_json::from_str(r#"{"at":"2026-11-28T17:24:36Z"}"#).expect("an entry");
        assert_eq!(entry.ended, None);
        assert!(serde_json::from_str::<Entry>(r#"{"at":"2026-11-28"}"#).is_err());
    }

    #[test]
    fn instants_are_read_with_any_offset() {
        let read = |text: &str| read(text).ok().map(instant);
        assert_eq!(read("2026-11-28T22:54:36+05:30").as_deref(), Some("2026-11-28T17:24:36Z"));
        assert_eq!(read("2026-12-31T23:59:60Z").as_deref(), Some("2026-12-31T23:59:59Z"));
        assert_eq!(read("2026-11-28T22:54:36"), None);
    }

    #[test]
    fn clocks_are_read_without_an_offset() {
        let read = |text: &str| read_clock(text).map(clock);
        assert_eq!(read("2026-11-28T22:54:36.250").as_deref(), Some("2026-11-28T22:54:36.25"));
        assert_eq!(read("2026-11-28 22:54").as_deref(), Some("2026-11-28T22:54:00"));
        for text in
            ["2026-11-28", "2026-11-28T22:54:36Z", "28 Nov 2026", "26-11-28T22:54:36", "", "ééééééééé"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn counts_beyond_the_calendar_are_no_instants() {
        assert_eq!(since_1970(253_402_300_799).map(instant).as_deref(), Some("9999-12-31T23:59:59Z"));
        assert_eq!((since_1970(253_402_300_800), since_1970(i64::MIN)), (None, None));
    }
}
