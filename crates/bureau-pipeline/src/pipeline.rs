//! What working needs.

use crate::engine::Engines;
use crate::held::Held;
use crate::problem::Problems;
use crate::slot::Lanes;
use bureau_model::event::StageProgress;
use bureau_model::{JobId, WorkerId};
use bureau_store::{Clock, Scope, Store};
use std::sync::Arc;
use tokio::sync::broadcast;

/// Everything that working needs.
#[derive(Clone)]
pub struct Pipeline {
    pub(crate) store: Arc<dyn Store>,
    /// What it may see: the outputs that it takes again, and what it reads.
    pub(crate) scope: Scope,
    pub(crate) engines: Arc<dyn Engines>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) worker: WorkerId,
    pub(crate) lanes: Lanes,
    /// Only stages of this job are worked.
    pub(crate) job: Option<JobId>,
    pub(crate) progress: broadcast::Sender<StageProgress>,
    pub(crate) held: Held,
    pub(crate) problems: Problems,
}

impl Pipeline {
    /// A pipeline over a store, for a worker that is registered ([`liveness`](crate::liveness)).
    pub fn new(
        store: Arc<dyn Store>,
        scope: Scope,
        engines: Arc<dyn Engines>,
        clock: Arc<dyn Clock>,
        worker: WorkerId,
        lanes: Lanes,
    ) -> Self {
        let progress = broadcast::Sender::new(1_024);
        let (held, problems) = (Held::default(), Problems::default());
        Self { store, scope, engines, clock, worker, lanes, job: None, progress, held, problems }
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
}
