//! Conversations: exports of messengers, and the telephone's own messages, calls and contacts.
//!
//! A reader for each kind makes [`Conversation`]s of what it finds; [`Writer`] gives each message a row of the text
//! ("2024-03-05 22:15:22 Junaid Farrow: …") and keeps with it who wrote to whom and when. Conversations stand one
//! after the other, each under a heading with its people.

mod attachment;
mod day;
mod element;
mod half;
mod heading;
mod line;
mod notice;
mod people;
mod phrase;
mod row;
mod settle;
mod signal;
mod sms;
mod stamp;
mod telegram;
mod thread;
mod whatsapp;
mod when;
mod write;

pub(crate) use line::is_whatsapp;
pub(super) use people::named;
pub(super) use settle::{RowStarts, settle};
pub(super) use sms::{call, call_type, sms_type};
pub(super) use thread::{Passed, Threads};
pub(super) use when::When;
pub(super) use write::Writer;

use super::members::Members;
use super::{Reading, Source};
use bureau_model::output::{MessageKind, Party};
use bureau_model::word::Failure;

/// A chat of WhatsApp that was exported as text.
pub(crate) const WHATSAPP: &str = "application/x-whatsapp-chat";
/// An export of Telegram's desktop program as JSON.
pub(crate) const TELEGRAM: &str = "application/x-telegram-export+json";
/// A page of an export of Telegram's desktop program.
pub(crate) const TELEGRAM_PAGE: &str = "application/x-telegram-export+html";
/// A chat of Signal as lines of JSON.
pub(crate) const SIGNAL: &str = "application/x-signal-chat+json";
/// A chat of Signal as a page.
pub(crate) const SIGNAL_PAGE: &str = "application/x-signal-chat+html";
/// Short messages or calls of an Android telephone, as backup programs write them.
pub(crate) const SMS: &str = "application/x-sms-backup+xml";

/// A conversation as its reader finds it.
#[derive(Debug, Default)]
pub(super) struct Conversation {
    /// What it is called; empty where nothing says it.
    pub(super) name: String,
    /// Whether more than two may take part.
    pub(super) group: bool,
    /// Who takes part without having written, as far as known.
    pub(super) people: Vec<Party>,
    /// In their order.
    pub(super) entries: Vec<Entry>,
}

/// A message, call or notice.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) when: When,
    pub(super) kind: MessageKind,
    /// Nobody of a notice.
    pub(super) sender: Party,
    /// Whom it reached, where that isn't everybody in the conversation.
    pub(super) recipients: Vec<Party>,
    pub(super) text: String,
    pub(super) attachments: Vec<String>,
    pub(super) status: Option<String>,
    pub(super) seconds: Option<f64>,
}

impl Entry {
    /// A message of `sender`, with nothing but its text.
    pub(super) fn new(kind: MessageKind, when: When, sender: Party, text: impl Into<String>) -> Self {
        Self {
            when,
            kind,
            sender,
            recipients: Vec::new(),
            text: text.into(),
            attachments: Vec::new(),
            status: None,
            seconds: None,
        }
    }

    /// What the messenger notes itself.
    pub(super) fn notice(when: When, text: impl Into<String>) -> Self {
        Self::new(MessageKind::Notice, when, Party::default(), text)
    }
}

/// Media types that are read here.
pub(super) fn reads(media_type: &str) -> bool {
    [WHATSAPP, TELEGRAM, TELEGRAM_PAGE, SIGNAL, SIGNAL_PAGE, SMS].contains(&media_type)
}

pub(super) fn read(source: &Source<'_>, members: &mut Members) -> Result<Reading, Failure> {
    match source.media_type {
        WHATSAPP => whatsapp::read(source),
        TELEGRAM => telegram::read(source),
        TELEGRAM_PAGE => telegram::read_page(source),
        SIGNAL => signal::read(source),
        SIGNAL_PAGE => signal::read_page(source),
        _ => sms::read(source, members),
    }
}
