//! What an engine hands back. The same types cross the child's pipe and enter the store.

use crate::stage::Stage;
use crate::word::FileType;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where in its file a chunk stands: what applies of these.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Place {
    /// Page, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub page: Option<u32>,
    /// Name of a sheet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub sheet: Option<String>,
    /// Row of a table, from 1, of the chunk's first line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub row: Option<u32>,
    /// Part of a message, slide or section.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub part: Option<String>,
    /// Of a recording, in seconds from its start.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub start_seconds: Option<f64>,
    /// Of a recording, in seconds from its start.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub end_seconds: Option<f64>,
}

/// What a file is, judged by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sniffed {
    /// Media type. Where there is no registered one, an `application/x-…` of our own.
    pub media_type: String,
    /// What kind of evidence it is.
    pub file_type: FileType,
}

impl Sniffed {
    /// A file of this media type and kind.
    pub fn new(media_type: &str, file_type: FileType) -> Self {
        Self { media_type: media_type.to_owned(), file_type }
    }

    /// A file that nothing recognises.
    pub fn unknown() -> Self {
        Self::new("application/octet-stream", FileType::Other)
    }
}

/// A run of text with its place, before it is cut into chunks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Segment {
    /// The text, NFC, lines ended by `\n`.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A piece of the text, small enough to cite. The chunks of a text, in order and joined without anything
/// between them, are that text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ChunkText {
    /// The text, at most [`ChunkText::MAX_CHARS`] Unicode scalar values.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl ChunkText {
    /// A chunk's length at most, in Unicode scalar values: about what a sentence embedding reads at once.
    pub const MAX_CHARS: usize = 1_000;
}

/// Text out of a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Extraction {
    /// The text in chunks.
    pub chunks: Vec<ChunkText>,
    /// ISO 639-1 (or 639-3 where there is none) code of its main language; `None` when not certain.
    pub language: Option<String>,
    /// What the file says of itself (author, title, subject, dates, from, to …), in its order.
    pub metadata: Vec<(String, String)>,
    /// What could not be read and why, each a sentence for the analyst.
    pub warnings: Vec<String>,
}

/// A sentence of a summary and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CitedSentence {
    /// The sentence.
    pub text: String,
    /// Ordinals of the chunks it rests on, at least one.
    pub chunks: Vec<u32>,
}

/// A summary in a few sentences.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// In the order of the text.
    pub sentences: Vec<CitedSentence>,
}

/// A vector for each chunk.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Embeddings {
    /// Which model made them: vectors of two models can't be compared.
    pub model: String,
    /// Length of each vector.
    pub dimension: u32,
    /// Chunk ordinal and vector of unit length. A chunk with nothing to embed has none.
    pub vectors: Vec<(u32, Vec<f32>)>,
}

crate::words! {
    /// What an entity is.
    EntityKind ("entity kind") {
        /// Somebody.
        Person = "person",
        /// A person whom the analyst named as of interest.
        PersonOfInterest = "person_of_interest",
        /// A company, authority, party.
        Organisation = "organisation",
        /// A place.
        Place = "place",
        /// A telephone number, E.164.
        Phone = "phone",
        /// An e-mail address, lower case.
        Email = "email",
        /// A web address.
        Url = "url",
        /// A bank account: IBAN, or an Indian account number beside its IFSC.
        BankAccount = "bank_account",
        /// A payment card number with a good check digit.
        Card = "card",
        /// A number that a state gave a person: PAN, Aadhaar, passport.
        IdentityNumber = "identity_number",
        /// A vehicle's registration.
        Vehicle = "vehicle",
        /// An amount with its currency.
        Money = "money",
        /// A day, ISO 8601.
        Date = "date",
        /// An address of a network: IPv4, IPv6.
        IpAddress = "ip_address",
        /// A device: IMEI.
        Device = "device",
    }
}

/// An entity as one document shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundEntity {
    /// What it is.
    pub kind: EntityKind,
    /// What makes two findings one entity in a case: the normalised form.
    pub key: String,
    /// How it is shown.
    pub name: String,
    /// Where it stands.
    pub mentions: Vec<FoundMention>,
}

/// One place where an entity stands. Offsets are Unicode scalar values in the chunk's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundMention {
    /// Ordinal of the chunk.
    pub chunk: u32,
    /// First character.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The text as it stands there.
    pub text: String,
}

/// A relationship that the document itself states, such as a message's sender and recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRelation {
    /// Index into [`GraphPart::entities`].
    pub source: u32,
    /// Index into [`GraphPart::entities`].
    pub target: u32,
    /// `messaged`, `copied` …
    pub kind: String,
    /// Ordinal of the chunk that shows it.
    pub chunk: u32,
}

/// One document's part of the graph.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GraphPart {
    /// Each entity once.
    pub entities: Vec<FoundEntity>,
    /// Stated relationships. Who stands beside whom is read from the mentions.
    pub relations: Vec<FoundRelation>,
}

/// What a stage produced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "output", rename_all = "snake_case")]
pub enum Output {
    /// Of extraction.
    Text(Extraction),
    /// Of summarization.
    Summary(Summary),
    /// Of embeddings.
    Embeddings(Embeddings),
    /// Of the graph.
    Graph(GraphPart),
}

impl Output {
    /// Whether it is what this stage produces: text comes out of a file, out of speech, or out of a text.
    pub const fn fits(&self, stage: Stage) -> bool {
        match self {
            Output::Text(_) => {
                matches!(stage, Stage::Extraction | Stage::Transcription | Stage::Translation)
            }
            Output::Summary(_) => matches!(stage, Stage::Summarization),
            Output::Embeddings(_) => matches!(stage, Stage::Embeddings),
            Output::Graph(_) => matches!(stage, Stage::Graph),
        }
    }
}
