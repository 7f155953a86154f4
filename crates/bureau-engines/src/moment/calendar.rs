//! Moments of calendars (RFC 5545, 3.3.5): a day, a floating wall clock, UTC, or a wall clock in a zone that is
//! named by the tz database, by Windows, or by a definition in the same file.

mod definition;

use super::zone::{self, Zone};
use super::{Moment, Unread, When, form, windows};
use chrono::NaiveDateTime;
use definition::Definition;
use std::collections::BTreeMap;

/// Definitions that one file may have; the rest are passed over, and their names then mean what they say.
const DEFINITIONS: usize = 500;

/// The zones that a calendar file defines.
#[derive(Debug, Default)]
pub struct Zones {
    defined: BTreeMap<String, Definition>,
}

impl Zones {
    /// Those of the unfolded `lines` of a file.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut zones = Self::default();
        let mut open: Option<Definition> = None;
        for line in lines {
            let upper = line.trim().to_ascii_uppercase();
            match (upper.as_str(), &mut open) {
                ("BEGIN:VTIMEZONE", _) => open = Some(Definition::default()),
                ("END:VTIMEZONE", _) => zones.add(open.take()),
                (_, Some(definition)) => definition.line(line),
                (_, None) => {}
            }
        }
        zones
    }

    fn add(&mut self, definition: Option<Definition>) {
        let whole = definition.filter(|definition| !definition.is_empty());
        if let Some(definition) = whole.filter(|_| self.defined.len() < DEFINITIONS) {
            self.defined.insert(definition.name.clone(), definition);
        }
    }

    /// The moment of a property's `value` and its `TZID` parameter.
    ///
    /// # Errors
    /// Why it gives none.
    pub fn read(&self, value: &str, zone: Option<&str>) -> Result<Moment, Unread> {
        let moment = form::read(value)?;
        let (When::Wall(wall), Some(name)) =
            (moment.when, zone.map(unquoted).filter(|name| !name.is_empty()))
        else {
            return Ok(moment);
        };
        let (when, doubts) = self.named(name, wall).when(wall);
        let raw = format!("{} ({name})", value.trim());
        form::settled(when, doubts, &raw)
    }

    /// A definition counts before what its name would mean elsewhere (RFC 5545, 3.2.19).
    fn named(&self, name: &str, wall: NaiveDateTime) -> Zone {
        let defined = self.defined.get(name).and_then(|definition| definition.offset(wall));
        defined.map(Zone::offset).or_else(|| known(name)).unwrap_or_else(|| Zone::strange(name))
    }
}

fn unquoted(name: &str) -> &str {
    name.trim().trim_matches('"').trim()
}

fn known(name: &str) -> Option<Zone> {
    if let Some(shown) = windows::shown(name) {
        return match shown {
            windows::Shown::Zone(zone) => zone::database(zone),
            windows::Shown::Offset(offset) => Some(Zone::offset(offset)),
        };
    }
    // `/mozilla.org/20050126_1/Europe/Berlin` and the like hold the name at their end.
    let parts: Vec<&str> = name.split('/').collect();
    let endings = (1..parts.len().min(8)).map(|from| parts[from..].join("/"));
    let ending = || endings.clone().find_map(|ending| zone::database(&ending));
    zone::named(name).or_else(ending).or_else(|| zone::read(name)).filter(Zone::is_known)
}

#[cfg(test)]
mod tests;
