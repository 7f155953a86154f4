//! A request into its reply.

use crate::unheard::unheard;
use bureau_engines::media::{Error, Sound};
use bureau_model::word::{ErrorCode, Failure};
use bureau_sandbox::protocol::{Interim, Reply, Request, Transcript};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Where what is said before the reply goes.
type Tell<'a> = &'a mut dyn FnMut(Interim);

/// What is asked for.
struct Order<'a> {
    path: &'a Path,
    model: &'a Path,
    voice: Option<&'a Path>,
    language: Option<&'a str>,
    done: &'a Transcript,
}

/// What is kept between requests: the models, which take long to load.
#[derive(Default)]
pub(crate) struct Responder {
    #[cfg(feature = "speech")]
    ear: Option<(PathBuf, crate::whisper::Whisper)>,
    #[cfg(not(feature = "speech"))]
    _nothing: Option<PathBuf>,
}

impl Responder {
    /// The reply to `request`. Never panics.
    pub(crate) fn answer(&mut self, request: &Request, tell: Tell<'_>) -> Reply {
        let run = catch_unwind(AssertUnwindSafe(|| self.run(request, tell)));
        run.unwrap_or_else(|_| {
            *self = Self::default();
            failed(Failure::new(ErrorCode::Corrupt, "the recording's structure can't be read"))
        })
    }

    fn run(&mut self, request: &Request, tell: Tell<'_>) -> Reply {
        match request {
            Request::Transcribe { path, model, voice, language, done } => {
                let (voice, language) = (voice.as_deref(), language.as_deref());
                self.transcribe(&Order { path, model, voice, language, done }, tell)
            }
            Request::Sniff { .. }
            | Request::Extract { .. }
            | Request::Summarize { .. }
            | Request::Embed { .. }
            | Request::Graph { .. }
            | Request::Complete { .. } => {
                failed(Failure::new(ErrorCode::EngineMissing, "this program only transcribes speech"))
            }
        }
    }

    fn transcribe(&mut self, order: &Order<'_>, tell: Tell<'_>) -> Reply {
        let sound = match Sound::open(order.path) {
            Ok(sound) => sound,
            Err(Error::NotDecoded(kind)) => return Reply::NeedsDecoder { kind },
            Err(Error::UnknownContainer) => return Reply::NeedsDecoder { kind: "of this file".to_owned() },
            Err(Error::NoSound) => return skipped("the recording has no sound track"),
            Err(error @ (Error::Io(_) | Error::Damaged(_))) => return failed(unheard(&error)),
        };
        self.hear(sound, order, tell).unwrap_or_else(failed)
    }

    #[cfg(feature = "speech")]
    fn hear(&mut self, mut sound: Sound, order: &Order<'_>, tell: Tell<'_>) -> Result<Reply, Failure> {
        use crate::listen::{Loudness, Voice, listen};
        use crate::whisper::{Silero, Whisper};
        let mut voice: Box<dyn Voice> = match order.voice {
            Some(file) => Box::new(Silero::load(file)?),
            None => Box::new(Loudness),
        };
        let kept = self.ear.take().filter(|(of, _)| of == order.model);
        let ear = match kept {
            Some(loaded) => loaded,
            None => (order.model.to_owned(), Whisper::load(order.model)?),
        };
        let ear = &mut self.ear.insert(ear).1;
        let mut heard = listen(&mut sound, &mut *voice, ear, order.language, order.done.clone(), tell)?;
        if order.voice.is_none() {
            heard.warnings.push(
                "no model that finds voices is installed: everything but silence was listened to".to_owned(),
            );
        }
        Ok(told(heard))
    }

    #[cfg(not(feature = "speech"))]
    fn hear(&mut self, _sound: Sound, order: &Order<'_>, _tell: Tell<'_>) -> Result<Reply, Failure> {
        let _all_that_is_asked = (order.model, order.voice, order.language, order.done);
        Err(Failure::new(ErrorCode::EngineMissing, "this program was built without speech recognition"))
    }
}

/// The answer for what was heard: nobody speaking, and nothing understood, are told apart.
#[cfg_attr(not(feature = "speech"), expect(dead_code, reason = "without the feature nothing is heard"))]
fn told(heard: Transcript) -> Reply {
    // What could not be heard may hold speech: it is told with the reason.
    let reason = |text: &str| skipped(&[&[text.to_owned()], &heard.warnings[..]].concat().join("; "));
    if !heard.voice {
        return reason("no speech was found in the recording");
    }
    if heard.spoken.is_empty() {
        return reason("somebody speaks in the recording, and no words were understood");
    }
    let output = bureau_model::output::Output::Text(crate::text::text(heard));
    Reply::Done { output: Box::new(output), found: Vec::new() }
}

fn skipped(reason: &str) -> Reply {
    Reply::Skipped { reason: reason.to_owned() }
}

fn failed(failure: Failure) -> Reply {
    Reply::Failed { failure }
}
