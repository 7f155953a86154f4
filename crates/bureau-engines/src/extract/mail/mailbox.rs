//! Mailboxes in the mbox format: messages one after the other, each after a line that begins with `From `. Each
//! becomes a member, and the mailbox's own text is the list of them.

use super::super::archive::{Contents, Entry};
use super::super::members::Members;
use super::super::{Progress, Reading, fail, failure};
use super::date::Sent;
use super::header::mailbox;
use super::message;
use bureau_model::word::{ErrorCode, Failure};
use mail_parser::mailbox::mbox::MessageIterator;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Characters of a subject in the name of a message.
const SUBJECT: usize = 80;

pub(in crate::extract) fn read(
    path: &Path,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let file =
        File::open(path).map_err(|error| fail(ErrorCode::Io, format!("the file can't be read: {error}")))?;
    let mut contents = Contents::new(members, progress);
    for (n, entry) in MessageIterator::new(BufReader::new(file)).enumerate() {
        let Ok(entry) = entry else {
            contents.warn("the mailbox could not be read to its end");
            break;
        };
        let named = named(n + 1, entry.contents());
        contents.list(&named);
        if contents.is_spent() {
            contents.members().pass_over(1);
        } else {
            contents.take(&named, &mut entry.contents());
        }
    }
    if contents.found() == 0 {
        return Err(failure::corrupt("no message of the mailbox can be read"));
    }
    contents.finish()
}

fn named(number: usize, bytes: &[u8]) -> Entry {
    let message = message::parse(bytes);
    let subject = message.as_ref().and_then(|m| m.subject()).unwrap_or_default();
    let from = message.as_ref().and_then(|m| m.from()).and_then(|from| from.first());
    let sent = message.as_ref().and_then(Sent::of);
    Entry {
        path: format!("{}.eml", label(&format!("message {number:04}"), subject)),
        size: Some(bytes.len() as u64),
        date: sent.and_then(|sent| sent.iso()),
        about: from.map(|from| format!("from {}", mailbox(from.name(), from.address()))),
    }
}

/// A number and a subject as a name without folders.
pub(super) fn label(number: &str, subject: &str) -> String {
    let clean = |c: char| if c.is_control() || matches!(c, '/' | '\\') { '_' } else { c };
    let subject: String = subject.trim().chars().take(SUBJECT).map(clean).collect();
    format!("{number} {subject}").trim_end().to_owned()
}
