//! Where the moments of evidence stand in time.
//!
//! A moment is recorded as its source has it: `2026-03-13T22:15:00+05:30`, without an offset where nobody names a zone, a
//! day alone where no time is given. To sort moments of several sources each needs an instant; the clocks without
//! a zone are taken for clocks of one zone, which everybody who shows them names.

use crate::time::{self, Timestamp};
use crate::words;
use chrono::{FixedOffset, NaiveDate, NaiveTime};

/// Where a clock is taken to have stood whose zone no source names: India, as telephone numbers are of India that name no
/// country. It has had one offset, without summer time, since 1945.
pub const ASSUMED_ZONE: &str = "Asia/Kolkata";

/// Seconds that [`ASSUMED_ZONE`] is ahead of UTC.
const ASSUMED_SECONDS: i32 = 19_800;

words! {
    /// How much of a moment its source names.
    Exactness ("exactness") {
        /// An instant: a time with its offset.
        Instant = "instant",
        /// What a clock showed, without a zone.
        Clock = "clock",
        /// A day without a time.
        Day = "day",
    }
}

/// The instant by which a moment is placed, and what of it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Of a clock without a zone the instant at which it would have shown that in [`ASSUMED_ZONE`]; of a day its
    /// beginning there.
    pub instant: Timestamp,
    /// What its source names.
    pub exactness: Exactness,
}

/// Places a moment that is recorded in ISO 8601; `None` for any other text.
pub fn placed(at: &str) -> Option<Placed> {
    if let Ok(instant) = time::read(at) {
        return Some(Placed { instant, exactness: Exactness::Instant });
    }
    let (clock, exactness) = if at.contains('T') {
        (time::read_clock(at)?, Exactness::Clock)
    } else {
        (at.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN), Exactness::Day)
    };
    let offset = FixedOffset::east_opt(ASSUMED_SECONDS)?;
    Some(Placed { instant: clock.and_local_timezone(offset).single()?.to_utc(), exactness })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recorded_moment_has_its_place() {
        for (at, instant, exactness) in [
            ("2026-03-13T22:15:00+05:30", "2026-03-13T16:45:00Z", Exactness::Instant),
            ("2026-03-13T22:15:00Z", "2026-03-13T22:15:00Z", Exactness::Instant),
            ("2026-03-13T22:15:00", "2026-03-13T16:45:00Z", Exactness::Clock),
            ("2026-03-13T22:15:00.5", "2026-03-13T16:45:00.5Z", Exactness::Clock),
            ("2026-03-13", "2026-03-12T18:30:00Z", Exactness::Day),
        ] {
            let found = placed(at).expect("a moment");
            assert_eq!(
                (time::instant(found.instant).as_str(), found.exactness),
                (instant, exactness),
                "{at}"
            );
        }
        for text in ["", "yesterday", "2026-02-30", "2026-02-30T10:00:00"] {
            assert_eq!(placed(text), None, "{text}");
        }
    }
}
