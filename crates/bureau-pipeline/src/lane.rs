//! Lanes: how many stages of a kind run at once, and the loop that keeps them busy.

use crate::{Pipeline, run};
use bureau_model::stage::Lane;
use bureau_store::{ClaimRequest, Claimed, StoreError};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How long a claim holds without being renewed.
pub(crate) const LEASE: Duration = Duration::from_secs(60);
/// Claimed and waiting for a slot at most, beside those that run: the claim of the next stage (one fsync)
/// overlaps with the work on this one.
const AHEAD: usize = 2;
const IDLE: Duration = Duration::from_secs(5);
const AFTER_ERROR: Duration = Duration::from_secs(2);

/// Slots of each lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lanes {
    /// Stages that keep a core busy.
    pub cpu: usize,
    /// Scans and pictures that are read at once, each by one thread.
    pub ocr: usize,
    /// Stages that run a model.
    pub model: usize,
}

impl Lanes {
    /// For a machine with so many cores: one is left to the window where there are more than two.
    pub fn for_cores(cores: usize) -> Self {
        Self {
            cpu: cores.saturating_sub(1).clamp(2.min(cores), 16).max(1),
            ocr: (cores / 2).clamp(1, 8),
            model: (cores / 4).clamp(1, 4),
        }
    }

    /// Slots of one lane.
    pub fn slots(self, lane: Lane) -> usize {
        match lane {
            Lane::Cpu => self.cpu,
            Lane::Model => self.model,
            Lane::Ocr => self.ocr,
        }
    }
}

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
        until: pipeline.clock.now() + LEASE,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_machine_keeps_working_and_a_large_one_keeps_a_core_for_the_window() {
        assert_eq!(Lanes::for_cores(1), Lanes { cpu: 1, ocr: 1, model: 1 });
        assert_eq!(Lanes::for_cores(2), Lanes { cpu: 2, ocr: 1, model: 1 });
        assert_eq!(Lanes::for_cores(8), Lanes { cpu: 7, ocr: 4, model: 2 });
    }
}
