//! What is true of a written moment.

use bureau_model::time::Timestamp;
use chrono::{FixedOffset, NaiveDate, NaiveDateTime};

/// What is true of a written moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// An exact instant, and how far from UTC the clock was that its source read.
    Instant(Timestamp, FixedOffset),
    /// What a clock showed; nobody knows in which zone.
    Wall(NaiveDateTime),
    /// A day without a time.
    Day(NaiveDate),
}

/// Something that the text does not say, or not plainly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A name of a zone that several countries use: the name, and whose it is taken for.
    Zone(String, &'static str),
    /// No zone is named.
    NoZone,
    /// A zone is named that nobody knows.
    UnknownZone(String),
    /// An offset that no clock has.
    ImpossibleOffset(String),
    /// The clock showed this twice, or never, because it was set back or forward.
    Change,
    /// Of two figures that could both be the day the first is taken.
    DayFirst,
}

/// Why a text gives no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// A day or an hour that does not exist.
    #[error("there is no such day or time")]
    Impossible,
    /// What clocks and programs write that were never set, such as 1 January 1970, 00:00.
    #[error("it is what a clock shows that was never set")]
    Unset,
    /// No known form.
    #[error("it was not understood")]
    Unknown,
}

/// A moment that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// What is true of it.
    pub when: When,
    /// What was assumed or is missing.
    pub doubts: Vec<Doubt>,
    /// As it was written.
    pub raw: String,
}

impl Moment {
    /// Of a day without a time.
    pub fn is_day(&self) -> bool {
        matches!(self.when, When::Day(_))
    }

    /// The exact instant, where it is known.
    pub fn instant(&self) -> Option<Timestamp> {
        match self.when {
            When::Instant(at, _) => Some(at),
            When::Wall(_) | When::Day(_) => None,
        }
    }
}
