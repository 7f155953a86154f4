//! How a stage ends, and what follows for its artifact.

use super::{
    ArtifactChange, ArtifactNews, ArtifactRecord, Draft, EndedPace, StageChange, StageRecord, worker,
};
use crate::{Finish, Follow, Outcome, Result, StoreError};
use bureau_model::artifact::{Standing, standing};
use bureau_model::event::{Action, Detail, StageSeconds};
use bureau_model::stage::{self, Cause, Transition};
use bureau_model::time::Timestamp;
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, Stage, StageState, Status};
use std::collections::BTreeMap;
use std::time::Duration;

/// The recorded output that ends a stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// Its row; none where the stage ends without one.
    pub row: Option<i64>,
    /// It was there already.
    pub reused: bool,
    /// Of a text: the language, which may be unknown.
    pub language: Option<Option<String>>,
}

/// Everything that one outcome changes.
#[derive(Debug)]
pub struct Finishing {
    /// New columns of its stage and of those after it.
    pub stages: Vec<StageChange>,
    /// New columns of its artifact.
    pub artifact: ArtifactChange,
    /// The entry.
    pub draft: Draft,
    /// Stage, engine, seconds and bytes of a run that really happened.
    pub timing: Option<(Stage, String, f64, i64)>,
    /// Of an artifact that has ended with it: how long its stages took.
    pub pace: Option<EndedPace>,
}

impl Finishing {
    /// How the artifact stands now.
    pub fn standing(&self) -> Standing {
        self.artifact.standing
    }
}

/// Works out what an outcome changes, whose lease holds the stage.
///
/// # Errors
/// [`StoreError::Illegal`] when the stage does not run, [`StoreError::Backend`] when it is not the artifact's.
pub fn finish(
    artifact: &ArtifactRecord,
    finish: &Finish,
    output: &Output,
    now: Timestamp,
) -> Result<Finishing> {
    let at = artifact.position(finish.id)?;
    let ended = &artifact.stages[at];
    let transition = stage::next(ended.state, ended.attempts, cause(&finish.outcome))?;
    let failure = failure(&finish.outcome, &transition);
    let mut after = After::of(artifact);
    after.stages.push(change(ended, finish, output, &transition, failure.as_ref(), now));
    after.states[at].1 = transition.state;
    if let Some((reason, is_gap)) = passed_over(&finish.outcome) {
        after.pass_over(ended.stage, reason, is_gap);
    } else if transition.state.is_ended() {
        after.seconds.insert(ended.stage, round(finish.seconds));
    }
    if transition.state.lets_the_next_begin() {
        after.go_on(artifact, at, &finish.follow)?;
    }
    let standing = standing(&after.states);
    let failure = failure.filter(|_| standing.status == Status::Failed);
    Ok(Finishing {
        pace: standing.status.is_ended().then(|| EndedPace::of(artifact, &after.seconds)),
        draft: draft(ended, finish, &transition, after.news(artifact, standing, failure.clone())),
        timing: timing(artifact, ended, finish),
        artifact: ArtifactChange {
            id: artifact.id,
            standing,
            seconds: after.seconds,
            skipped: after.skipped,
            gaps: after.gaps,
            language: output.language.clone(),
            failure,
        },
        stages: after.stages,
    })
}

/// An artifact as it will be.
struct After {
    stages: Vec<StageChange>,
    states: Vec<(Stage, StageState)>,
    seconds: StageSeconds,
    skipped: BTreeMap<Stage, String>,
    gaps: Vec<Stage>,
}

impl After {
    fn of(artifact: &ArtifactRecord) -> Self {
        Self {
            stages: Vec::new(),
            states: artifact.stages.iter().map(|s| (s.stage, s.state)).collect(),
            seconds: artifact.seconds.clone(),
            skipped: artifact.skipped.clone(),
            gaps: artifact.gaps.clone(),
        }
    }

    fn pass_over(&mut self, stage: Stage, reason: &str, is_gap: bool) {
        self.skipped.insert(stage, reason.to_owned());
        if is_gap && !self.gaps.contains(&stage) {
            self.gaps.push(stage);
            self.gaps.sort_unstable();
        }
    }

    /// Passes over the blocked stages behind `at` that are to be skipped, and makes the next one available.
    fn go_on(&mut self, artifact: &ArtifactRecord, at: usize, follow: &[(Stage, Follow)]) -> Result<()> {
        for (i, next) in artifact.stages.iter().enumerate().skip(at + 1) {
            let follow = follow.iter().find(|(stage, _)| *stage == next.stage).map(|(_, follow)| follow);
            let (cause, skip) = match follow {
                Some(Follow::Skip(reason)) => (Cause::Skip, Some((reason, false))),
                Some(Follow::Lack(reason)) => (Cause::Skip, Some((reason, true))),
                Some(Follow::Run) | None => (Cause::Unblock, None),
            };
            let transition = stage::next(next.state, next.attempts, cause)?;
            self.states[i].1 = transition.state;
            let mut change = StageChange::to(next.row, transition.state);
            if let Some((reason, is_gap)) = skip {
                self.pass_over(next.stage, reason, is_gap);
                change.skip_reason = Some(reason.clone());
            }
            self.stages.push(change);
            if !transition.state.lets_the_next_begin() {
                break;
            }
        }
        Ok(())
    }

    fn news(&self, artifact: &ArtifactRecord, standing: Standing, failure: Option<Failure>) -> ArtifactNews {
        ArtifactNews {
            seconds: self.seconds.clone(),
            gaps: self.gaps.clone(),
            failure,
            ..ArtifactNews::of(artifact, standing)
        }
    }
}

/// Why nothing was done, and whether something should have been.
fn passed_over(outcome: &Outcome) -> Option<(&str, bool)> {
    match outcome {
        Outcome::Skipped { reason } => Some((reason, false)),
        Outcome::Lacking { reason } => Some((reason, true)),
        Outcome::Done { .. } | Outcome::Reused { .. } | Outcome::Failed(_) | Outcome::Moved(_) => None,
    }
}

/// Microseconds are as fine as anybody reads.
fn round(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e6
}

fn cause(outcome: &Outcome) -> Cause {
    match outcome {
        Outcome::Done { .. } | Outcome::Reused { .. } => Cause::Done,
        Outcome::Skipped { .. } | Outcome::Lacking { .. } => Cause::NothingToDo,
        Outcome::Failed(failure) => Cause::Fail(failure.code),
        Outcome::Moved(_) => Cause::Move,
    }
}

/// The failure to record: the engine's, or that the stage is quarantined now.
fn failure(outcome: &Outcome, transition: &Transition) -> Option<Failure> {
    let Outcome::Failed(failure) = outcome else { return None };
    if transition.code != Some(ErrorCode::Quarantined) || failure.code == ErrorCode::Quarantined {
        return Some(failure.clone());
    }
    let times = transition.attempts.crashes;
    let last = &failure.message;
    Some(Failure::new(
        ErrorCode::Quarantined,
        format!("set aside after it ended its process {times} times; the last time: {last}"),
    ))
}

fn change(
    ended: &StageRecord,
    finish: &Finish,
    output: &Output,
    transition: &Transition,
    failure: Option<&Failure>,
    now: Timestamp,
) -> StageChange {
    let back_off = Duration::from_secs(stage::back_off_seconds(transition.attempts.failed).into());
    let lane = if let Outcome::Moved(lane) = &finish.outcome { Some(*lane) } else { None };
    StageChange {
        attempts: transition.attempts,
        due_at: (transition.state == StageState::Retryable).then(|| now + back_off),
        seconds: transition.state.is_ended().then_some(finish.seconds),
        output: output.row,
        reused: output.reused,
        engine: finish.engine.as_ref().map(|engine| format!("{} {}", engine.name, engine.version)),
        skip_reason: passed_over(&finish.outcome).map(|(reason, _)| reason.to_owned()),
        failure: failure.cloned(),
        lane,
        ..StageChange::to(ended.row, transition.state)
    }
}

fn timing(
    artifact: &ArtifactRecord,
    ended: &StageRecord,
    finish: &Finish,
) -> Option<(Stage, String, f64, i64)> {
    let engine = finish.engine.as_ref()?;
    matches!(finish.outcome, Outcome::Done { .. })
        .then(|| (ended.stage, engine.name.clone(), finish.seconds, artifact.size))
}

fn draft(ended: &StageRecord, finish: &Finish, transition: &Transition, news: ArtifactNews) -> Draft {
    let (action, reason) = match &finish.outcome {
        Outcome::Done { .. } => (Action::Finished, None),
        Outcome::Reused { .. } => (Action::Reused, None),
        Outcome::Skipped { reason } | Outcome::Lacking { reason } => (Action::Skipped, Some(reason.clone())),
        Outcome::Moved(lane) => (Action::Moved, Some(format!("it waits in the lane {lane} now"))),
        Outcome::Failed(failure) => {
            let will_retry = transition.state == StageState::Retryable;
            let action = if will_retry { Action::WillRetry } else { Action::Failed };
            (action, Some(failure.message.clone()))
        }
    };
    let detail = Detail {
        stage: Some(ended.stage),
        engine: finish.engine.as_ref().map(|engine| format!("{} {}", engine.name, engine.version)),
        parameters: Some(finish.parameters.clone()).filter(|p| !p.is_empty()),
        attempt: Some(ended.attempts.failed + 1),
        seconds: Some(round(finish.seconds)),
        reason,
    };
    news.draft(&worker(finish.worker), action, detail)
}

/// The output that ends a stage must be of this stage.
///
/// # Errors
/// [`StoreError::Invalid`] when it is another stage's.
pub fn refuse_output(stage: Stage, outcome: &Outcome) -> Result<()> {
    match outcome {
        Outcome::Done { output, .. } if !output.fits(stage) => {
            Err(StoreError::Invalid(format!("the output of another stage does not end {stage}")))
        }
        Outcome::Done { .. }
        | Outcome::Reused { .. }
        | Outcome::Skipped { .. }
        | Outcome::Lacking { .. }
        | Outcome::Failed(_)
        | Outcome::Moved(_) => Ok(()),
    }
}
