//! Renewing leases while their stages run, and cutting off those whose lease is lost.

use crate::{Pipeline, lane};
use bureau_model::LeaseId;
use bureau_store::Claimed;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const RENEW: Duration = Duration::from_secs(10);
/// How soon a stage of a cancelled job is cut off.
const LOOK: Duration = Duration::from_secs(2);

/// The leases that this process holds, each with what cuts its stage off.
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

    fn all(&self) -> Vec<(i64, LeaseId)> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().map(|(lease, (stage, _))| (*stage, *lease)).collect()
    }
}

/// Renews until `stop`. While leases are held it prolongs them every [`LOOK`], and so hears soon that one was
/// taken away (a cancelled job); every [`RENEW`] it also gives back what others let expire.
pub(crate) async fn keep(pipeline: Pipeline, stop: CancellationToken) {
    let mut ticks = 0_u32;
    let per_renewal = (RENEW.as_secs() / LOOK.as_secs()) as u32;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        ticks += 1;
        let leases = pipeline.held.all();
        if leases.is_empty() && !ticks.is_multiple_of(per_renewal) {
            continue;
        }
        match pipeline.store.renew(leases, pipeline.clock.now() + lane::LEASE).await {
            Ok(lost) => lost.into_iter().for_each(|lease| pipeline.held.lost(lease).cancel()),
            Err(error) => tracing::warn!(%error, "leases could not be renewed; trying again"),
        }
        if ticks.is_multiple_of(per_renewal) {
            match pipeline.store.rescue(Vec::new()).await {
                Ok(0) => {}
                Ok(stages) => tracing::info!(stages, "took back what a silent worker held"),
                Err(error) => tracing::warn!(%error, "expired leases could not be looked for"),
            }
        }
    }
}
