//! Rows as a transaction sees them: loaded for a decision, and saved after it.

pub(crate) mod artifact;
pub(crate) mod change;
pub(crate) mod claimed;
pub(crate) mod content;
pub(crate) mod graph;
pub(crate) mod insert;
pub(crate) mod job;
pub(crate) mod member;
pub(crate) mod output;
pub(crate) mod pace;
pub(crate) mod root;
pub(crate) mod stage;
pub(crate) mod visible;
