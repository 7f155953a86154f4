//! Renewing leases while their stages run, and cutting off those whose lease is lost.

use crate::held::LEASE;
use crate::pipeline::Pipeline;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const RENEW: Duration = Duration::from_secs(10);
/// How soon a stage of a cancelled job is cut off.
const LOOK: Duration = Duration::from_secs(2);

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
        match pipeline.store.renew(leases, pipeline.clock.now() + LEASE).await {
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
