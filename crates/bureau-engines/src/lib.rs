//! One module a stage: what really does the work. Linked only by the child process, because everything
//! here reads untrusted files; nothing here knows a store, a case or the network.
//!
//! - [`sniff`] judges what a file is.
//! - [`extract`] makes text of a file: chunks with their places, and what the file says of itself.
//! - [`ocr`] reads pictures of pages, for it.
//! - [`summarize`], [`embed`] and [`graph`] work on those chunks.
//! - [`language`], [`sentence`], [`chunk`] and [`moment`] (dates and times as they are written) are what they share.
//!
//! Every engine is a function from its input to its output, and says with [`engine`] which one it is: a
//! new version makes the outputs of older ones stale.

/// Regular expressions that are compiled when they are first used.
macro_rules! patterns {
    ($($name:ident = $pattern:expr;)+) => {
        $(static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| regex::Regex::new($pattern).expect("a pattern"));)+
    };
}

pub mod chunk;
pub mod embed;
pub mod extract;
pub mod graph;
pub mod language;
pub mod media;
pub mod moment;
pub mod normal;
pub mod ocr;
mod plain;
pub mod sentence;
pub mod sniff;
pub mod summarize;

use bureau_model::key::EngineId;
use bureau_model::stage::Stage;

/// The engine that does a stage here; `None` when the stage has none in this crate.
pub fn engine(stage: Stage) -> Option<EngineId> {
    match stage {
        Stage::Extraction => Some(EngineId::new("xberg+bureau", "1.3.10+4")),
        Stage::Summarization => Some(EngineId::new("textrank", "2")),
        Stage::Embeddings => Some(EngineId::new("rten", "0.27+1")),
        Stage::Graph => Some(EngineId::new("patterns", "4")),
        Stage::Transcription | Stage::Translation => None,
    }
}
