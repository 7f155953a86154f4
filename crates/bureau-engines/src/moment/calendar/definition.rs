//! `VTIMEZONE` (RFC 5545, 3.6.5): from when on which offset holds, once or every year again.

use super::super::When;
use super::super::form;
use bureau_model::time;
use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

/// Changes that one definition may have; a zone with a list of all its years has some two hundred.
const CHANGES: usize = 1_000;

/// One zone's changes of offset.
#[derive(Debug, Default)]
pub(super) struct Definition {
    pub(super) name: String,
    changes: Vec<Change>,
    open: bool,
}

/// From when on an offset holds.
#[derive(Debug, Default)]
struct Change {
    start: Option<NaiveDateTime>,
    from: Option<FixedOffset>,
    to: Option<FixedOffset>,
    /// Month, which of its weekdays (from the end where negative), weekday: every year again.
    yearly: Option<(u32, i8, Weekday)>,
    /// The last moment of the rule.
    until: Option<NaiveDateTime>,
    /// Further single starts.
    dates: Vec<NaiveDateTime>,
}

impl Definition {
    /// Takes a line between its `BEGIN` and `END`.
    pub(super) fn line(&mut self, line: &str) {
        let Some((name, value)) = line.trim().split_once(':') else { return };
        let name = name.split(';').next().unwrap_or_default().to_ascii_uppercase();
        match name.as_str() {
            "TZID" => value.trim().trim_matches('"').clone_into(&mut self.name),
            "BEGIN" if self.changes.len() < CHANGES => {
                self.changes.push(Change::default());
                self.open = true;
            }
            "END" => self.open = false,
            _ => {}
        }
        if let Some(change) = self.changes.last_mut().filter(|_| self.open) {
            change.say(&name, value.trim());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.name.is_empty() || self.changes.iter().all(|change| change.to.is_none())
    }

    /// The offset that a clock there had when it showed `wall`.
    pub(super) fn offset(&self, wall: NaiveDateTime) -> Option<FixedOffset> {
        let before = |change: &Change| change.latest(wall).zip(change.to);
        let latest = self.changes.iter().filter_map(before).max_by_key(|(start, _)| *start);
        // Before its first change a zone is where that change came from.
        let first =
            || self.changes.iter().filter(|change| change.start.is_some()).min_by_key(|change| change.start);
        latest.map(|(_, to)| to).or_else(|| first().and_then(|change| change.from.or(change.to)))
    }
}

impl Change {
    fn say(&mut self, name: &str, value: &str) {
        match name {
            "DTSTART" => self.start = clock(value),
            "TZOFFSETFROM" => self.from = offset(value),
            "TZOFFSETTO" => self.to = offset(value),
            "RRULE" => self.rule(value),
            "RDATE" => self.dates.extend(value.split(',').take(CHANGES).filter_map(clock)),
            _ => {}
        }
    }

    fn rule(&mut self, value: &str) {
        let upper = value.to_ascii_uppercase();
        let of = |name: &str| upper.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        let month = of("BYMONTH").and_then(|month| month.parse().ok());
        let day = of("BYDAY").and_then(weekday);
        if of("FREQ") == Some("YEARLY") {
            self.yearly = month.zip(day).map(|(month, (nth, day))| (month, nth, day));
        }
        self.until = of("UNTIL").and_then(clock);
    }

    /// The last time that this change came before a clock showed `wall`.
    fn latest(&self, wall: NaiveDateTime) -> Option<NaiveDateTime> {
        let start = self.start?;
        let single = self.dates.iter().copied().chain([start]).filter(|at| *at <= wall);
        let years =
            [wall.year(), wall.year().saturating_sub(1), self.until.map_or(wall.year(), |u| u.year())];
        let yearly = years.into_iter().filter_map(|year| self.in_year(year, start));
        let real =
            |at: &NaiveDateTime| *at <= wall && *at >= start && self.until.is_none_or(|until| *at <= until);
        single.chain(yearly.filter(real)).max()
    }

    fn in_year(&self, year: i32, start: NaiveDateTime) -> Option<NaiveDateTime> {
        let (month, nth, weekday) = self.yearly?;
        let days = |nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth);
        let day = match u8::try_from(nth) {
            Ok(nth) => days(nth),
            Err(_) => (1..=5).rev().filter_map(days).nth(usize::try_from(-1 - nth).ok()?),
        };
        Some(day?.and_time(start.time()))
    }
}

fn clock(value: &str) -> Option<NaiveDateTime> {
    match form::read(value.trim_end_matches(['Z', 'z'])) {
        Ok(moment) => match moment.when {
            When::Wall(clock) => Some(clock),
            When::Day(day) => Some(day.and_time(NaiveTime::MIN)),
            When::Instant(..) => None,
        },
        // Definitions begin with the calendars of programs.
        Err(_) => time::read_clock_as(value.trim_end_matches(['Z', 'z']), "%Y%m%dT%H%M%S"),
    }
}

fn offset(value: &str) -> Option<FixedOffset> {
    super::zone::offset_of(value)
}

/// `-1SU`: which one, and the day.
fn weekday(value: &str) -> Option<(i8, Weekday)> {
    let (nth, day) = value.split_at_checked(value.len().checked_sub(2)?)?;
    let day = match day {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    let nth = nth.trim_start_matches('+');
    Some((if nth.is_empty() { 1 } else { nth.parse().ok()? }, day))
}
