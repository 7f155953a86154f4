//! What a PDF says of itself.

use super::super::reading::Reading;
use super::open::places;
use super::string;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{self, Dict, ObjectIdentifier};

/// Takes what the file's dictionary of information holds.
pub(super) fn describe(pdf: &Pdf, reading: &mut Reading) {
    let Some(info) = info(pdf) else { return };
    let text = |key: &str| string::text(&info.get::<object::String<'_>>(key)?);
    let names = [
        ("Title", "Title"),
        ("Subject", "Subject"),
        ("Created", "CreationDate"),
        ("Modified", "ModDate"),
        ("Created by", "Creator"),
        ("Author", "Author"),
        ("Keywords", "Keywords"),
    ];
    for (name, key) in names {
        let Some(text) = text(key) else { continue };
        let value = if key.ends_with("Date") { date(&text).unwrap_or(text) } else { text };
        reading.say(name, value);
    }
}

/// The dictionary that the last trailer names.
fn info(pdf: &Pdf) -> Option<Dict<'_>> {
    let bytes = pdf.data().as_ref();
    let named = places(bytes, b"/Info").filter_map(|at| reference(bytes.get(at + 5..at + 40)?));
    named.filter_map(|id| pdf.xref().get::<Dict<'_>>(id)).last()
}

/// `12 0 R`.
fn reference(bytes: &[u8]) -> Option<ObjectIdentifier> {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut words = text.split_ascii_whitespace();
    let number = words.next()?.parse().ok()?;
    let generation = words.next()?.parse().ok()?;
    words.next().filter(|word| word.starts_with('R'))?;
    Some(ObjectIdentifier::new(number, generation))
}

/// `D:20240102030405+05'30'` as `2024-01-02T03:04:05+05:30`: as much of it as is written, and a zone only where one is.
fn date(text: &str) -> Option<String> {
    let text = text.trim_start_matches("D:");
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (moment, zone) = text.split_at(digits);
    let part = |from: usize, to: usize| moment.get(from..to);
    let mut out = part(0, 4)?.to_owned();
    for (mark, from) in [('-', 4), ('-', 6), ('T', 8), (':', 10), (':', 12)] {
        let Some(part) = part(from, from + 2) else { break };
        out.push(mark);
        out.push_str(part);
    }
    // An hour without its minutes is no time of day that others read.
    if digits == 10 {
        out.push_str(":00");
    }
    if digits >= 10 {
        out.push_str(&offset(zone));
    }
    Some(out)
}

fn offset(zone: &str) -> String {
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    match (zone.chars().next(), digits.get(0..2)) {
        (Some('Z'), _) => "Z".to_owned(),
        (Some(sign @ ('+' | '-')), Some(hours)) => {
            format!("{sign}{hours}:{}", digits.get(2..4).unwrap_or("00"))
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_its_offset_and_gets_none() {
        assert_eq!(date("D:20240102030405+05'30'").as_deref(), Some("2024-01-02T03:04:05+05:30"));
        assert_eq!(date("D:20240102030405Z00'00'").as_deref(), Some("2024-01-02T03:04:05Z"));
        assert_eq!(date("D:20240102030405").as_deref(), Some("2024-01-02T03:04:05"));
        assert_eq!(date("D:20240102").as_deref(), Some("2024-01-02"));
        assert_eq!(date("D:2024010203-08'00").as_deref(), Some("2024-01-02T03:00-08:00"));
        assert_eq!(date("yesterday"), None);
    }
}
