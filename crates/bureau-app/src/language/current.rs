//! The setup as it is now: a model that is installed, or a server that is named, is used by the workers that run
//! already, in this process and in others.

use super::plan::Setup;
use std::sync::{Arc, PoisonError, RwLock};

/// Shared by those that plan; clones see the same.
#[derive(Clone)]
pub(crate) struct Current(Arc<RwLock<Arc<Setup>>>);

impl Current {
    pub(super) fn new(setup: Setup) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(setup))))
    }

    pub(super) fn put(&self, setup: Setup) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(setup);
    }

    /// What there is.
    pub(crate) fn now(&self) -> Arc<Setup> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
