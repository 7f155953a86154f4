//! Calendars (RFC 5545): each event with its moments, its place, who called it and who is invited.
//!
//! What tells an event apart comes first and under the names of the format, so that the graph can rely on it; a
//! description that looks like such a line stands behind it. Definitions of zones are read, not shown.

mod property;

use super::reading::Reading;
use super::source::Source;
use super::{card, failure};
use crate::moment::{Unread, Zones};
use crate::normal;
use bureau_model::word::Failure;
use property::Property;

/// Lines that tell an event apart, in their order; they stand before everything that somebody wrote freely.
pub(crate) const HEAD: &[&str] = &[
    "summary",
    "dtstart",
    "dtend",
    "duration",
    "due",
    "rrule",
    "recurrence-id",
    "exdate",
    "rdate",
    "status",
    "location",
    "organizer",
    "attendee",
];

/// Properties that hold moments.
const MOMENTS: &[&str] = &[
    "dtstart",
    "dtend",
    "due",
    "recurrence-id",
    "exdate",
    "rdate",
    "dtstamp",
    "created",
    "last-modified",
    "completed",
];
/// Properties that name people.
const PEOPLE: &[&str] = &["organizer", "attendee"];
/// Properties that a reader does not care for.
const SILENT: &[&str] =
    &["begin", "end", "version", "prodid", "calscale", "method", "sequence", "transp", "tzid"];

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = super::text::decode(&joined(source.bytes));
    let lines = card::unfolded(&content);
    let mut calendar = Calendar { zones: Zones::of(lines.iter().map(String::as_str)), ..Calendar::default() };
    lines.iter().for_each(|line| calendar.line(line));
    calendar.end("");
    calendar.account();
    if calendar.reading.segments.is_empty() { Err(failure::empty()) } else { Ok(calendar.reading) }
}

/// Lines joined with those that continue them, before they are decoded: a line may be cut inside a character.
fn joined(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let end = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"));
        match end.and_then(|line| line.strip_prefix(b" ").or_else(|| line.strip_prefix(b"\t"))) {
            Some(continued) => rest = continued,
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

/// A calendar as its lines are met.
#[derive(Default)]
struct Calendar {
    zones: Zones,
    reading: Reading,
    /// Lines of the entry, each with its rank.
    entry: Vec<(usize, String)>,
    defines_zone: bool,
    events: u32,
    others: u32,
    /// Files inside its lines.
    files: u32,
}

impl Calendar {
    fn line(&mut self, line: &str) {
        let Some(property) = Property::of(line) else { return };
        let value = property.value.trim().to_ascii_lowercase();
        match property.name.as_str() {
            "begin" if value == "vtimezone" => self.defines_zone = true,
            "end" if value == "vtimezone" => self.defines_zone = false,
            "begin" if matches!(value.as_str(), "vevent" | "vtodo" | "vjournal" | "vfreebusy") => {
                self.end("")
            }
            "end" => self.end(&value),
            name if self.defines_zone || SILENT.contains(&name) => {}
            _ if property.is_binary() => self.files += 1,
            _ => self.say(&property),
        }
    }

    /// Says what was not read.
    fn account(&mut self) {
        match self.files {
            0 => {}
            1 => self.reading.warn("1 file inside the calendar was not read"),
            n => self.reading.warn(format!("{n} files inside the calendar were not read")),
        }
    }

    fn say(&mut self, property: &Property) {
        let name = property.name.as_str();
        let told = match name {
            name if MOMENTS.contains(&name) => self.moments(property),
            name if PEOPLE.contains(&name) => property.person(),
            _ => property.text(),
        };
        if !normal::has_text(&told) {
            return;
        }
        // What tells an event apart stands on one line each.
        let (rank, told) = match HEAD.iter().position(|head| *head == name) {
            Some(rank) => (rank, told.split_whitespace().collect::<Vec<_>>().join(" ")),
            None => (HEAD.len(), told),
        };
        self.entry.push((rank, format!("{name}: {}", told.trim())));
    }

    /// Each in ISO 8601 with what is doubtful of it; what can't be read as it stands, and a warning.
    fn moments(&mut self, property: &Property) -> String {
        let zone = property.parameter("tzid");
        let mut told = Vec::new();
        for value in property.value.split(',') {
            // Of a period the beginning counts.
            let start = value.split('/').next().unwrap_or_default();
            told.push(match self.zones.read(start, zone) {
                Ok(moment) => moment.told(),
                Err(Unread::Empty) => continue,
                Err(unread) => {
                    self.reading
                        .warn(format!("the moment \"{}\" of an entry was not read: {unread}", value.trim()));
                    value.trim().to_owned()
                }
            });
        }
        told.join(", ")
    }

    /// The entry is whole; those inside it, such as alarms, belong to it.
    fn end(&mut self, component: &str) {
        if !matches!(component, "" | "vevent" | "vtodo" | "vjournal" | "vfreebusy" | "vcalendar") {
            return;
        }
        let mut lines = std::mem::take(&mut self.entry);
        if lines.is_empty() {
            return;
        }
        lines.sort_by_key(|(rank, _)| *rank);
        let text = lines.into_iter().map(|(_, line)| line + "\n").collect();
        let number = if component == "vevent" { &mut self.events } else { &mut self.others };
        *number += 1;
        let part = if component == "vevent" { format!("event {number}") } else { format!("entry {number}") };
        self.reading.push_part(text, part);
    }
}

#[cfg(test)]
mod tests;
