//! Why a page was not read.

use std::time::Duration;

/// A page is given up after this long.
pub const TIME: Duration = Duration::from_secs(60);

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It took longer than [`TIME`].
    #[error("reading it took longer than {} s", TIME.as_secs())]
    OutOfTime,
    /// The library gave up.
    #[error("the OCR library could not read it")]
    Failed,
}
