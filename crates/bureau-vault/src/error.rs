//! What can go wrong with the vault.

use std::io;
use std::path::{Path, PathBuf};

/// Why the vault failed.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The disk that holds the vault is full. Nothing half-written stays.
    #[error("the disk that holds {} is full", .0.display())]
    DiskFull(PathBuf),
    /// The file to take in can't be read.
    #[error("{reason}")]
    Source {
        /// What is wrong with it, as a sentence without the path.
        reason: String,
        /// Why.
        #[source]
        source: Option<io::Error>,
    },
    /// A file of the vault itself.
    #[error("can't {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// Something in the vault that is no original.
    #[error("{} does not belong in the vault", .0.display())]
    Stray(PathBuf),
}

impl VaultError {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            return Self::DiskFull(path.to_owned());
        }
        Self::Io { action, path: path.to_owned(), source }
    }

    pub(crate) fn source(reason: impl Into<String>, source: Option<io::Error>) -> Self {
        Self::Source { reason: reason.into(), source }
    }
}
