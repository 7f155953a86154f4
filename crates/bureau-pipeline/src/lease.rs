//! Renewing leases while their stages run, and cutting off those whose lease is lost.

use crate::held::LEASE;
use crate::pipeline::Pipeline;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often leases are prolonged, and so how soon a stage of a cancelled job is cut off.
const RENEW: Duration = Duration::from_secs(2);
/// How often what others let expire is taken back.
const RESCUE: Duration = Duration::from_secs(10);

/// Renews until `stop`. While leases are held it prolongs them every [`RENEW`], and so hears soon that one was
/// taken away (a cancelled job); every [`RESCUE`] it also gives back what others let expire.
pub(crate) async fn keep(pipeline: Pipeline, stop: CancellationToken) {
    let mut ticks = 0_u32;
    let renewals = (RESCUE.as_secs() / RENEW.as_secs()) as u32;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(RENEW) => {}
        }
        ticks += 1;
        let leases = pipeline.held.all();
        if leases.is_empty() && !ticks.is_multiple_of(renewals) {
            continue;
        }
        match pipeline.store.renew(leases, LEASE).await {
            Ok(lost) => lost.into_iter().for_each(|lease| pipeline.held.lost(lease).cancel()),
            Err(error) => tracing::warn!(%error, "leases could not be renewed; trying again"),
        }
        if ticks.is_multiple_of(renewals) {
            match pipeline.store.rescue(Vec::new()).await {
                Ok(0) => {}
                Ok(stages) => tracing::info!(stages, "took back what a silent worker held"),
                Err(error) => tracing::warn!(%error, "expired leases could not be looked for"),
            }
        }
    }
}
