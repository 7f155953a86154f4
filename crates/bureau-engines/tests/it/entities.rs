//! People, organisations and places against three corpora in which people marked them; and numbers of every kind on a
//! set of our own. A finding is *exact* when kind, start and end are as marked, and *overlapping* when the kind is and a
//! character is shared; each marked span answers for one finding. WikiGold is marked as it is. GUM marks pronouns and
//! plain nouns too: spans that are linked to an encyclopedia's article and hold a capital letter count there. Of re3d,
//! which marks "the camp" as well, spans that hold a capital letter count.
#![expect(clippy::print_stderr, reason = "the tables are what a person runs these tests for")]

use bureau_engines::graph::{Document, Home, find};
use bureau_model::output::{ChunkText, Conversations, EntityKind, Place};
use bureau_model::word::FileType;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Organisation, EntityKind::Place];

/// A text with its marked spans: kind, start and end in characters.
#[derive(Default)]
struct Marked {
    text: String,
    spans: Vec<(EntityKind, usize, usize)>,
}

fn corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let nlp = shared.join("corpus/nlp");
    if nlp.is_dir() {
        return Some(nlp);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is missing: {}", nlp.display());
    eprintln!("skipped: no corpus at {}", nlp.display());
    None
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder can be listed");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths
}

/// A word and its tag on each line, an empty line after each sentence.
fn wikigold(nlp: &Path) -> Vec<Marked> {
    let content =
        std::fs::read_to_string(nlp.join("ner-conll/wikigold_wikigold.conll.txt")).expect("it is there");
    let mut documents = vec![Marked::default()];
    let (mut before, mut length) = ("O", 0);
    for line in content.lines() {
        let Some((word, tag)) = line.rsplit_once(' ') else {
            (before, length) = ("O", length + 1);
            documents.last_mut().expect("one").text.push('\n');
            continue;
        };
        if word == "-DOCSTART-" {
            documents.push(Marked::default());
            (before, length) = ("O", 0);
            continue;
        }
        let document = documents.last_mut().expect("one");
        let end = length + word.chars().count();
        let kind = match tag {
            "I-PER" => Some(EntityKind::Person),
            "I-ORG" => Some(EntityKind::Organisation),
            "I-LOC" => Some(EntityKind::Place),
            _ => None,
        };
        match (kind, document.spans.last_mut()) {
            (Some(_), Some(last)) if before == tag => last.2 = end,
            (Some(kind), _) => document.spans.push((kind, length, end)),
            (None, _) => {}
        }
        document.text.push_str(word);
        document.text.push(' ');
        (before, length) = (tag, end + 1);
    }
    documents
}

/// WebAnno TSV 3.2: token number, offsets, token, entity types, status, salience, identity, with span numbers in brackets.
fn gum(nlp: &Path) -> Vec<Marked> {
    files(&nlp.join("gum"), ".tsv")
        .iter()
        .map(|path| gum_text(&std::fs::read_to_string(path).expect("text")))
        .collect()
}

fn gum_text(content: &str) -> Marked {
    let mut marked = Marked::default();
    let mut spans: BTreeMap<String, (EntityKind, usize, usize, bool)> = BTreeMap::new();
    let mut length = 0;
    for line in content.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() < 7 || line.starts_with('#') {
            if line.is_empty() && !marked.text.is_empty() && !marked.text.ends_with('\n') {
                marked.text.push('\n');
                length += 1;
            }
            continue;
        }
        let end = length + fields[2].chars().count();
        for (n, entity) in fields[3].split('|').enumerate() {
            let (name, number) = entity.split_once('[').unwrap_or((entity, ""));
            let kind = match name {
                "person" => EntityKind::Person,
                "organization" => EntityKind::Organisation,
                "place" => EntityKind::Place,
                _ => continue,
            };
            let key = if number.is_empty() { format!("{length}.{n}") } else { number.to_owned() };
            let linked = fields[6]
                .split('|')
                .any(|id| id != "_" && (number.is_empty() || id.ends_with(&format!("[{number}"))));
            let span = spans.entry(key).or_insert((kind, length, end, linked));
            span.2 = end;
            span.3 |= linked;
        }
        marked.text.push_str(fields[2]);
        marked.text.push(' ');
        length = end + 1;
    }
    let chars: Vec<char> = marked.text.chars().collect();
    let named = spans
        .into_values()
        .filter(|(_, start, end, linked)| *linked && chars[*start..*end].iter().any(|c| c.is_uppercase()));
    marked.spans = named.map(|(kind, start, end, _)| (kind, start, end)).collect();
    marked
}

/// One JSON object a line: documents with their text, entities with offsets into it.
fn re3d(nlp: &Path) -> Vec<Marked> {
    let mut all = Vec::new();
    for folder in files(&nlp.join("re3d"), "").iter().filter(|path| path.is_dir()) {
        let read = |name: &str| -> Vec<serde_json::Value> {
            let content = std::fs::read_to_string(folder.join(name)).expect("it is there");
            content.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
        };
        let entities = read("entities.json");
        for document in read("documents.json") {
            let text = document["text"].as_str().expect("a text").to_owned();
            let of = entities.iter().filter(|entity| entity["documentId"] == document["_id"]);
            let spans = of.filter_map(|entity| {
                let kind = match entity["type"].as_str()? {
                    "Person" => EntityKind::Person,
                    "Organisation" => EntityKind::Organisation,
                    "Location" => EntityKind::Place,
                    _ => return None,
                };
                let named = entity["value"].as_str()?.contains(char::is_uppercase);
                let offset = |name: &str| entity[name].as_u64().map(|n| n as usize);
                named.then_some((kind, offset("begin")?, offset("end")?))
            });
            let spans = spans.collect();
            all.push(Marked { text, spans });
        }
    }
    all
}

/// What the engine finds, with places in the whole text.
fn found(text: &str) -> Vec<(EntityKind, usize, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let mut chunks = Vec::new();
    let mut starts = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let limit = (start + ChunkText::MAX_CHARS).min(chars.len());
        let cut = (start + 1..limit).rev().find(|n| chars[*n - 1] == '\n');
        let cut = cut.or_else(|| (start + 1..limit).rev().find(|n| chars[*n - 1] == ' '));
        let end = if limit == chars.len() { limit } else { cut.unwrap_or(limit) };
        chunks.push(ChunkText { text: chars[start..end].iter().collect(), place: Place::default() });
        starts.push(start);
        start = end;
    }
    let document = Document {
        chunks: &chunks,
        home: Home::default(),
        file_type: FileType::Document,
        metadata: &[],
        calls: &[],
        conversations: &Conversations::default(),
    };
    let part = find(&document, &[]);
    let of = |e: &bureau_model::output::FoundEntity| {
        let kind = e.kind;
        let place = |m: &bureau_model::output::FoundMention| starts[m.chunk as usize];
        e.mentions
            .iter()
            .map(move |m| (kind, place(m) + m.start as usize, place(m) + m.end as usize))
            .collect::<Vec<_>>()
    };
    part.entities.iter().flat_map(of).collect()
}

#[derive(Default, Clone, Copy)]
struct Score {
    marked: u32,
    found: u32,
    exact: u32,
    overlap: u32,
}

impl Score {
    fn rates(good: u32, of: u32) -> f64 {
        if of == 0 { 0.0 } else { f64::from(good) / f64::from(of) }
    }
}

fn score(documents: &[Marked]) -> BTreeMap<&'static str, Score> {
    let mut scores = BTreeMap::new();
    for document in documents {
        let found = found(&document.text);
        for kind in KINDS {
            let score: &mut Score = scores.entry(kind.as_str()).or_default();
            let marked: Vec<_> = document.spans.iter().filter(|s| s.0 == kind).collect();
            let of: Vec<_> = found.iter().filter(|s| s.0 == kind).collect();
            score.marked += marked.len() as u32;
            score.found += of.len() as u32;
            score.exact += of.iter().filter(|f| marked.contains(*f)).count() as u32;
            let mut taken = vec![false; marked.len()];
            for f in of {
                let hit = marked.iter().enumerate().position(|(n, m)| !taken[n] && m.1 < f.2 && f.1 < m.2);
                if let Some(n) = hit {
                    taken[n] = true;
                    score.overlap += 1;
                }
            }
        }
    }
    scores
}

#[test]
fn names_against_marked_corpora() {
    let Some(nlp) = corpus() else { return };
    eprintln!(
        "{:<9} {:<13} {:>6} {:>6}   exact: prec  recall   overlap: prec  recall",
        "corpus", "kind", "marked", "found"
    );
    let mut all: BTreeMap<&str, Score> = BTreeMap::new();
    for (name, documents) in [("WikiGold", wikigold(&nlp)), ("GUM", gum(&nlp)), ("re3d", re3d(&nlp))] {
        for (kind, s) in score(&documents) {
            let rate = |good, of| Score::rates(good, of);
            eprintln!(
                "{name:<9} {kind:<13} {:>6} {:>6}          {:.3}  {:.3}            {:.3}  {:.3}",
                s.marked,
                s.found,
                rate(s.exact, s.found),
                rate(s.exact, s.marked),
                rate(s.overlap, s.found),
                rate(s.overlap, s.marked)
            );
            let sum = all.entry(kind).or_default();
            sum.marked += s.marked;
            sum.found += s.found;
            sum.overlap += s.overlap;
        }
    }
    for (kind, least) in [("person", (0.70, 0.25)), ("place", (0.70, 0.25)), ("organisation", (0.60, 0.15))] {
        let s = all[kind];
        let (precision, recall) = (Score::rates(s.overlap, s.found), Score::rates(s.overlap, s.marked));
        assert!(s.marked > 500, "{kind}: only {} marked", s.marked);
        assert!(
            precision >= least.0 && recall >= least.1,
            "{kind}: precision {precision:.3}, recall {recall:.3}"
        );
    }
}
