//! What a cage holds back.

use serde::{Deserialize, Serialize};

/// What holds a child, as the child itself found it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Landlock's ABI; `None` when it does not hold files back here.
    pub landlock: Option<u32>,
    /// Whether other files can't be opened.
    pub files: bool,
    /// Whether there is no network.
    pub network: bool,
    /// Whether other processes can't be signalled.
    pub signals: bool,
    /// Whether only the listed system calls are answered.
    pub system_calls: bool,
    /// Private memory at most, in bytes; `None` when there is no limit.
    pub memory: Option<u64>,
    /// Size of a file that it writes at most, in bytes; `None` when there is no limit.
    pub file_size: Option<u64>,
    /// What is not active, each with its reason.
    pub missing: Vec<String>,
}

impl Report {
    /// Whether nothing is missing.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty()
    }
}
