//! Conversations into rows of text, with who wrote to whom beside them.

use super::conversation::{Conversation, Entry};
use super::when::When;
use super::{heading, people, row};
use crate::extract::reading::Reading;
use bureau_model::output::{Contact, Message, MessageKind, Party, Place};

/// Messages of one file at most, contacts too, and bytes of text that they may have together: all of it is held in
/// memory, passed on, and shown.
const MESSAGES: usize = 200_000;
const CONTACTS: usize = 50_000;
const TEXT: usize = 32 << 20;

/// A reading as conversations are added to it.
#[derive(Debug, Default)]
pub(in super::super) struct Writer {
    reading: Reading,
    row: u32,
    text: usize,
    conversations: usize,
    left_out: u64,
    undated: u64,
    zoneless: bool,
    first: Option<String>,
    last: Option<String>,
}

impl Writer {
    /// Adds a conversation. One without entries adds nothing.
    pub(in super::super) fn conversation(&mut self, conversation: Conversation) {
        if conversation.entries.is_empty() {
            return;
        }
        let heading = heading::of(&conversation);
        let pair = heading::pair(&conversation, &heading.people);
        if self.is_full() {
            self.left_out += conversation.entries.len() as u64;
            return;
        }
        self.conversations += 1;
        self.put(&heading.text, &heading.name, self.row + 1);
        for entry in conversation.entries {
            if self.is_full() {
                self.left_out += 1;
            } else {
                self.entry(entry, &heading.name, pair.as_ref());
            }
        }
    }

    fn is_full(&self) -> bool {
        self.reading.messages.len() >= MESSAGES || self.text >= TEXT
    }

    fn put(&mut self, text: &str, part: &str, row: u32) {
        self.text += text.len();
        self.reading
            .push(text.to_owned(), Place { part: Some(part.to_owned()), row: Some(row), ..Place::default() });
    }

    fn entry(&mut self, entry: Entry, part: &str, pair: Option<&[Party; 2]>) {
        self.row += 1;
        self.put(&row::of(&entry), part, self.row);
        self.date(&entry.when, entry.kind);
        let Entry { when, kind, sender, mut recipients, attachments, status, seconds, .. } = entry;
        recipients.truncate(row::RECIPIENTS);
        // Between two people a message reaches the other, without a word in its row.
        let other = pair.and_then(|[one, other]| match &sender {
            sender if sender == one => Some(other),
            sender if sender == other => Some(one),
            _ => None,
        });
        recipients.extend(other.filter(|_| recipients.is_empty()).cloned());
        let conversation = if pair.is_some() { String::new() } else { part.to_owned() };
        let message = Message {
            chunk: 0,
            start: 0,
            kind,
            conversation,
            sender,
            recipients,
            at: when.at,
            seconds,
            attachments,
            status,
        };
        self.reading.messages.push((self.row, message));
    }

    fn date(&mut self, when: &When, kind: MessageKind) {
        let Some(at) = &when.at else {
            self.undated += u64::from(kind != MessageKind::Notice);
            return;
        };
        self.zoneless |= !(at.ends_with('Z') || at.get(19..).is_some_and(|offset| !offset.is_empty()));
        if self.first.as_ref().is_none_or(|first| at < first) {
            self.first = Some(at.clone());
        }
        if self.last.as_ref().is_none_or(|last| at > last) {
            self.last = Some(at.clone());
        }
    }

    /// Adds somebody of an address book; `more` is what else it says of them.
    pub(in super::super) fn contact(&mut self, name: &str, addresses: Vec<String>, more: &[String]) {
        let name = people::shown(name);
        let addresses: Vec<String> =
            addresses.iter().map(|address| people::shown(address)).filter(|a| !a.is_empty()).collect();
        if name.is_empty() && addresses.is_empty() {
            return self.note(more);
        }
        if self.reading.contacts.len() >= CONTACTS {
            self.left_out += 1;
            return;
        }
        self.row += 1;
        let shown: Vec<&str> = std::iter::once(name.as_str())
            .chain(addresses.iter().map(String::as_str))
            .chain(more.iter().map(String::as_str))
            .filter(|part| !part.is_empty())
            .collect();
        self.put(&shown.join(" | "), "contacts", self.row);
        self.reading.contacts.push((self.row, Contact { chunk: 0, start: 0, name, addresses }));
    }

    /// Adds a row of an address book that is nobody: a group.
    pub(in super::super) fn note(&mut self, parts: &[String]) {
        if self.is_full() {
            self.left_out += 1;
            return;
        }
        let shown: Vec<String> =
            parts.iter().map(|part| people::shown(part)).filter(|part| !part.is_empty()).collect();
        if !shown.is_empty() {
            self.row += 1;
            self.put(&shown.join(" | "), "contacts", self.row);
        }
    }

    /// Something else that the reader has to say.
    pub(in super::super) fn reading(&mut self) -> &mut Reading {
        &mut self.reading
    }

    /// The reading, with how much of what is in it.
    pub(in super::super) fn finish(mut self) -> Reading {
        let messages = self.reading.messages.len();
        let said = [
            ("Conversations", self.conversations),
            ("Messages", messages),
            ("Contacts", self.reading.contacts.len()),
        ];
        for (name, count) in said.into_iter().filter(|(_, count)| *count > 0) {
            self.reading.say(name, count.to_string());
        }
        for (name, at) in [("First message", self.first.take()), ("Last message", self.last.take())] {
            if let Some(at) = at {
                self.reading.say(name, at);
            }
        }
        if self.zoneless {
            self.reading
                .say("Times", "by the clock of the telephone that kept them; the zone is not recorded");
        }
        self.warn();
        self.reading
    }

    fn warn(&mut self) {
        if self.undated > 0 {
            self.reading.warn(format!(
                "the time of {} messages could not be read; it stands before them as it was found, and the timeline lacks them",
                self.undated
            ));
        }
        if self.left_out > 0 {
            self.reading.warn(format!(
                "{} messages or contacts beyond the first {} were not read: split the export and add its parts",
                self.left_out, self.row
            ));
        }
    }
}
