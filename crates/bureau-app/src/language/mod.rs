//! Stages that a language model does: translation, summaries, entities; and embeddings by a server.
//!
//! A [`LanguageModel`](model::LanguageModel) writes text after a prompt and nothing else: it has no tools, sees no files, and what it
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
mod kept;
mod local;
mod look;
mod model;
mod plan;
mod sentence;
pub(crate) mod servers;
mod stream;
mod summarize;
#[cfg(test)]
mod tests;
mod text;
mod translate;
mod trouble;

pub(crate) use current::Current;
pub(crate) use doctor::examine;
pub(crate) use embed::embed;
pub(crate) use plan::{Setup, engine_for};
