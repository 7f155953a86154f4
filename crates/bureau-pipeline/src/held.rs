//! The leases that this process holds.

use bureau_model::LeaseId;
use bureau_store::Claimed;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long a claim holds without being renewed.
pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// Each with what cuts its stage off.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held(Arc<Mutex<HashMap<LeaseId, (i64, CancellationToken)>>>);

impl Held {
    pub(crate) fn add(&self, claimed: &[Claimed]) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend(claimed.iter().map(|c| (c.lease, (c.id, CancellationToken::new()))));
    }

    /// What is cancelled when the lease is lost.
    pub(crate) fn lost(&self, lease: LeaseId) -> CancellationToken {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A lease that is not held any more is lost already.
        held.get(&lease).map_or_else(
            || {
                let lost = CancellationToken::new();
                lost.cancel();
                lost
            },
            |(_, token)| token.clone(),
        )
    }

    pub(crate) fn drop_lease(&self, lease: LeaseId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&lease);
    }

    pub(crate) fn all(&self) -> Vec<(i64, LeaseId)> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().map(|(lease, (stage, _))| (*stage, *lease)).collect()
    }
}
