//! What is in an artifact: text, summary, entities, history.

use crate::event::JournalEntry;
use crate::id::ArtifactId;
use crate::output::{AlignedSentence, EntityKind, Place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

crate::words! {
    /// Which text of an artifact.
    ContentType ("content type") {
        /// As it stands in the file.
        Text = "text",
        /// As it was spoken.
        Transcription = "transcription",
        /// In the language of the case.
        Translation = "translation",
        /// In a few sentences.
        Summary = "summary",
    }
}

/// Asks for one text of an artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentRequest {
    /// Which artifact.
    pub artifact_id: ArtifactId,
    /// Which text.
    pub content_type: ContentType,
}

/// One text of an artifact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Content {
    /// Which artifact.
    pub artifact_id: ArtifactId,
    /// Its file name.
    pub filename: String,
    /// Which text.
    pub content_type: ContentType,
    /// ISO 639 code of its language.
    pub language: Option<String>,
    /// The whole text.
    pub content: String,
    /// The text in citable pieces; joined they are the text. Of a summary: the chunks it cites.
    pub chunks: Vec<Chunk>,
    /// Of a summary: its sentences with what each rests on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub sentences: Option<Vec<SummarySentence>>,
    /// Of a translation: which sentence of the source became which, offsets in the chunks of the source and of
    /// this text by their ordinals.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub aligned: Option<Vec<AlignedSentence>>,
}

/// A citable piece of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Chunk {
    /// Its number in this store.
    #[ts(type = "number")]
    pub id: i64,
    /// Its number in the text, from 0.
    pub ordinal: u32,
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A sentence of a summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SummarySentence {
    /// The sentence.
    pub text: String,
    /// Ids of the chunks it rests on; none when nothing in the text supports it.
    #[ts(type = "number[]")]
    pub chunks: Vec<i64>,
}

/// The entities of an artifact or a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Entities {
    /// The most mentioned first.
    pub entities: Vec<Entity>,
}

/// Somebody or something that documents mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Entity {
    /// Its number in this store.
    #[ts(type = "number")]
    pub id: i64,
    /// What it is.
    pub kind: EntityKind,
    /// How it is shown.
    pub name: String,
    /// How often it is mentioned.
    pub mention_count: u64,
    /// It is a telephone number that stands nowhere with its country's code.
    pub assumed: bool,
    /// Where it stands; of a case's entities the first ten places.
    pub mentions: Vec<Mention>,
}

/// One place where an entity stands. Offsets are Unicode scalar values in the chunk's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Mention {
    /// In which artifact.
    pub artifact_id: ArtifactId,
    /// Id of the chunk.
    #[ts(type = "number")]
    pub chunk: i64,
    /// First character.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The text as it stands there.
    pub text: String,
    /// The country of the telephone number does not stand there: it is assumed, the case's or that whose numbers are
    /// written so.
    pub assumed: bool,
}

/// Everything that happened to an artifact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct History {
    /// Journal entries, the oldest first.
    pub history: Vec<JournalEntry>,
}
