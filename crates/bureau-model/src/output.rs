//! What an engine hands back. The same types cross the child's pipe and enter the store.

use crate::id::Sha256;
use crate::stage::Stage;
use crate::word::{Failure, FileType};
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

/// Text out of a file, out of speech, or out of a text of another language.
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
    /// How its pages or passages were read by a machine (OCR, speech), in their order; empty where the text
    /// stood in the file as text.
    #[serde(default)]
    pub passages: Vec<Passage>,
    /// What is inside a container, in its order: each taken or refused.
    #[serde(default)]
    pub members: Vec<Member>,
    /// The tables in it.
    #[serde(default)]
    pub tables: Vec<Table>,
    /// The calls that its tables record.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// The conversations that it holds, and whom it knows by name and number.
    #[serde(default)]
    pub conversations: Conversations,
    /// Of a translation: which sentence became which.
    #[serde(default)]
    pub aligned: Vec<AlignedSentence>,
}

crate::words! {
    /// How a passage was read.
    Origin ("origin of a passage") {
        /// Characters recognised in a picture.
        Ocr = "ocr",
        /// Speech recognised in a recording.
        Speech = "speech",
    }
}

/// A page or a stretch of speech, as a machine read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Passage {
    /// Which page, or which seconds.
    pub place: Place,
    /// How it was read.
    pub origin: Origin,
    /// Languages that it was read as, ISO 639-1 (or 639-3 where there is none); the first is the main one.
    pub languages: Vec<String>,
    /// Of a page: degrees by which it was turned clockwise to be upright (0, 90, 180, 270).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub turned: Option<u16>,
    /// How certain the reading is, between 0 and 1: the mean over its words.
    pub confidence: f32,
    /// Its words in reading order.
    pub words: Vec<Word>,
    /// The text that the file itself has for this page and that was not trusted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub layer: Option<String>,
}

/// A word as a machine read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Word {
    /// The word.
    pub text: String,
    /// How certain it is, between 0 and 1.
    pub confidence: f32,
    /// On a page: left, top, width, height, as parts of the upright page's width and height.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub area: Option<[f32; 4]>,
    /// In a recording: start and end, seconds from its start.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub seconds: Option<[f64; 2]>,
}

/// One file inside a container. What could not be taken has a failure that says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Its path inside, `/` between the parts, as the container names it; empty for the one file of a container that
    /// names nothing, which is called as [`unpacked_name`] says.
    pub path: String,
    /// Its content in the vault, or why it was not taken.
    pub content: Result<FileContent, Failure>,
    /// Size in bytes, as far as known.
    pub size: u64,
}

/// What a file is called that was packed alone (gzip, bzip2 …) and without its name: as the packed file is, without its
/// ending.
pub fn unpacked_name(packed: &str) -> String {
    const ENDINGS: [(&str, &str); 15] = [
        (".tgz", ".tar"),
        (".tbz2", ".tar"),
        (".tbz", ".tar"),
        (".txz", ".tar"),
        (".tlz", ".tar"),
        (".tzst", ".tar"),
        (".svgz", ".svg"),
        (".gz", ""),
        (".bz2", ""),
        (".xz", ""),
        (".lzma", ""),
        (".lz", ""),
        (".zst", ""),
        (".lz4", ""),
        (".z", ""),
    ];
    let name = packed.rsplit(['/', '\\']).next().unwrap_or(packed);
    let lower = name.to_lowercase();
    for (end, instead) in ENDINGS {
        if let Some(stem) = lower.strip_suffix(end).and_then(|stem| name.get(..stem.len()))
            && !stem.is_empty()
        {
            return format!("{stem}{instead}");
        }
    }
    if name.is_empty() { "content".to_owned() } else { format!("{name} (unpacked)") }
}

/// What the analyst says of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnMeaning {
    /// The table's sheet; empty where the file is the table.
    pub sheet: String,
    /// Number of the column, from 0.
    pub column: u32,
    /// What it means; none for nothing of a call.
    pub meaning: Option<CallField>,
}

/// One file inside a container, as the child found it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Its path inside, `/` between the parts, as the container names it. It is evidence, and never used as a path.
    pub path: String,
    /// Name of its copy in the scratch folder (digits, never evidence), or why it was not taken.
    pub copy: Result<String, Failure>,
    /// Size in bytes, as far as known.
    pub size: u64,
}

/// A content that lies in the vault, by its hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileContent {
    /// SHA-256: its name in the vault.
    pub sha256: Sha256,
    /// MD5, for hash-set look-ups.
    pub md5: [u8; 16],
    /// SHA-1, for hash-set look-ups.
    pub sha1: [u8; 20],
    /// Size in bytes.
    pub size: u64,
    /// Media type by content.
    pub media_type: String,
    /// File type by content.
    pub file_type: FileType,
}

crate::words! {
    /// What the values of a column are.
    ColumnType ("column type") {
        /// Text, or of no one type.
        Text = "text",
        /// Numbers.
        Number = "number",
        /// Days, or moments.
        Date = "date",
        /// Lengths of time.
        Duration = "duration",
        /// Yes or no.
        Boolean = "boolean",
        /// Nothing at all.
        Empty = "empty",
    }
}

crate::words! {
    /// What a column of a call table means.
    CallField ("field of a call") {
        /// Who called, or sent.
        Caller = "caller",
        /// Who was called, or received.
        Called = "called",
        /// The other party, where a direction says which.
        Other = "other",
        /// Incoming or outgoing, seen from the table's own subscriber.
        Direction = "direction",
        /// Day and time.
        Start = "start",
        /// Day, where the time has a column of its own.
        Date = "date",
        /// Time of day, where the day has a column of its own.
        Time = "time",
        /// How long it lasted.
        Duration = "duration",
        /// Voice, SMS, data.
        Kind = "kind",
        /// The cell at its beginning.
        Cell = "cell",
        /// The cell at its end.
        LastCell = "last_cell",
        /// The caller's device.
        Imei = "imei",
        /// The caller's subscription.
        Imsi = "imsi",
    }
}

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Table {
    /// Its sheet; empty where the file is the table.
    pub sheet: String,
    /// Row of its header, from 1; 0 when it has none.
    pub header_row: u32,
    /// Rows of data.
    pub rows: u32,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Calls read out of it; 0 when it records none.
    pub calls: u32,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Column {
    /// Its name in the header, or its letter.
    pub name: String,
    /// What its values are.
    pub values: ColumnType,
    /// What it means in a call table, when it means something.
    pub meaning: Option<CallField>,
}

/// A call, message or data session of a call table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Call {
    /// Ordinal of the chunk that holds its row.
    pub chunk: u32,
    /// Who called, as it stands in the table.
    pub caller: String,
    /// Who was called, as it stands in the table.
    pub called: String,
    /// When, ISO 8601, with an offset where the table names one; none when it can't be read.
    pub start: Option<String>,
    /// What had to be assumed of that, in words, beside the zone where the table names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumed: Option<String>,
    /// How long, in seconds.
    pub seconds: Option<f64>,
    /// `call`, `sms` or `data`.
    pub kind: String,
    /// Cell, IMEI, IMSI and last cell, as they stand in the table, by the name of their field.
    pub details: Vec<(CallField, String)>,
}

/// Messages, and whom a telephone or an account knows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Conversations {
    /// In the order of their rows in the text.
    pub messages: Vec<Message>,
    /// In the order of their rows in the text.
    pub contacts: Vec<Contact>,
}

crate::words! {
    /// What passed between the people of a conversation.
    MessageKind ("kind of message") {
        /// Written in a messenger.
        Message = "message",
        /// A short message of the telephone network.
        Sms = "sms",
        /// A message of the telephone network with pictures, sound or several recipients.
        Mms = "mms",
        /// A call, of the telephone network or of a messenger.
        Call = "call",
        /// What the messenger notes itself, such as who joined.
        Notice = "notice",
    }
}

/// Somebody in a conversation: by name, by address, or by both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Party {
    /// What the conversation calls them; empty where it has no name for them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Telephone number, mail address or short code; empty where none is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

/// A message of a conversation, or a call between its people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Ordinal of the chunk in which its row begins.
    pub chunk: u32,
    /// Where in the chunk its row begins, in Unicode scalar values.
    pub start: u32,
    /// What it is.
    pub kind: MessageKind,
    /// The conversation or group, as its heading in the text calls it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conversation: String,
    /// Who wrote or called; nobody of a notice.
    #[serde(default)]
    pub sender: Party,
    /// Whom it reached; none where it went to everybody in the conversation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Party>,
    /// When, ISO 8601: with an offset where one is known, else the local time of whoever kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Of a call: how long it lasted, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Names of the files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// What else is said of it, such as `deleted`, `edited`, `missed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Somebody of an address book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Ordinal of the chunk in which its row begins.
    pub chunk: u32,
    /// Where in the chunk its row begins, in Unicode scalar values.
    pub start: u32,
    /// What the address book calls them.
    pub name: String,
    /// Their telephone numbers and mail addresses.
    pub addresses: Vec<String>,
}

/// A sentence and its translation. Offsets are Unicode scalar values in the chunks' texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AlignedSentence {
    /// Where it stands in the text that was translated: ordinal of the chunk, first character, one past the last.
    pub source: [u32; 3],
    /// Where its translation stands.
    pub target: [u32; 3],
}

/// A sentence of a summary and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CitedSentence {
    /// The sentence.
    pub text: String,
    /// Ordinals of the chunks it rests on; none when nothing in the text was found to support it.
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
        /// A group or chat in which several people write to all.
        Conversation = "conversation",
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
    /// Part of what it is does not stand there and was assumed: the country of a telephone number, which is the case's.
    #[serde(default)]
    pub assumed: bool,
}

/// The detail of a dated relationship or occasion that says what had to be assumed of its time, in words.
pub const ASSUMED: &str = "assumed";
/// The detail of a message that holds its subject.
pub const SUBJECT: &str = "subject";

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
    /// When it was, ISO 8601 as its source has it: with its offset where one is known, without one of a clock whose zone
    /// nobody names, the day alone where no time is given. Of calls and messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What else is known of it, such as `seconds` or `cell`, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<(String, String)>,
}

/// Something dated that joins no two entities by itself, such as a calendar's event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundOccasion {
    /// Such as `event`.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// Ordinal of the chunk that shows it.
    pub chunk: u32,
    /// When it was or began, as [`FoundRelation::at`].
    pub at: String,
    /// What else is known of it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<(String, String)>,
}

/// One document's part of the graph.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GraphPart {
    /// Each entity once.
    pub entities: Vec<FoundEntity>,
    /// Stated relationships. Who stands beside whom is read from the mentions.
    pub relations: Vec<FoundRelation>,
    /// What is dated beside them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub occasions: Vec<FoundOccasion>,
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
