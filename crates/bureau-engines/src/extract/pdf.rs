//! PDF with a text layer, page by page.

use super::{Progress, Reading, Source, failure, office, xberg};
use crate::normal;
use ::xberg::{ExtractedDocument, PageContent};
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
    page.content.clone()
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
    fn private_characters_are_garbled() {
        assert!(is_garbled("\u{e001}\u{e002} ab"));
        assert!(!is_garbled("plain text"));
    }
}
