//! Kinds of messages and calls as Android numbers them, in backups and in its own databases.

use crate::extract::chat::conversation::Entry;
use crate::extract::chat::thread::Passed;
use crate::extract::chat::when::When;
use bureau_model::output::{MessageKind, Party};

/// Whether a short message went out, and what became of it.
pub(in crate::extract) fn sms_type(number: Option<i64>) -> (bool, Option<String>) {
    let (outgoing, status) = match number {
        Some(2) => (true, None),
        Some(3) => (true, Some("draft")),
        Some(4) => (true, Some("being sent")),
        Some(5) => (true, Some("not sent")),
        Some(6) => (true, Some("waiting to be sent")),
        _ => (false, None),
    };
    (outgoing, status.map(str::to_owned))
}

/// Whether a call went out, and what became of it.
pub(in crate::extract) fn call_type(number: Option<i64>) -> (bool, Option<String>) {
    let (outgoing, status) = match number {
        Some(2) => (true, None),
        Some(3) => (false, Some("missed")),
        Some(4) => (false, Some("voicemail")),
        Some(5) => (false, Some("rejected")),
        Some(6) => (false, Some("blocked")),
        _ => (false, None),
    };
    (outgoing, status.map(str::to_owned))
}

/// A call with somebody. Numbers below zero stand for callers who hid theirs: they are nobody.
pub(in crate::extract) fn call(
    other: Party,
    outgoing: bool,
    status: Option<String>,
    when: When,
    seconds: Option<i64>,
) -> Passed {
    let hidden = other.address.is_empty() || other.address.starts_with('-');
    let other = if hidden { Party { address: String::new(), ..other } } else { other };
    let text = if other == Party::default() { "number withheld" } else { "" };
    let entry = Entry {
        seconds: seconds.map(|seconds| seconds as f64),
        status,
        ..Entry::new(MessageKind::Call, when, Party::default(), text)
    };
    let sender = (!outgoing).then(|| other.clone());
    Passed { thread: "calls".to_owned(), name: String::new(), others: vec![other], sender, entry }
}
