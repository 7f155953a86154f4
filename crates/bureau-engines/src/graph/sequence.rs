//! Names in English running text: words with capitals in a row, told apart by what they hold: a body's word
//! ("Ministry of …"), a landscape's ("… River"), a role before them ("President …"), or a given name that they begin
//! with. What shows none of these is left alone: a row of capitals proves nothing.

use super::fold::Folded;
use super::span::Span;
use super::{name, words};
use bureau_model::entity::key;
use bureau_model::output::{ChunkText, EntityKind};
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static RUN: LazyLock<Regex> = LazyLock::new(|| {
    let word =
        r"(?:\p{Lu}\.(?:-?\p{Lu}\.)*|(?:al-|Al-|El-|el-)?\p{Lu}[\p{L}\p{M}0-9]*(?:[’'-][\p{L}\p{M}]+)*)";
    let joint = r"(?:of the|of|for the|for|de la|de|du|del|di|da|der|van der|van|von|bin|ibn|al|el|&)";
    Regex::new(&format!(r"{word}(?:[ ](?:{joint}[ ])?{word})*")).expect("a pattern")
});

static GIVEN: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("given.txt").lines().filter(|line| !line.starts_with('#')).collect());

/// Small words of English, and of languages in the same letters whose capitals and joints are others.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "is", "was", "that", "for", "with", "on", "at", "from", "by", "his",
    "her",
];
const OTHERS: &[&str] = &[
    "der", "die", "und", "das", "den", "ist", "nicht", "mit", "ein", "eine", "von", "le", "les", "des",
    "une", "est", "et", "dans", "que", "pour", "el", "los", "las", "una", "por", "con", "il", "gli", "che",
    "di", "per", "sono", "os", "uma", "para", "não", "com", "ve", "bir", "için", "že", "na", "je", "se",
];

/// Whether names in a text are looked for. Other languages write other nouns with capitals, or join names with other
/// words; they show by their small words. What has none, such as a table, is read: its guessed language says nothing.
fn reads(text: &str) -> bool {
    let words = || text.split(|c: char| !c.is_alphabetic());
    let english = words().filter(|word| ENGLISH.contains(word)).count();
    let others = words().filter(|word| OTHERS.contains(word)).count();
    others <= english + 1
}

/// People, organisations and places that a row of words with capitals names.
pub(super) fn names(folded: &Folded) -> Vec<Span> {
    if !reads(folded.text()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (start, _, run) in folded.matches(&RUN) {
        found.extend(named(folded, start, run));
    }
    found
}

fn named(folded: &Folded, start: usize, run: &str) -> Option<Span> {
    let (mut start, mut run) = (start, without_possessive(run));
    let mut role = false;
    // What opens a sentence or stands before a name is no part of it.
    while let Some((first, rest)) = run.split_once(' ') {
        let bare = first.trim_end_matches('.');
        let opens = words::OPENERS.contains(&bare);
        let titled = words::ROLES.contains(&bare);
        if !(opens || titled && !rest.starts_with("of ")) {
            break;
        }
        role = titled;
        start += first.chars().count() + 1;
        run = rest;
        for joint in ["of the ", "of ", "for the ", "for ", "& ", "al "] {
            if let Some(rest) = run.strip_prefix(joint) {
                start += joint.len();
                run = rest;
            }
        }
    }
    let parts: Vec<&str> = run.split(' ').collect();
    let kind = kind(&parts, role)?;
    let apart = folded.neighbours(start, start + run.chars().count());
    let joined =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '@' | '_' | '/' | '\\'));
    (!joined(apart.0) && !joined(apart.1)).then(|| span(kind, run, start))
}

fn span(kind: EntityKind, shown: &str, start: usize) -> Span {
    if kind == EntityKind::Person {
        return name::person(shown, start);
    }
    Span { kind, key: key(kind, shown), name: shown.to_owned(), start, end: start + shown.chars().count() }
}

fn without_possessive(run: &str) -> &str {
    run.strip_suffix("'s").or_else(|| run.strip_suffix("’s")).unwrap_or(run)
}

fn kind(parts: &[&str], role: bool) -> Option<EntityKind> {
    let (first, last) = (*parts.first()?, *parts.last()?);
    let many = parts.len() >= 2;
    let of = parts.iter().position(|part| matches!(*part, "of" | "for"));
    let head = of.map_or(last, |of| parts[of.saturating_sub(1)]);
    if many && (words::BODIES.contains(&head) || words::BODIES.contains(&last)) {
        return Some(EntityKind::Organisation);
    }
    if many
        && (words::LANDS.contains(&head)
            || words::LANDS.contains(&last)
            || words::LANDS_FIRST.contains(&first))
    {
        return Some(EntityKind::Place);
    }
    if !many && words::ACRONYMS.contains(&first) {
        return Some(EntityKind::Organisation);
    }
    let plain =
        of.is_none() && !parts.contains(&"&") && !parts.iter().any(|part| words::NO_NAMES.contains(part));
    if !plain || parts.len() > 5 || last.trim_end_matches('.').chars().count() < 2 {
        return None;
    }
    let capitals = parts.iter().all(|part| part.chars().count() > 1 && part.chars().all(char::is_uppercase));
    (role && !capitals || many && begins_with_a_name(first, capitals)).then_some(EntityKind::Person)
}

fn begins_with_a_name(first: &str, capitals: bool) -> bool {
    if capitals {
        let mut letters = first.chars();
        let capital: String = letters.by_ref().take(1).collect();
        return GIVEN.contains((capital + &letters.as_str().to_lowercase()).as_str());
    }
    let initial = first.ends_with('.') && first.chars().filter(|c| c.is_alphabetic()).count() <= 3;
    GIVEN.contains(first)
        || (initial && !matches!(first, "U.S." | "U.K." | "U.N." | "E.U." | "D.C." | "U.S.A."))
}

/// People of a document who are later called by their last name alone: the name, and who has it. A last name that two
/// people share says nothing.
#[derive(Default)]
pub(super) struct LastNames(HashMap<String, Option<(String, String)>>);

impl LastNames {
    pub(super) fn of(chunks: &[ChunkText]) -> Self {
        let mut all = Self::default();
        for chunk in chunks {
            let folded = Folded::new(&chunk.text);
            let people = names(&folded).into_iter().filter(|span| span.kind == EntityKind::Person);
            people.for_each(|person| all.learn(person));
        }
        all
    }

    fn learn(&mut self, person: Span) {
        let Some((_, last)) = person.name.rsplit_once(' ') else { return };
        if last.chars().count() < 3 || !last.starts_with(char::is_uppercase) {
            return;
        }
        let who = (person.key, person.name.clone());
        let known = self.0.entry(last.to_owned()).or_insert_with(|| Some(who.clone()));
        if known.as_ref().is_some_and(|known| known.0 != who.0) {
            *known = None;
        }
    }

    /// Last names that stand alone in a text, where nothing in `taken` stands.
    pub(super) fn find(&self, folded: &Folded, taken: &[Span]) -> Vec<Span> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (start, _, run) in folded.matches(&RUN) {
            let shown = without_possessive(run);
            let Some(Some((key, name))) = self.0.get(shown) else { continue };
            let end = start + shown.chars().count();
            let span = Span { kind: EntityKind::Person, key: key.clone(), name: name.clone(), start, end };
            if !taken.iter().any(|t| t.overlaps(&span)) {
                found.push(span);
            }
        }
        found
    }
}
