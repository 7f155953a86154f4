//! What a reader finds.

use super::when::When;
use bureau_model::output::{MessageKind, Party};

/// A conversation as its reader finds it.
#[derive(Debug, Default)]
pub(in crate::extract) struct Conversation {
    /// What it is called; empty where nothing says it.
    pub(in crate::extract) name: String,
    /// Whether more than two may take part.
    pub(in crate::extract) group: bool,
    /// Who takes part without having written, as far as known.
    pub(in crate::extract) people: Vec<Party>,
    /// In their order.
    pub(in crate::extract) entries: Vec<Entry>,
}

/// A message, call or notice.
#[derive(Debug)]
pub(in crate::extract) struct Entry {
    pub(in crate::extract) when: When,
    pub(in crate::extract) kind: MessageKind,
    /// Nobody of a notice.
    pub(in crate::extract) sender: Party,
    /// Whom it reached, where that isn't everybody in the conversation.
    pub(in crate::extract) recipients: Vec<Party>,
    pub(in crate::extract) text: String,
    pub(in crate::extract) attachments: Vec<String>,
    pub(in crate::extract) status: Option<String>,
    pub(in crate::extract) seconds: Option<f64>,
}

impl Entry {
    /// A message of `sender`, with nothing but its text.
    pub(in crate::extract) fn new(
        kind: MessageKind,
        when: When,
        sender: Party,
        text: impl Into<String>,
    ) -> Self {
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
    pub(in crate::extract) fn notice(when: When, text: impl Into<String>) -> Self {
        Self::new(MessageKind::Notice, when, Party::default(), text)
    }
}
