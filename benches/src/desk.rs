//! The desk's store under load: files are recorded, then loops like the pipeline's lanes claim and finish
//! until every artifact has ended. No engine runs: an outcome is made up at once, as [`Work`] says.

use crate::evidence;
use anyhow::Context;
use bureau_model::key::OutputKey;
use bureau_model::stage::Lane;
use bureau_model::word::{ErrorCode, Failure};
use bureau_model::{JobId, Stage, WorkerId};
use bureau_store::{
    ClaimRequest, Claimed, Finish, Follow, Intake, Journal, Machine, Outcome, Queue, Scope, SystemClock,
    grant,
};
use bureau_store_sqlite::SqliteStore;
use futures_util::future::try_join_all;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How an artifact is worked off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Nothing is made: the first stage ends as unsupported, and the artifact with it.
    Nothing,
    /// The first stage records a text of one sentence (output, chunk, full text), the other four are passed
    /// over in the same transaction: one claim and one finish, and the artifact is complete.
    Text,
    /// The same text, and each of the other four stages is claimed and ends with nothing to do: five claims
    /// and five finishes.
    EveryStage,
}

impl Work {
    /// Claims and finishes of one artifact.
    pub const fn transitions(self) -> usize {
        match self {
            Work::Nothing | Work::Text => 2,
            Work::EveryStage => 2 * Stage::of(bureau_model::FileType::Document).len(),
        }
    }
}

/// How the store is asked.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Files recorded in one call.
    pub batch: usize,
    /// Loops on each lane.
    pub loops: usize,
    /// Stages claimed in one call.
    pub claim: u32,
}

/// How long one run took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// Recording the job and its artifacts.
    pub recording: Duration,
    /// Claiming and finishing everything.
    pub working: Duration,
}

impl Took {
    /// Jobs per second: recorded, claimed, finished.
    pub fn jobs_per_second(self, jobs: usize) -> f64 {
        jobs as f64 / (self.recording + self.working).as_secs_f64()
    }

    /// Claims and finishes per second.
    pub fn transitions_per_second(self, transitions: usize) -> f64 {
        transitions as f64 / self.working.as_secs_f64()
    }
}

/// Opens the store in a folder.
pub async fn open(folder: &Path) -> anyhow::Result<SqliteStore> {
    SqliteStore::open(folder, Arc::new(SystemClock)).await.context("opening the store")
}

/// Records a job of so many files and works it off.
pub async fn run(store: &SqliteStore, files: usize, work: Work, load: Load) -> anyhow::Result<Took> {
    let begin = Instant::now();
    record(store, files, load.batch).await?;
    let recording = begin.elapsed();
    let begin = Instant::now();
    work_off(store, files, work, load).await?;
    Ok(Took { recording, working: begin.elapsed() })
}

/// Records a job of so many files and closes its intake.
pub async fn record(store: &SqliteStore, files: usize, batch: usize) -> anyhow::Result<JobId> {
    let job = evidence::job()?;
    let id = job.id.clone();
    let scope = everything(store).await?;
    store.create_job(&scope, job).await?;
    let mut files = evidence::files(files);
    while !files.is_empty() {
        let rest = files.split_off(batch.min(files.len()));
        store.add_artifacts(&scope, &id, std::mem::replace(&mut files, rest)).await?;
    }
    store.close_intake(&scope, &id).await?;
    Ok(id)
}

/// What the person at this store's desk may see.
pub async fn everything(store: &SqliteStore) -> anyhow::Result<Scope> {
    Ok(grant::everything(&store.desk("benches").await?))
}

/// Claims and finishes until so many artifacts have ended.
pub async fn work_off(store: &SqliteStore, artifacts: usize, work: Work, load: Load) -> anyhow::Result<()> {
    let open = Arc::new(AtomicUsize::new(artifacts));
    let lanes: &[Lane] = if work == Work::EveryStage { &[Lane::Cpu, Lane::Model] } else { &[Lane::Cpu] };
    let loops = lanes.iter().flat_map(|lane| std::iter::repeat_n(*lane, load.loops)).map(|lane| {
        let (store, open) = (store.clone(), open.clone());
        async move { tokio::spawn(lane_loop(store, lane, load.claim, work, open)).await? }
    });
    try_join_all(loops).await.map(drop)
}

async fn lane_loop(
    store: SqliteStore,
    lane: Lane,
    limit: u32,
    work: Work,
    open: Arc<AtomicUsize>,
) -> anyhow::Result<()> {
    let worker = WorkerId(Uuid::new_v4());
    let mut recorded = store.last_seq();
    while open.load(Ordering::SeqCst) > 0 {
        recorded.mark_unchanged();
        let lasting = Duration::from_secs(600);
        let claimed = store.claim(ClaimRequest { worker, lane, limit, lasting, job: None }).await?;
        if claimed.is_empty() {
            // Others hold what is left: what they record may make a stage of this lane available.
            let _timed_out = tokio::time::timeout(Duration::from_millis(50), recorded.changed()).await;
        } else {
            let finishes = claimed.iter().map(|claimed| store.finish(outcome(claimed, worker, work)));
            let ended = try_join_all(finishes).await?;
            let ended = ended.iter().filter(|finished| finished.artifact.is_ended()).count();
            open.fetch_sub(ended, Ordering::SeqCst);
        }
    }
    Ok(())
}

/// What a stage ends with.
pub fn outcome(claimed: &Claimed, worker: WorkerId, work: Work) -> Finish {
    let engine = evidence::engine(claimed.stage);
    let outcome = match (work, claimed.stage) {
        (Work::Nothing, _) => Outcome::Failed(Failure::new(ErrorCode::Unsupported, "nothing is made of it")),
        (Work::Text | Work::EveryStage, Stage::Extraction) => Outcome::Done {
            key: OutputKey::new(&claimed.sha256, claimed.stage, &engine, "{}", None),
            output: evidence::text(&claimed.filename),
        },
        (Work::Text | Work::EveryStage, _) => Outcome::Skipped { reason: "nothing to do".to_owned() },
    };
    let follow = match work {
        Work::Nothing | Work::EveryStage => Vec::new(),
        Work::Text => pass_over(claimed),
    };
    let engine = Some(engine);
    let (id, lease, parameters) = (claimed.id, claimed.lease, "{}".to_owned());
    Finish { id, lease, worker, engine, parameters, seconds: 0.001, outcome, follow }
}

fn pass_over(claimed: &Claimed) -> Vec<(Stage, Follow)> {
    let later = Stage::of(claimed.file_type).iter().filter(|stage| **stage > claimed.stage);
    later.map(|stage| (*stage, Follow::Skip("nothing to do".to_owned()))).collect()
}
