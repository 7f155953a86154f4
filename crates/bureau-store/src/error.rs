//! What can go wrong with a store. A variant exists because some caller acts on it.

use bureau_model::stage::IllegalTransition;
use bureau_model::{Code, UnknownWord, WireError};

/// Result of a store call.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why a store refused or failed. `NotFound`, `Conflict`, `Invalid`, `Forbidden` and `LeaseLost` leave nothing written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What is named does not exist.
    #[error("{0} does not exist")]
    NotFound(String),
    /// It can't be done in the present state.
    #[error("{0}")]
    Conflict(String),
    /// The request is wrong.
    #[error("{0}")]
    Invalid(String),
    /// The caller may not.
    #[error("{0}")]
    Forbidden(String),
    /// The stage is not held by this lease any more.
    #[error("the lease of stage {stage} was lost")]
    LeaseLost {
        /// The stage's row.
        stage: i64,
    },
    /// The disk that holds the store is full. Nothing was written; it works again when there is room.
    #[error("the disk that holds the data folder is full")]
    DiskFull,
    /// The store was made by a newer version, or a library is too old for it.
    #[error("{0}")]
    Incompatible(String),
    /// A word in the store that this version does not know.
    #[error("the store holds something unknown")]
    Unknown(#[from] UnknownWord),
    /// A transition that the model does not allow.
    #[error("a stage was to be moved against the rules")]
    Illegal(#[from] IllegalTransition),
    /// The database itself failed.
    #[error("the database failed: {0}")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// A failure of the database or of what it holds.
    pub fn backend(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Backend(error.into())
    }

    /// Whether the call was refused before anything was written.
    pub fn is_refusal(&self) -> bool {
        match self {
            StoreError::NotFound(_)
            | StoreError::Conflict(_)
            | StoreError::Invalid(_)
            | StoreError::Forbidden(_)
            | StoreError::LeaseLost { .. } => true,
            StoreError::DiskFull
            | StoreError::Incompatible(_)
            | StoreError::Unknown(_)
            | StoreError::Illegal(_)
            | StoreError::Backend(_) => false,
        }
    }
}

impl From<StoreError> for WireError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::NotFound(_) => WireError::new(Code::NotFound, message),
            StoreError::Conflict(_) | StoreError::LeaseLost { .. } => WireError::new(Code::Conflict, message),
            StoreError::Invalid(_) => WireError::new(Code::Invalid, message),
            StoreError::Forbidden(_) => WireError::new(Code::Forbidden, message),
            StoreError::DiskFull => WireError::new(Code::DiskFull, message)
                .with_hint("make room on the disk; nothing is lost, and work goes on by itself"),
            StoreError::Incompatible(_) => WireError::new(Code::Conflict, message)
                .with_hint("use the version of Bureau that made the data folder, or a newer one"),
            StoreError::Unknown(_) | StoreError::Illegal(_) | StoreError::Backend(_) => {
                WireError::new(Code::Internal, message).with_hint("`bureau verify` checks the data folder")
            }
        }
    }
}
