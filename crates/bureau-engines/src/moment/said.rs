//! Moments as they are recorded and told.

use super::{Doubt, Moment, When};
use bureau_model::time;
use chrono::FixedOffset;
use std::fmt::{self, Display};

patterns! {
    ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?$";
}

impl Moment {
    /// ISO 8601: `2026-03-13T22:15:00+05:30` of an instant, without an offset of a wall clock, `2026-03-13` of a day.
    pub fn iso(&self) -> String {
        match self.when {
            When::Instant(at, offset) => {
                time::clock(at.with_timezone(&offset).naive_local()) + &from_utc(offset)
            }
            When::Wall(clock) => time::clock(clock),
            When::Day(day) => day.to_string(),
        }
    }

    /// What was assumed or is missing, in words; none of a moment that is plain.
    pub fn doubt(&self) -> Option<String> {
        let doubts: Vec<String> = self.doubts.iter().map(ToString::to_string).collect();
        (!doubts.is_empty()).then(|| doubts.join("; "))
    }

    /// Both in one line: `2026-03-13T22:15:00+05:30 (zone "IST" taken for India's)`.
    pub fn told(&self) -> String {
        self.doubt().map_or_else(|| self.iso(), |doubt| format!("{} ({doubt})", self.iso()))
    }
}

/// `+05:30`, to whole minutes as ISO 8601 has it, or `Z`.
fn from_utc(offset: FixedOffset) -> String {
    let seconds = offset.local_minus_utc();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, (seconds.abs() + 30) / 60);
    if minutes == 0 { "Z".to_owned() } else { format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60) }
}

/// A line of [`Moment::told`] as its moment in ISO 8601 and its doubt; `None` for any other text.
pub fn untold(line: &str) -> Option<(String, Option<String>)> {
    let line = line.trim();
    let (iso, doubt) = match line.split_once(" (") {
        Some((iso, doubt)) => (iso, Some(doubt.strip_suffix(')')?.to_owned())),
        None => (line, None),
    };
    ISO.is_match(iso).then(|| (iso.to_owned(), doubt))
}

impl Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zone(name, taken) => write!(f, "zone \"{name}\" taken for {taken}"),
            Self::NoZone => f.write_str("no zone given"),
            Self::UnknownZone(name) => write!(f, "zone \"{name}\" is not known"),
            Self::ImpossibleOffset(offset) => write!(f, "offset \"{offset}\" is impossible"),
            Self::Change => f.write_str("clocks were changed in that hour"),
            Self::DayFirst => f.write_str("day taken to stand before the month"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::read;

    #[test]
    fn what_is_told_is_taken_apart_again() {
        for text in ["13 Mar 2026 22:15 IST", "13 Mar 2026 22:15", "13 Mar 2026", "13 Mar 2026 16:45 +0000"] {
            let moment = read(text).expect("a moment");
            assert_eq!(untold(&moment.told()), Some((moment.iso(), moment.doubt())), "{text}");
        }
        assert_eq!(untold("Fri, 31 Feb 2026 10:15:00 +0530"), None);
        assert_eq!(untold("2026-03-13T22:15:00 (half"), None);
    }
}
