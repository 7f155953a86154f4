//! Conversations as they come: exports of WhatsApp, Telegram and Signal, backups and databases of telephones. Each is
//! made here, but for the reports' own; what must be known of it afterwards is who wrote what to whom and when.
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

mod databases;
mod exports;
mod texts;

use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::graph::{Document, Home, find};
use bureau_engines::sniff::sniff;
use bureau_model::output::{EntityKind, Extraction, Found, GraphPart};
use bureau_model::word::FileType;
use std::path::{Path, PathBuf};

/// A conversation as it was read.
struct Talk {
    media_type: String,
    extraction: Extraction,
    found: Vec<Found>,
    graph: GraphPart,
    _scratch: tempfile::TempDir,
}

fn read(path: &Path, name: &str) -> Talk {
    let scratch = tempfile::tempdir().expect("a folder for what is inside");
    let sniffed = sniff(path, name);
    let order = Order { scratch: scratch.path().to_owned(), ..Order::default() };
    let extracted = extract(path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {});
    let Ok(Extracted::Text(extraction, found)) = extracted else {
        panic!("{name} ({}) is not read: {extracted:?}", sniffed.media_type)
    };
    let document = Document {
        chunks: &extraction.chunks,
        home: Home::default(),
        file_type: FileType::Document,
        metadata: &extraction.metadata,
        calls: &extraction.calls,
        conversations: &extraction.conversations,
    };
    let graph = find(&document, &[]);
    let talk =
        Talk { media_type: sniffed.media_type, extraction: *extraction, found, graph, _scratch: scratch };
    talk.check_places();
    talk
}

/// A file of this name and content.
fn read_text(name: &str, content: &str) -> Talk {
    read_bytes(name, content.as_bytes())
}

fn read_bytes(name: &str, content: &[u8]) -> Talk {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), content).expect("it takes content");
    read(file.path(), name)
}

fn shared(below: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = shared.join(below);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is missing: {}", path.display());
    eprintln!("skipped: nothing at {}", path.display());
    None
}

impl Talk {
    fn text(&self) -> String {
        self.extraction.chunks.iter().map(|chunk| chunk.text.as_str()).collect()
    }

    /// Keys of the entities of this kind, in order.
    fn keys(&self, kind: EntityKind) -> Vec<&str> {
        let of = self.graph.entities.iter().filter(|entity| entity.kind == kind);
        let mut keys: Vec<&str> = of.map(|entity| entity.key.as_str()).collect();
        keys.sort_unstable();
        keys
    }

    /// What the timeline shows: time, who, what, whom.
    fn events(&self) -> Vec<String> {
        let name = |index: u32| self.graph.entities[index as usize].name.as_str();
        let dated = self.graph.relations.iter().filter_map(|relation| {
            let at = relation.at.as_ref()?;
            Some(format!("{at} {} {} {}", name(relation.source), relation.kind, name(relation.target)))
        });
        dated.collect()
    }

    /// Who is said to use which address.
    fn uses(&self) -> Vec<String> {
        let name = |index: u32| self.graph.entities[index as usize].name.as_str();
        let of = self.graph.relations.iter().filter(|relation| relation.kind == "uses");
        of.map(|relation| format!("{} {}", name(relation.source), name(relation.target))).collect()
    }

    /// When each message was, in order.
    fn times(&self) -> Vec<&str> {
        let messages = &self.extraction.conversations.messages;
        messages.iter().map(|message| message.at.as_deref().unwrap_or("?")).collect()
    }

    fn warnings(&self) -> String {
        self.extraction.warnings.join("\n")
    }

    /// Every row begins where it says, and every mention is the text that stands there.
    fn check_places(&self) {
        let chunk = |n: u32| self.extraction.chunks[n as usize].text.chars().collect::<Vec<char>>();
        for message in &self.extraction.conversations.messages {
            let (text, start) = (chunk(message.chunk), message.start as usize);
            assert!(start == 0 || text[start - 1] == '\n', "a row begins a line");
        }
        for mention in self.graph.entities.iter().flat_map(|entity| &entity.mentions) {
            let text = chunk(mention.chunk);
            let stands: String = text[mention.start as usize..mention.end as usize].iter().collect();
            assert_eq!(stands, mention.text);
        }
    }
}
