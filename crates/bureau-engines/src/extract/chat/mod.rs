//! Conversations: exports of messengers, and the telephone's own messages, calls and contacts.
//!
//! A reader for each kind makes conversations of what it finds ([`conversation`]); [`Writer`] gives each message a row of
//! the text ("2024-03-05 22:15:22 Junaid Farrow: …") and keeps with it who wrote to whom and when. Conversations stand
//! one after the other, each under a heading with its people.

mod attachment;
mod conversation;
mod day;
mod element;
mod half;
mod heading;
mod line;
mod media_type;
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

pub(super) use conversation::Entry;
pub(crate) use line::is_whatsapp;
pub(crate) use media_type::{SIGNAL, SIGNAL_PAGE, SMS, TELEGRAM, TELEGRAM_PAGE, WHATSAPP};
pub(super) use people::named;
pub(super) use settle::{RowStarts, settle};
pub(super) use sms::{call, call_type, sms_type};
pub(super) use thread::{Passed, Threads};
pub(super) use when::When;
pub(super) use write::Writer;

use super::members::Members;
use super::reading::Reading;
use super::source::Source;
use bureau_model::word::Failure;

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
