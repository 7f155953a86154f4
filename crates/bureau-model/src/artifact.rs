//! What an analyst sees of an artifact, derived from the states of its stages and from nothing else.

use crate::stage::{Stage, StageState};
use crate::word::Status;

/// One artifact's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its status.
    pub status: Status,
    /// The stage that runs, or at the end the one that failed or was cancelled.
    pub stage: Option<Stage>,
    /// The stage that waits for its turn: for a worker, or for its back-off to be over.
    pub waiting: Option<Stage>,
}

impl Standing {
    /// The contract's `current_stage`: the stage's name, `"completed"` at the end, nothing while it only waits.
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
/// completed when every stage is done or skipped, and processing in between; then the first stage that has not
/// ended runs or waits.
pub fn standing(stages: &[(Stage, StageState)]) -> Standing {
    let find = |wanted: StageState| stages.iter().find(|(_, s)| *s == wanted).map(|(stage, _)| *stage);
    if let Some(stage) = find(StageState::Failed) {
        return Standing { status: Status::Failed, stage: Some(stage), waiting: None };
    }
    if let Some(stage) = find(StageState::Cancelled) {
        return Standing { status: Status::Cancelled, stage: Some(stage), waiting: None };
    }
    let Some((stage, state)) = stages.iter().find(|(_, state)| !state.is_ended()).copied() else {
        return Standing { status: Status::Completed, stage: None, waiting: None };
    };
    if state == StageState::Running {
        return Standing { status: Status::Processing, stage: Some(stage), waiting: None };
    }
    let is_first = stages.first().is_some_and(|(first, _)| *first == stage);
    let untouched = is_first && matches!(state, StageState::Available | StageState::Blocked);
    let status = if untouched { Status::Queued } else { Status::Processing };
    Standing { status, stage: None, waiting: Some(stage) }
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
    /// Of those, the ones that were not worked to their end, or something inside them was not.
    pub cancelled: u64,
    /// The analyst stopped the job before all had ended.
    pub stopped: bool,
    /// Some artifact has been begun.
    pub begun: bool,
    /// Files are still being taken in, so that `total` will grow.
    pub taking_in: bool,
}

impl Tally {
    /// The job's status by the rule of the contract: it has ended when every file has; cancelled when it was
    /// stopped before that, whatever was done by then; failed when every one failed, else completed.
    pub fn status(&self) -> Status {
        if self.taking_in || self.ended < self.total {
            return if self.begun || self.ended > 0 { Status::Processing } else { Status::Queued };
        }
        if self.stopped || self.cancelled > 0 {
            Status::Cancelled
        } else if self.failed == self.total {
            Status::Failed
        } else {
            Status::Completed
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
        assert_eq!(
            (open.status, open.current_stage(), open.waiting),
            (Status::Processing, None, Some(Graph))
        );
        let running = standing(&[(Extraction, S::Done), (Summarization, S::Done), (Graph, S::Running)]);
        assert_eq!((running.current_stage(), running.waiting), (Some("graph"), None));
        let ended = standing(&[(Extraction, S::Done), (Summarization, S::Skipped), (Graph, S::Done)]);
        assert_eq!((ended.status, ended.current_stage()), (Status::Completed, Some("completed")));
    }

    #[test]
    fn a_queued_artifact_only_waits_and_a_failed_one_names_its_stage() {
        let queued = standing(&[(Extraction, S::Available), (Graph, S::Blocked)]);
        assert_eq!((queued.status, queued.current_stage()), (Status::Queued, None));
        assert_eq!(queued.waiting, Some(Extraction));
        let failed = standing(&[(Extraction, S::Failed), (Graph, S::Blocked)]);
        assert_eq!((failed.status, failed.current_stage()), (Status::Failed, Some("extraction")));
        let waiting = standing(&[(Extraction, S::Retryable), (Graph, S::Blocked)]);
        assert_eq!((waiting.status, waiting.stage), (Status::Processing, None));
        assert_eq!(waiting.waiting, Some(Extraction), "it waits for its back-off");
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

    #[test]
    fn a_job_that_was_stopped_before_all_had_ended_is_cancelled_whatever_was_done() {
        let stopped = Tally { total: 2_000, ended: 2_000, failed: 3, cancelled: 637, ..Tally::default() };
        assert_eq!(stopped.status(), Status::Cancelled);
        let in_intake = Tally { total: 3, ended: 3, stopped: true, ..Tally::default() };
        assert_eq!(in_intake.status(), Status::Cancelled, "the rest was never taken in");
        let still_ending = Tally { ended: 2, begun: true, ..in_intake };
        assert_eq!(still_ending.status(), Status::Processing);
    }
}
