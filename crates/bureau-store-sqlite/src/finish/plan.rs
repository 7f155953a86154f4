//! What an outcome changes: pure, from what was loaded to what is to be written.

use crate::artifact::{ArtifactChange, Loaded, LoadedStage, StageChange};
use crate::claim::actor;
use crate::codec::micros;
use crate::journal::Draft;
use crate::pace::EndedPace;
use bureau_model::artifact::{Standing, standing};
use bureau_model::event::{Action, ArtifactEvent, Detail, Event, StageSeconds};
use bureau_model::stage::{self, Cause, Lane, Transition};
use bureau_model::time::Timestamp;
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, ErrorCode, Stage, StageState, Status};
use bureau_store::{Finish, Follow, Outcome, Result};
use std::collections::BTreeMap;
use std::time::Duration;

/// What recording the output told.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    pub(super) output: Option<i64>,
    pub(super) reused: bool,
    /// Of a text: the language, which may be unknown.
    pub(super) language: Option<Option<String>>,
}

/// Everything that one outcome changes.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) stages: Vec<StageChange>,
    pub(super) artifact: ArtifactChange,
    pub(super) standing: Standing,
    pub(super) draft: Draft,
    /// Stage, engine, seconds and bytes of a run that really happened.
    pub(super) timing: Option<(Stage, String, f64, i64)>,
    /// Of an artifact that has ended with it: how long its stages took.
    pub(super) pace: Option<EndedPace>,
}

/// Stages that were passed over, and those of them that lacked an engine.
struct Passed {
    skipped: BTreeMap<Stage, String>,
    gaps: Vec<Stage>,
}

impl Passed {
    fn note(&mut self, stage: Stage, reason: &str, is_gap: bool) {
        self.skipped.insert(stage, reason.to_owned());
        if is_gap && !self.gaps.contains(&stage) {
            self.gaps.push(stage);
            self.gaps.sort_unstable();
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

/// What an artifact's event says of it.
struct Shown {
    standing: Standing,
    seconds: StageSeconds,
    gaps: Vec<Stage>,
}

/// Works out what an outcome changes.
pub(super) fn plan(
    artifact: &Loaded,
    finish: &Finish,
    recorded: &Recorded,
    now: Timestamp,
) -> Result<Planned> {
    let at = artifact.position(finish.id);
    let ended = &artifact.stages[at];
    let transition = stage::next(ended.state, ended.attempts, cause(&finish.outcome))?;
    let failure = failure(&finish.outcome, &transition);
    let mut stages = vec![change(ended, finish, recorded, &transition, failure.as_ref(), now)];
    let mut states: Vec<(Stage, StageState)> = artifact.stages.iter().map(|s| (s.stage, s.state)).collect();
    states[at].1 = transition.state;

    let mut seconds = artifact.seconds.clone();
    let mut passed = Passed { skipped: artifact.skipped.clone(), gaps: artifact.gaps.clone() };
    if let Some((reason, is_gap)) = passed_over(&finish.outcome) {
        passed.note(ended.stage, reason, is_gap);
    } else if transition.state.is_ended() {
        seconds.insert(ended.stage, round(finish.seconds));
    }
    if transition.state.lets_the_next_begin() {
        unblock(artifact, at, finish, &mut states, &mut passed, &mut stages)?;
    }
    let standing = standing(&states);
    let artifact_failure = failure.filter(|_| standing.status == Status::Failed);
    Ok(Planned {
        artifact: ArtifactChange {
            id: artifact.row,
            status: standing.status.as_str(),
            current_stage: standing.current_stage(),
            waiting_stage: standing.waiting,
            seconds: seconds.values().sum(),
            stage_seconds: seconds.clone(),
            skipped_stages: passed.skipped,
            gaps: passed.gaps.clone(),
            new_language: recorded.language.is_some(),
            language: recorded.language.clone().flatten(),
            error_code: artifact_failure.as_ref().map(|f| f.code.as_str()),
            error_message: artifact_failure.as_ref().map(|f| f.message.clone()),
            ended: standing.status.is_ended(),
        },
        pace: standing.status.is_ended().then(|| pace(artifact, &seconds)),
        draft: draft(
            artifact,
            finish,
            &transition,
            Shown { standing, seconds, gaps: passed.gaps },
            artifact_failure,
        ),
        timing: timing(artifact, ended, finish),
        standing,
        stages,
    })
}

/// How long each of its stages took; a stage that it did not come to took no time.
fn pace(artifact: &Loaded, seconds: &StageSeconds) -> EndedPace {
    let lane = artifact.stages.iter().find(|s| s.stage == Stage::Extraction).map(|s| s.lane);
    EndedPace {
        artifact: artifact.row,
        file_type: artifact.file_type,
        lane: if lane == Some(Lane::Ocr) { Lane::Ocr } else { Lane::Cpu },
        bytes: artifact.size,
        stages: artifact
            .stages
            .iter()
            .map(|s| (s.stage, seconds.get(&s.stage).copied().unwrap_or(0.0)))
            .collect(),
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
    ended: &LoadedStage,
    finish: &Finish,
    recorded: &Recorded,
    transition: &Transition,
    failure: Option<&Failure>,
    now: Timestamp,
) -> StageChange {
    let waits = transition.state == StageState::Retryable;
    let back_off = Duration::from_secs(stage::back_off_seconds(transition.attempts.failed).into());
    StageChange {
        id: ended.row,
        state: transition.state.as_str(),
        failures: transition.attempts.failed,
        crashes: transition.attempts.crashes,
        due_at: waits.then(|| micros(now + back_off)),
        seconds: transition.state.is_ended().then_some(finish.seconds),
        output_id: recorded.output,
        reused: recorded.reused,
        engine: finish.engine.as_ref().map(|engine| format!("{} {}", engine.name, engine.version)),
        skip_reason: passed_over(&finish.outcome).map(|(reason, _)| reason.to_owned()),
        error_code: failure.map(|f| f.code.as_str()),
        error_message: failure.map(|f| f.message.clone()),
        lane: match &finish.outcome {
            Outcome::Moved(lane) => Some(lane.as_str()),
            Outcome::Done { .. }
            | Outcome::Reused { .. }
            | Outcome::Skipped { .. }
            | Outcome::Lacking { .. }
            | Outcome::Failed(_) => None,
        },
    }
}

/// Passes over the blocked stages that are to be skipped and makes the next one available.
fn unblock(
    artifact: &Loaded,
    at: usize,
    finish: &Finish,
    states: &mut [(Stage, StageState)],
    passed: &mut Passed,
    changes: &mut Vec<StageChange>,
) -> Result<()> {
    for (i, next) in artifact.stages.iter().enumerate().skip(at + 1) {
        let follow = finish.follow.iter().find(|(stage, _)| *stage == next.stage).map(|(_, follow)| follow);
        let cause = match follow {
            Some(Follow::Skip(_) | Follow::Lack(_)) => Cause::Skip,
            Some(Follow::Run) | None => Cause::Unblock,
        };
        let transition = stage::next(next.state, next.attempts, cause)?;
        states[i].1 = transition.state;
        let mut change =
            StageChange { id: next.row, state: transition.state.as_str(), ..StageChange::default() };
        if let Some(Follow::Skip(reason) | Follow::Lack(reason)) = follow {
            passed.note(next.stage, reason, matches!(follow, Some(Follow::Lack(_))));
            change.skip_reason = Some(reason.clone());
        }
        changes.push(change);
        if !transition.state.lets_the_next_begin() {
            break;
        }
    }
    Ok(())
}

fn timing(artifact: &Loaded, ended: &LoadedStage, finish: &Finish) -> Option<(Stage, String, f64, i64)> {
    let engine = finish.engine.as_ref()?;
    matches!(finish.outcome, Outcome::Done { .. })
        .then(|| (ended.stage, engine.name.clone(), finish.seconds, artifact.size))
}

fn draft(
    artifact: &Loaded,
    finish: &Finish,
    transition: &Transition,
    Shown { standing, seconds, gaps }: Shown,
    failure: Option<Failure>,
) -> Draft {
    let ended = artifact.stage(finish.id);
    let event = Event::ArtifactStatus(ArtifactEvent {
        seq: 0,
        job_id: artifact.job_id.clone(),
        artifact_id: ArtifactId(artifact.row),
        filename: artifact.filename.clone(),
        status: standing.status,
        current_stage: standing.current_stage().map(str::to_owned),
        waiting_stage: standing.waiting,
        processing_stages: seconds,
        gaps,
        error_code: failure.as_ref().map(|f| f.code),
        error_message: failure.map(|f| f.message),
        timestamp: Timestamp::UNIX_EPOCH,
    });
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
    Draft {
        actor: actor(finish.worker),
        action,
        job: artifact.job,
        artifact: Some(artifact.row),
        event,
        detail,
    }
}
