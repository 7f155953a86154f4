//! What an analyst sees of an artifact, derived from the states of its stages and from nothing else.

use crate::stage::{Stage, StageState};
use crate::word::Status;

/// One artifact's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its status.
    pub status: Status,
    /// The stage that is being worked on, or the one that failed. `None` while queued and once completed.
    pub stage: Option<Stage>,
}

impl Standing {
    /// The contract's `current_stage`: the stage's name, `"completed"` at the end, nothing while queued.
    pub fn current_stage(&self) -> Option<&'static str> {
        match (self.status, self.stage) {
            (Status::Completed, _) => Some("completed"),
            (_, stage) => stage.map(Stage::as_str),
        }
    }
}

/// Derives an artifact's standing from its stages, given in their order.
///
/// It is queued until a stage was begun, failed when a stage failed, cancelled when one was cancelled,
/// completed when every stage is done or skipped, and processing in between; then its stage is the first
/// that has not ended.
pub fn standing(stages: &[(Stage, StageState)]) -> Standing {
    let find = |wanted: StageState| stages.iter().find(|(_, s)| *s == wanted).map(|(stage, _)| *stage);
    if let Some(stage) = find(StageState::Failed) {
        return Standing { status: Status::Failed, stage: Some(stage) };
    }
    if let Some(stage) = find(StageState::Cancelled) {
        return Standing { status: Status::Cancelled, stage: Some(stage) };
    }
    let pending = stages.iter().find(|(_, state)| !state.is_ended());
    let Some((stage, state)) = pending else {
        return Standing { status: Status::Completed, stage: None };
    };
    let untouched = stages.first().is_some_and(|(first, _)| first == stage)
        && matches!(state, StageState::Available | StageState::Blocked);
    if untouched {
        Standing { status: Status::Queued, stage: None }
    } else {
        Standing { status: Status::Processing, stage: Some(*stage) }
    }
}

/// What a job's counters say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Uploaded files recorded so far.
    pub total: u64,
    /// Uploaded files that have ended, with all their members.
    pub ended: u64,
    /// Of those, the failed.
    pub failed: u64,
    /// Of those, the cancelled.
    pub cancelled: u64,
    /// Some artifact has been begun.
    pub begun: bool,
    /// Files are still being taken in, so that `total` will grow.
    pub taking_in: bool,
}

impl Tally {
    /// The job's status by the rule of the contract: it has ended when every file has; completed when at
    /// least one file is, failed when every one failed, cancelled when the rest was.
    pub fn status(&self) -> Status {
        if self.taking_in || self.ended < self.total {
            return if self.begun || self.ended > 0 { Status::Processing } else { Status::Queued };
        }
        let completed = self.ended - self.failed - self.cancelled;
        if completed > 0 {
            Status::Completed
        } else if self.cancelled > 0 || self.total == 0 {
            Status::Cancelled
        } else {
            Status::Failed
        }
    }

    /// Ended files in percent, two decimals; below 100 while anything is still to be done.
    pub fn progress_percentage(&self) -> f64 {
        if self.total == 0 {
            return if self.taking_in { 0.0 } else { 100.0 };
        }
        let open = self.taking_in || self.ended < self.total;
        let percent = self.ended as f64 * 100.0 / self.total as f64;
        let rounded = (percent * 100.0).round() / 100.0;
        if open { rounded.min(99.99) } else { 100.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stage::{Extraction, Graph, Summarization};
    use StageState as S;

    #[test]
    fn an_artifact_is_completed_only_after_its_last_stage() {
        let open = standing(&[(Extraction, S::Done), (Summarization, S::Done), (Graph, S::Available)]);
        assert_eq!((open.status, open.current_stage()), (Status::Processing, Some("graph")));
        let ended = standing(&[(Extraction, S::Done), (Summarization, S::Skipped), (Graph, S::Done)]);
        assert_eq!((ended.status, ended.current_stage()), (Status::Completed, Some("completed")));
    }

    #[test]
    fn a_queued_artifact_has_no_stage_and_a_failed_one_names_it() {
        let queued = standing(&[(Extraction, S::Available), (Graph, S::Blocked)]);
        assert_eq!((queued.status, queued.current_stage()), (Status::Queued, None));
        let failed = standing(&[(Extraction, S::Failed), (Graph, S::Blocked)]);
        assert_eq!((failed.status, failed.current_stage()), (Status::Failed, Some("extraction")));
        let waiting = standing(&[(Extraction, S::Retryable), (Graph, S::Blocked)]);
        assert_eq!(waiting.status, Status::Processing);
    }

    #[test]
    fn progress_is_never_100_while_anything_is_to_be_done() {
        let tally = Tally { total: 300_000, ended: 299_999, begun: true, ..Tally::default() };
        assert_eq!(tally.progress_percentage(), 99.99);
        assert_eq!(tally.status(), Status::Processing);
        let third = Tally { total: 3, ended: 2, begun: true, ..Tally::default() };
        assert_eq!(third.progress_percentage(), 66.67);
    }

    #[test]
    fn a_job_completes_with_one_good_file_and_fails_with_none() {
        let mixed = Tally { total: 3, ended: 3, failed: 2, begun: true, ..Tally::default() };
        assert_eq!(mixed.status(), Status::Completed);
        let bad = Tally { total: 3, ended: 3, failed: 3, begun: true, ..Tally::default() };
        assert_eq!(bad.status(), Status::Failed);
        let taking_in = Tally { total: 3, ended: 3, begun: true, taking_in: true, ..Tally::default() };
        assert_eq!(taking_in.status(), Status::Processing);
    }
}
