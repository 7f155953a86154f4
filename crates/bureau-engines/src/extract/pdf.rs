//! PDF with a text layer, page by page.

use super::{Progress, Reading, Source, failure, form, line, office, xberg};
use crate::normal;
use ::xberg::{ExtractedDocument, FormFieldType, PageContent, PdfAnnotation, PdfFormField};
use bureau_model::output::Place;
use bureau_model::word::Failure;

pub(super) fn read(source: &Source<'_>, progress: Progress<'_>) -> Result<Reading, Failure> {
    let document = xberg::run(source.bytes, "application/pdf")?;
    let mut reading = Reading::default();
    office::describe(&document.metadata, &mut reading);
    let pages = pages(&document);
    progress(0.8, Some(format!("{} pages", pages.len())));
    let mut silent = Vec::new();
    let mut garbled = Vec::new();
    for (page, text) in &pages {
        if !normal::has_text(text) {
            silent.push(*page);
            continue;
        }
        if is_garbled(text) {
            garbled.push(*page);
        }
        reading.push(text.clone(), Place { page: Some(*page), ..Place::default() });
    }
    let mut beside = Beside::new(&reading);
    beside.notes(document.annotations.as_deref().unwrap_or_default(), &mut reading);
    beside.fields(&document.form_fields, &mut reading);
    if document.form_fields.iter().any(|field| field.field_type == FormFieldType::Choice) {
        beside.choices(&form::chosen(source.bytes), &mut reading);
    }
    if reading.segments.is_empty() {
        return Err(failure::without_text_layer());
    }
    warn(&silent, "no text layer (a scan or a picture); reading them needs OCR", &mut reading);
    warn(&garbled, "a text layer that looks garbled; compare with the pages themselves", &mut reading);
    Ok(reading)
}

/// Text of each page with its number from 1.
fn pages(document: &ExtractedDocument) -> Vec<(u32, String)> {
    match &document.pages {
        Some(pages) if !pages.is_empty() => pages.iter().map(|p| (p.page_number, text(p))).collect(),
        _ => vec![(1, document.content.clone())],
    }
}

fn text(page: &PageContent) -> String {
    page.content.lines().map(line::mended).collect::<Vec<_>>().join("\n")
}

/// What stands on the pages without being their text: comments, targets of links, filled-in fields. What the
/// text holds already is not said again.
struct Beside {
    known: String,
}

impl Beside {
    fn new(reading: &Reading) -> Self {
        Self { known: reading.segments.iter().map(|s| squeezed(&s.text) + "\n").collect() }
    }

    fn is_new(&mut self, text: &str) -> bool {
        let text = squeezed(text);
        let new = normal::has_text(&text) && !self.known.contains(&text);
        if new && self.known.len() < KNOWN {
            self.known.push_str(&text);
            self.known.push('\n');
        }
        new
    }

    fn notes(&mut self, notes: &[PdfAnnotation], reading: &mut Reading) {
        for note in notes.iter().take(BESIDE) {
            let Some(text) = note.content.as_ref().filter(|text| self.is_new(text)) else { continue };
            let author = note.author.as_deref().filter(|author| normal::has_text(author));
            let text = author.map_or_else(|| text.clone(), |author| format!("{author}: {text}"));
            let place =
                Place { page: Some(note.page_number), part: Some("note".to_owned()), ..Place::default() };
            reading.push(text, place);
        }
    }

    fn fields(&mut self, fields: &[PdfFormField], reading: &mut Reading) {
        let filled = fields.iter().take(BESIDE).filter_map(|field| Some((field, field.value.as_ref()?)));
        let lines: Vec<String> = filled
            .filter(|(field, value)| has_words(field.field_type) && self.is_new(value))
            .map(|(field, value)| format!("{}: {value}", field.tooltip.as_ref().unwrap_or(&field.full_name)))
            .collect();
        if !lines.is_empty() {
            reading.push_part(lines.join("\n"), "form fields");
        }
    }
}

impl Beside {
    fn choices(&mut self, chosen: &[String], reading: &mut Reading) {
        let new: Vec<&str> = chosen.iter().filter(|text| self.is_new(text)).map(String::as_str).collect();
        if !new.is_empty() {
            reading.push_part(new.join("\n"), "choices made in the form");
        }
    }
}

/// Notes and fields at most, and how much text they are compared with, in bytes: a bound for files made to
/// be slow.
const BESIDE: usize = 5_000;
const KNOWN: usize = 4 << 20;

/// Whether what a field holds is text; of a button it is a state.
fn has_words(kind: FormFieldType) -> bool {
    match kind {
        FormFieldType::Text | FormFieldType::Choice | FormFieldType::Unknown => true,
        FormFieldType::Checkbox | FormFieldType::Radio | FormFieldType::Signature | FormFieldType::Button => {
            false
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn warn(pages: &[u32], why: &str, reading: &mut Reading) {
    if let Some(warning) = warning(pages, why) {
        reading.warn(warning);
    }
}

fn warning(pages: &[u32], why: &str) -> Option<String> {
    match pages {
        [] => None,
        [page] => Some(format!("page {page} has {why}")),
        pages => Some(format!("pages {} have {why}", ranges(pages))),
    }
}

/// `1-3, 7` for 1, 2, 3, 7.
fn ranges(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == *page => *end = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let shown = |(a, b): &(u32, u32)| if a == b { a.to_string() } else { format!("{a}-{b}") };
    runs.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// Characters that a good text layer does not have: private use, replacement, unassigned controls.
fn is_garbled(text: &str) -> bool {
    let seen = text.chars().filter(|c| !c.is_whitespace()).count();
    let odd = text
        .chars()
        .filter(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}'))
        .count();
    let glyph_names = text.matches("(cid:").count() * 7;
    (odd + glyph_names) * 20 > seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_without_text_are_named_in_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), "1-3, 7, 9-10");
        assert_eq!(warning(&[4], "x").as_deref(), Some("page 4 has x"));
        assert_eq!(warning(&[], "x"), None);
    }

    #[test]
    fn a_note_is_said_once_and_with_its_author() {
        let note = |content: &str| PdfAnnotation {
            annotation_type: ::xberg::PdfAnnotationType::Text,
            content: Some(content.to_owned()),
            page_number: 2,
            bounding_box: None,
            author: Some("Asha".to_owned()),
            modified: None,
            color: None,
            subject: None,
            quad_points: None,
            marked_text: None,
        };
        let mut reading = Reading::of("Known already".to_owned());
        let notes = [note("known twice"), note("Known  already"), note("known twice")];
        Beside::new(&reading).notes(&notes, &mut reading);
        let texts: Vec<_> = reading.segments.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["Known already", "Asha: known twice"]);
        assert_eq!(reading.segments[1].place.page, Some(2));
    }

    #[test]
    fn private_characters_are_garbled() {
        assert!(is_garbled("\u{e001}\u{e002} ab"));
        assert!(!is_garbled("plain text"));
    }
}
