//! The desk's store beside apalis-sqlite, rounds alternating.

use crate::rival::{self, Tuning};
use bureau_benches::desk::{self, Load, Took, Work};
use bureau_benches::report::{Samples, head, number, row, say};
use std::path::Path;

/// One side of the comparison.
struct Side {
    name: String,
    what: Measured,
    jobs_per_second: Samples,
    transitions_per_second: Samples,
}

#[derive(Clone, Copy)]
enum Measured {
    Desk(Work),
    Apalis(Tuning),
}

impl Side {
    fn new(name: impl Into<String>, what: Measured) -> Self {
        let (name, jobs_per_second, transitions_per_second) =
            (name.into(), Samples::default(), Samples::default());
        Self { name, what, jobs_per_second, transitions_per_second }
    }

    /// One round in a database of its own.
    async fn round(&mut self, folder: &Path, jobs: usize, load: Load) -> anyhow::Result<()> {
        let folder = tempfile::tempdir_in(folder)?;
        match self.what {
            Measured::Desk(work) => {
                let took = desk_round(folder.path(), jobs, work, load).await?;
                self.jobs_per_second.add(took.jobs_per_second(jobs));
                self.transitions_per_second.add(took.transitions_per_second(jobs * work.transitions()));
            }
            Measured::Apalis(tuning) => {
                let took = apalis_round(folder.path(), jobs, load.batch, tuning).await?;
                self.jobs_per_second.add(took);
            }
        }
        Ok(())
    }

    fn print(&self, yardstick: f64) -> anyhow::Result<()> {
        let transitions = match self.what {
            Measured::Desk(_) => self.transitions_per_second.show(),
            Measured::Apalis(_) => "–".to_owned(),
        };
        let ratio = number(self.jobs_per_second.median() / yardstick);
        Ok(row(&[self.name.clone(), self.jobs_per_second.show(), transitions, ratio])?)
    }
}

async fn desk_round(folder: &Path, jobs: usize, work: Work, load: Load) -> anyhow::Result<Took> {
    let store = desk::open(folder).await?;
    let took = desk::run(&store, jobs, work, load).await?;
    store.close().await;
    Ok(took)
}

/// Jobs per second.
async fn apalis_round(folder: &Path, jobs: usize, bulk: usize, tuning: Tuning) -> anyhow::Result<f64> {
    let pool = rival::open(folder, tuning.workers as u32 + 1).await?;
    let took = rival::run(&pool, jobs, bulk, tuning).await?;
    pool.close().await;
    Ok(jobs as f64 / took.as_secs_f64())
}

pub(crate) async fn run(folder: &Path, rounds: usize, jobs: usize, load: Load) -> anyhow::Result<()> {
    say(&format!(
        "{jobs} jobs a round, {rounds} rounds, recorded {} at a time; the desk: {} loops a lane that claim {}",
        load.batch, load.loops, load.claim
    ))?;
    print_synchronous(folder).await?;
    let best = tune(folder, jobs, load.batch).await?;
    let mut sides = [
        Side::new("apalis-sqlite as it comes", Measured::Apalis(Tuning::DEFAULT)),
        Side::new(format!("apalis-sqlite at its best ({best})"), Measured::Apalis(best)),
        Side::new("Bureau, nothing made", Measured::Desk(Work::Nothing)),
        Side::new("Bureau, a text recorded", Measured::Desk(Work::Text)),
        Side::new("Bureau, every stage claimed", Measured::Desk(Work::EveryStage)),
    ];
    for _ in 0..rounds {
        for side in &mut sides {
            side.round(folder, jobs, load).await?;
        }
    }
    head(&["", "jobs/s, median (min–max)", "transitions/s", "of apalis at its best"])?;
    let yardstick = sides[1].jobs_per_second.median();
    sides.iter().try_for_each(|side| side.print(yardstick))
}

async fn print_synchronous(folder: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir_in(folder)?;
    let pool = rival::open(folder.path(), 3).await?;
    let levels = rival::synchronous(&pool).await?;
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(&pool).await?;
    pool.close().await;
    Ok(say(&format!(
        "SQLite {version}; `PRAGMA synchronous` on apalis' connections: {levels:?} (2 is FULL)"
    ))?)
}

/// The best of what is tried, two rounds each, the better one counting.
async fn tune(folder: &Path, jobs: usize, bulk: usize) -> anyhow::Result<Tuning> {
    head(&["apalis-sqlite", "jobs/s, the better of two"])?;
    let mut best = (0.0, Tuning::DEFAULT);
    for tuning in Tuning::TRIED {
        let mut speed = 0.0_f64;
        for _ in 0..2 {
            let folder = tempfile::tempdir_in(folder)?;
            speed = speed.max(apalis_round(folder.path(), jobs, bulk, tuning).await?);
        }
        row(&[tuning.to_string(), number(speed)])?;
        if speed > best.0 {
            best = (speed, tuning);
        }
    }
    Ok(best.1)
}
