//! Messages: RFC 822 and MIME over `mail-parser`, Apple's `.emlx`, mailboxes, pages saved as MHTML, and
//! Outlook's `.msg`.
//!
//! A message is read as segments: `headers` as lines of text, so that addresses can be cited, then `body`.
//! Of alternatives the plain text is taken. What is attached becomes members: files, pictures, messages. The
//! headers are metadata as well. A mailbox is a list of its messages, which are members.

mod attachment;
mod date;
mod header;
mod letter;
mod mailbox;
mod message;
mod outlook;
mod store;

pub(super) use mailbox::read as read_mailbox;
pub(super) use outlook::read as read_outlook;
pub(super) use store::read as read_store;

use super::members::Members;
use super::{Reading, Source, failure};
use bureau_model::word::Failure;

/// One message, or a page saved as one.
pub(super) fn read(source: &Source<'_>, members: &mut Members) -> Result<Reading, Failure> {
    let bytes = match source.media_type {
        "message/x-emlx" => apple(source.bytes),
        _ => source.bytes,
    };
    let message = message::parse(bytes).ok_or_else(|| failure::corrupt("the message can't be read"))?;
    let mut reading = Reading::default();
    if source.media_type == "multipart/related" {
        message::page(&message, &mut reading, members);
    } else {
        header::describe(&message, &mut reading);
        message::push(&message, &mut reading, members);
    }
    if reading.segments.is_empty() && members.found() == 0 { Err(failure::empty()) } else { Ok(reading) }
}

/// Apple writes the length of the message before it, and a property list after it.
fn apple(bytes: &[u8]) -> &[u8] {
    let Some(end) = bytes.iter().position(|b| *b == b'\n') else { return bytes };
    let length = std::str::from_utf8(&bytes[..end]).ok().and_then(|line| line.trim().parse::<usize>().ok());
    let rest = &bytes[end + 1..];
    length.and_then(|length| rest.get(..length)).unwrap_or(rest)
}
