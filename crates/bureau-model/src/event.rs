//! Live events, and the journal that records them before they are announced.

use crate::id::{ArtifactId, JobId};
use crate::stage::Stage;
use crate::time::Timestamp;
use crate::word::{ErrorCode, Status};
use serde::{Deserialize, Serialize};
use sha2::Digest;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Seconds that each ended stage took.
pub type StageSeconds = BTreeMap<Stage, f64>;

/// One tagged union for everything that is announced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// An artifact moved.
    ArtifactStatus(ArtifactEvent),
    /// A job moved.
    JobStatus(JobEvent),
    /// Progress inside a stage. Never recorded, without a `seq`, may be lost.
    StageProgress(StageProgress),
}

/// An artifact's standing after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ArtifactEvent {
    /// The journal's number of this event.
    pub seq: i64,
    /// Its job.
    pub job_id: JobId,
    /// Which artifact.
    pub artifact_id: ArtifactId,
    /// Its file name.
    pub filename: String,
    /// Its status now.
    pub status: Status,
    /// The stage that runs; `"completed"` at the end, nothing while it waits.
    pub current_stage: Option<String>,
    /// The stage that waits for its turn.
    #[serde(default)]
    pub waiting_stage: Option<Stage>,
    /// Seconds, for stages that ended.
    #[ts(as = "BTreeMap<String, f64>")]
    pub processing_stages: StageSeconds,
    /// Stages that had work to do and no engine for it here.
    #[serde(default)]
    pub gaps: Vec<Stage>,
    /// Why it failed.
    pub error_code: Option<ErrorCode>,
    /// The same as a sentence.
    pub error_message: Option<String>,
    /// When, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub timestamp: Timestamp,
}

/// A job's standing after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JobEvent {
    /// The journal's number of this event.
    pub seq: i64,
    /// Which job.
    pub job_id: JobId,
    /// Its case.
    pub case_name: String,
    /// Its status now.
    pub status: Status,
    /// Uploaded files that ended.
    pub processed_files: u64,
    /// Of those, the failed.
    pub failed_files: u64,
    /// Of those, the ones that were cancelled before they, and what is inside them, had ended.
    #[serde(default)]
    pub cancelled_files: u64,
    /// It was cancelled while files were taken in: there are more that nobody counted.
    #[serde(default)]
    pub cut_short: bool,
    /// Uploaded files.
    pub total_files: u64,
    /// Files are still being taken in.
    pub taking_in: bool,
    /// The analyst halted it.
    pub paused: bool,
    /// The job it extends.
    pub parent_job_id: Option<JobId>,
    /// When the job was recorded, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub created_at: Timestamp,
    /// When, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub timestamp: Timestamp,
}

/// How far a running stage is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StageProgress {
    /// Its job.
    pub job_id: JobId,
    /// Which artifact.
    pub artifact_id: ArtifactId,
    /// Which stage.
    pub stage: Stage,
    /// Between 0 and 1.
    pub fraction: f64,
    /// Such as "page 7 of 40".
    pub detail: Option<String>,
    /// Seconds until the stage ends, as far as this machine's own timings tell.
    pub eta_seconds: Option<f64>,
}

impl Event {
    /// The journal's number, for events that are recorded.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Event::ArtifactStatus(e) => Some(e.seq),
            Event::JobStatus(e) => Some(e.seq),
            Event::StageProgress(_) => None,
        }
    }

    /// The job it is about.
    pub fn job_id(&self) -> &JobId {
        match self {
            Event::ArtifactStatus(e) => &e.job_id,
            Event::JobStatus(e) => &e.job_id,
            Event::StageProgress(e) => &e.job_id,
        }
    }
}

crate::words! {
    /// What was done, for the audit trail.
    Action ("journal action") {
        /// A job was recorded.
        JobCreated = "job_created",
        /// An artifact was taken in.
        Added = "added",
        /// An artifact was refused at intake, with its reason.
        Refused = "refused",
        /// A worker claimed a stage.
        Started = "started",
        /// A stage ended with output.
        Finished = "finished",
        /// A stage's output was already there for the same content, engine and parameters.
        Reused = "reused",
        /// A stage had nothing to do.
        Skipped = "skipped",
        /// A stage failed and will be tried again.
        WillRetry = "will_retry",
        /// A stage failed for good.
        Failed = "failed",
        /// A stage was taken back from a worker that died or fell silent.
        Rescued = "rescued",
        /// A stage was found to belong into another lane, such as the one of OCR.
        Moved = "moved",
        /// The analyst asked for another attempt.
        Retried = "retried",
        /// The analyst asked for a new run from a stage on.
        Reprocessed = "reprocessed",
        /// The analyst stopped it.
        Cancelled = "cancelled",
        /// The analyst halted the job.
        Paused = "paused",
        /// The analyst let the job go on.
        Resumed = "resumed",
        /// The analyst opened the artifact: it goes first.
        Opened = "opened",
        /// A job's counters or status changed.
        Progressed = "progressed",
        /// Everything of a job has been taken in.
        IntakeClosed = "intake_closed",
    }
}

/// What the event itself does not say: which stage and engine, with which parameters, how long.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Detail {
    /// Which stage.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub stage: Option<Stage>,
    /// Name and version of the engine.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub engine: Option<String>,
    /// Its parameters, canonical JSON.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub parameters: Option<String>,
    /// Number of the attempt, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub attempt: Option<u32>,
    /// How long it took.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub seconds: Option<f64>,
    /// Why: of a skip, a refusal, a retry.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// One entry of the journal. Entry `n` carries the hash of entry `n-1`, so that none can be changed,
/// dropped or put in between without breaking the chain. Entries cut off at its end leave no trace in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JournalEntry {
    /// Its number: 1, 2, … without gaps.
    pub seq: i64,
    /// When, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub at: Timestamp,
    /// Who: `analyst:<user>`, `worker:<id>`, `intake`, `rescue` or `watch-folder`.
    pub actor: String,
    /// What was done.
    pub action: Action,
    /// The event that was announced.
    pub event: Event,
    /// What the event does not say.
    pub detail: Detail,
    /// Hash of this entry, hexadecimal SHA-256.
    pub hash: String,
}

/// Hash of the chain before its first entry.
pub const CHAIN_START: [u8; 32] = [0; 32];

/// The hash of an entry: over the hash before it and the entry's recorded fields, each with its length.
/// `event` and `detail` are the recorded JSON texts.
pub fn chain_hash(
    before: &[u8; 32],
    seq: i64,
    at_micros: i64,
    actor: &str,
    action: Action,
    event: &str,
    detail: &str,
) -> [u8; 32] {
    let mut hash = sha2::Sha256::new();
    hash.update(before);
    hash.update(seq.to_le_bytes());
    hash.update(at_micros.to_le_bytes());
    for field in [actor, action.as_str(), event, detail] {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize().into()
}
