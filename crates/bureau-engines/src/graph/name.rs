//! Names that say of themselves what they name: people after a title, companies before their legal form.

use super::fold::Folded;
use super::span::Span;
use bureau_model::entity::key;
use bureau_model::output::{ChunkText, EntityKind};
use regex::Regex;
use std::sync::LazyLock;

static TITLED: LazyLock<Regex> = LazyLock::new(|| {
    let title = r"\b(?:Mr|Mrs|Ms|Dr|Prof|Shri|Smt|Sri|Kumari|Adv|Advocate|Inspector|Insp|Capt|Captain|Col|Colonel|Justice|Sheikh|Herr|Frau|Monsieur|Madame|Señor|Señora)\.?[ ]+";
    let word = r"(?:\p{Lu}[\p{Ll}\p{M}'’]+(?:-\p{Lu}[\p{Ll}\p{M}]+)?|\p{Lu}\.)";
    Regex::new(&format!(r"{title}(?P<name>{word}(?:[ ]{word}){{0,3}})")).expect("a pattern")
});
static COMPANY: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"(?:\p{Lu}[\p{L}\p{M}0-9&'’.-]*|&|of|and|und|de)";
    let form = r"(?:\(?P(?:vt|rivate)\.?\)?[ ]+L(?:td|imited)\.?|Ltd\.?|Limited|LLP|LLC|L\.L\.C\.|Inc\.?|Incorporated|GmbH|PLC|plc|Corp\.?|Corporation|FZE|FZCO|S\.A\.)";
    Regex::new(&format!(r"\b(?P<name>\p{{Lu}}[\p{{L}}\p{{M}}0-9&'’.-]*(?:[ ]{word}){{0,5}}),?[ ]+{form}"))
        .expect("a pattern")
});

/// Words that begin a sentence before a name, and are no part of it.
const STARTERS: &[&str] = &[
    "The", "This", "That", "And", "But", "In", "At", "By", "From", "To", "For", "Of", "With", "When", "M/s",
    "Messrs", "About", "Both", "While", "As",
];

/// Words that make an office of a title: an Inspector General, the Justice Department.
const OFFICES: &[&str] = &[
    "Assistance",
    "Court",
    "Department",
    "General",
    "Magistrate",
    "Minister",
    "Ministry",
    "Office",
    "Service",
    "System",
];

pub(super) fn persons(folded: &Folded) -> Vec<Span> {
    let mut found = Vec::new();
    for captures in TITLED.captures_iter(folded.text()) {
        let Some(name) = captures.name("name") else { continue };
        let shown = name.as_str().trim_end_matches(['\'', '’', ' ']);
        let shown = shown.strip_suffix("'s").or_else(|| shown.strip_suffix("’s")).unwrap_or(shown);
        // "Sri" is a title everywhere but here.
        let island = name.as_str().starts_with("Lanka") && captures[0].starts_with("Sri ");
        let office = shown.split(' ').next().is_some_and(|first| OFFICES.contains(&first));
        if !island && !office && shown.split(' ').any(|word| word.chars().count() > 2) {
            let start = folded.position(name.start());
            found.push(person(shown, start));
        }
    }
    found
}

pub(super) fn person(shown: &str, start: usize) -> Span {
    Span {
        kind: EntityKind::Person,
        key: key(EntityKind::Person, shown),
        name: shown.to_owned(),
        start,
        end: start + shown.chars().count(),
    }
}

pub(super) fn organisations(folded: &Folded) -> Vec<Span> {
    let mut found = Vec::new();
    for captures in COMPANY.captures_iter(folded.text()) {
        let Some(whole) = captures.get(0) else { continue };
        // "Earned Income" is no company of the name Earned.
        if folded.text()[whole.end()..].starts_with(char::is_alphanumeric) {
            continue;
        }
        let mut shown = whole.as_str();
        while let Some((first, rest)) = shown.split_once(' ').filter(|(first, _)| STARTERS.contains(first)) {
            debug_assert!(!first.is_empty());
            shown = rest.trim_start();
        }
        shown = without_its_people(shown);
        let start = folded.position(whole.end() - shown.len());
        if shown.split(' ').count() >= 2 {
            let (key, end) = (key(EntityKind::Organisation, shown), start + shown.chars().count());
            found.push(Span { kind: EntityKind::Organisation, key, name: shown.to_owned(), start, end });
        }
    }
    found
}

/// Words before an "of" that is part of a company's name.
const BODIES: &[&str] = &[
    "Association",
    "Bank",
    "Board",
    "Bureau",
    "Chamber",
    "Church",
    "College",
    "Commission",
    "Company",
    "Corporation",
    "Council",
    "Department",
    "Exchange",
    "Federation",
    "Government",
    "House",
    "Industries",
    "Institute",
    "Insurance",
    "Kingdom",
    "Ministry",
    "Office",
    "Port",
    "Republic",
    "School",
    "Society",
    "State",
    "States",
    "Temple",
    "Trust",
    "Union",
    "University",
];

/// `Suren Pillaikar of Harbourline LLP` names a person and a company: of words before "of" that name no body,
/// the company is what follows.
fn without_its_people(shown: &str) -> &str {
    let Some((before, after)) = shown.split_once(" of ") else { return shown };
    let body = before.split(' ').any(|word| BODIES.contains(&word));
    if body || !after.contains(' ') { shown } else { after }
}

/// Names and keys of the companies of a whole document.
pub(super) fn companies(chunks: &[ChunkText]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = chunks
        .iter()
        .flat_map(|chunk| organisations(&Folded::new(&chunk.text)))
        .map(|span| (span.name, span.key))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A company whose name is broken over two lines is the one that the document names whole elsewhere.
pub(super) fn mend_broken(folded: &Folded, found: &mut [Span], companies: &[(String, String)]) {
    for span in found.iter_mut().filter(|s| s.kind == EntityKind::Organisation) {
        let before = folded.before(span.start, 80);
        let Some(above) = before.strip_suffix('\n') else { continue };
        let whole = companies.iter().find(|(name, _)| {
            let start = name.strip_suffix(span.name.as_str()).map(|start| start.trim_end().to_lowercase());
            start.is_some_and(|start| !start.is_empty() && above.trim_end().ends_with(&start))
        });
        if let Some((name, key)) = whole {
            let missing = name.chars().count() - span.name.chars().count() - 1;
            let blanks = above.chars().count() - above.trim_end().chars().count() + 1;
            span.start = span.start.saturating_sub(missing + blanks);
            (span.name, span.key) = (name.clone(), key.clone());
        }
    }
}
