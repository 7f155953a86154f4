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
mod setting;
mod since;
mod tally;
mod windows;
mod written;
mod zone;

pub use calendar::Zones;
pub(crate) use clock::{Clock, of_day};
pub(crate) use day::Day;
pub(crate) use form::Parts;
pub use form::{read, read_in};
pub(crate) use month::month;
pub use order::Order;
pub use said::untold;
pub(crate) use since::serial;
pub use since::since_1970;
pub(crate) use tally::Tally;
pub use written::{Doubt, Moment, Unread, When};
pub(crate) use zone::Zone;
