//! Stages that a language model does: translation, summaries, entities; and embeddings by a server.
//!
//! A [`LanguageModel`] writes text after a prompt and nothing else: it has no tools, sees no files, and what it
//! writes is only ever data. It may be a child of this machine ([`local`]) or a server that the analyst has named
//! ([`client`]). On it stand the engines [`translate`], [`summarize`], [`entities`] and [`mod@embed`], which hold every
//! answer against the text that was asked about: evidence may try to give the model orders, and models invent.
//!
//! [`engine_for`] chooses; [`Current`] knows what there is to choose from.

mod answer;
pub(crate) mod client;
mod current;
mod doctor;
mod embed;
mod entities;
mod local;
mod plan;
mod sentence;
pub(crate) mod servers;
mod stream;
mod summarize;
#[cfg(test)]
mod tests;
mod text;
mod translate;

pub(crate) use current::Current;
pub(crate) use doctor::examine;
pub(crate) use embed::embed;
pub(crate) use plan::{Setup, engine_for};

use async_trait::async_trait;
use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use serde_json::Value;
use std::time::Duration;

/// What a model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// What it is to do.
    pub(crate) system: String,
    /// What it is to do it with: quoted evidence.
    pub(crate) user: String,
}

/// Writes text after a prompt.
#[async_trait]
pub(crate) trait LanguageModel: Send + Sync {
    /// Which model it is: part of the key of what it makes.
    fn id(&self) -> &str;

    /// Tokens that prompt and answer may have together.
    fn context(&self) -> u32;

    /// What it writes after a prompt: JSON of this schema, if it can be held to one. `most` tokens at most.
    async fn complete(&self, prompt: &Prompt, schema: &Value, most: u32) -> Result<String, Trouble>;
}

/// Why there is no answer. None of these says what was asked or answered: that is evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nothing answers there.
    #[error("can't be reached: {0}")]
    Unreachable(String),
    /// It fell silent.
    #[error("has said nothing for {} seconds", .0.as_secs())]
    Silent(Duration),
    /// It did not come to an end.
    #[error("did not end its answer within {} seconds", .0.as_secs())]
    Slow(Duration),
    /// The connection broke, or it failed in a way that may pass.
    #[error("broke off: {0}")]
    Broken(String),
    /// It refused the request, with this HTTP status.
    #[error("refused the request with the status {0}{reason}", reason = refusal(*.0))]
    Refused(u16),
    /// It answered, but not what was asked.
    #[error("gave no usable answer: {0}")]
    Nonsense(&'static str),
    /// Its answer was longer than it may be.
    #[error("gave no usable answer: it was cut off at its maximum length")]
    Unfinished,
    /// The local process failed, and says so itself.
    #[error("{}", .0.message)]
    Failed(Failure),
}

fn refusal(status: u16) -> &'static str {
    match status {
        401 | 403 => "; its key is missing or wrong",
        404 => "; it does not have the model, or its address is wrong",
        300..=399 => "; it redirects to another address",
        _ => "",
    }
}

impl Trouble {
    /// Whether it answered, but nothing that can be used: what it was asked about may be the reason, and that is
    /// evidence, which must not keep a file from its other stages.
    pub(crate) fn is_its_answer(&self) -> bool {
        matches!(self, Trouble::Nonsense(_) | Trouble::Unfinished)
    }

    /// The failure of a stage that `who`, such as "the server lab", could not do.
    pub(crate) fn failure(&self, who: &str) -> Failure {
        let code = match self {
            Trouble::Refused(_) | Trouble::Nonsense(_) | Trouble::Unfinished => ErrorCode::EngineMissing,
            Trouble::Silent(_) | Trouble::Slow(_) => ErrorCode::Timeout,
            // A server that is being started again is there a little later.
            Trouble::Unreachable(_) | Trouble::Broken(_) => ErrorCode::Io,
            Trouble::Failed(failure) => return failure.clone(),
        };
        Failure::new(code, format!("{who} {self}"))
    }
}
