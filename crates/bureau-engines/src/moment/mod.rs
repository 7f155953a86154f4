//! Written moments: what is true of a date or a time that a mail, a chat, a table, a camera or a calendar writes.
//!
//! A reader hands over the text as it stands and gets one of three things ([`When`]): an exact instant with the
//! offset of its source, a wall clock of which nobody knows the zone, or a day. What had to be assumed is said beside it
//! ([`Doubt`]); what can't be read is an [`Unread`] with its reason, and the caller keeps the raw text and warns.
//! A zone, a day or an instant is never made up.
//!
//! - [`read`]: one moment in any written form (RFC 5322 and its obsolete forms, asctime, ISO 8601, EXIF, PDF, tables,
//!   chats, month names of the bureau's languages, digits of every script). Figures that show no order are read day
//!   first, as India writes them, and that is said as [`Doubt::DayFirst`].
//! - **Chats and columns**: [`Order::of`] decides over all dates of a file which figure is the day (a first figure above
//!   12 makes it day first, a second one month first, years that vary in the last place while the first stands still
//!   year first); [`read_in`] then reads each with it. Where no date decides, [`Order::Undecided`] reads day first and
//!   each moment that could be otherwise says so.
//! - [`since_1970`]: seconds or milliseconds that a database counts; 0 is no moment.
//! - [`Zones`]: moments of calendars, with zones by IANA name, by Windows name and by definition in the file.
//! - [`Moment::iso`] is what is recorded (`FoundRelation::at`), [`Moment::doubt`] what is said beside it, and
//!   [`Moment::told`] both in one line, which [`untold`] takes apart again.
//!
//! Zones come from the tz database that is built in: a child reads no file of the system, and the same evidence gives
//! the same moment on every machine.

mod abbreviation;
mod calendar;
mod clock;
mod day;
mod fold;
mod form;
mod month;
mod order;
mod rules;
mod said;
mod since;
mod windows;
mod zone;

pub use calendar::Zones;
pub(crate) use clock::{Clock, of_day};
pub(crate) use day::Day;
pub(crate) use form::Parts;
pub use form::{read, read_in};
pub(crate) use month::month;
pub use order::Order;
pub(crate) use order::Tally;
pub use said::untold;
pub(crate) use since::serial;
pub use since::since_1970;
pub(crate) use zone::Zone;

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
