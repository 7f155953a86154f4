//! Errors as they cross an edge: a code someone branches on, a sentence, and where there is one a hint.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

crate::words! {
    /// Why a request was refused. A code exists only because a caller acts on it.
    Code ("error code of a request") {
        /// The request itself is wrong: an empty name, an unknown word, a malformed id.
        Invalid = "invalid",
        /// What it names does not exist.
        NotFound = "not_found",
        /// It can't be done in the present state.
        Conflict = "conflict",
        /// The caller may not.
        Forbidden = "forbidden",
        /// The disk that holds the data folder is full.
        DiskFull = "disk_full",
        /// Reading or writing failed.
        Io = "io",
        /// An engine or helper program is missing.
        EngineMissing = "engine_missing",
        /// A fault of this program.
        Internal = "internal",
    }
}

/// An error on the wire: `{code, message, hint}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct WireError {
    /// What to branch on.
    pub code: Code,
    /// What went wrong, naming the thing.
    pub message: String,
    /// The way out, where there is one.
    pub hint: Option<String>,
}

impl WireError {
    /// An error without a hint.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    /// The same error with the way out.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
