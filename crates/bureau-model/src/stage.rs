//! Stages, their states, and [`next`]: the one author of every transition.
//!
//! ```text
//!             Unblock            Claim              Finish(done)
//!  blocked ───────────► available ─────► running ───────────────► done
//!     │                  ▲  ▲               │ ├─ Finish(skipped) ► skipped
//!     │ Skip             │  └─── Rescue ────┤ └─ Finish(failed) ─► failed
//!     ▼                  │ Due              ▼
//!  skipped               └──────────── retryable   (a transient failure with attempts left)
//! ```
//!
//! An analyst's `Reset` (retry, reprocess) leads back to blocked or available from any ended state, and
//! `Cancel` ends what has not ended. Everything else is an [`IllegalTransition`].

use crate::word::{ErrorCode, FileType};
use serde::{Deserialize, Serialize};

crate::words! {
    /// One step for one artifact. Each rests on the ones before it; the graph is the last.
    Stage ("stage") {
        /// Text (and later members, tables, pictures) out of the file.
        Extraction = "extraction",
        /// Speech to text.
        Transcription = "transcription",
        /// Into the language of the case.
        Translation = "translation",
        /// A few sentences, each with the chunks it rests on.
        Summarization = "summarization",
        /// A vector for each chunk.
        Embeddings = "embeddings",
        /// Entities, their mentions and relationships, in the graph of the case.
        Graph = "graph",
    }
}

crate::words! {
    /// What a stage needs of the machine. Each lane has its own concurrency.
    Lane ("lane") {
        /// Keeps a core busy.
        Cpu = "cpu",
        /// Reads scans and pictures: a core for minutes.
        Ocr = "ocr",
        /// Runs a model: much memory, many cores.
        Model = "model",
    }
}

impl Stage {
    /// The stages that an artifact of this type goes through, in order.
    pub const fn of(file_type: FileType) -> &'static [Stage] {
        use Stage::{Embeddings, Extraction, Graph, Summarization, Transcription, Translation};
        match file_type {
            FileType::Audio | FileType::Video => {
                &[Extraction, Transcription, Translation, Summarization, Embeddings, Graph]
            }
            FileType::Document
            | FileType::Image
            | FileType::Email
            | FileType::Archive
            | FileType::Table
            | FileType::Other => &[Extraction, Translation, Summarization, Embeddings, Graph],
        }
    }

    /// The stages whose text it rests on, the one that it prefers first: of an artifact that has several of them, it
    /// reads the first that was done.
    pub const fn reads(self) -> &'static [Stage] {
        match self {
            Stage::Extraction => &[],
            Stage::Transcription => &[Stage::Extraction],
            Stage::Translation | Stage::Summarization | Stage::Embeddings | Stage::Graph => {
                &[Stage::Transcription, Stage::Extraction]
            }
        }
    }

    /// Whether other stages read its text.
    pub fn is_read(self) -> bool {
        Stage::ALL.iter().any(|stage| stage.reads().contains(&self))
    }

    /// The lane it is claimed from, of an artifact of this type. A document whose pages turn out to be scans is
    /// moved to the lane of OCR.
    pub const fn lane(self, file_type: FileType) -> Lane {
        match self {
            Stage::Extraction if matches!(file_type, FileType::Image) => Lane::Ocr,
            Stage::Extraction | Stage::Summarization | Stage::Graph => Lane::Cpu,
            Stage::Transcription | Stage::Translation | Stage::Embeddings => Lane::Model,
        }
    }
}

crate::words! {
    /// Where one stage of one artifact stands.
    StageState ("stage state") {
        /// An earlier stage has not ended. The finish of that stage moves it on.
        Blocked = "blocked",
        /// Can be claimed by a worker.
        Available = "available",
        /// Claimed: a lease names who works on it and until when. Its holder moves it on, or a rescue.
        Running = "running",
        /// Failed for a passing reason; becomes available when its back-off is over.
        Retryable = "retryable",
        /// Ended with its output recorded.
        Done = "done",
        /// Ended without output, for the reason it carries.
        Skipped = "skipped",
        /// Ended with an error code and a sentence.
        Failed = "failed",
        /// Stopped by the analyst.
        Cancelled = "cancelled",
    }
}

impl StageState {
    /// Moves only when an analyst asks.
    pub const fn is_ended(self) -> bool {
        match self {
            StageState::Done | StageState::Skipped | StageState::Failed | StageState::Cancelled => true,
            StageState::Blocked | StageState::Available | StageState::Running | StageState::Retryable => {
                false
            }
        }
    }

    /// The stage after it may begin.
    pub const fn lets_the_next_begin(self) -> bool {
        matches!(self, StageState::Done | StageState::Skipped)
    }
}

/// How often a stage was tried, and how often the trying process died of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attempts {
    /// Claims that ended in a failure, transient ones included.
    pub failed: u32,
    /// Failures that took the working process with them.
    pub crashes: u32,
}

impl Attempts {
    /// After so many failures the stage has failed for good; so many crashes quarantine it.
    pub const LIMIT: u32 = 3;
}

/// What moves a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The stage before it ended well.
    Unblock,
    /// No engine has work to do on it.
    Skip,
    /// A worker takes it.
    Claim,
    /// Its back-off is over.
    Due,
    /// The worker recorded its output.
    Done,
    /// The worker found nothing to do.
    NothingToDo,
    /// The worker failed with this code.
    Fail(ErrorCode),
    /// The worker found that it belongs into another lane.
    Move,
    /// Its lease expired, or its worker is known to be dead: not the stage's own fault, because what
    /// could kill a worker runs in a child.
    Rescue,
    /// The analyst stopped it.
    Cancel,
    /// The analyst wants it (again): available when `ready`, else blocked by an earlier stage.
    Reset {
        /// Every stage before it has ended well.
        ready: bool,
    },
}

/// The state that follows, and what is counted with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The new state.
    pub state: StageState,
    /// The new counts.
    pub attempts: Attempts,
    /// The code to record with `failed` and `retryable`: crashing too often turns into `quarantined`.
    pub code: Option<ErrorCode>,
}

/// A cause that means nothing in this state. It is a bug or a lost race, and changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stage that is {state} can't be moved by {cause:?}")]
pub struct IllegalTransition {
    /// The state it is in.
    pub state: StageState,
    /// What should have moved it.
    pub cause: Cause,
}

/// The state after `cause`. Pure: the same arguments give the same answer, and no other code decides.
pub fn next(state: StageState, attempts: Attempts, cause: Cause) -> Result<Transition, IllegalTransition> {
    use StageState as S;
    let to = |state| Ok(Transition { state, attempts, code: None });
    match (state, cause) {
        (S::Blocked, Cause::Unblock) => to(S::Available),
        (S::Blocked, Cause::Skip) => to(S::Skipped),
        (S::Available, Cause::Claim) => to(S::Running),
        (S::Retryable, Cause::Due) => to(S::Available),
        (S::Running, Cause::Done) => to(S::Done),
        (S::Running, Cause::NothingToDo) => to(S::Skipped),
        (S::Running, Cause::Rescue | Cause::Move) => to(S::Available),
        (S::Running, Cause::Fail(code)) => Ok(after_failure(attempts, code)),
        (state, Cause::Cancel) if !state.is_ended() => to(S::Cancelled),
        (state, Cause::Reset { ready }) if state.is_ended() || state == S::Blocked => Ok(Transition {
            state: if ready { S::Available } else { S::Blocked },
            attempts: Attempts::default(),
            code: None,
        }),
        _ => Err(IllegalTransition { state, cause }),
    }
}

fn after_failure(before: Attempts, code: ErrorCode) -> Transition {
    let attempts = Attempts {
        failed: before.failed + 1,
        crashes: before.crashes + u32::from(code.killed_its_process()),
    };
    // A stage that ran out of time once may have met a busy or suspended machine; twice, it is the file.
    let limit = if code == ErrorCode::Timeout { 2 } else { Attempts::LIMIT };
    if attempts.crashes >= Attempts::LIMIT {
        Transition { state: StageState::Failed, attempts, code: Some(ErrorCode::Quarantined) }
    } else if code.is_transient() && attempts.failed < limit {
        Transition { state: StageState::Retryable, attempts, code: Some(code) }
    } else {
        Transition { state: StageState::Failed, attempts, code: Some(code) }
    }
}

/// Seconds to wait before attempt number `failed + 1`: 1, 4, 16 … at most five minutes.
pub fn back_off_seconds(failed: u32) -> u32 {
    4u32.saturating_pow(failed.saturating_sub(1)).min(300)
}

#[cfg(test)]
mod tests {
    use super::*;
    use StageState as S;

    fn moved(state: S, cause: Cause) -> Option<S> {
        next(state, Attempts::default(), cause).ok().map(|t| t.state)
    }

    #[test]
    fn the_ordinary_way_is_blocked_available_running_done() {
        assert_eq!(moved(S::Blocked, Cause::Unblock), Some(S::Available));
        assert_eq!(moved(S::Available, Cause::Claim), Some(S::Running));
        assert_eq!(moved(S::Running, Cause::Done), Some(S::Done));
    }

    #[test]
    fn three_crashes_quarantine_and_never_more_than_three_attempts_are_made() {
        let mut attempts = Attempts::default();
        let mut states = Vec::new();
        for _ in 0..3 {
            let t = next(S::Running, attempts, Cause::Fail(ErrorCode::Crashed)).expect("legal");
            attempts = t.attempts;
            states.push((t.state, t.code.expect("a code")));
        }
        assert_eq!(
            states,
            [
                (S::Retryable, ErrorCode::Crashed),
                (S::Retryable, ErrorCode::Crashed),
                (S::Failed, ErrorCode::Quarantined)
            ]
        );
    }

    #[test]
    fn a_file_that_is_corrupt_fails_at_once_and_one_that_is_slow_gets_a_second_chance() {
        let corrupt = next(S::Running, Attempts::default(), Cause::Fail(ErrorCode::Corrupt));
        assert_eq!(corrupt.map(|t| t.state), Ok(S::Failed));
        let slow = next(S::Running, Attempts::default(), Cause::Fail(ErrorCode::Timeout)).expect("legal");
        assert_eq!(slow.state, S::Retryable);
        let again = next(S::Running, slow.attempts, Cause::Fail(ErrorCode::Timeout)).expect("legal");
        assert_eq!((again.state, again.code), (S::Failed, Some(ErrorCode::Timeout)));
    }

    #[test]
    fn a_rescue_is_not_counted_against_the_stage() {
        let before = Attempts { failed: 2, crashes: 1 };
        let t = next(S::Running, before, Cause::Rescue).expect("legal");
        assert_eq!((t.state, t.attempts), (S::Available, before));
    }

    #[test]
    fn what_has_ended_moves_only_when_the_analyst_asks() {
        for state in S::ALL.iter().copied().filter(|s| s.is_ended()) {
            for cause in [Cause::Unblock, Cause::Claim, Cause::Done, Cause::Rescue, Cause::Cancel, Cause::Due]
            {
                assert_eq!(moved(state, cause), None, "{state} was moved by {cause:?}");
            }
            assert_eq!(moved(state, Cause::Reset { ready: true }), Some(S::Available));
        }
    }

    #[test]
    fn a_running_stage_can_not_be_reset_under_its_worker() {
        assert_eq!(moved(S::Running, Cause::Reset { ready: true }), None);
    }

    #[test]
    fn back_off_grows_and_stays_bounded() {
        let waits: Vec<u32> = (1..8).map(back_off_seconds).collect();
        assert_eq!(waits, [1, 4, 16, 64, 256, 300, 300]);
    }

    #[test]
    fn every_artifact_ends_with_the_graph() {
        for file_type in FileType::ALL {
            let stages = Stage::of(*file_type);
            assert_eq!(stages.first(), Some(&Stage::Extraction));
            assert_eq!(stages.last(), Some(&Stage::Graph));
            assert!(stages.is_sorted(), "{file_type}");
        }
    }
}
