//! From a commit to the arrival of its events, with so many artifacts in flight.
//!
//! Every artifact's stage is claimed, then the stages are finished one by one at a steady pace, stage after
//! stage. Meanwhile a listener follows the journal as the window's stream does (`src-tauri/src/stream.rs`: wake
//! on `last_seq`, read what came after, a pause of 8 ms between batches). A thread of its own notes when each
//! commit was announced; an event's latency is from there to the moment the stream hands it over. The second
//! figure begins earlier, when the writing transaction began: it holds the grouping and the fsync too.

use anyhow::Context;
use bureau_benches::desk::{self, Work, outcome};
use bureau_benches::machine;
use bureau_benches::report::{Samples, head, number, row, say};
use bureau_model::event::Event;
use bureau_model::stage::Lane;
use bureau_model::time::Timestamp;
use bureau_model::{FileType, Stage, WorkerId};
use bureau_store::{ClaimRequest, Claimed, Clock, Journal, Queue, SystemClock};
use bureau_store_sqlite::SqliteStore;
use clap::Parser;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use uuid::Uuid;

/// As in the window's stream.
const BATCH: u64 = 1_000;
const PAUSE: Duration = Duration::from_millis(8);

#[derive(Debug, Parser)]
struct Args {
    /// Where the databases are made; they are removed at the end.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
    /// Rounds of each pace.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Artifacts in flight.
    #[arg(long, default_value_t = 1_000)]
    artifacts: usize,
    /// Finishes per second; 0 finishes everything at once.
    #[arg(long, value_delimiter = ',', default_values_t = [100, 1_000, 0])]
    paces: Vec<u64>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let folder = args.folder.canonicalize()?;
    say(&machine::describe(&folder))?;
    let mut paces: Vec<Pace> = args.paces.iter().map(|pace| Pace::new(*pace)).collect();
    for _ in 0..args.rounds {
        for pace in &mut paces {
            round(&folder, args.artifacts, pace).await?;
        }
    }
    say(&format!("{} artifacts in flight, {} rounds; milliseconds", args.artifacts, args.rounds))?;
    head(&[
        "finishes/s",
        "events",
        "commit to arrival p50",
        "p99 (rounds: min–max)",
        "most",
        "begin to arrival p50",
        "p99",
    ])?;
    paces.iter().try_for_each(Pace::print)
}

/// What was measured at a pace, over all rounds, in milliseconds.
struct Pace {
    per_second: u64,
    commits: Samples,
    begins: Samples,
    p99s: Samples,
    events: usize,
}

impl Pace {
    fn new(per_second: u64) -> Self {
        let (commits, begins, p99s) = Default::default();
        Self { per_second, commits, begins, p99s, events: 0 }
    }

    fn print(&self) -> anyhow::Result<()> {
        let pace = if self.per_second == 0 { "all at once".to_owned() } else { self.per_second.to_string() };
        let (low, high) = self.p99s.range();
        Ok(row(&[
            pace,
            number(self.events as f64),
            number(self.commits.median()),
            format!("{} ({}–{})", number(self.commits.percentile(99.0)), number(low), number(high)),
            number(self.commits.range().1),
            number(self.begins.median()),
            number(self.begins.percentile(99.0)),
        ])?)
    }
}

async fn round(folder: &Path, artifacts: usize, pace: &mut Pace) -> anyhow::Result<()> {
    let folder = tempfile::tempdir_in(folder)?;
    let store = desk::open(folder.path()).await?;
    desk::record(&store, artifacts, artifacts).await?;
    let from = *store.last_seq().borrow();
    let (noted, stop_noting) = note_commits(store.last_seq())?;
    let over = Arc::new(AtomicBool::new(false));
    let listener = tokio::spawn(listen(store.clone(), from, over.clone()));
    for stage in Stage::of(FileType::Document) {
        finish_all(
            &store,
            claim_all(&store, stage.lane(bureau_model::FileType::Document), artifacts).await?,
            pace.per_second,
        )
        .await?;
    }
    over.store(true, Ordering::SeqCst);
    let arrived = listener.await??;
    let _already_gone = stop_noting.send(());
    let commits = noted.join().map_err(|_| anyhow::anyhow!("the noting thread died"))?;
    store.close().await;
    evaluate(pace, &arrived, &commits)
}

/// An event's number and when its transaction began by its timestamp; when it arrived by both clocks.
struct Arrival {
    seq: i64,
    began: Timestamp,
    at: Instant,
    time: Timestamp,
}

fn evaluate(pace: &mut Pace, arrived: &[Arrival], commits: &[(i64, Instant)]) -> anyhow::Result<()> {
    let mut of_round = Samples::default();
    for arrival in arrived {
        let commit = commits.partition_point(|(seq, _)| *seq < arrival.seq);
        let (_, committed) = commits.get(commit).context("an event without its commit")?;
        let latency = arrival.at.saturating_duration_since(*committed).as_secs_f64() * 1e3;
        of_round.add(latency);
        pace.commits.add(latency);
        pace.begins.add((arrival.time - arrival.began).as_seconds_f64() * 1e3);
    }
    pace.events += arrived.len();
    pace.p99s.add(of_round.percentile(99.0));
    Ok(())
}

type Noting = thread::JoinHandle<Vec<(i64, Instant)>>;

/// Notes when each `last_seq` was announced, on a thread that does nothing else.
fn note_commits(mut last_seq: watch::Receiver<i64>) -> anyhow::Result<(Noting, oneshot::Sender<()>)> {
    let (stop, mut stopped) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let thread = thread::spawn(move || {
        runtime.block_on(async {
            let mut commits = Vec::new();
            loop {
                tokio::select! {
                    biased;
                    changed = last_seq.changed() => if changed.is_err() { return commits },
                    _ = &mut stopped => return commits,
                }
                commits.push((*last_seq.borrow_and_update(), Instant::now()));
            }
        })
    });
    Ok((thread, stop))
}

/// Follows the journal as the window's stream does, until nothing comes any more.
async fn listen(store: SqliteStore, mut after: i64, over: Arc<AtomicBool>) -> anyhow::Result<Vec<Arrival>> {
    let mut recorded = store.last_seq();
    let scope = desk::everything(&store).await?;
    let mut arrived = Vec::new();
    loop {
        recorded.mark_unchanged();
        let events = store.events_after(&scope, after, BATCH).await?;
        if let Some(seq) = events.last().and_then(Event::seq) {
            after = seq;
            let (at, time) = (Instant::now(), SystemClock.now());
            arrived.extend(events.iter().filter_map(|event| arrival(event, at, time)));
            tokio::time::sleep(PAUSE).await;
        } else if over.load(Ordering::SeqCst) {
            return Ok(arrived);
        } else {
            let _nothing_more = tokio::time::timeout(Duration::from_millis(100), recorded.changed()).await;
        }
    }
}

fn arrival(event: &Event, at: Instant, time: Timestamp) -> Option<Arrival> {
    let (seq, began) = match event {
        Event::ArtifactStatus(event) => (event.seq, event.timestamp),
        Event::JobStatus(event) => (event.seq, event.timestamp),
        Event::StageProgress(_) => return None,
    };
    Some(Arrival { seq, began, at, time })
}

/// Claims one stage of each artifact.
async fn claim_all(store: &SqliteStore, lane: Lane, artifacts: usize) -> anyhow::Result<Vec<Claimed>> {
    let lasting = Duration::from_secs(600);
    let (worker, limit) = (WorkerId(Uuid::new_v4()), u32::try_from(artifacts)?);
    let claimed = store.claim(ClaimRequest { worker, lane, limit, lasting, job: None }).await?;
    anyhow::ensure!(claimed.len() == artifacts, "{} of {artifacts} were claimed", claimed.len());
    Ok(claimed)
}

/// Finishes all of them, one after the other at this pace, none waiting for the one before.
async fn finish_all(store: &SqliteStore, claimed: Vec<Claimed>, per_second: u64) -> anyhow::Result<()> {
    let worker = WorkerId(Uuid::new_v4());
    let mut finishing = JoinSet::new();
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / per_second.max(1)));
    for stage in claimed {
        if per_second > 0 {
            ticks.tick().await;
        }
        let (store, finish) = (store.clone(), outcome(&stage, worker, Work::EveryStage));
        finishing.spawn(async move { store.finish(finish).await });
    }
    while let Some(finished) = finishing.join_next().await {
        finished??;
    }
    Ok(())
}
