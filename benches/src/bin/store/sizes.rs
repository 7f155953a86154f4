//! The same load over stores that hold many ended artifacts already.
//!
//! The stores are filled through the store's own interface, so that every invariant and the journal's chain
//! hold: each ended artifact is complete, with its text in the full-text index. The large stores grow by what
//! the rounds add; one below a thousand artifacts is made anew for each round.

use bureau_benches::desk::{self, Load, Work};
use bureau_benches::report::{Samples, head, number, row, say};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::TempDir;

/// Artifacts in one of the jobs that fill a store.
const JOB: usize = 10_000;
/// A store below this is made anew for each round.
const SMALL: usize = 1_000;

const WORKS: [Work; 2] = [Work::Text, Work::EveryStage];

struct Size {
    artifacts: usize,
    folder: TempDir,
    recording: [Samples; 2],
    jobs_per_second: [Samples; 2],
    transitions_per_second: [Samples; 2],
}

pub(crate) async fn run(
    folder: &Path,
    rounds: usize,
    jobs: usize,
    load: Load,
    sizes: &[usize],
    keep: Option<&Path>,
) -> anyhow::Result<()> {
    say(&format!("{jobs} jobs a round, {rounds} rounds, alternating over the sizes"))?;
    let mut stores = Vec::new();
    for artifacts in sizes {
        stores.push(filled(folder, *artifacts, load, stores.last(), keep).await?);
    }
    for _ in 0..rounds {
        for size in &mut stores {
            round(size, folder, jobs, load).await?;
        }
    }
    for (i, work) in WORKS.iter().enumerate() {
        print(&stores, i, *work)?;
    }
    Ok(())
}

/// A store with so many ended artifacts: the one that was kept, or a copy of the one before, filled up.
async fn filled(
    root: &Path,
    artifacts: usize,
    load: Load,
    before: Option<&Size>,
    keep: Option<&Path>,
) -> anyhow::Result<Size> {
    let folder = tempfile::tempdir_in(root)?;
    let database = database(folder.path());
    let kept = keep.map(|keep| keep.join(format!("{artifacts}.db")));
    let begin = Instant::now();
    if let Some(kept) = kept.as_ref().filter(|kept| kept.is_file()) {
        std::fs::copy(kept, &database)?;
    } else {
        if let Some(before) = before {
            std::fs::copy(self::database(before.folder.path()), &database)?;
        }
        fill(folder.path(), before.map_or(0, |before| before.artifacts), artifacts, load).await?;
        kept.map(|kept| std::fs::copy(&database, kept)).transpose()?;
    }
    let (mib, seconds) = (std::fs::metadata(database)?.len() / (1 << 20), begin.elapsed().as_secs());
    say(&format!("{} artifacts: {mib} MiB, made in {seconds} s", number(artifacts as f64)))?;
    Ok(Size {
        artifacts,
        folder,
        recording: Default::default(),
        jobs_per_second: Default::default(),
        transitions_per_second: Default::default(),
    })
}

async fn fill(folder: &Path, mut there: usize, artifacts: usize, load: Load) -> anyhow::Result<()> {
    let store = desk::open(folder).await?;
    while there < artifacts {
        let part = JOB.min(artifacts - there);
        desk::run(&store, part, Work::Text, load).await?;
        there += part;
    }
    store.close().await;
    Ok(())
}

fn database(folder: &Path) -> PathBuf {
    folder.join(bureau_store_sqlite::DATABASE_FILE)
}

async fn round(size: &mut Size, root: &Path, jobs: usize, load: Load) -> anyhow::Result<()> {
    for (i, work) in WORKS.into_iter().enumerate() {
        let fresh = if size.artifacts < SMALL { Some(tempfile::tempdir_in(root)?) } else { None };
        let store = desk::open(fresh.as_ref().unwrap_or(&size.folder).path()).await?;
        if fresh.is_some() {
            desk::run(&store, size.artifacts, Work::Text, load).await?;
        }
        let took = desk::run(&store, jobs, work, load).await?;
        size.recording[i].add(jobs as f64 / took.recording.as_secs_f64());
        size.jobs_per_second[i].add(took.jobs_per_second(jobs));
        size.transitions_per_second[i].add(took.transitions_per_second(jobs * work.transitions()));
        store.close().await;
    }
    Ok(())
}

fn print(stores: &[Size], i: usize, work: Work) -> anyhow::Result<()> {
    head(&[
        &format!("artifacts in the store ({work:?})"),
        "recorded/s",
        "jobs/s, median (min–max)",
        "transitions/s",
        "of the smallest",
    ])?;
    let smallest = stores.first().map_or(1.0, |size| size.transitions_per_second[i].median());
    for size in stores {
        row(&[
            number(size.artifacts as f64),
            size.recording[i].show(),
            size.jobs_per_second[i].show(),
            size.transitions_per_second[i].show(),
            number(size.transitions_per_second[i].median() / smallest),
        ])?;
    }
    Ok(())
}
