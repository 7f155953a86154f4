//! What stands on the pages without being their text: comments, targets of links, filled-in fields. What the text
//! holds already is not said again.

use super::super::reading::Reading;
use super::form::{Field, fields};
use super::list::dictionaries;
use super::string;
use crate::normal;
use bureau_model::output::Place;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{self, Array, Dict, Name};
use std::collections::HashSet;

/// Notes and fields at most, and how much text they are compared with, in bytes: a bound for files made to be slow.
const BESIDE: usize = 5_000;
const KNOWN: usize = 4 << 20;

/// Adds what stands beside the text.
pub(super) fn complete(pdf: &Pdf, reading: &mut Reading) {
    let mut known = Known::new(reading);
    let pages = (1..).zip(pdf.pages().iter());
    let notes = pages.flat_map(|(number, page)| {
        let notes = notes(pdf, page.raw());
        notes.into_iter().map(move |note| (number, note))
    });
    for (number, note) in notes.take(BESIDE) {
        if let Some(text) = known.note(&note) {
            let place = Place { page: Some(number), part: Some("note".to_owned()), ..Place::default() };
            reading.push(text, place);
        }
    }
    let fields: Vec<Field> =
        fields(pdf).into_iter().take(BESIDE).filter(|field| known.is_new(&field.value)).collect();
    if !fields.is_empty() {
        let lines: Vec<String> =
            fields.iter().map(|field| format!("{}: {}", field.name, field.value)).collect();
        reading.push_part(lines.join("\n"), "form fields");
    }
}

/// A comment, or the target of a link.
#[derive(Debug, Clone, PartialEq)]
struct Note {
    author: Option<String>,
    text: String,
}

fn notes<'a>(pdf: &'a Pdf, page: &Dict<'a>) -> Vec<Note> {
    let marks = dictionaries(pdf.xref(), page.get::<Array<'_>>("Annots"));
    marks.filter(|mark| !is_part(mark)).take(BESIDE).flat_map(|mark| said(&mark)).collect()
}

/// A field's box, and the window of another mark.
fn is_part(mark: &Dict<'_>) -> bool {
    mark.get::<Name<'_>>("Subtype").is_some_and(|kind| matches!(kind.as_str(), "Widget" | "Popup"))
}

fn said(mark: &Dict<'_>) -> Vec<Note> {
    let text = |dict: &Dict<'_>, key: &str| string::text(&dict.get::<object::String<'_>>(key)?);
    let target = mark.get::<Dict<'_>>("A").and_then(|action| text(&action, "URI"));
    let comment = text(mark, "Contents").map(|comment| Note { author: text(mark, "T"), text: comment });
    comment.into_iter().chain(target.map(|text| Note { author: None, text })).collect()
}

/// What the text holds already.
struct Known(String, HashSet<String>);

impl Known {
    fn new(reading: &Reading) -> Self {
        let mut text = String::new();
        for segment in &reading.segments {
            if text.len() < KNOWN {
                text.push_str(&squeezed(&segment.text));
                text.push('\n');
            }
        }
        Self(text, HashSet::new())
    }

    fn note(&mut self, note: &Note) -> Option<String> {
        let author = note.author.as_deref().filter(|author| normal::has_text(author));
        let new = self.is_new(&note.text);
        new.then(|| author.map_or_else(|| note.text.clone(), |author| format!("{author}: {}", note.text)))
    }

    fn is_new(&mut self, text: &str) -> bool {
        let text = squeezed(text);
        normal::has_text(&text) && !self.0.contains(&text) && self.1.insert(text)
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_said_once_and_with_its_author() {
        let note = |text: &str| Note { author: Some("Asha".to_owned()), text: text.to_owned() };
        let mut known = Known::new(&Reading::of("Known already".to_owned()));
        assert_eq!(known.note(&note("known twice")).as_deref(), Some("Asha: known twice"));
        assert_eq!(known.note(&note("Known  already")), None);
        assert_eq!(known.note(&note("known twice")), None);
        let nameless = Note { author: None, text: "https://example.com".to_owned() };
        assert_eq!(known.note(&nameless).as_deref(), Some("https://example.com"));
    }
}
