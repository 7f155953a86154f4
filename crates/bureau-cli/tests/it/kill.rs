//! `kill -9` at any moment of taking 500 files in and of working them.
//!
//! `BUREAU_KILLS` is how often (20 by default), `BUREAU_SEED` repeats a run. A round takes one data folder from
//! nothing to its end, through twenty kills at most; there are as many rounds as the kills need.

use crate::harness::{Harness, Running, not_completed};
use bureau_app::{App, Session, command};
use bureau_model::event::Action;
use bureau_model::wire::{ArtifactRequest, JobStatus, Nothing};
use bureau_model::{Stage, StageState};
use bureau_testkit::{Dice, evidence};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

const FILES: usize = 500;
const KILLS_OF_A_ROUND: u32 = 20;
const RESUMES_WITHIN: Duration = Duration::from_secs(10);
const ENDS_WITHIN: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_goes_on_and_loses_nothing() {
    let seed = Dice::seed("BUREAU_SEED");
    let wanted: u32 = std::env::var("BUREAU_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    eprintln!("kill: seed {seed} (BUREAU_SEED repeats it), {wanted} kills");
    let (mut dice, mut tally) = (Dice::new(seed), Tally::default());
    while tally.kills() < wanted {
        round(&mut dice, wanted, &mut tally).await;
    }
    eprintln!(
        "kill: {} kills ({} while taking in, {} while working) in {} rounds of {FILES} files; \
         resumed {} times, the slowest in {:.2} s",
        tally.kills(),
        tally.taking_in,
        tally.working,
        tally.rounds,
        tally.resumed,
        tally.slowest.as_secs_f64()
    );
}

#[derive(Default)]
struct Tally {
    taking_in: u32,
    working: u32,
    rounds: u32,
    resumed: u32,
    slowest: Duration,
}

impl Tally {
    fn kills(&self) -> u32 {
        self.taking_in + self.working
    }

    fn resumed(&mut self, after: Duration) {
        assert!(after < RESUMES_WITHIN, "it took {after:?} to go on");
        self.resumed += 1;
        self.slowest = self.slowest.max(after);
    }
}

async fn round(dice: &mut Dice, wanted: u32, tally: &mut Tally) {
    let (harness, source) = (Harness::new(), bureau_testkit::folder());
    evidence::write(source.path(), FILES, dice);
    let before = hashes(source.path());
    // A third of a round's kills hit the intake at most, so that the work is hit too.
    let mut while_taking_in = 3 + dice.below(5);
    let enough = wanted.min(tally.kills() + KILLS_OF_A_ROUND);
    while tally.kills() < enough {
        let taken_in = match harness.job().await {
            None => false,
            Some(job) if job.status.is_ended() => break,
            Some(job) => job.total_files == FILES as u64,
        };
        if !taken_in && while_taking_in > 0 {
            while_taking_in -= 1;
            tally.taking_in += 1;
            kill_soon(start(&harness, source.path()).await, dice).await;
        } else {
            life(&harness, source.path(), dice, tally).await;
        }
    }
    let begun = Instant::now();
    let mut last = start(&harness, source.path()).await;
    if last.line(RESUMES_WITHIN).await.is_some() {
        tally.resumed(begun.elapsed());
    }
    assert_eq!(last.end(ENDS_WITHIN).await, 0);
    tally.rounds += 1;
    check(&harness, &before).await;
    assert_eq!(hashes(source.path()), before, "the sources were touched");
}

/// What a user does after a crash: the same again when nothing was recorded, else a worker.
async fn start(harness: &Harness, source: &Path) -> Running {
    match harness.job().await {
        None => harness.start(["ingest".as_ref(), source.as_os_str(), "--case".as_ref(), "Phoenix".as_ref()]),
        Some(_) => harness.start(["worker", "--drain"]),
    }
}

/// At a moment that may lie before it has done anything.
async fn kill_soon(running: Running, dice: &mut Dice) {
    tokio::time::sleep(Duration::from_millis(dice.below(400))).await;
    running.kill().await;
}

/// Starts, sees it go on, and kills it a while later.
async fn life(harness: &Harness, source: &Path, dice: &mut Dice, tally: &mut Tally) {
    let begun = Instant::now();
    let mut running = start(harness, source).await;
    if running.line(RESUMES_WITHIN).await.is_none() {
        return;
    }
    tally.resumed(begun.elapsed());
    tokio::time::sleep(Duration::from_millis(dice.below(500))).await;
    running.kill().await;
    tally.working += 1;
}

/// By file name.
fn hashes(folder: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("readable"));
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).expect("readable");
            (entry.file_name().to_string_lossy().into_owned(), hex::encode(Sha256::digest(bytes)))
        })
        .collect()
}

async fn check(harness: &Harness, source: &BTreeMap<String, String>) {
    let job = harness.job().await.expect("the job is recorded");
    assert_eq!((job.total_files, job.processed_files, job.failed_artifacts), (FILES as u64, FILES as u64, 0));
    assert!(not_completed(&job).is_empty(), "{:?}", not_completed(&job));
    let taken: BTreeMap<String, String> = job
        .artifacts
        .iter()
        .map(|a| (a.filename.clone(), a.sha256.as_ref().expect("a hash").to_string()))
        .collect();
    assert_eq!(&taken, source, "each file is there once, with the hash of its source");
    let verified = harness.verify().await;
    let contents: BTreeSet<&String> = source.values().collect();
    assert_eq!((verified.originals, verified.unreferenced), (contents.len() as u64, 0));
    let incoming = harness.data.join("vault/incoming");
    assert_eq!(std::fs::read_dir(incoming).expect("a folder").count(), 0, "half-made copies were left");
    each_output_once(harness, &job, contents.len() as u64).await;
}

/// Every stage ended once, and every content was worked once in each stage.
async fn each_output_once(harness: &Harness, job: &JobStatus, contents: u64) {
    let app = App::open(&harness.data).await.expect("the data folder opens");
    for artifact in &job.artifacts {
        let request = ArtifactRequest { artifact_id: artifact.id };
        let detail = command::get_artifact(&Session::desk(&app), request).await.expect("the artifact");
        let history =
            command::get_artifact_history(&Session::desk(&app), request).await.expect("its history").history;
        for stage in detail.stages {
            let ended = history.iter().filter(|entry| {
                entry.detail.stage == Some(stage.stage)
                    && matches!(entry.action, Action::Finished | Action::Reused)
            });
            let wanted = usize::from(stage.state == StageState::Done);
            assert_eq!(ended.count(), wanted, "{} of {}", stage.stage, artifact.filename);
        }
    }
    let stats = command::get_stats(&Session::desk(&app), Nothing {}).await.expect("statistics");
    let runs = |stage| stats.stages.iter().filter(|t| t.stage == stage).map(|t| t.runs).sum::<u64>();
    assert_eq!(runs(Stage::Extraction), contents, "outputs of extraction");
    assert_eq!(runs(Stage::Graph), contents, "outputs of the graph");
    app.close().await;
}
