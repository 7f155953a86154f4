//! The child process that makes text of speech: a recording in, what is said in it out, with the time of every word.
//!
//! - [`describe`] says which engine is linked in: Whisper, with the cargo feature `speech`; else none.
//! - [`serve`] answers [`Request::Transcribe`](protocol::Request::Transcribe), and nothing else.
//! - [`listen`] is the way of a recording: its sound is decoded block by block, [`cut`] finds the windows in which
//!   somebody speaks, each is heard and told at once, [`guard`] keeps out what nobody said, [`text`] makes chunks.
//!
//! Each window is told with [`Interim::Partial`](protocol::Interim::Partial) as it is heard. Handed back as `done`, it is not
//! heard again: a run that was cut off goes on where its last window ended, and ends with the same text as one that was not.

pub mod cut;
pub mod guard;
pub mod listen;
pub mod text;
mod unheard;
#[cfg(feature = "speech")]
pub mod whisper;
pub mod word;
mod work;

use bureau_model::key::EngineId;
use bureau_model::stage::Stage;
use bureau_sandbox::protocol::{self, Description};
use std::io::{self, Read, Write};

/// Name and version of the engine.
pub fn engine() -> EngineId {
    EngineId::new("whisper.cpp+silero", "0.16+1")
}

/// What this child says of itself.
pub fn describe() -> Description {
    let engines = cfg!(feature = "speech").then(|| (Stage::Transcription, engine()));
    Description { protocol: protocol::VERSION, engines: engines.into_iter().collect() }
}

/// Answers requests from `input` on `output` until `input` ends.
///
/// # Errors
/// When the pipe breaks or a frame is not of its schema: the parent is gone, or not of this version.
pub fn serve(input: impl Read, output: impl Write) -> io::Result<()> {
    let mut responder = work::Responder::default();
    bureau_sandbox::serve::serve(input, output, &mut |request, tell| responder.answer(request, tell))
}
