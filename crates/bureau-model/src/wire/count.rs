//! Artifacts counted: what lists and notices tell apart, and of which kind of file.

use crate::id::JobId;
use crate::stage::Stage;
use crate::word::{ErrorCode, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

crate::words! {
    /// What a list tells apart: each artifact is in one group.
    ArtifactGroup ("group of artifacts") {
        /// A stage runs.
        Running = "running",
        /// It was begun, and its next stage waits for its turn.
        Waiting = "waiting",
        /// Nothing of it has been begun.
        Queued = "queued",
        /// It would be waiting or queued, but its job is halted.
        Paused = "paused",
        /// Every stage that had work to do was done.
        Completed = "completed",
        /// Completed, but for stages that no engine is here for.
        CompletedWithGaps = "completed_with_gaps",
        /// No known password opens it.
        Locked = "locked",
        /// It is damaged.
        Corrupt = "corrupt",
        /// Nothing here reads its kind.
        Unsupported = "unsupported",
        /// There is nothing in it.
        Empty = "empty",
        /// It failed for another reason.
        Failed = "failed",
        /// The analyst stopped it before it had ended.
        Cancelled = "cancelled",
    }
}

impl ArtifactGroup {
    /// The group of an artifact that stands so. A store groups by the same rule.
    pub fn of(
        status: Status,
        code: Option<ErrorCode>,
        waits: bool,
        has_gaps: bool,
        job_is_paused: bool,
    ) -> Self {
        match status {
            Status::Queued | Status::Processing if waits && job_is_paused => Self::Paused,
            Status::Queued => Self::Queued,
            Status::Processing if waits => Self::Waiting,
            Status::Processing => Self::Running,
            Status::Completed if has_gaps => Self::CompletedWithGaps,
            Status::Completed => Self::Completed,
            Status::Failed => Self::failed(code),
            Status::Cancelled => Self::Cancelled,
        }
    }

    fn failed(code: Option<ErrorCode>) -> Self {
        match code {
            Some(ErrorCode::Locked) => Self::Locked,
            Some(ErrorCode::Corrupt) => Self::Corrupt,
            Some(ErrorCode::Unsupported) => Self::Unsupported,
            Some(ErrorCode::Empty) => Self::Empty,
            Some(
                ErrorCode::TooLarge
                | ErrorCode::Timeout
                | ErrorCode::Crashed
                | ErrorCode::OutOfMemory
                | ErrorCode::Quarantined
                | ErrorCode::EngineMissing
                | ErrorCode::Io
                | ErrorCode::Internal,
            )
            | None => Self::Failed,
        }
    }
}

/// Counts the artifacts of a job or of every job of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ArtifactCountsRequest {
    /// Of this job.
    #[serde(default)]
    pub job_id: Option<JobId>,
    /// Or of every job of this case.
    #[serde(default)]
    pub case_name: Option<String>,
}

/// How many artifacts there are of each group, the files that were added apart from those inside them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ArtifactCounts {
    /// Files that the analyst added.
    pub added: FileCounts,
    /// Files found inside them.
    pub inside: FileCounts,
}

/// Files counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct FileCounts {
    /// All of them.
    pub files: u64,
    /// By group; one that is empty is not named.
    #[ts(as = "BTreeMap<String, u64>")]
    pub groups: BTreeMap<ArtifactGroup, u64>,
    /// Failed ones by code.
    #[ts(as = "BTreeMap<String, u64>")]
    pub errors: BTreeMap<ErrorCode, u64>,
    /// Completed ones by the stage that they lack for want of an engine; one may lack several.
    #[ts(as = "BTreeMap<String, u64>")]
    pub gaps: BTreeMap<Stage, u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_not_running_and_what_is_paused_is_neither() {
        let of = |status, waits, paused| ArtifactGroup::of(status, None, waits, false, paused);
        assert_eq!(of(Status::Processing, false, false), ArtifactGroup::Running);
        assert_eq!(of(Status::Processing, true, false), ArtifactGroup::Waiting);
        assert_eq!(of(Status::Processing, true, true), ArtifactGroup::Paused);
        assert_eq!(of(Status::Queued, true, true), ArtifactGroup::Paused);
        assert_eq!(of(Status::Processing, false, true), ArtifactGroup::Running, "what runs may end");
        assert_eq!(of(Status::Cancelled, false, true), ArtifactGroup::Cancelled);
    }

    #[test]
    fn locked_empty_unsupported_and_damaged_files_are_told_apart() {
        let of = |code| ArtifactGroup::of(Status::Failed, Some(code), false, false, false);
        let apart = [ErrorCode::Locked, ErrorCode::Corrupt, ErrorCode::Unsupported, ErrorCode::Empty].map(of);
        use ArtifactGroup::{Corrupt, Empty, Locked, Unsupported};
        assert_eq!(apart, [Locked, Corrupt, Unsupported, Empty]);
        assert_eq!(of(ErrorCode::Crashed), ArtifactGroup::Failed);
    }
}
