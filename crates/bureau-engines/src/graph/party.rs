//! People of conversations and address books as entities: a person for a name, a telephone or mail address for
//! an address.

use super::span::Span;
use super::{Home, phone};
use bureau_model::entity;
use bureau_model::output::{EntityKind, Party};

/// An entity that is not placed yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Known {
    pub(super) kind: EntityKind,
    pub(super) key: String,
    pub(super) name: String,
}

impl Known {
    pub(super) fn at(&self, start: usize, length: usize) -> Span {
        Span { kind: self.kind, key: self.key.clone(), name: self.name.clone(), start, end: start + length }
    }
}

/// Who it is by name; `None` of a name without a letter or digit.
pub(super) fn person(shown: &str) -> Option<Known> {
    let shown = shown.trim();
    let key = entity::key(EntityKind::Person, shown);
    let known = key.chars().any(char::is_alphanumeric);
    known.then(|| Known { kind: EntityKind::Person, key, name: shown.to_owned() })
}

/// What an address is: a mail address, a number in one form, or a short code and the name of a service as it is.
pub(super) fn address(text: &str, home: Home) -> Option<Known> {
    let text = text.trim();
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    if text.contains('@') {
        let key = text.to_lowercase();
        return Some(Known { kind: EntityKind::Email, name: key.clone(), key });
    }
    let key = phone::subscriber(text, home).unwrap_or_else(|| text.to_uppercase());
    Some(Known { kind: EntityKind::Phone, name: key.clone(), key })
}

/// By what somebody takes part: the address where one is known, else the name.
pub(super) fn main(party: &Party, home: Home) -> Option<Known> {
    address(&party.address, home).or_else(|| person(&party.name))
}
