//! What the pipeline asks of engines.

use async_trait::async_trait;
use bureau_model::event::StageProgress;
use bureau_model::key::EngineId;
use bureau_model::output::{ColumnMeaning, Output};
use bureau_model::split::Part;
use bureau_model::stage::Lane;
use bureau_model::wire::Suspect;
use bureau_model::word::Failure;
use bureau_model::{FileType, Stage};
use bureau_store::{Claimed, Queue, Scope, Sibling, StoreError, TextOutput};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

/// What the choice of an engine depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// File type of the artifact.
    pub file_type: FileType,
    /// Language of its text, once known.
    pub language: Option<String>,
    /// Language of the case.
    pub target_language: String,
}

/// What becomes of a stage.
#[derive(Clone)]
pub enum Plan {
    /// This engine does it.
    Run(Arc<dyn Engine>),
    /// There is nothing to do, for this reason.
    Skip(String),
    /// There is work to do, and no engine for it is here: what is missing.
    Lack(String),
    /// It can't be done, and the artifact fails.
    Fail(Failure),
}

/// All engines of this machine.
pub trait Engines: Send + Sync {
    /// Chooses for a stage.
    fn plan(&self, stage: Stage, facts: &Facts) -> Plan;
}

/// A claimed stage with what it reads.
#[derive(Debug)]
pub struct Task {
    /// The stage.
    pub claimed: Claimed,
    /// The text that it rests on; empty for the first stage.
    pub text: TextOutput,
    /// Persons of interest of the case; only for the graph.
    pub persons_of_interest: Vec<Suspect>,
    /// Passwords of the case; only for extraction.
    pub passwords: Vec<String>,
    /// What the analyst says that columns of its tables mean; only for extraction.
    pub columns: Vec<ColumnMeaning>,
    /// Files beside it that are called like other parts of the same archive; only for extraction of a part.
    pub parts: Vec<Sibling>,
    /// What an earlier run that was cut off said of how far it had come, by [`ProgressSink::checkpoint`].
    pub checkpoint: Option<String>,
    /// Cut off: the lease was lost, the job cancelled, the program is closing.
    pub stop: CancellationToken,
}

impl Task {
    /// A stage with nothing that it reads.
    pub fn bare(claimed: Claimed) -> Self {
        Self {
            claimed,
            text: TextOutput::default(),
            persons_of_interest: Vec::new(),
            passwords: Vec::new(),
            columns: Vec::new(),
            parts: Vec::new(),
            checkpoint: None,
            stop: CancellationToken::new(),
        }
    }

    /// Gives it what its stage is told beside the text: all that its parameters depend on.
    ///
    /// # Errors
    /// The store's.
    pub async fn give(&mut self, store: &dyn Queue, scope: &Scope) -> Result<(), StoreError> {
        let claimed = &self.claimed;
        match claimed.stage {
            Stage::Extraction => {
                self.passwords = store.job_passwords(scope, &claimed.job).await?;
                self.columns = store.column_meanings(scope, &claimed.sha256).await?;
                if let Some(part) = Part::of(&claimed.filename) {
                    self.parts = store.siblings(scope, claimed.artifact, &part.start()).await?;
                }
            }
            Stage::Graph => self.persons_of_interest = store.suspects(scope, &claimed.job).await?,
            Stage::Transcription | Stage::Translation | Stage::Summarization | Stage::Embeddings => {}
        }
        Ok(())
    }
}

/// How an engine ended.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one lives for each stage that ends, not in lists")]
pub enum Ended {
    /// With an output.
    Done(Output),
    /// There was nothing to do, and why.
    Skipped(String),
    /// It failed.
    Failed(Failure),
    /// It belongs into another lane, and is to wait there.
    Moved(Lane),
    /// It was cut off by [`Task::stop`]; the stage is given back untouched.
    CutOff,
}

/// Does the work of one stage.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Its name and version.
    fn id(&self) -> EngineId;

    /// The parameters that change its output, as canonical JSON: part of the output's key.
    fn parameters(&self, task: &Task) -> String;

    /// Does the work. Must end: by itself, by its own time-out, or soon after `task.stop`.
    async fn run(&self, task: &Task, progress: &ProgressSink) -> Ended;
}

/// Where an engine tells how far it is. At most ten times a second get through.
#[derive(Debug)]
pub struct ProgressSink {
    sender: broadcast::Sender<StageProgress>,
    about: StageProgress,
    begun: Instant,
    last: Mutex<Option<Instant>>,
    checkpoint: watch::Sender<Option<String>>,
}

impl ProgressSink {
    const INTERVAL: Duration = Duration::from_millis(100);

    /// For a stage that begins.
    pub(crate) fn new(sender: broadcast::Sender<StageProgress>, claimed: &Claimed) -> Self {
        let about = StageProgress {
            job_id: claimed.job.clone(),
            artifact_id: claimed.artifact,
            stage: claimed.stage,
            fraction: 0.0,
            detail: None,
            eta_seconds: None,
        };
        let checkpoint = watch::Sender::new(None);
        Self { sender, about, begun: Instant::now(), last: Mutex::new(None), checkpoint }
    }

    /// Keeps how far the stage is, in the engine's own words: a run after a crash gets it as
    /// [`Task::checkpoint`]. Of several at once only the last is recorded.
    pub fn checkpoint(&self, body: String) {
        self.checkpoint.send_replace(Some(body));
    }

    /// The checkpoints as they come, until this sink is dropped.
    pub(crate) fn checkpoints(&self) -> watch::Receiver<Option<String>> {
        self.checkpoint.subscribe()
    }

    /// Tells how far the stage is, between 0 and 1.
    pub fn report(&self, fraction: f64, detail: Option<String>) {
        let now = Instant::now();
        {
            let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if last.is_some_and(|last| now - last < Self::INTERVAL) {
                return;
            }
            *last = Some(now);
        }
        let fraction = fraction.clamp(0.0, 1.0);
        let eta_seconds = left(fraction, (now - self.begun).as_secs_f64());
        let _nobody_listens =
            self.sender.send(StageProgress { fraction, detail, eta_seconds, ..self.about.clone() });
    }
}

/// Seconds that are left by the stage's own pace; nothing before it has made some way, because the first steps of a
/// file say little about the rest.
fn left(fraction: f64, elapsed: f64) -> Option<f64> {
    let is_known = fraction >= 0.1 && elapsed >= 2.0;
    is_known.then(|| elapsed * (1.0 - fraction) / fraction)
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn a_stage_tells_how_long_it_takes_once_it_knows() {
        assert_eq!(left(0.05, 60.0), None, "five pages of a hundred say little");
        assert_eq!(left(0.5, 0.4), None, "so does less than two seconds");
        assert_eq!(left(0.25, 10.0), Some(30.0));
    }
}
