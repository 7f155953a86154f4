//! Records as a store loads them for a write, and what of them is to be saved.

use crate::{Result, StoreError};
use bureau_model::artifact::{Standing, Tally};
use bureau_model::event::StageSeconds;
use bureau_model::stage::{Attempts, Lane};
use bureau_model::time::Timestamp;
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, FileType, JobId, LeaseId, Stage, StageState, Status};
use std::collections::BTreeMap;

/// An artifact that has a content, with all its stages in their order.
#[derive(Debug, Clone)]
pub struct ArtifactRecord {
    /// Its number, which is its row.
    pub id: ArtifactId,
    /// Its place in its job, from 1.
    pub ordinal: u64,
    /// Its job's row.
    pub job: i64,
    /// Its job.
    pub job_id: JobId,
    /// Its case's row.
    pub case: i64,
    /// Its content's row.
    pub content: i64,
    /// The uploaded file that it was found in, at whatever depth; none of an uploaded file itself.
    pub root: Option<ArtifactId>,
    /// Its file name.
    pub filename: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its status.
    pub status: Status,
    /// Seconds of the stages that were done.
    pub seconds: StageSeconds,
    /// Why stages were skipped.
    pub skipped: BTreeMap<Stage, String>,
    /// Stages that had work to do and no engine.
    pub gaps: Vec<Stage>,
    /// The stage that waits for its turn, when none runs.
    pub waiting: Option<Stage>,
    /// Its file type.
    pub file_type: FileType,
    /// Its stages.
    pub stages: Vec<StageRecord>,
}

/// One stage.
#[derive(Debug, Clone)]
pub struct StageRecord {
    /// Its row.
    pub row: i64,
    /// Which stage.
    pub stage: Stage,
    /// Where it stands.
    pub state: StageState,
    /// Failures so far.
    pub attempts: Attempts,
    /// Who holds it, while it runs.
    pub lease: Option<LeaseId>,
    /// The row of its output, once done.
    pub output: Option<i64>,
    /// Where it waits for a worker.
    pub lane: Lane,
    /// Its job is halted: nobody claims it.
    pub held: bool,
}

impl ArtifactRecord {
    /// An uploaded file, not a member of one.
    pub fn is_top(&self) -> bool {
        self.root.is_none()
    }

    /// The uploaded file that it belongs to: itself, when it is one.
    pub fn root(&self) -> ArtifactId {
        self.root.unwrap_or(self.id)
    }

    /// The stage of this row; an error when it is another artifact's.
    pub fn stage(&self, row: i64) -> Result<&StageRecord> {
        self.position(row).map(|at| &self.stages[at])
    }

    /// Where the stage of this row stands in the order.
    pub fn position(&self, row: i64) -> Result<usize> {
        let missing = || StoreError::backend(format!("artifact {} has no stage {row}", self.id));
        self.stages.iter().position(|stage| stage.row == row).ok_or_else(missing)
    }

    /// Whether a lease holds the stage of this row.
    pub fn is_held_by(&self, row: i64, lease: LeaseId) -> bool {
        self.stages.iter().any(|stage| stage.row == row && stage.lease == Some(lease))
    }

    /// How it stands while it has not ended. A stage that was claimed and not begun waits.
    pub fn standing(&self) -> Standing {
        let open = self.stages.iter().find(|s| !s.state.is_ended()).map(|s| s.stage);
        let stage = open.filter(|_| self.waiting.is_none());
        Standing { status: self.status, stage, waiting: self.waiting }
    }

    /// The text output that a stage rests on: of the first of the stages that it reads that has one.
    pub fn text_before(&self, row: i64) -> Result<Option<i64>> {
        let reads = self.stage(row)?.stage.reads();
        let output = |stage: &Stage| self.stages.iter().find(|s| s.stage == *stage).and_then(|s| s.output);
        Ok(reads.iter().find_map(output))
    }
}

/// A stage's new columns. Its lease ends with every change.
#[derive(Debug, Clone)]
pub struct StageChange {
    /// Its row.
    pub row: i64,
    /// Its new state.
    pub state: StageState,
    /// Its new counts.
    pub attempts: Attempts,
    /// When it is due again.
    pub due_at: Option<Timestamp>,
    /// Seconds that it took.
    pub seconds: Option<f64>,
    /// The row of its output.
    pub output: Option<i64>,
    /// The output was there already.
    pub reused: bool,
    /// The engine, with its version.
    pub engine: Option<String>,
    /// Why it was skipped.
    pub skip_reason: Option<String>,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// A lane that it is moved to.
    pub lane: Option<Lane>,
}

impl StageChange {
    /// The stage moves to a state, and nothing of what it did before is kept.
    pub fn to(row: i64, state: StageState) -> Self {
        Self {
            row,
            state,
            attempts: Attempts::default(),
            due_at: None,
            seconds: None,
            output: None,
            reused: false,
            engine: None,
            skip_reason: None,
            failure: None,
            lane: None,
        }
    }
}

/// An artifact's new columns.
#[derive(Debug, Clone)]
pub struct ArtifactChange {
    /// Which artifact.
    pub id: ArtifactId,
    /// Its status and stage.
    pub standing: Standing,
    /// Seconds of the stages that were done.
    pub seconds: StageSeconds,
    /// Why stages were skipped.
    pub skipped: BTreeMap<Stage, String>,
    /// Stages that had work to do and no engine.
    pub gaps: Vec<Stage>,
    /// Its language, where it was looked for: none when it is unknown.
    pub language: Option<Option<String>>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// A job.
#[derive(Debug, Clone)]
pub struct JobRecord {
    /// Its row.
    pub row: i64,
    /// Its id.
    pub id: JobId,
    /// Its case's row.
    pub case: i64,
    /// Its case's name.
    pub case_name: String,
    /// Its status.
    pub status: Status,
    /// Its counters.
    pub tally: Tally,
    /// The job that it extends.
    pub parent: Option<JobId>,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// It is halted.
    pub paused: bool,
    /// It is being cancelled.
    pub cancelling: bool,
    /// It was cancelled during its intake.
    pub cut_short: bool,
}

impl JobRecord {
    /// Nothing of it is claimed.
    pub fn is_held(&self) -> bool {
        self.paused || self.cancelling
    }
}
