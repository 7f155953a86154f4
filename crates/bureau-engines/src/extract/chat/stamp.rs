//! The stamp before a message: a day and a time of day.

use super::day::Decided;
use super::{When, half};
use crate::moment::{self, Doubt, Parts, Unread};
use chrono::Timelike;

/// A stamp.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    /// None where there is no such day or time.
    pub(super) parts: Option<Parts>,
    /// As it stands.
    raw: String,
}

/// The stamp that `text` is; `None` when it is none.
pub(super) fn read(text: &str) -> Option<Stamp> {
    let raw = text.trim().to_owned();
    let first = raw.split([' ', '.', ',']).next().unwrap_or_default();
    if !first.starts_with(char::is_numeric) && moment::month(first).is_none() {
        return None;
    }
    match Parts::of(&half::plain(&raw)) {
        Ok(parts) => parts.clock.is_some().then_some(Stamp { parts: Some(parts), raw }),
        Err(Unread::Impossible | Unread::Unset) => Some(Stamp { parts: None, raw }),
        Err(Unread::Empty | Unread::Unknown) => None,
    }
}

impl Stamp {
    /// Whether its day is written with dots.
    pub(super) fn is_dotted(&self) -> bool {
        let day = self.raw.split([',', ' ']).next().unwrap_or_default();
        day.matches('.').count() >= 2
    }

    /// When it was. A word behind the time that nobody knows may be the half of the day: then only the day is sure.
    pub(super) fn when(&self, decided: &Decided) -> When {
        let moment = self.parts.clone().and_then(|parts| parts.moment(decided.order, &self.raw).ok());
        let Some(moment) = moment else { return When::raw(&self.raw) };
        let plain = moment.doubts.iter().all(|doubt| matches!(doubt, Doubt::NoZone | Doubt::DayFirst));
        match moment.when {
            moment::When::Wall(clock) if plain || clock.hour() > 12 => {
                When::wall(clock, self.raw.matches(':').count() > 1)
            }
            moment::When::Wall(clock) => When::day(clock.date(), &self.raw),
            moment::When::Instant(at, offset) => When::zoned(at.with_timezone(&offset).naive_local(), at)
                .unwrap_or_else(|| When::raw(&self.raw)),
            moment::When::Day(day) => When::day(day, &self.raw),
        }
    }
}
