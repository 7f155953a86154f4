//! PDF, page by page: its text layer, and OCR where there is none or it is not to be trusted.
//!
//! A layer is doubted where a page has none, where it holds characters that no text has, where most of its letters are
//! of a script whose shapes are joined or reordered (Indian scripts, Arabic: many programs write those in the wrong
//! order), and where a few letters stand on a page that is a picture. Such a page is drawn and read. The better
//! text becomes the page's text; a layer that is not becomes the passage's `layer`, so that nothing is lost.

mod scan;

use super::{Order, Progress, Reading, Source, form, line, office, xberg};
use crate::normal;
use crate::ocr::{self, share_of_complex};
use ::xberg::{ExtractedDocument, FormFieldType, PageContent, PdfAnnotation, PdfFormField};
use bureau_model::output::Place;
use bureau_model::word::{ErrorCode, Failure};
use hayro::hayro_syntax::Pdf;
use scan::Drawing;

pub(super) fn read(source: &Source<'_>, order: &Order, progress: Progress<'_>) -> Result<Reading, Failure> {
    let document = xberg::run_with(source.bytes, "application/pdf", &order.passwords)?;
    let drawn = open(source.bytes, &order.passwords);
    let pages = pages(&document, drawn.as_ref());
    let doubts: Vec<Option<Doubt>> =
        pages.iter().map(|(number, layer)| doubt(layer, *number, drawn.as_ref())).collect();
    if !order.ocr && doubts.iter().any(Option::is_some) {
        return Ok(Reading::needs_ocr());
    }
    let mut reading = Reading::default();
    office::describe(&document.metadata, &mut reading);
    read_pages(pages, &doubts, drawn.as_ref(), progress, &mut reading)?;
    let mut beside = Beside::new(&reading);
    beside.notes(document.annotations.as_deref().unwrap_or_default(), &mut reading);
    beside.fields(&document.form_fields, &mut reading);
    if document.form_fields.iter().any(|field| field.field_type == FormFieldType::Choice) {
        beside.choices(&form::chosen(source.bytes), &mut reading);
    }
    if reading.segments.is_empty() {
        return Err(nothing(&reading));
    }
    Ok(reading)
}

/// Why a page's text layer is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// There is none.
    Silent,
    /// It holds characters that no text has.
    Garbled,
    /// It is in a script that layers often have wrong.
    Complex,
    /// It has a few letters, and the page is a picture.
    Scan,
}

/// The share of Indian or Arabic letters from which on a layer is doubted.
const COMPLEX: f64 = 0.3;

/// Letters of a layer that can be a stamp or a page number on a scan.
const STAMP: usize = 60;

fn doubt(layer: &str, number: u32, drawn: Option<&Pdf>) -> Option<Doubt> {
    if !normal::has_text(layer) {
        Some(Doubt::Silent)
    } else if is_garbled(layer) {
        Some(Doubt::Garbled)
    } else if share_of_complex(layer) >= COMPLEX {
        Some(Doubt::Complex)
    } else if letters(layer) < STAMP && drawn.is_some_and(|pdf| scan::has_scan(pdf, number)) {
        Some(Doubt::Scan)
    } else {
        None
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The file opened for drawing, with one of the passwords where it needs one; `None` where it can't be opened.
fn open(bytes: &[u8], passwords: &[String]) -> Option<Pdf> {
    let mut passwords = std::iter::once("").chain(passwords.iter().map(String::as_str));
    passwords.find_map(|password| scan::open(bytes, password).ok())
}

fn read_pages(
    pages: Vec<(u32, String)>,
    doubts: &[Option<Doubt>],
    drawn: Option<&Pdf>,
    progress: Progress<'_>,
    reading: &mut Reading,
) -> Result<(), Failure> {
    let count = pages.len();
    let doubted = doubts.iter().filter(|doubt| doubt.is_some()).count();
    let mut eye = if doubted == 0 { Eye::Closed } else { Eye::open(drawn, &pages)? };
    let (mut silent, mut garbled) = (Vec::new(), Vec::new());
    let mut looked = 0;
    for ((number, layer), doubt) in pages.into_iter().zip(doubts) {
        let place = Place { page: Some(number), ..Place::default() };
        let Some(doubt) = *doubt else {
            reading.push(layer, place);
            continue;
        };
        progress(0.1 + 0.85 * looked as f64 / doubted as f64, Some(format!("page {number} of {count}")));
        looked += 1;
        match eye.page(number, reading).filter(|page| is_better(page, &layer, doubt)) {
            Some(page) => {
                reading.push(page.text.clone(), place.clone());
                let layer = normal::has_text(&layer).then_some(layer);
                reading.passages.push(page.passage(place, layer));
            }
            None if doubt == Doubt::Silent => silent.push(number),
            None => {
                if doubt == Doubt::Garbled {
                    garbled.push(number);
                }
                reading.push(layer, place);
            }
        }
    }
    eye.complain(doubts, reading);
    if eye.sees() {
        warn(&silent, "no text that can be read: blank, or a picture", reading);
    }
    warn(&garbled, "a text layer that looks garbled; compare with the pages themselves", reading);
    Ok(())
}

/// Whether what was read is to be the page's text rather than its layer.
fn is_better(page: &ocr::Page, layer: &str, doubt: Doubt) -> bool {
    let (read, known) = (letters(&page.text), letters(layer));
    match doubt {
        Doubt::Silent | Doubt::Garbled => read > 0,
        // A reading that misses much of what the layer has, or is not sure, is worse than a layer that is only doubted.
        Doubt::Complex => page.confidence >= 0.7 && read * 10 >= known * 7,
        Doubt::Scan => read > known,
    }
}

/// What looks at the doubted pages.
enum Eye<'a> {
    /// No page is doubted.
    Closed,
    /// It can't look, and why.
    Blind(String),
    /// It looks.
    Open(Box<(ocr::Reader, Drawing<'a>)>),
}

impl<'a> Eye<'a> {
    /// Without OCR's data a file that has any text layer is still worth having.
    fn open(drawn: Option<&'a Pdf>, pages: &[(u32, String)]) -> Result<Self, Failure> {
        let Some(drawn) = drawn else {
            return Ok(Self::Blind("the pages can't be drawn: the file's structure is damaged".to_owned()));
        };
        match ocr::Reader::new() {
            Ok(reader) => Ok(Self::Open(Box::new((reader, Drawing::new(drawn))))),
            Err(failure) if pages.iter().any(|(_, layer)| normal::has_text(layer)) => {
                Ok(Self::Blind(failure.message))
            }
            Err(failure) => Err(failure),
        }
    }

    fn page(&mut self, number: u32, reading: &mut Reading) -> Option<ocr::Page> {
        let Self::Open(open) = self else { return None };
        let (reader, drawing) = &mut **open;
        let Some((picture, dots_per_inch)) = drawing.page(number) else {
            reading.warn(format!("page {number} can't be drawn: its size is not one of a page"));
            reading.unread = Some(ErrorCode::Corrupt);
            return None;
        };
        match reader.read(picture, Some(dots_per_inch)) {
            Ok(page) => normal::has_text(&page.text).then_some(page),
            Err(unread) => {
                reading.unread(number, unread);
                None
            }
        }
    }

    fn sees(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// Says which pages were not looked at, and why.
    fn complain(&self, doubts: &[Option<Doubt>], reading: &mut Reading) {
        let Self::Blind(why) = self else { return };
        reading.unread = Some(ErrorCode::Corrupt);
        let numbers = (1..).zip(doubts).filter(|(_, doubt)| doubt.is_some());
        let pages: Vec<u32> = numbers.map(|(number, _)| number).collect();
        warn(&pages, &format!("no text layer that can be trusted, and OCR was not possible: {why}"), reading);
    }
}

/// A file without text is empty only when all of its pages were looked at.
fn nothing(reading: &Reading) -> Failure {
    let mut message = match reading.unread {
        None => "there is no text in the PDF, neither as text nor in its pictures".to_owned(),
        Some(_) => "no text was read of the PDF".to_owned(),
    };
    for warning in reading.warnings.iter().take(3) {
        message.push_str("; ");
        message.push_str(warning);
    }
    super::fail(reading.unread.unwrap_or(ErrorCode::Empty), message)
}

/// Pages of a file at most: a bound for files made to be slow.
const PAGES: usize = 20_000;

/// Text of each page with its number from 1.
fn pages(document: &ExtractedDocument, drawn: Option<&Pdf>) -> Vec<(u32, String)> {
    let mut pages = match &document.pages {
        Some(pages) if !pages.is_empty() => pages.iter().map(|p| (p.page_number, text(p))).collect(),
        _ => vec![(1, document.content.clone())],
    };
    // The reader of text may leave out pages that have none.
    let count = drawn.map_or(0, |pdf| pdf.pages().len().min(PAGES) as u32);
    let known: std::collections::HashSet<u32> = pages.iter().map(|(number, _)| *number).collect();
    pages.extend((1..=count).filter(|number| !known.contains(number)).map(|number| (number, String::new())));
    pages.sort_by_key(|(number, _)| *number);
    pages
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
    fn a_layer_is_doubted_for_what_it_holds() {
        assert_eq!(doubt(" \n", 1, None), Some(Doubt::Silent));
        assert_eq!(doubt("\u{e001}\u{e002}\u{e003} ab", 1, None), Some(Doubt::Garbled));
        assert_eq!(doubt("गवाह ने कहा (FIR 12)", 1, None), Some(Doubt::Complex));
        assert_eq!(doubt("قال الشاهد", 1, None), Some(Doubt::Complex));
        assert_eq!(doubt("The witness said", 1, None), None);
        assert_eq!(doubt("证人说", 1, None), None);
    }

    #[test]
    fn a_reading_that_misses_much_does_not_replace_a_layer() {
        let page = |text: &str, confidence| ocr::Page {
            text: text.to_owned(),
            words: Vec::new(),
            languages: Vec::new(),
            turned: 0,
            confidence,
        };
        let layer = "गवाह ने कहा कि पैसे दिए गए";
        assert!(is_better(&page("गवाह ने कहा कि पैसे दिए गए", 0.9), layer, Doubt::Complex));
        assert!(!is_better(&page("गवाह", 0.9), layer, Doubt::Complex));
        assert!(!is_better(&page("गवाह ने कहा कि पैसे दिए गए", 0.5), layer, Doubt::Complex));
        assert!(is_better(&page("गवाह", 0.6), "\u{e001}", Doubt::Garbled));
        assert!(!is_better(&page("", 0.0), "", Doubt::Silent));
    }

    #[test]
    fn private_characters_are_garbled() {
        assert!(is_garbled("\u{e001}\u{e002} ab"));
        assert!(!is_garbled("plain text"));
    }
}
