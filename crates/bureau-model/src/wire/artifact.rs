//! Artifacts: status, pages of a list, one in detail.

use super::ArtifactGroup;
use crate::event::StageSeconds;
use crate::id::{ArtifactId, JobId, Sha256};
use crate::output::{ColumnMeaning, Passage, Table};
use crate::stage::{Stage, StageState};
use crate::time::Timestamp;
use crate::word::{ErrorCode, FileType, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One artifact as the job status shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ArtifactStatus {
    /// Its number in this store.
    pub id: ArtifactId,
    /// Its number in its job: 1, 2, … in the order of intake.
    pub ordinal: u64,
    /// The artifact that it was found in.
    pub parent_artifact_id: Option<ArtifactId>,
    /// Its path inside that artifact.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub path_inside: Option<String>,
    /// Its file name.
    pub filename: String,
    /// What kind of evidence it is.
    pub file_type: FileType,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Hash of its content; none when its content could not be taken in.
    pub sha256: Option<Sha256>,
    /// Its status.
    pub status: Status,
    /// The stage that runs; `"completed"` at the end, nothing while it waits.
    pub current_stage: Option<String>,
    /// The stage that waits for its turn.
    pub waiting_stage: Option<Stage>,
    /// Seconds, for stages that ended.
    #[ts(as = "BTreeMap<String, f64>")]
    pub processing_stages: StageSeconds,
    /// Why stages were skipped.
    #[ts(as = "BTreeMap<String, String>")]
    pub skipped_stages: BTreeMap<Stage, String>,
    /// Of those, the stages that had work to do and no engine for it here.
    pub gaps: Vec<Stage>,
    /// ISO 639 code of its language.
    pub language: Option<String>,
    /// When its first stage began, UTC.
    #[serde(default, with = "crate::time::wire::maybe")]
    #[ts(type = "string | null")]
    pub started_at: Option<Timestamp>,
    /// When its last stage ended, UTC.
    #[serde(default, with = "crate::time::wire::maybe")]
    #[ts(type = "string | null")]
    pub completed_at: Option<Timestamp>,
    /// Why it failed.
    pub error_code: Option<ErrorCode>,
    /// The same as a sentence.
    pub error_message: Option<String>,
}

crate::words! {
    /// The column a list of artifacts is sorted by.
    ArtifactSort ("artifact order") {
        /// Order of intake.
        Ordinal = "ordinal",
        /// File name, ascending.
        Filename = "filename",
        /// Size, the largest first.
        Size = "size",
        /// Time spent, the longest first.
        Seconds = "seconds",
    }
}

/// A part of a list of artifacts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct ArtifactsRequest {
    /// Of this job.
    #[serde(default)]
    pub job_id: Option<JobId>,
    /// Or of every job of this case.
    #[serde(default)]
    pub case_name: Option<String>,
    /// Only these statuses; all when empty.
    #[serde(default)]
    pub statuses: Vec<Status>,
    /// Only these groups; all when empty.
    #[serde(default)]
    pub groups: Vec<ArtifactGroup>,
    /// Only those that lack one of these stages for want of an engine; all when empty.
    #[serde(default)]
    pub gaps: Vec<Stage>,
    /// Only these file types; all when empty.
    #[serde(default)]
    pub file_types: Vec<FileType>,
    /// Only what was found directly inside this artifact.
    #[serde(default)]
    pub parent_artifact_id: Option<ArtifactId>,
    /// Only file names that contain this, case-insensitive.
    #[serde(default)]
    pub filename: Option<String>,
    /// Order; intake order when absent.
    #[serde(default)]
    pub sort: Option<ArtifactSort>,
    /// First row, from 0.
    #[serde(default)]
    pub offset: u64,
    /// Rows at most, 500 at most.
    pub limit: u64,
}

/// A row of a list of artifacts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ArtifactRow {
    /// The status.
    #[serde(flatten)]
    pub artifact: ArtifactStatus,
    /// Its job.
    pub job_id: JobId,
}

/// A part of a list of artifacts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ArtifactsResponse {
    /// Rows that the filter lets through.
    pub total: u64,
    /// The part asked for.
    pub artifacts: Vec<ArtifactRow>,
}

/// What became of the files directly inside a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MemberCount {
    /// Files found.
    pub found: u64,
    /// Taken in as artifacts of their own.
    pub taken: u64,
    /// Refused, each with its reason.
    pub refused: u64,
}

/// How an artifact's pages or its speech were read by a machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Passages {
    /// In their order; none when its text stood in the file as text.
    pub passages: Vec<Passage>,
}

/// Says what the columns of an artifact's tables mean; its calls are read anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetColumnsRequest {
    /// Which artifact.
    pub artifact_id: ArtifactId,
    /// Each column whose meaning is not what its name suggests.
    pub columns: Vec<ColumnMeaning>,
}

/// Names an artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ArtifactRequest {
    /// Which.
    pub artifact_id: ArtifactId,
}

/// One stage of one artifact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StageRow {
    /// Which stage.
    pub stage: Stage,
    /// Where it stands.
    pub state: StageState,
    /// Failures so far.
    pub failures: u32,
    /// Seconds it took; none while it has not ended.
    pub seconds: Option<f64>,
    /// Name and version of the engine that made its output.
    pub engine: Option<String>,
    /// The output was there already for the same content, engine and parameters.
    pub reused: bool,
    /// Why it was skipped.
    pub skip_reason: Option<String>,
    /// Why it failed, or failed last.
    pub error_code: Option<ErrorCode>,
    /// The same as a sentence.
    pub error_message: Option<String>,
}

/// One artifact with everything but its content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ArtifactDetail {
    /// The status.
    #[serde(flatten)]
    pub artifact: ArtifactStatus,
    /// Its job.
    pub job_id: JobId,
    /// Its case.
    pub case_name: String,
    /// Where it was taken from.
    pub source_path: String,
    /// Its media type by content.
    pub media_type: String,
    /// MD5 of its content, hexadecimal, for hash-set look-ups.
    pub md5: Option<String>,
    /// SHA-1 of its content, hexadecimal, for hash-set look-ups.
    pub sha1: Option<String>,
    /// Its stages in order.
    pub stages: Vec<StageRow>,
    /// What the file says of itself.
    pub metadata: Vec<(String, String)>,
    /// What could not be read and why.
    pub warnings: Vec<String>,
    /// The tables in it.
    pub tables: Vec<Table>,
    /// Of a container: what became of the files inside it.
    pub members: Option<MemberCount>,
    /// Other artifacts with the same content, the oldest first, ten at most.
    pub same_content: Vec<ArtifactId>,
}
