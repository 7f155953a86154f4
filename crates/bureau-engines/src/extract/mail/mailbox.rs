//! Mailboxes in the mbox format: messages one after the other, each after a line that begins with `From `.

use super::super::{Progress, Reading, Source, failure};
use super::message;
use bureau_model::word::Failure;
use mail_parser::mailbox::mbox::MessageIterator;
use std::io::Cursor;

/// Messages at most; more are cut off with a warning.
const MESSAGES: usize = 50_000;

pub(in crate::extract) fn read(source: &Source<'_>, progress: Progress<'_>) -> Result<Reading, Failure> {
    let mut reading = Reading::default();
    let mut done = 0;
    let mut unread = 0;
    for (n, entry) in MessageIterator::new(Cursor::new(source.bytes)).enumerate() {
        if n == MESSAGES {
            reading.warn(format!("only the first {MESSAGES} messages were read"));
            break;
        }
        let Ok(entry) = entry else { break };
        done += entry.contents().len();
        progress(0.9 * done as f64 / source.bytes.len() as f64, Some(format!("message {}", n + 1)));
        match message::parse(entry.contents()) {
            Some(message) => message::push(&message, &format!("message {}", n + 1), 0, &mut reading),
            None => unread += 1,
        }
    }
    if unread > 0 {
        reading.warn(format!("{unread} messages of the mailbox could not be read"));
    }
    if reading.segments.is_empty() {
        Err(failure::corrupt("no message of the mailbox can be read"))
    } else {
        Ok(reading)
    }
}
