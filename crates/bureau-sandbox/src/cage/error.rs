//! Why there is no cage.

use std::io;

/// Why a cage could not be entered although the machine has it.
#[derive(Debug, thiserror::Error)]
pub enum CageError {
    /// Landlock refused its rules.
    #[error("the file access rules can't be set: {0}")]
    Files(String),
    /// seccomp refused its filter.
    #[error("the system call filter can't be set: {0}")]
    Calls(String),
    /// The process is not as it must be at its start.
    #[error("the process can't be prepared: {0}")]
    Process(#[from] io::Error),
}
