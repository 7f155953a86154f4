//! What parent and child say to each other.
//!
//! Frames over the child's standard input and output: a length (`u32`, little endian) and that many bytes
//! of JSON. The parent sends [`Request`]s one at a time; the child answers each with any number of [`Interim`]
//! frames and then one [`Reply`]. A frame longer than its limit, or one that is not of its schema, is an error: the
//! child is killed and the stage fails, nothing is guessed.

use bureau_model::key::EngineId;
use bureau_model::output::{Call, ChunkText, ColumnMeaning, Conversations, Found, Output, Sniffed, Word};
use bureau_model::split::Split;
use bureau_model::stage::Stage;
use bureau_model::wire::Suspect;
use bureau_model::word::{Failure, FileType};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Version of this protocol. Parent and child must be of one version; the child tells its own in
/// [`Description::protocol`].
pub const VERSION: u32 = 7;

/// A frame's length at most, in bytes: texts are bounded long before this.
pub const MAX_FRAME: u32 = 256 * 1024 * 1024;

/// What the child says of itself when it is called with `describe`, as one JSON document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Its [`VERSION`].
    pub protocol: u32,
    /// The engine that it has for each stage.
    pub engines: BTreeMap<Stage, EngineId>,
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Request {
    /// What a file is.
    Sniff {
        /// The copy, read-only.
        path: PathBuf,
        /// Its name when it was dropped.
        filename: String,
    },
    /// Text out of a file. Nothing here tells where it stands or what it is called: its text is the same everywhere.
    Extract {
        /// The original, read-only.
        path: PathBuf,
        /// Media type by content.
        media_type: String,
        /// File type by content.
        file_type: FileType,
        /// An empty folder for what is inside a container: the only place where the child may write.
        scratch: PathBuf,
        /// Passwords of the case, to be tried on what is locked.
        passwords: Vec<String>,
        /// Whether pages may be read by OCR now. Without it a file that has such pages is answered
        /// with [`Reply::NeedsOcr`].
        ocr: bool,
        /// What the analyst says that columns of its tables mean, in place of what their names suggest.
        columns: Vec<ColumnMeaning>,
        /// The parts of an archive, of which the file is one: they are read with it.
        split: Option<Split>,
    },
    /// A summary of a text.
    Summarize {
        /// The text.
        chunks: Vec<ChunkText>,
        /// Its language.
        language: Option<String>,
    },
    /// A vector for each chunk.
    Embed {
        /// Folder of the model.
        model: PathBuf,
        /// The text.
        chunks: Vec<ChunkText>,
    },
    /// Entities and stated relationships.
    Graph {
        /// The text.
        chunks: Vec<ChunkText>,
        /// The country of the case, ISO 3166.
        country: String,
        /// File type of the artifact.
        file_type: FileType,
        /// What the file says of itself.
        metadata: Vec<(String, String)>,
        /// The calls that its tables record.
        calls: Vec<Call>,
        /// The conversations that it holds.
        conversations: Conversations,
        /// Persons of interest.
        persons_of_interest: Vec<Suspect>,
    },
    /// Text out of speech.
    Transcribe {
        /// The original, read-only, or what `ffmpeg` decoded of it.
        path: PathBuf,
        /// Folder of the speech model.
        model: PathBuf,
        /// File of the model that finds where somebody speaks. Without it nothing is skipped as silence.
        voice: Option<PathBuf>,
        /// ISO 639-1 code of the language that is spoken, where it is known.
        language: Option<String>,
        /// What an earlier run, which was cut off, has heard already.
        done: Transcript,
    },
    /// What a language model writes after a prompt. Always the same after the same prompt.
    Complete {
        /// File of the model.
        model: PathBuf,
        /// What it is to do; empty for none.
        system: String,
        /// What it is to do it with.
        user: String,
        /// JSON schema that its answer is held to.
        schema: Option<String>,
        /// Tokens of the answer at most.
        max_tokens: u32,
        /// Tokens of prompt and answer together at most.
        context: u32,
    },
}

/// Speech as far as it was heard.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Transcript {
    /// What comes before this was heard, in seconds from the start of the recording.
    pub through_seconds: f64,
    /// Whether somebody speaks in it.
    pub voice: bool,
    /// The stretches of speech, in order.
    pub spoken: Vec<Spoken>,
    /// What could not be heard and why, each a sentence.
    pub warnings: Vec<String>,
}

impl Transcript {
    /// Adds what was heard after it.
    pub fn add(&mut self, more: Transcript) {
        self.through_seconds = more.through_seconds;
        self.voice |= more.voice;
        self.spoken.extend(more.spoken);
        self.warnings.extend(more.warnings);
    }
}

/// A stretch of speech, of about a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spoken {
    /// Start, in seconds from the start of the recording.
    pub start_seconds: f64,
    /// End, in seconds from the start of the recording.
    pub end_seconds: f64,
    /// What is said.
    pub text: String,
    /// ISO 639-1 code of the language that it was heard as.
    pub language: String,
    /// The words, with their certainty and their times, which are seconds from the start of the recording.
    pub words: Vec<Word>,
}

impl Request {
    /// The size in bytes of what is to be read: a file, or a text.
    pub fn size(&self) -> u64 {
        match self {
            Self::Extract { split: Some(split), .. } => split.parts.iter().map(|(_, path)| size(path)).sum(),
            Self::Extract { path, .. } | Self::Transcribe { path, .. } => size(path),
            Self::Summarize { chunks, .. } | Self::Embed { chunks, .. } | Self::Graph { chunks, .. } => {
                chunks.iter().map(|chunk| chunk.text.len() as u64).sum()
            }
            Self::Sniff { .. } | Self::Complete { .. } => 0,
        }
    }
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// One frame of the child.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// More will come.
    Interim(Interim),
    /// The request is answered.
    Reply(Reply),
}

/// What the child says while it works.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "interim", rename_all = "snake_case")]
pub enum Interim {
    /// How far it is; also a sign of life.
    Progress {
        /// Between 0 and 1.
        fraction: f64,
        /// Such as "page 7 of 40".
        detail: Option<String>,
    },
    /// What was heard since the last such frame: the parent may keep it, and hand it back after a crash.
    Partial {
        /// Only what is new.
        heard: Transcript,
    },
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// What the file is.
    Sniffed {
        /// By its content.
        sniffed: Sniffed,
    },
    /// Some pages have to be read by OCR, which was not allowed: asked again with `ocr`, it will read them.
    NeedsOcr,
    /// Its sound is of a kind that is not decoded here: asked again with what `ffmpeg` makes of it
    /// ([`crate::ffmpeg`]), it will be heard.
    NeedsDecoder {
        /// Which kind, such as "AMR".
        kind: String,
    },
    /// The output.
    Done {
        /// What the stage produced. Its members are not there yet: the parent takes `found` into the vault.
        output: Box<Output>,
        /// What was found inside a container, in its order.
        #[serde(default)]
        found: Vec<Found>,
    },
    /// What a language model wrote.
    Completed {
        /// Its text.
        text: String,
        /// It came to its end; false when it was cut off at `max_tokens`.
        finished: bool,
    },
    /// There is nothing to do, and why.
    Skipped {
        /// The reason, as a sentence without a full stop.
        reason: String,
    },
    /// It can't be done.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// Writes one frame and flushes.
pub fn write_frame(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).ok().filter(|n| *n <= MAX_FRAME).ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, format!("a message of {} bytes is too long", body.len()))
    })?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

/// Reads one frame; `None` when the other side has closed the pipe between two frames.
pub fn read_frame<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_FRAME {
        let text = format!("a message of {length} bytes is too long");
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    let mut body = vec![0; length as usize];
    from.read_exact(&mut body)?;
    Ok(Some(serde_json::from_slice(&body)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_said_on_the_way_can_be_taken_for_the_reply() {
        let interim = Frame::Interim(Interim::Progress { fraction: 0.5, detail: None });
        let reply = Frame::Reply(Reply::NeedsOcr);
        for frame in [&interim, &reply] {
            let mut pipe = Vec::new();
            write_frame(&mut pipe, frame).expect("written");
            let read: Frame = read_frame(&mut &*pipe).expect("of its schema").expect("a frame");
            assert_eq!(read, *frame);
        }
        for nonsense in
            [r#"{"reply":{"reply":"progress","fraction":1}}"#, r#"{"interim":{"interim":"needs_ocr"}}"#]
        {
            assert!(serde_json::from_str::<Frame>(nonsense).is_err(), "{nonsense}");
        }
    }
}
