//! Calls that tables record: telephones that called or texted each other, and the devices that they were in.
//!
//! A number is its E.164 form, of the country of the case where it has no country's code; a short code or the name of a service stays
//! as it is. Of a device's number operators give fourteen digits, fifteen with the last one zero, or sixteen with
//! a software version: its check digit is worked out, so that each device is one.

use super::checksum::{luhn, luhn_digit};
use super::fold::Folded;
use super::gathering::Gathering;
use super::span::Span;
use super::{Home, phone};
use crate::extract::table::{is_unseen, plain_party};
use bureau_model::output::{ASSUMED, Call, CallField, ChunkText, EntityKind};
use std::collections::{BTreeMap, BTreeSet};

/// Where the parties of the calls of one chunk stand. The calls are in the order of their rows.
pub(super) fn spans(folded: &Folded, calls: &[Call], home: Home) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let lines = lines(folded.text());
    let mut next = 0;
    for call in calls {
        let devices = call.details.iter().filter(|(field, _)| *field == CallField::Imei);
        let wanted = [party(&call.caller, home), party(&call.called, home)];
        let wanted: Vec<(&str, Found)> = [call.caller.as_str(), call.called.as_str()]
            .into_iter()
            .zip(wanted)
            .filter_map(|(text, found)| Some((text, found?)))
            .chain(devices.filter_map(|(_, text)| Some((text.as_str(), device(text)?))))
            .collect();
        // The subscriber that a preamble names doesn't stand in the row: one of the two is enough.
        let Some(at) =
            (next..lines.len()).find(|n| lines[*n].holds(&call.called) || lines[*n].holds(&call.caller))
        else {
            continue;
        };
        next = at + 1;
        for (text, found_as) in wanted {
            let cell = lines[at].cells.iter().find(|(_, cell)| *cell == text);
            let span = cell.map(|(start, cell)| found_as.at(*start, cell.chars().count()));
            found.extend(span.filter(|span| !found.iter().any(|f| f.overlaps(span))));
        }
    }
    found
}

/// A row of a table in a chunk: its cells with their places in characters.
struct Line<'a> {
    cells: Vec<(usize, &'a str)>,
}

impl Line<'_> {
    fn holds(&self, text: &str) -> bool {
        !text.is_empty() && self.cells.iter().any(|(_, cell)| *cell == text)
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let mut at = start;
        let mut cells = Vec::new();
        for cell in line.split(" | ") {
            let bare = plain_party(cell.trim_matches(is_around));
            let before = cell.find(bare).map_or(0, |byte| cell[..byte].chars().count());
            cells.push((at + before, bare));
            at += cell.chars().count() + 3;
        }
        start += line.chars().count() + 1;
        lines.push(Line { cells });
    }
    lines
}

/// Marks around a number that are none of it.
fn is_around(c: char) -> bool {
    matches!(c, '\'' | '"' | '=' | ' ') || is_unseen(c)
}

/// An entity without a place.
struct Found {
    kind: EntityKind,
    key: String,
    name: String,
}

impl Found {
    fn at(self, start: usize, length: usize) -> Span {
        Span { kind: self.kind, key: self.key, name: self.name, start, end: start + length }
    }
}

/// A party of a call; `None` where the table has none.
fn party(text: &str, home: Home) -> Option<Found> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let key = phone::subscriber(text, home).unwrap_or_else(|| text.to_uppercase());
    Some(Found { kind: EntityKind::Phone, name: key.clone(), key })
}

/// A device by its fourteen digits and their check digit.
fn device(text: &str) -> Option<Found> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let body = digits.get(..14)?;
    let known = match digits.len() {
        15 => luhn(&digits) || digits.ends_with('0'),
        14 | 16 => true,
        _ => false,
    };
    if !known || body.bytes().all(|b| b == b'0') {
        return None;
    }
    let key = format!("{body}{}", luhn_digit(body));
    Some(Found { kind: EntityKind::Device, name: format!("IMEI {key}"), key })
}

/// States what the calls say: who called or texted whom and when, and which telephone was in which device.
pub(super) fn relate(part: &mut Gathering, calls: &[Call], chunks: &[ChunkText], home: Home) {
    let known = |part: &mut Gathering, found, call| known(part, found, call, chunks, home);
    for call in calls {
        // A session of data joins no two telephones.
        let kind = match call.kind.as_str() {
            "data" => continue,
            "sms" => "texted",
            _ => "called",
        };
        if let (Some(caller), Some(called)) = (party(&call.caller, home), party(&call.called, home)) {
            let (source, target) = (known(part, caller, call), known(part, called, call));
            part.state(source, target, kind, call.chunk, call.start.clone(), details(call));
        }
    }
    for (device_number, (holders, first)) in holders(calls) {
        let Some(device) = device(&device_number) else { continue };
        for holder in holders {
            let Some(holder) = party(&holder, home) else { continue };
            let (source, target) = (known(part, holder, first), known(part, device_of(&device), first));
            part.state(source, target, "uses", first.chunk, first.start.clone(), Vec::new());
        }
    }
}

fn device_of(device: &Found) -> Found {
    Found { kind: device.kind, key: device.key.clone(), name: device.name.clone() }
}

/// The entity, with a mention where its number first stands when no row of its own names it, as a subscriber that
/// only the lines before the header name.
fn known(part: &mut Gathering, found: Found, call: &Call, chunks: &[ChunkText], home: Home) -> u32 {
    let span = found.at(0, 0);
    let index = part.entity(&span);
    if part.part.entities[index].mentions.is_empty() {
        let texts = [&call.caller, &call.called];
        let own = texts.into_iter().find(|text| party(text, home).is_some_and(|of| of.key == span.key));
        if let Some((chunk, folded, start)) = own.and_then(|text| first_place(text, chunks)) {
            let length = own.map_or(0, |text| text.chars().count());
            part.mention(&folded, Span { start, end: start + length, ..span }, chunk);
        }
    }
    index as u32
}

/// The first chunk that holds `text`, and where.
fn first_place(text: &str, chunks: &[ChunkText]) -> Option<(usize, Folded, usize)> {
    chunks.iter().enumerate().find_map(|(ordinal, chunk)| {
        let folded = Folded::new(&chunk.text);
        let start = folded.text().find(text).map(|byte| folded.position(byte))?;
        Some((ordinal, folded, start))
    })
}

/// Of each device number: who used it, and the first call that shows it. It is the one party that all its calls have
/// in common; where two are, or none, the caller of each.
fn holders(calls: &[Call]) -> BTreeMap<String, (BTreeSet<String>, &Call)> {
    let mut by_device: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in calls {
        if let Some((_, imei)) = call.details.iter().find(|(field, _)| *field == CallField::Imei) {
            by_device.entry(imei).or_default().push(call);
        }
    }
    by_device
        .into_iter()
        .map(|(imei, calls)| {
            let parties = |call: &Call| BTreeSet::from([call.caller.clone(), call.called.clone()]);
            let mut common = parties(calls[0]);
            calls.iter().for_each(|call| common = &common & &parties(call));
            common.remove("");
            if common.len() != 1 {
                common = calls
                    .iter()
                    .map(|call| call.caller.clone())
                    .filter(|caller| !caller.is_empty())
                    .collect();
            }
            (imei.to_owned(), (common, calls[0]))
        })
        .collect()
}

/// What else is known of a call, by the names of the fields.
fn details(call: &Call) -> Vec<(String, String)> {
    let seconds = call.seconds.map(|seconds| ("seconds".to_owned(), seconds.to_string()));
    let rest = call.details.iter().map(|(field, value)| (field.as_str().to_owned(), value.clone()));
    let assumed = call.assumed.clone().map(|assumed| (ASSUMED.to_owned(), assumed));
    seconds.into_iter().chain(rest).chain(assumed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_one_however_its_number_is_cut() {
        for number in
            ["490154203237518", "49015420323751", "490154203237510", "4901542032375101", "49-015420-323751-8"]
        {
            assert_eq!(device(number).map(|d| d.key).as_deref(), Some("490154203237518"), "{number}");
        }
        for number in ["", "0", "490154203237517", "000000000000000", "12345"] {
            assert!(device(number).is_none(), "{number}");
        }
    }

    #[test]
    fn parties_have_one_form() {
        for (text, key) in [
            ("9820012345", "+919820012345"),
            ("919820012345", "+919820012345"),
            ("09820012345", "+919820012345"),
            ("00919820012345", "+919820012345"),
            ("971501234567", "+971501234567"),
            ("+44 20 7946 0958", "+442079460958"),
            ("AD-HDFCBK", "AD-HDFCBK"),
            ("198", "198"),
            ("56789", "56789"),
        ] {
            assert_eq!(party(text, Home::default()).map(|p| p.key).as_deref(), Some(key), "{text}");
        }
    }
}
