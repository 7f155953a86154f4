//! The rules in memory: what `bureau-model` allows, applied to plain lists.

use bureau_model::artifact::standing;
use bureau_model::stage::{Attempts, Cause, back_off_seconds, next};
use bureau_model::{ArtifactId, ErrorCode, FileType, JobId, Stage, StageState, Status};
use std::collections::BTreeSet;

/// A job as the rules know it.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) id: JobId,
    pub(super) taking_in: bool,
    pub(super) paused: bool,
}

/// One stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) stage: Stage,
    pub(super) state: StageState,
    attempts: Attempts,
    /// Seconds of the clock at which it is due again.
    due: i64,
}

/// An artifact with its stages.
#[derive(Debug, Clone)]
pub(super) struct Artifact {
    pub(super) id: ArtifactId,
    pub(super) job: usize,
    pub(super) content: u8,
    pub(super) rows: Vec<Row>,
    /// Claimed since it was last set back to its beginning.
    pub(super) begun: bool,
}

impl Artifact {
    pub(super) fn new(id: ArtifactId, job: usize, content: u8, file_type: FileType) -> Self {
        let row = |stage: &Stage| Row {
            stage: *stage,
            state: StageState::Blocked,
            attempts: Attempts::default(),
            due: 0,
        };
        let mut rows: Vec<Row> = Stage::of(file_type).iter().map(row).collect();
        rows[0].state = StageState::Available;
        Self { id, job, content, rows, begun: false }
    }

    /// Its status. Once begun it is processing, also while its first stage waits for another worker.
    pub(super) fn status(&self) -> Status {
        let states: Vec<_> = self.rows.iter().map(|row| (row.stage, row.state)).collect();
        let status = standing(&states).status;
        if status == Status::Queued && self.begun { Status::Processing } else { status }
    }

    fn move_row(&mut self, at: usize, cause: Cause) -> StageState {
        let row = &mut self.rows[at];
        let moved = next(row.state, row.attempts, cause).expect("the rules allow it");
        (row.state, row.attempts) = (moved.state, moved.attempts);
        moved.state
    }

    pub(super) fn position(&self, stage: Stage) -> usize {
        self.rows.iter().position(|row| row.stage == stage).expect("it has the stage")
    }

    pub(super) fn claim(&mut self, stage: Stage, now: i64) {
        let at = self.position(stage);
        if self.rows[at].state == StageState::Retryable {
            assert!(self.rows[at].due <= now, "claimed before it was due");
            self.move_row(at, Cause::Due);
        }
        self.move_row(at, Cause::Claim);
        self.begun = true;
    }

    /// Ends a running stage; `skips` are passed over on the way to the next.
    pub(super) fn finish(&mut self, stage: Stage, cause: Cause, skips: &BTreeSet<Stage>, now: i64) {
        let at = self.position(stage);
        let state = self.move_row(at, cause);
        assert!(self.rows[at].attempts.failed <= Attempts::LIMIT, "tried too often");
        if state == StageState::Retryable {
            self.rows[at].due = now + i64::from(back_off_seconds(self.rows[at].attempts.failed));
        }
        let mut goes_on = state.lets_the_next_begin();
        for i in at + 1..self.rows.len() {
            if goes_on {
                let skip = skips.contains(&self.rows[i].stage);
                goes_on =
                    self.move_row(i, if skip { Cause::Skip } else { Cause::Unblock }).lets_the_next_begin();
            }
        }
    }

    pub(super) fn rescue(&mut self, stage: Stage) {
        let at = self.position(stage);
        self.move_row(at, Cause::Rescue);
    }

    pub(super) fn cancel(&mut self) {
        for at in 0..self.rows.len() {
            if !self.rows[at].state.is_ended() {
                self.move_row(at, Cause::Cancel);
            }
        }
    }

    /// Begins again at `from`, or where it did not end well when that is earlier.
    pub(super) fn reset(&mut self, from: Option<Stage>) {
        let unwell = self.rows.iter().position(|row| !row.state.lets_the_next_begin());
        let wanted = from.and_then(|from| self.rows.iter().position(|row| row.stage >= from));
        let last = self.rows.len() - 1;
        let first = unwell.unwrap_or(last).min(wanted.unwrap_or(last));
        for at in first..self.rows.len() {
            self.move_row(at, Cause::Reset { ready: at == first });
        }
        self.begun = first > 0;
    }
}

/// Failures for every way a stage can end badly.
pub(super) const FAILURES: [ErrorCode; 5] =
    [ErrorCode::Io, ErrorCode::Timeout, ErrorCode::Crashed, ErrorCode::Corrupt, ErrorCode::Internal];
