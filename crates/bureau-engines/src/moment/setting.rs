//! Zones as the settings of Windows show them: by a sentence, "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi".

use super::windows::ZONES;
use super::zone::offset_of;
use chrono::FixedOffset;

/// What a sentence of the settings says.
pub(super) enum Shown {
    /// A zone of the tz database, by its places.
    Zone(&'static str),
    /// Only how far it is from UTC; whether it has summer time is not known.
    Offset(FixedOffset),
}

/// The zone of "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", also with GMT.
pub(super) fn shown(sentence: &str) -> Option<Shown> {
    let (offset, places) = sentence.strip_prefix('(')?.split_once(')')?;
    let places = places.to_lowercase();
    let places: Vec<&str> =
        places.split([',', ':', ';']).map(str::trim).filter(|place| !place.is_empty()).collect();
    let holds = |of: &str| of.split(", ").any(|place| places.contains(&place));
    match ZONES.iter().find(|(_, _, of)| holds(of)) {
        Some((_, zone, _)) => Some(Shown::Zone(zone)),
        None => offset_of(offset).map(Shown::Offset),
    }
}
