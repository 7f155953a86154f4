//! Remarks on slides, with who made them and when: of PowerPoint's packages in both of their forms, and of its old
//! files.

use super::ooxml::member;
use super::relation::Relations;
use super::xml::{self, Attributes, Event};
use super::{inside, normal};
use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;

/// Parts of a package that name the authors of remarks.
const AUTHORS: &[&str] = &["ppt/commentAuthors.xml", "ppt/authors.xml"];

/// Who made a remark or a change, and when, as it stands before the text: `Lena Voss, 2026-03-01 10:00: `. Office
/// programs write the wall clock of the computer, even where they put a `Z` behind it.
pub(super) fn signature(author: Option<String>, date: Option<String>) -> String {
    let date = date.map(|date| match date.split_once('T') {
        Some((day, time)) => format!("{day} {}", time.get(..5).unwrap_or(time)),
        None => date,
    });
    let known = [author, date].into_iter().flatten().filter(|value| !value.trim().is_empty());
    match known.collect::<Vec<_>>().join(", ") {
        signature if signature.is_empty() => signature,
        signature => signature + ": ",
    }
}

/// Names of the authors of remarks by their identifiers.
pub(super) fn authors(bytes: &[u8]) -> HashMap<String, String> {
    let mut out = HashMap::new();
    for content in AUTHORS.iter().filter_map(|name| member(bytes, name)) {
        xml::each_with(&content, &mut |event, attributes| {
            if let Event::Start("cmAuthor" | "author") = event
                && let (Some(id), Some(name)) = (attributes.get("id"), attributes.get("name"))
            {
                out.insert(id, name);
            }
        });
    }
    out
}

/// The remarks on a slide with these relations, a line each.
pub(super) fn on_slide(bytes: &[u8], slide: &Relations, authors: &HashMap<String, String>) -> Vec<String> {
    let parts = slide.values().filter(|relation| relation.is("comments") && !relation.is_outside);
    parts
        .filter_map(|part| member(bytes, &part.target))
        .flat_map(|content| parsed(&content, authors))
        .collect()
}

/// Remarks and the answers to them. An answer stands inside of its remark, before that one's text.
fn parsed(content: &str, authors: &HashMap<String, String>) -> Vec<String> {
    let (mut remarks, mut open, mut in_text): (Vec<(String, String)>, Vec<usize>, bool) = Default::default();
    xml::each_with(content, &mut |event, attributes| match event {
        Event::Start("cm" | "reply") => {
            open.push(remarks.len());
            remarks.push((signed(&attributes, authors), String::new()));
        }
        Event::End("cm" | "reply") => {
            open.pop();
        }
        Event::Start("t" | "text") => in_text = true,
        Event::End("t" | "text") => in_text = false,
        Event::Start("br") | Event::End("p") => {
            if let Some((_, text)) = open.last().and_then(|at| remarks.get_mut(*at)) {
                text.push('\n');
            }
        }
        Event::Text(text) if in_text => {
            if let Some((_, of)) = open.last().and_then(|at| remarks.get_mut(*at)) {
                of.push_str(text);
            }
        }
        Event::Start(_) | Event::End(_) | Event::Text(_) => {}
    });
    remarks.retain(|(_, text)| normal::has_text(text));
    remarks.into_iter().map(|(author, text)| author + text.trim()).collect()
}

fn signed(attributes: &Attributes<'_>, authors: &HashMap<String, String>) -> String {
    let author = attributes.get("authorId").and_then(|id| authors.get(&id).cloned());
    signature(author, attributes.get("dt").or_else(|| attributes.get("created")))
}

/// Kinds of records in an old presentation: what later versions added, a remark, its texts, its moment.
const ADDED: u16 = 0x138b;
const REMARK: u16 = 0x2ee0;
const MOMENT: u16 = 0x2ee1;
const STRING: u16 = 0x0fba;

/// Records inside records at most.
const DEPTH: u32 = 16;

/// The remarks in an old presentation, a line each.
pub(super) fn of_old(bytes: &[u8]) -> Vec<String> {
    let stream = cfb::CompoundFile::open(Cursor::new(bytes))
        .ok()
        .and_then(|mut file| inside::stream(&mut file, Path::new("PowerPoint Document")));
    let mut out = Vec::new();
    walk(stream.as_deref().unwrap_or_default(), 0, &mut out);
    out
}

fn walk(bytes: &[u8], depth: u32, out: &mut Vec<String>) {
    for (head, kind, content) in records(bytes) {
        if kind == REMARK {
            out.extend(old(content));
        } else if (head & 0xf == 0xf || kind == ADDED) && depth < DEPTH {
            walk(content, depth + 1, out);
        }
    }
}

/// Records as they follow each other: their first two bytes, their kind and their content.
fn records(mut rest: &[u8]) -> impl Iterator<Item = (u16, u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, after) = rest.split_first_chunk::<8>()?;
        let [a, b, c, d, length @ ..] = *head;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?.min(after.len());
        let (content, after) = after.split_at(length);
        rest = after;
        Some((u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]), content))
    })
}

fn old(content: &[u8]) -> Option<String> {
    let (mut author, mut text, mut date) = (None, String::new(), None);
    for (head, kind, content) in records(content) {
        match (kind, head >> 4) {
            (STRING, 0) => author = Some(wide(content)),
            (STRING, 1) => text = wide(content),
            (MOMENT, _) => date = moment(content),
            _ => {}
        }
    }
    normal::has_text(&text).then(|| signature(author, date) + text.trim())
}

fn wide(bytes: &[u8]) -> String {
    encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
}

/// The wall clock: a number, then year, month, day of the week, day, hour and minute.
fn moment(content: &[u8]) -> Option<String> {
    let part = |at: usize| Some(u16::from_le_bytes([*content.get(at)?, *content.get(at + 1)?]));
    let (year, month, day) = (part(4)?, part(6)?, part(10)?);
    let real = (1980..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then(|| Some(format!("{year}-{month:02}-{day:02} {:02}:{:02}", part(12)?, part(14)?))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_says_the_wall_clock_and_no_zone() {
        let of = |author: &str, date: &str| signature(Some(author.to_owned()), Some(date.to_owned()));
        assert_eq!(of("Lena Voss", "2026-03-01T10:00:00Z"), "Lena Voss, 2026-03-01 10:00: ");
        assert_eq!(of("", "2026-03-01"), "2026-03-01: ");
        assert_eq!(of("", ""), "");
    }

    #[test]
    fn remarks_of_both_forms_name_their_authors() {
        let authors =
            HashMap::from([("1".to_owned(), "Allison".to_owned()), ("{B}".to_owned(), "Rao".to_owned())]);
        let legacy = "<p:cmLst><p:cm authorId='1' dt='2015-09-30T13:57:43.705'><p:pos/><p:text>add &amp; go</p:text></p:cm></p:cmLst>";
        assert_eq!(parsed(legacy, &authors), ["Allison, 2015-09-30 13:57: add & go"]);
        let modern = "<p188:cmLst><p188:cm authorId='{B}' created='2021-06-08T00:18:59.1'><p188:replyLst><p188:reply authorId='1'>            <p188:txBody><a:p><a:r><a:t>no</a:t></a:r></a:p></p188:txBody></p188:reply></p188:replyLst><p188:txBody><a:p><a:r><a:t>Pay </a:t></a:r>            <a:r><a:t>now?</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>";
        assert_eq!(parsed(modern, &authors), ["Rao, 2021-06-08 00:18: Pay now?", "Allison: no"]);
    }

    fn record(head: u16, kind: u16, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("short").to_le_bytes();
        [&head.to_le_bytes()[..], &kind.to_le_bytes(), &length, content].concat()
    }

    #[test]
    fn remarks_of_an_old_presentation_are_found_where_they_stand() {
        let text = |n: u16, text: &str| {
            record(n << 4, STRING, &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
        };
        let clock: Vec<u8> =
            [1u16, 0, 2004, 5, 1, 9, 16, 30].into_iter().flat_map(u16::to_le_bytes).collect();
        let remark =
            record(0xf, REMARK, &[text(0, "Asha"), text(1, "too low"), record(0, MOMENT, &clock)].concat());
        let stream = record(0xf, 1006, &record(0xf, 5000, &record(0, ADDED, &remark)));
        let mut out = Vec::new();
        walk(&stream, 0, &mut out);
        walk(&stream[..26], 0, &mut out);
        assert_eq!(out, ["Asha, 2004-05-09 16:30: too low"]);
    }
}
