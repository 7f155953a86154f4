//! Jobs: uploading, status, control.

use super::ArtifactStatus;
use crate::id::{ArtifactId, JobId};
use crate::stage::Stage;
use crate::time::Timestamp;
use crate::word::Status;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A person of interest: an id and free fields, such as `name`, `aliases`, `phone`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Suspect {
    /// The analyst's own id for the person.
    pub id: String,
    /// Free key-value fields.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// Files and folders into a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UploadRequest {
    /// Absolute paths of files and folders.
    pub paths: Vec<String>,
    /// A new case or an existing one.
    pub case_name: String,
    /// Of a case that is made now: the country of its telephone numbers without a code, ISO 3166; India when absent.
    #[serde(default)]
    pub country: Option<String>,
    /// The job that this one extends; it must be of the same case.
    #[serde(default)]
    pub parent_job_id: Option<JobId>,
    /// Persons of interest.
    #[serde(default)]
    pub suspects: Vec<Suspect>,
}

/// The job that an upload became.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UploadResponse {
    /// Its id.
    pub job_id: JobId,
    /// The case's name as recorded.
    pub case_name: String,
    /// `queued`.
    pub status: Status,
}

/// Names a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobRequest {
    /// Which.
    pub job_id: JobId,
}

/// A job with every artifact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JobStatus {
    /// Its id.
    pub job_id: JobId,
    /// Its status.
    pub status: Status,
    /// Its case.
    pub case_name: String,
    /// The job it extends.
    pub parent_job_id: Option<JobId>,
    /// Uploaded files.
    pub total_files: u64,
    /// Uploaded files that ended.
    pub processed_files: u64,
    /// Of those, the failed.
    pub failed_files: u64,
    /// Of those, the ones that were cancelled before they, and what is inside them, had ended.
    pub cancelled_files: u64,
    /// It was cancelled while files were taken in: there are more that nobody counted.
    pub cut_short: bool,
    /// Failed artifacts, members of containers included.
    pub failed_artifacts: u64,
    /// Ended files in percent; below 100 while anything is still to be done.
    pub progress_percentage: f64,
    /// Files are still being taken in.
    pub taking_in: bool,
    /// The analyst halted it: what runs may end, nothing else begins.
    pub paused: bool,
    /// When it was recorded, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub created_at: Timestamp,
    /// When its first stage began, UTC.
    #[serde(default, with = "crate::time::wire::maybe")]
    #[ts(type = "string | null")]
    pub started_at: Option<Timestamp>,
    /// When its last artifact ended, UTC.
    #[serde(default, with = "crate::time::wire::maybe")]
    #[ts(type = "string | null")]
    pub completed_at: Option<Timestamp>,
    /// In the order of intake.
    pub artifacts: Vec<ArtifactStatus>,
}

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JobSummary {
    /// Its id.
    pub job_id: JobId,
    /// Its status.
    pub status: Status,
    /// Uploaded files.
    pub total_files: u64,
    /// Uploaded files that ended.
    pub processed_files: u64,
    /// Of those, the failed.
    pub failed_files: u64,
    /// Of those, the ones that were cancelled before they, and what is inside them, had ended.
    pub cancelled_files: u64,
    /// It was cancelled while files were taken in: there are more that nobody counted.
    pub cut_short: bool,
    /// The job it extends.
    pub parent_job_id: Option<JobId>,
    /// When it was recorded, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub created_at: Timestamp,
    /// When its last artifact ended, UTC.
    #[serde(default, with = "crate::time::wire::maybe")]
    #[ts(type = "string | null")]
    pub completed_at: Option<Timestamp>,
}

/// A job in a list over cases, with what a list shows beside the summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JobRow {
    /// The summary.
    #[serde(flatten)]
    pub job: JobSummary,
    /// Its case.
    pub case_name: String,
    /// Files are still being taken in.
    pub taking_in: bool,
    /// The analyst halted it.
    pub paused: bool,
}

/// All jobs, or those of one case.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct JobsRequest {
    /// Only this case's.
    #[serde(default)]
    pub case_name: Option<String>,
}

/// Jobs, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JobsResponse {
    /// The newest first.
    pub jobs: Vec<JobRow>,
}

/// Seconds, within these bounds as far as anybody can tell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct SecondsRange {
    /// At least.
    pub from: f64,
    /// At most.
    pub to: f64,
}

/// What is left of a job, by this machine's own timings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JobEstimate {
    /// Until the job ends; unknown while this machine has not worked enough of such files.
    pub seconds: Option<SecondsRange>,
    /// Artifacts of kinds that this machine has not worked enough of: they take their time beside those seconds.
    pub untimed: u64,
}

/// Either an artifact or a job.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct RetryRequest {
    /// Every failed or cancelled artifact of this job.
    #[serde(default)]
    pub job_id: Option<JobId>,
    /// This artifact.
    #[serde(default)]
    pub artifact_id: Option<ArtifactId>,
}

/// What to run again: exactly one of case, job and artifact.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct ReprocessRequest {
    /// Every ended artifact of this case.
    #[serde(default)]
    pub case_name: Option<String>,
    /// Every ended artifact of this job.
    #[serde(default)]
    pub job_id: Option<JobId>,
    /// This artifact.
    #[serde(default)]
    pub artifact_id: Option<ArtifactId>,
    /// From this stage on; extraction when absent. Outputs whose key has not changed are reused.
    #[serde(default)]
    pub from: Option<Stage>,
}

/// What running things again would do, without doing it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct ReprocessPreview {
    /// Ended files that would begin again, also those inside others. What is not ended goes on as it does.
    pub files: u64,
    /// Those of them that failed or were cancelled, and would be tried again.
    pub unfinished: u64,
    /// Stages that would do their work again.
    pub runs: Vec<PreviewedStage>,
    /// Stages whose recorded output would be taken as it is.
    pub reuses: Vec<PreviewedStage>,
    /// How long what runs would take, by what it took here before: between all slots being free for it and one stage
    /// after the other. None when nothing of it ever ran here.
    pub seconds: Option<SecondsRange>,
}

/// How often a stage would run or be reused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewedStage {
    /// The stage.
    pub stage: Stage,
    /// Name and version of the engine that would do it.
    pub engine: String,
    /// Of how many files.
    pub files: u64,
}

/// How many artifacts a command touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Touched {
    /// The number.
    pub artifacts: u64,
}
