//! The child process that parses evidence: it answers one request after the other over its standard input and
//! output, as `bureau_sandbox::protocol` says, and knows nothing else of the world.
//!
//! - [`describe`] says which engines are linked in.
//! - [`serve`] is the loop. It ends when the parent closes the pipe; [`end_with_the_parent`] sees to it that a busy
//!   child ends then too.
//!
//! Nothing here prints or logs: standard output is the pipe, and what is read is evidence. A parser that
//! panics on a file makes that file corrupt; a panic anywhere else is a fault of this program. An embedding
//! model stays loaded between requests.

mod work;

pub use bureau_sandbox::end_with_the_parent;

use bureau_engines::engine;
use bureau_model::stage::Stage;
use bureau_sandbox::protocol::{self, Description, Interim};
use bureau_sandbox::{Grant, Work};
use std::io::{self, Read, Write};
use work::Responder;

/// What this child says of itself.
pub fn describe() -> Description {
    let engines = Stage::ALL.iter().filter_map(|stage| Some((*stage, engine(*stage)?))).collect();
    Description { protocol: protocol::VERSION, engines }
}

/// The grant with what a child that reads needs beside its evidence: the folders of the OCR engine's data, which can't
/// be looked for from inside the cage. Programs and libraries are loaded before it is entered.
pub fn prepare(mut grant: Grant) -> Grant {
    if grant.work == Work::Read {
        grant.read.extend_from_slice(bureau_engines::ocr::folders());
    }
    grant
}

/// Answers requests from `input` on `output` until `input` ends.
///
/// # Errors
/// When the pipe breaks or a frame is not of its schema: the parent is gone, or not of this version.
pub fn serve(input: impl Read, output: impl Write) -> io::Result<()> {
    let mut responder = Responder::default();
    bureau_sandbox::serve::serve(input, output, &mut |request, tell| {
        responder.answer(request, &mut |fraction, detail| tell(Interim::Progress { fraction, detail }))
    })
}
