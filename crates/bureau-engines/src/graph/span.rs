//! A found entity in its place.

use bureau_model::output::EntityKind;

/// An entity at one place of a chunk; positions in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) kind: EntityKind,
    pub(super) key: String,
    pub(super) name: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn overlaps(&self, other: &Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}
