//! Running one stage, from claim to recorded outcome.

use crate::engine::{Ended, Engine, Facts, Plan, ProgressSink, Task};
use crate::pipeline::Pipeline;
use crate::problem::Problems;
use bureau_model::key::OutputKey;
use bureau_model::output::Output;
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, LeaseId, Stage, WireError};
use bureau_store::{Claimed, Finish, Follow, Outcome, StoreError, TextOutput};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

const RETRY_RECORDING: Duration = Duration::from_secs(2);

/// Runs a claimed stage and records how it ended. Cut off, it records nothing: the stage is given back.
pub(crate) async fn stage(pipeline: Pipeline, claimed: Claimed, closing: CancellationToken) {
    let lost = pipeline.held.lost(claimed.lease);
    let lease = claimed.lease;
    let stop = either(&closing, &lost);
    let begun = Instant::now();
    let id = claimed.id;
    // The first step of the work overlaps with the commit that says that it began.
    let (may_run, finish) =
        tokio::join!(begin(&pipeline, (id, lease), &stop), outcome(&pipeline, claimed, stop.clone(), begun));
    if let Some(finish) = finish.filter(|_| may_run) {
        record(&pipeline, finish, &lost, &closing).await;
    }
    pipeline.held.drop_lease(lease);
}

/// Says that a claimed stage runs now. One whose job was halted while it waited for a slot is given back by the store,
/// and cut off here.
async fn begin(pipeline: &Pipeline, (stage, lease): (i64, LeaseId), stop: &CancellationToken) -> bool {
    match pipeline.store.begin(stage, lease, pipeline.worker).await {
        Ok(true) => true,
        Ok(false) => {
            stop.cancel();
            false
        }
        Err(error) => {
            tracing::warn!(%error, stage, "the beginning of a stage could not be recorded; its end will be");
            true
        }
    }
}

/// A token that is cancelled as soon as one of the two is.
fn either(closing: &CancellationToken, lost: &CancellationToken) -> CancellationToken {
    let stop = closing.child_token();
    let (both, lost) = (stop.clone(), lost.clone());
    tokio::spawn(async move {
        tokio::select! {
            () = lost.cancelled() => both.cancel(),
            () = both.cancelled() => {}
        }
    });
    stop
}

/// Works out the outcome; `None` when it was cut off.
async fn outcome(
    pipeline: &Pipeline,
    claimed: Claimed,
    stop: CancellationToken,
    begun: Instant,
) -> Option<Finish> {
    let finish = |outcome| Finish {
        id: claimed.id,
        lease: claimed.lease,
        worker: pipeline.worker,
        engine: None,
        parameters: String::new(),
        seconds: begun.elapsed().as_secs_f64(),
        outcome,
        follow: follow(pipeline, &claimed, claimed.language.clone()),
    };
    let engine = match pipeline.engines.plan(claimed.stage, &facts(&claimed, claimed.language.clone())) {
        Plan::Run(engine) => engine,
        Plan::Skip(reason) => return Some(finish(Outcome::Skipped { reason })),
        Plan::Lack(reason) => return Some(finish(Outcome::Lacking { reason })),
        Plan::Fail(failure) => return Some(finish(Outcome::Failed(failure))),
    };
    let task = match task(pipeline, claimed.clone(), stop).await {
        Ok(task) => task,
        Err(error) => return Some(finish(Outcome::Failed(internal(&error)))),
    };
    let parameters = engine.parameters(&task);
    let ended = run_or_reuse(pipeline, &*engine, task, &parameters).await?;
    let language = ended.language.unwrap_or_else(|| claimed.language.clone());
    Some(Finish {
        engine: Some(engine.id()),
        parameters,
        follow: follow(pipeline, &claimed, language),
        ..finish(ended.outcome)
    })
}

struct Worked {
    outcome: Outcome,
    /// Of a new text.
    language: Option<Option<String>>,
}

/// Takes the output that is there for the same content, engine and parameters, or does the work.
async fn run_or_reuse(
    pipeline: &Pipeline,
    engine: &dyn Engine,
    mut task: Task,
    parameters: &str,
) -> Option<Worked> {
    let claimed = task.claimed.clone();
    let claimed = &claimed;
    let rests_on = claimed.rests_on.as_ref().map(|(_, key)| key);
    let key = OutputKey::new(&claimed.sha256, claimed.stage, &engine.id(), parameters, rests_on);
    match pipeline.store.find_output(&pipeline.scope, &key).await {
        Ok(Some(output)) => {
            let language = match makes_text(claimed.stage) {
                true => pipeline.store.output_language(&pipeline.scope, output).await.map(Some),
                false => Ok(None),
            };
            return Some(reused(output, language));
        }
        Ok(None) => {}
        Err(error) => return Some(Worked { outcome: Outcome::Failed(internal(&error)), language: None }),
    }
    match pipeline.store.checkpoint(&key).await {
        Ok(checkpoint) => task.checkpoint = checkpoint,
        Err(error) => return Some(Worked { outcome: Outcome::Failed(internal(&error)), language: None }),
    }
    let task = &task;
    let progress = ProgressSink::new(pipeline.progress.clone(), claimed);
    let checkpoints = tokio::spawn(keep_checkpoints(pipeline.clone(), key, progress.checkpoints()));
    let ended = engine.run(task, &progress).await;
    // The last checkpoint is recorded before the outcome, which forgets it.
    drop(progress);
    let _it_only_logs = checkpoints.await;
    let outcome = match ended {
        Ended::Done(output) => match check(&output, task) {
            Ok(()) => {
                let language = match &output {
                    Output::Text(text) => Some(text.language.clone()),
                    Output::Summary(_) | Output::Embeddings(_) | Output::Graph(_) => None,
                };
                return Some(Worked { outcome: Outcome::Done { key, output }, language });
            }
            Err(failure) => Outcome::Failed(failure),
        },
        Ended::Skipped(reason) => Outcome::Skipped { reason },
        Ended::Failed(failure) => Outcome::Failed(failure),
        Ended::Moved(lane) => Outcome::Moved(lane),
        Ended::CutOff => return None,
    };
    Some(Worked { outcome, language: None })
}

/// Whether the output of a stage is a text, which has a language of its own.
fn makes_text(stage: Stage) -> bool {
    match stage {
        Stage::Extraction | Stage::Transcription | Stage::Translation => true,
        Stage::Summarization | Stage::Embeddings | Stage::Graph => false,
    }
}

/// An output that is there already. A text without its language would be taken for one in the language of the file, and
/// the stages after it would be planned for that.
fn reused(output: i64, language: Result<Option<Option<String>>, StoreError>) -> Worked {
    match language {
        Ok(language) => Worked { outcome: Outcome::Reused { output }, language },
        Err(error) => Worked { outcome: Outcome::Failed(internal(&error)), language: None },
    }
}

/// Records checkpoints until the engine has ended. One that can't be recorded costs time after a crash, nothing else.
async fn keep_checkpoints(
    pipeline: Pipeline,
    key: OutputKey,
    mut checkpoints: watch::Receiver<Option<String>>,
) {
    loop {
        let open = checkpoints.changed().await.is_ok();
        let body = checkpoints.borrow_and_update().clone();
        if let Some(body) = body
            && let Err(error) = pipeline.store.set_checkpoint(&key, &body).await
        {
            tracing::warn!(%error, "how far a stage has come could not be recorded");
        }
        if !open {
            return;
        }
    }
}

/// An engine works on hostile input: what it says is checked before it is recorded.
fn check(output: &Output, task: &Task) -> Result<(), Failure> {
    let chunks = task.text.chunks.len() as u32;
    let wrong =
        |what: &str| Err(Failure::new(ErrorCode::Internal, format!("the engine answered with {what}")));
    let cited = |mut ordinals: Box<dyn Iterator<Item = u32> + '_>| ordinals.all(|ordinal| ordinal < chunks);
    if !output.fits(task.claimed.stage) {
        return wrong("the output of another stage");
    }
    match output {
        Output::Text(text) if text.chunks.iter().all(|chunk| chunk.text.trim().is_empty()) => {
            Err(Failure::new(ErrorCode::Empty, "there is no text in it"))
        }
        Output::Text(_) => Ok(()),
        Output::Summary(s) if !cited(Box::new(s.sentences.iter().flat_map(|s| s.chunks.iter().copied()))) => {
            wrong("a citation of a chunk that does not exist")
        }
        Output::Embeddings(e)
            if !cited(Box::new(e.vectors.iter().map(|v| v.0)))
                || e.vectors.iter().any(|v| v.1.len() != e.dimension as usize) =>
        {
            wrong("a vector that fits no chunk")
        }
        Output::Graph(part)
            if !cited(Box::new(part.entities.iter().flat_map(|e| e.mentions.iter().map(|m| m.chunk))))
                || !cited(Box::new(part.relations.iter().map(|r| r.chunk)))
                || !cited(Box::new(part.occasions.iter().map(|o| o.chunk)))
                || part.relations.iter().any(|r| r.source.max(r.target) as usize >= part.entities.len()) =>
        {
            wrong("a mention in a chunk that does not exist")
        }
        Output::Summary(_) | Output::Embeddings(_) | Output::Graph(_) => Ok(()),
    }
}

fn facts(claimed: &Claimed, language: Option<String>) -> Facts {
    Facts { file_type: claimed.file_type, language, target_language: claimed.target_language.clone() }
}

/// What becomes of the later stages, decided now, so that those without work are passed over in the same
/// transaction.
fn follow(pipeline: &Pipeline, claimed: &Claimed, language: Option<String>) -> Vec<(Stage, Follow)> {
    let facts = facts(claimed, language);
    let later = Stage::of(claimed.file_type).iter().copied().filter(|stage| *stage > claimed.stage);
    let decide = |stage| match pipeline.engines.plan(stage, &facts) {
        Plan::Skip(reason) => Follow::Skip(reason),
        Plan::Lack(reason) => Follow::Lack(reason),
        Plan::Run(_) | Plan::Fail(_) => Follow::Run,
    };
    later.map(|stage| (stage, decide(stage))).collect()
}

async fn task(pipeline: &Pipeline, claimed: Claimed, stop: CancellationToken) -> Result<Task, StoreError> {
    let text = match claimed.rests_on {
        Some((output, _)) => pipeline.store.text(&pipeline.scope, output).await?,
        None => TextOutput::default(),
    };
    let mut task = Task::bare(claimed);
    task.give(&*pipeline.store, &pipeline.scope).await?;
    Ok(Task { text, stop, ..task })
}

fn internal(error: &StoreError) -> Failure {
    Failure::new(ErrorCode::Internal, format!("the store could not be read: {error}"))
}

/// Records an outcome. A full disk is waited out, unless the program is closing: the work is done and must not be
/// lost.
async fn record(pipeline: &Pipeline, finish: Finish, lost: &CancellationToken, closing: &CancellationToken) {
    let mut finish = finish;
    let waiting = Waiting { problems: &pipeline.problems, key: format!("record {}", finish.id) };
    while !lost.is_cancelled() {
        match pipeline.store.finish(finish.clone()).await {
            Ok(_) => return,
            Err(StoreError::LeaseLost { .. }) => {
                tracing::info!(stage = finish.id, "an outcome came after its lease was taken; dropped");
                return;
            }
            Err(error @ StoreError::DiskFull) => {
                tracing::error!("the disk that holds the data folder is full; waiting for room");
                waiting.begin(error.into());
                tokio::select! {
                    () = closing.cancelled() => return,
                    () = tokio::time::sleep(RETRY_RECORDING) => {}
                }
            }
            Err(error) if matches!(finish.outcome, Outcome::Failed(_)) => {
                tracing::error!(%error, stage = finish.id, "an outcome could not be recorded; its lease expires");
                return;
            }
            Err(error) => {
                tracing::error!(%error, stage = finish.id, "an output could not be recorded");
                let text = format!("its output could not be recorded: {error}");
                finish.outcome = Outcome::Failed(Failure::new(ErrorCode::Internal, text));
            }
        }
    }
}

/// A problem that lasts as long as this is kept.
struct Waiting<'a> {
    problems: &'a Problems,
    key: String,
}

impl Waiting<'_> {
    fn begin(&self, problem: WireError) {
        self.problems.set(&self.key, problem);
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.problems.clear(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_not_reused_when_its_language_can_not_be_read() {
        let worked = reused(7, Err(StoreError::backend("the disk does not answer")));
        assert!(matches!(worked.outcome, Outcome::Failed(Failure { code: ErrorCode::Internal, .. })));
        let worked = reused(7, Ok(Some(None)));
        assert!(matches!(worked.outcome, Outcome::Reused { output: 7 }));
        assert_eq!(worked.language, Some(None), "a text of no known language is told as one");
    }
}
