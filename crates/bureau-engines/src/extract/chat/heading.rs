//! What stands above the messages of a conversation: its name and its people.

use super::conversation::Conversation;
use super::people::label;
use super::row::RECIPIENTS;
use bureau_model::output::Party;
use std::collections::HashSet;

/// People that a heading names, and that the name of a nameless conversation holds.
const NAMED: usize = 100;
const IN_NAME: usize = 4;

/// The heading of a conversation.
pub(super) struct Heading {
    /// What the conversation is called here.
    pub(super) name: String,
    /// Its line of text.
    pub(super) text: String,
    /// Everybody in it.
    pub(super) people: Vec<Party>,
}

pub(super) fn of(conversation: &Conversation) -> Heading {
    let people = everybody(conversation);
    let labels: Vec<String> = people.iter().map(label).collect();
    let own = super::people::shown(&conversation.name);
    let (name, text) = if own.is_empty() {
        let name = if labels.is_empty() {
            "Chat".to_owned()
        } else {
            format!("Chat of {}", listed(&labels, IN_NAME))
        };
        // Who is not in the name stands after it.
        let text =
            if labels.len() > IN_NAME { format!("{name}: {}", listed(&labels, NAMED)) } else { name.clone() };
        (name, text)
    } else {
        let text = if labels.is_empty() { own.clone() } else { format!("{own}: {}", listed(&labels, NAMED)) };
        (own, text)
    };
    Heading { name, text, people }
}

/// The two between whom each message reaches the other; `None` of a group.
pub(super) fn pair(conversation: &Conversation, people: &[Party]) -> Option<[Party; 2]> {
    match people {
        [one, other] if !conversation.group => Some([one.clone(), other.clone()]),
        _ => None,
    }
}

fn listed(names: &[String], limit: usize) -> String {
    let shown = names.iter().take(limit).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(limit) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Everybody in one list: who wrote, whom it reached, and who else takes part.
fn everybody(conversation: &Conversation) -> Vec<Party> {
    let mut all: Vec<Party> = Vec::new();
    let mut known = HashSet::new();
    let written = conversation
        .entries
        .iter()
        .flat_map(|entry| std::iter::once(&entry.sender).chain(entry.recipients.iter().take(RECIPIENTS)));
    for party in conversation.people.iter().chain(written) {
        if *party != Party::default() && known.insert(party.clone()) {
            all.push(party.clone());
        }
    }
    all
}
