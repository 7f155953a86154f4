//! Processing stages: claim with a lease, run the engine, record the outcome.
//!
//! A [`Pipeline`] belongs to one process and works until it is told to stop. Three things wake it: the
//! store recorded something ([`bureau_store::Journal::last_seq`]), a slot of a lane became free, or the next
//! back-off is over. It claims a little ahead ([`lane`]), so that a core never waits for a disk, and renews
//! its leases while it works ([`lease`]). What an engine does not finish in time, and what kills its
//! process, is the engine's own to report ([`engine`]); the pipeline turns every end into an outcome.
//!
//! What a dead process left is given back at the start of the next one: each worker holds a lock file that
//! the operating system frees when the process dies ([`liveness`]), so nobody waits for leases to expire.

pub mod engine;
mod estimate;
mod held;
mod lane;
mod lease;
pub mod liveness;
mod pipeline;
mod problem;
mod run;
mod slot;

pub use engine::{Engine, Engines, Facts, Plan, ProgressSink, Task};
pub use estimate::estimate;
pub use pipeline::Pipeline;
pub use problem::Problems;
pub use slot::Lanes;

use bureau_model::stage::Lane;
use tokio_util::sync::CancellationToken;

impl Pipeline {
    /// Works until `stop`: then no stage is begun any more, and those that run are cut off and given back.
    pub async fn run(self, stop: CancellationToken) {
        let leases = tokio::spawn(lease::keep(self.clone(), stop.clone()));
        let lanes = [Lane::Cpu, Lane::Ocr, Lane::Model]
            .map(|lane| tokio::spawn(lane::work(self.clone(), lane, stop.clone())));
        for lane in lanes {
            if let Err(error) = lane.await {
                tracing::error!(%error, "a lane of the pipeline ended");
            }
        }
        stop.cancel();
        if let Err(error) = leases.await {
            tracing::error!(%error, "renewing leases ended");
        }
        if let Err(error) = self.store.rescue(vec![self.worker]).await {
            tracing::warn!(%error, "stages could not be given back; the next start does");
        }
    }
}
