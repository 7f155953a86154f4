//! What an attempt can work with.

use std::io;
use std::path::PathBuf;

/// What the test says of the child and of what is around it.
pub(crate) struct Scene {
    /// The one file that the child may read.
    pub(crate) allowed: PathBuf,
    /// The one folder in which it may write.
    pub(crate) scratch: PathBuf,
    /// The process that started it.
    pub(crate) parent: u64,
    /// What it is after: paths and numbers, as the test says.
    pub(crate) victims: Vec<PathBuf>,
}

impl Scene {
    pub(super) fn victim(&self) -> io::Result<&PathBuf> {
        self.victims.first().ok_or_else(|| io::Error::other("the test names no victim"))
    }
}
