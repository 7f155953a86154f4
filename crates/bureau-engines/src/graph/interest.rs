//! Persons of interest: by their names and aliases, in any case and script, with small faults of spelling; by
//! their telephone numbers, addresses of mail and other numbers where the finders met them.

use super::fold::Folded;
use super::skeleton::{coarse, first, is_blurred, is_foreign, skeleton};
use super::span::Span;
use super::{Home, phone};
use aho_corasick::{AhoCorasick, MatchKind};
use bureau_model::output::EntityKind;
use bureau_model::wire::Suspect;

/// Likeness of two spellings of a name that makes them one, where each has several words.
const LIKE: f64 = 0.93;

/// The same where all consonants are the same.
const LIKE_VOWELS: f64 = 0.8;

/// Likeness of the consonants of a word in two scripts, where another word of the name is the same.
const LIKE_BONES: f64 = 0.86;

struct Person {
    key: String,
    name: String,
}

/// A way to write a person's name.
struct Spelling {
    person: usize,
    words: Vec<String>,
    skeletons: Vec<String>,
}

/// What is known of all persons of interest, ready to look for.
pub(super) struct Interests {
    persons: Vec<Person>,
    spellings: Vec<Spelling>,
    exact: Option<AhoCorasick>,
    /// Which person each pattern of `exact` belongs to.
    owners: Vec<usize>,
    /// Normalised numbers and addresses, and whose they are.
    marks: Vec<(String, usize)>,
}

impl Interests {
    /// Their numbers without a country's code are of `home`.
    pub(super) fn new(suspects: &[Suspect], home: Home) -> Self {
        let mut all = Self {
            persons: Vec::new(),
            spellings: Vec::new(),
            exact: None,
            owners: Vec::new(),
            marks: Vec::new(),
        };
        let mut patterns = Vec::new();
        for suspect in suspects {
            let names = names(suspect);
            let person = all.persons.len();
            let shown = names.first().cloned().unwrap_or_else(|| suspect.id.clone());
            all.persons.push(Person { key: format!("poi:{}", suspect.id), name: shown });
            all.marks.extend(marks(suspect, home).into_iter().map(|mark| (mark, person)));
            for name in names {
                patterns.push(name.to_lowercase());
                all.owners.push(person);
                all.spellings.extend(spelling(person, &name));
            }
        }
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns);
        all.exact = builder.ok().filter(|_| !patterns.is_empty());
        all
    }

    /// Where persons of interest stand; `spans` are what the finders took.
    pub(super) fn find(&self, folded: &Folded, spans: &[Span]) -> Vec<Span> {
        if self.persons.is_empty() {
            return Vec::new();
        }
        let mut found = self.exact(folded);
        for span in self.alike(folded) {
            if !found.iter().any(|f| f.overlaps(&span)) {
                found.push(span);
            }
        }
        found.extend(spans.iter().filter_map(|span| self.marked(span)));
        found
    }

    fn span(&self, person: usize, start: usize, end: usize) -> Span {
        let Person { key, name } = &self.persons[person];
        Span { kind: EntityKind::PersonOfInterest, key: key.clone(), name: name.clone(), start, end }
    }

    fn exact(&self, folded: &Folded) -> Vec<Span> {
        let Some(automaton) = &self.exact else { return Vec::new() };
        let lower: Vec<(char, usize)> = folded
            .text()
            .chars()
            .enumerate()
            .flat_map(|(n, c)| c.to_lowercase().map(move |l| (l, n)))
            .collect();
        let text: String = lower.iter().map(|(c, _)| *c).collect();
        // Byte of the lower-case text to character of the chunk.
        let mut places = Vec::with_capacity(text.len() + 1);
        lower.iter().for_each(|(c, n)| places.extend(std::iter::repeat_n(*n, c.len_utf8())));
        let mut found = Vec::new();
        for m in automaton.find_iter(&text) {
            let (start, end) = (places[m.start()], places[m.end() - 1] + 1);
            if is_apart(folded, start, end) {
                found.push(self.span(self.owners[m.pattern().as_usize()], start, end));
            }
        }
        found
    }

    /// Words in a row that sound as a name does: in another script, or with a letter wrong.
    fn alike(&self, folded: &Folded) -> Vec<Span> {
        let words = words(folded.text());
        let bones: Vec<String> = words.iter().map(|w| skeleton(&w.text)).collect();
        let mut found: Vec<Span> = Vec::new();
        for spelling in &self.spellings {
            let count = spelling.words.len();
            for at in 0..(words.len() + 1).saturating_sub(count) {
                let (window, bones) = (&words[at..at + count], &bones[at..at + count]);
                if first(&bones[0]) != first(&spelling.skeletons[0]) {
                    continue;
                }
                if is_alike(spelling, window, bones) {
                    found.push(self.span(spelling.person, window[0].start, window[count - 1].end));
                }
            }
        }
        found
    }

    fn marked(&self, span: &Span) -> Option<Span> {
        let of = |key: &str| self.marks.iter().find(|(mark, _)| mark == key).map(|(_, person)| *person);
        let person = of(&span.key).or_else(|| of(span.key.rsplit(':').next()?))?;
        Some(self.span(person, span.start, span.end))
    }
}

fn is_alike(spelling: &Spelling, window: &[Word], bones: &[String]) -> bool {
    let foreign = window.iter().any(|w| is_foreign(&w.text)) || spelling.words.iter().any(|w| is_foreign(w));
    let weight: usize = spelling.skeletons.iter().map(String::len).sum();
    if foreign {
        let texts = window.iter().map(|w| &w.text).chain(&spelling.words);
        let blurred = texts.into_iter().any(|text| is_blurred(text));
        let same = |(a, b): (&String, &String)| a == b || (blurred && coarse(a) == coarse(b));
        let near = |(a, b): (&String, &String)| {
            a.len().min(b.len()) >= 3 && strsim::jaro_winkler(&coarse(a), &coarse(b)) >= LIKE_BONES
        };
        let pairs = || bones.iter().zip(&spelling.skeletons);
        let one_same = pairs().any(|(a, b)| a.len() >= 2 && same((a, b)));
        return (weight >= 4 && pairs().all(same))
            || (spelling.words.len() >= 2 && weight >= 5 && one_same && pairs().all(|p| same(p) || near(p)));
    }
    // In one script only names of several words are compared loosely: single words have too many neighbours.
    let capital = window.iter().all(|w| w.text.chars().next().is_some_and(char::is_uppercase));
    let same_bones = bones == spelling.skeletons.as_slice();
    // `Suneeta` and `Sunita` have the same consonants: less likeness of their letters is enough.
    let least = if same_bones { LIKE_VOWELS } else { LIKE };
    let near = |(word, of): (&Word, &String)| strsim::jaro_winkler(&word.text.to_lowercase(), of) >= least;
    spelling.words.len() >= 2
        && capital
        && weight >= 5
        && window.iter().zip(&spelling.words).all(near)
        && strsim::jaro_winkler(&bones.concat(), &spelling.skeletons.concat()) >= LIKE
}

fn names(suspect: &Suspect) -> Vec<String> {
    let mut names = Vec::new();
    for (field, value) in &suspect.fields {
        let field = field.to_lowercase();
        match field.as_str() {
            "name" | "full_name" | "full name" => names.insert(0, value.trim().to_owned()),
            "alias" | "aliases" | "aka" | "nickname" | "nicknames" => {
                names.extend(value.split([';', ',', '\n', '|']).map(|s| s.trim().to_owned()));
            }
            _ => {}
        }
    }
    names.retain(|name| name.chars().filter(|c| c.is_alphanumeric()).count() >= 2);
    names
}

fn spelling(person: usize, name: &str) -> Option<Spelling> {
    let words: Vec<String> = words(name).into_iter().map(|w| w.text.to_lowercase()).collect();
    let skeletons: Vec<String> = words.iter().map(|w| skeleton(w)).collect();
    (!words.is_empty() && skeletons.iter().all(|s| !s.is_empty())).then_some(Spelling {
        person,
        words,
        skeletons,
    })
}

/// Numbers and addresses in the form in which the finders give them as keys.
fn marks(suspect: &Suspect, home: Home) -> Vec<String> {
    let mut marks = Vec::new();
    for value in suspect.fields.values().flat_map(|v| v.split([';', ',', '\n', '|'])).map(str::trim) {
        if value.contains('@') {
            marks.push(value.to_lowercase());
        }
        marks.extend(phone::normalised(value, home));
        let compact: String =
            value.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_uppercase();
        if compact.len() >= 6 && compact.bytes().any(|b| b.is_ascii_digit()) {
            marks.push(compact);
        }
    }
    marks
}

struct Word {
    text: String,
    start: usize,
    end: usize,
}

/// Words with their places in characters. A mark joined to a letter belongs to it.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (n, c) in text.chars().enumerate() {
        let part = c.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{200c}' | '\u{200d}');
        match words.last_mut() {
            Some(word) if part && word.end == n => {
                word.text.push(c);
                word.end = n + 1;
            }
            _ if part => words.push(Word { text: c.to_string(), start: n, end: n + 1 }),
            _ => {}
        }
    }
    words
}

fn is_apart(folded: &Folded, start: usize, end: usize) -> bool {
    let (before, after) = folded.neighbours(start, end);
    let first = folded.original(start, start + 1).chars().next();
    if first.is_some_and(|c| matches!(c, '\u{3040}'..='\u{9fff}')) {
        return true;
    }
    let part = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
    !before.is_some_and(part) && !after.is_some_and(part)
}
