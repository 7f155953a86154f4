//! That nobody waits any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Tells that nobody waits for an answer any more.
#[derive(Debug, Clone, Default)]
pub struct Gone(Arc<AtomicBool>);

impl Gone {
    /// Whether the parent has closed the pipe.
    pub fn is(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
