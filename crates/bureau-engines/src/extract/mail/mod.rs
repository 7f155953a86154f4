//! Messages: RFC 822 and MIME, Apple's `.emlx`, mailboxes, pages saved as MHTML, Outlook's `.msg`, `.pst` and
//! `winmail.dat`, Outlook Express.
//!
//! A message is read as segments: `headers` as lines of text, so that addresses can be cited, then `body`.
//! Of alternatives the plain text is taken, and the page where that says more. What is attached becomes members:
//! files, pictures, messages. The headers are metadata as well. A mailbox is a list of its messages, which are members.
//!
//! [`mime`] finds where parts stand, [`field`] what they say of themselves, [`transfer`] unpacks them; `mail-parser`
//! reads addresses, dates and identifiers.

mod attachment;
mod body;
mod charset;
mod cms;
mod date;
mod dbx;
mod der;
mod envelope;
mod field;
mod flowed;
mod head;
mod header;
mod letter;
mod line;
mod mailbox;
mod mapi;
mod message;
mod mime;
mod outlook;
mod parameter;
mod piece;
mod raw;
mod rich;
mod sealed;
mod signed;
mod split;
mod store;
pub(crate) mod tnef;
mod transfer;
mod uuencode;
mod word;

pub(super) use dbx::read as read_express;
pub(super) use mailbox::read as read_mailbox;
pub(super) use outlook::read as read_outlook;
pub(super) use sealed::locked;
pub(super) use signed::{read as read_sealed, signature};
pub(super) use store::read as read_store;
pub(super) use tnef::read as read_packed;

use super::failure;
use super::members::Members;
use super::reading::Reading;
use bureau_model::word::Failure;
use message::Opening;
use raw::Raw;
use std::io;
use std::path::Path;

/// Media types of messages that are read in pieces.
pub(super) fn reads(media_type: &str) -> bool {
    matches!(media_type, "message/rfc822" | "message/x-emlx" | "multipart/related")
}

/// One message, or a page saved as one.
pub(super) fn read(path: &Path, media_type: &str, members: &mut Members) -> Result<Reading, Failure> {
    let mut raw = Raw::open(path)?;
    if media_type == "message/x-emlx" {
        raw = apple(raw).map_err(|error| raw::unread(&error))?;
    }
    let mut reading = Reading::default();
    let opening = Opening::new(&mut reading, members);
    if media_type == "multipart/related" {
        opening.page(&mut raw)?;
    } else {
        opening.message(&mut raw)?;
    }
    if reading.segments.is_empty() && members.found() == 0 { Err(failure::empty()) } else { Ok(reading) }
}

/// A page saved as a message that is in memory.
pub(super) fn read_held(bytes: &[u8], members: &mut Members) -> Result<Reading, Failure> {
    let mut reading = Reading::default();
    Opening::new(&mut reading, members).page(&mut Raw::held_in(bytes.to_vec()))?;
    Ok(reading)
}

/// Apple writes the length of the message before it, and a property list after it.
fn apple(mut raw: Raw<'_>) -> io::Result<Raw<'_>> {
    let mut range = raw.range();
    let first = raw.lines(range.clone())?.next()?.map(|line| {
        let length = std::str::from_utf8(line.bytes).ok().and_then(|text| text.trim().parse::<u64>().ok());
        (line.next, length)
    });
    if let Some((next, length)) = first {
        range.start = next;
        range.end = length.map_or(range.end, |length| next.saturating_add(length).min(range.end));
    }
    Ok(raw.within(range))
}
