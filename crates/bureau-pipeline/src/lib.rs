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
mod lane;
mod lease;
pub mod liveness;
mod problem;
mod run;

pub use engine::{Engine, Engines, Facts, Plan, ProgressSink, Task};
pub use estimate::estimate;
pub use lane::Lanes;
pub use problem::Problems;

use bureau_model::event::StageProgress;
use bureau_model::stage::Lane;
use bureau_model::{JobId, WorkerId};
use bureau_store::{Clock, Store};
use std::sync::Arc;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// Everything that working needs.
#[derive(Clone)]
pub struct Pipeline {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) engines: Arc<dyn Engines>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) worker: WorkerId,
    pub(crate) lanes: Lanes,
    /// Only stages of this job are processed.
    pub(crate) job: Option<JobId>,
    pub(crate) progress: broadcast::Sender<StageProgress>,
    pub(crate) held: lease::Held,
    pub(crate) problems: Problems,
}

impl Pipeline {
    /// A pipeline over a store, for a worker that is registered ([`liveness`]).
    pub fn new(
        store: Arc<dyn Store>,
        engines: Arc<dyn Engines>,
        clock: Arc<dyn Clock>,
        worker: WorkerId,
        lanes: Lanes,
    ) -> Self {
        let progress = broadcast::Sender::new(1_024);
        let (held, problems) = (lease::Held::default(), Problems::default());
        Self { store, engines, clock, worker, lanes, job: None, progress, held, problems }
    }

    /// The same pipeline, telling there how far its stages are and what keeps it from going on.
    pub fn telling(mut self, progress: broadcast::Sender<StageProgress>, problems: Problems) -> Self {
        self.progress = progress;
        self.problems = problems;
        self
    }

    /// The same pipeline, for one job only.
    pub fn only(mut self, job: JobId) -> Self {
        self.job = Some(job);
        self
    }

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
