//! The child process that runs a language model with llama.cpp: it answers one request after the other over its
//! standard input and output, as `bureau_sandbox::protocol` says, and knows nothing else of the world.
//!
//! - [`describe`] says what it can do: nothing, unless it was built with the feature `llm`.
//! - [`serve`] is the loop. It ends when the parent closes the pipe, also in the middle of an answer.
//! - [`template`] makes a prompt of messages, the way the model's makers trained it.
//!
//! A model has no tools and sees no files: it writes text, nothing else. It writes the same after the same prompt:
//! of all tokens always the most likely one. Where a schema is given, only tokens that keep to it are written.
//! Nothing here prints or logs: standard output is the pipe, and what is read is evidence.

mod gone;
mod order;
#[cfg(feature = "llm")]
mod run;
pub mod template;

pub use gone::Gone;
pub use order::{Order, Written};
#[cfg(feature = "llm")]
pub use run::Runner;

use bureau_model::key::EngineId;
use bureau_model::stage::Stage;
use bureau_model::word::{ErrorCode, Failure};
use bureau_sandbox::protocol::{self, Description, Frame, Interim, Reply, Request};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;

/// The stages that a language model does.
const STAGES: [Stage; 3] = [Stage::Translation, Stage::Summarization, Stage::Graph];

/// What this child says of itself.
pub fn describe() -> Description {
    let engine = EngineId::new("llama.cpp", env!("CARGO_PKG_VERSION"));
    let engines = if cfg!(feature = "llm") {
        STAGES.iter().map(|stage| (*stage, engine.clone())).collect()
    } else {
        BTreeMap::new()
    };
    Description { protocol: protocol::VERSION, engines }
}

/// Answers requests from `input` on `output` until `input` ends.
///
/// # Errors
/// When the pipe breaks or a frame is not of its schema: the parent is gone, or not of this version.
pub fn serve(input: impl Read + Send + 'static, mut output: impl Write) -> io::Result<()> {
    let gone = Gone::default();
    let (sender, requests) = sync_channel(1);
    let told = gone.clone();
    // Reads ahead of the work, so that the end of the pipe is seen while an answer is being written.
    std::thread::spawn(move || {
        let mut input = input;
        loop {
            let read = protocol::read_frame::<Request>(&mut input).transpose();
            let Some(read) = read else { break };
            let broken = read.is_err();
            if sender.send(read).is_err() || broken {
                break;
            }
        }
        told.set();
    });
    let mut runner: Runner = Default::default();
    for request in requests {
        let request = request?;
        let reply = answer(&mut runner, &request, &gone, &mut output);
        protocol::write_frame(&mut output, &Frame::Reply(reply))?;
    }
    Ok(())
}

/// The reply to a request. Never panics.
fn answer(runner: &mut Runner, request: &Request, gone: &Gone, output: &mut impl Write) -> Reply {
    let order = match request {
        Request::Complete { model, system, user, schema, max_tokens, context } => Order {
            model,
            system,
            user,
            schema: schema.as_deref(),
            max_tokens: *max_tokens,
            context: *context,
        },
        Request::Sniff { .. }
        | Request::Extract { .. }
        | Request::Summarize { .. }
        | Request::Embed { .. }
        | Request::Graph { .. }
        | Request::Transcribe { .. } => {
            let text = "this program runs language models and reads no evidence";
            return failed(Failure::new(ErrorCode::EngineMissing, text));
        }
    };
    let mut progress = |fraction| {
        // The parent is told by the next frame, or is gone.
        let progress = Interim::Progress { fraction, detail: None };
        let _broken = protocol::write_frame(output, &Frame::Interim(progress));
    };
    let done = catch_unwind(AssertUnwindSafe(|| runner.complete(&order, gone, &mut progress)));
    done.unwrap_or_else(|_| {
        *runner = Default::default();
        Err(Failure::new(ErrorCode::Internal, "the language model stopped on a fault of its own"))
    })
    .map_or_else(failed, |Written { text, finished }| Reply::Completed { text, finished })
}

fn failed(failure: Failure) -> Reply {
    Reply::Failed { failure }
}

/// Runs no model: this program was built without.
#[cfg(not(feature = "llm"))]
#[derive(Debug, Default)]
pub struct Runner;

#[cfg(not(feature = "llm"))]
impl Runner {
    /// Says that nothing here can do it.
    ///
    /// # Errors
    /// Always.
    pub fn complete(&mut self, _: &Order<'_>, _: &Gone, _: &mut dyn FnMut(f64)) -> Result<Written, Failure> {
        Err(Failure::new(
            ErrorCode::EngineMissing,
            "Bureau was built without the feature llm: it can't run language models",
        ))
    }
}
