//! The loop that keeps a lane busy.

use crate::held::LEASE;
use crate::pipeline::Pipeline;
use crate::run;
use bureau_model::stage::Lane;
use bureau_store::{ClaimRequest, Claimed, StoreError};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Claimed and waiting for a slot at most, beside those that run: the claim of the next stage (one fsync)
/// overlaps with the work on this one.
const AHEAD: usize = 2;
const IDLE: Duration = Duration::from_secs(5);
const AFTER_ERROR: Duration = Duration::from_secs(2);

/// Works a lane until `stop`.
pub(crate) async fn work(pipeline: Pipeline, lane: Lane, stop: CancellationToken) {
    let slots = pipeline.lanes.slots(lane);
    let mut recorded = pipeline.store.last_seq();
    let mut waiting: VecDeque<Claimed> = VecDeque::new();
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        // Marked as seen before looking: what is recorded while we claim wakes us again.
        recorded.mark_unchanged();
        let free = (slots + AHEAD).saturating_sub(running.len() + waiting.len());
        let mut pause = IDLE;
        if free > 0 {
            match claim(&pipeline, lane, free).await {
                Ok(claimed) => {
                    pipeline.problems.clear(lane.as_str());
                    waiting.extend(claimed);
                }
                Err(error) => {
                    tracing::warn!(%error, %lane, "nothing could be claimed; trying again");
                    pipeline.problems.set(lane.as_str(), error.into());
                    pause = AFTER_ERROR;
                }
            }
        }
        while running.len() < slots
            && let Some(claimed) = waiting.pop_front()
        {
            running.spawn(run::stage(pipeline.clone(), claimed, stop.child_token()));
        }
        let pause = until_due(&pipeline, pause).await;
        tokio::select! {
            () = stop.cancelled() => {}
            _ended = running.join_next(), if !running.is_empty() => {}
            changed = recorded.changed(), if free > 0 => if changed.is_err() { sleep(pause).await },
            () = sleep(pause) => {}
        }
    }
    // Running stages see the same `stop`; what only waited is given back with them by the pipeline.
    while running.join_next().await.is_some() {}
}

async fn claim(pipeline: &Pipeline, lane: Lane, limit: usize) -> Result<Vec<Claimed>, StoreError> {
    let request = ClaimRequest {
        worker: pipeline.worker,
        lane,
        limit: u32::try_from(limit).unwrap_or(u32::MAX),
        lasting: LEASE,
        job: pipeline.job.clone(),
    };
    let claimed = pipeline.store.claim(request).await?;
    pipeline.held.add(&claimed);
    Ok(claimed)
}

/// Not longer than until the next back-off is over.
async fn until_due(pipeline: &Pipeline, pause: Duration) -> Duration {
    match pipeline.store.next_due().await {
        Ok(Some(due)) => {
            let wait = due - pipeline.clock.now();
            wait.to_std().unwrap_or_default().clamp(Duration::from_millis(20), pause)
        }
        Ok(None) | Err(_) => pause,
    }
}
