//! apalis-sqlite under the same load: N tasks are pushed in bulk, then workers with a handler that does
//! nothing run until every task is done, their results persisted.
//!
//! Its `setup` turns `synchronous` off on the connection that it is given. Here it runs over a pool of its own,
//! which is closed; the pool that is measured sets FULL on each connection, and each is asked whether it did.

use anyhow::ensure;
use apalis::prelude::*;
use apalis_sqlite::{Config, SqliteStorage};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// How it is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tuning {
    /// Workers, each with a connection.
    pub(crate) workers: usize,
    /// Tasks that a worker fetches at once; its acknowledgements are buffered in proportion.
    pub(crate) batch: usize,
}

impl Tuning {
    /// One worker with the library's own batch size.
    pub(crate) const DEFAULT: Self = Self { workers: 1, batch: 10 };
    /// What is tried for the best.
    pub(crate) const TRIED: [Self; 7] = [
        Self::DEFAULT,
        Self { workers: 2, batch: 10 },
        Self { workers: 1, batch: 100 },
        Self { workers: 2, batch: 100 },
        Self { workers: 1, batch: 500 },
        Self { workers: 1, batch: 2_000 },
        Self { workers: 2, batch: 2_000 },
    ];
}

impl std::fmt::Display for Tuning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} worker(s), batch {}", self.workers, self.batch)
    }
}

/// A fresh database at `synchronous=FULL`.
pub(crate) async fn open(folder: &Path, connections: u32) -> anyhow::Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("apalis.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::from_secs(60));
    let setup = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    SqliteStorage::setup(&setup).await?;
    setup.close().await;
    // The other pragmas of `setup` are per connection too.
    let options = options
        .synchronous(SqliteSynchronous::Full)
        .pragma("temp_store", "memory")
        .pragma("cache_size", "64000")
        .pragma("journal_size_limit", "67108864");
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(connections)
        .connect_with(options)
        .await?;
    for level in synchronous(&pool).await? {
        ensure!(level == 2, "a connection of apalis has synchronous={level}, not FULL (2)");
    }
    Ok(pool)
}

/// `PRAGMA synchronous` of every connection of the pool.
pub(crate) async fn synchronous(pool: &SqlitePool) -> anyhow::Result<Vec<i64>> {
    let (mut held, mut levels) = (Vec::new(), Vec::new());
    while held.len() < pool.options().get_max_connections() as usize {
        let mut connection = pool.acquire().await?;
        levels.push(sqlx::query_scalar("pragma synchronous").fetch_one(&mut *connection).await?);
        held.push(connection);
    }
    Ok(levels)
}

/// Pushes so many tasks and works them off. Returns how long both took together.
pub(crate) async fn run(
    pool: &SqlitePool,
    tasks: usize,
    bulk: usize,
    tuning: Tuning,
) -> anyhow::Result<Duration> {
    let config = Config::default().queue("noop").batch_size(tuning.batch);
    let storage: SqliteStorage<u64> = SqliteStorage::new(pool).with_config(config);
    let begin = Instant::now();
    push(storage.clone(), tasks, bulk).await?;
    work_off(storage, tasks, tuning.workers).await?;
    let took = begin.elapsed();
    let done: i64 =
        sqlx::query_scalar("select count(*) from Jobs where status = 'Done'").fetch_one(pool).await?;
    ensure!(done == tasks as i64, "{done} of {tasks} tasks are done");
    Ok(took)
}

async fn push(mut storage: SqliteStorage<u64>, tasks: usize, bulk: usize) -> anyhow::Result<()> {
    let numbers: Vec<u64> = (0..tasks as u64).collect();
    for numbers in numbers.chunks(bulk) {
        storage.push_bulk(numbers.to_vec()).await?;
    }
    Ok(())
}

async fn work_off(storage: SqliteStorage<u64>, tasks: usize, workers: usize) -> anyhow::Result<()> {
    let (open, all_done) = (Arc::new(AtomicUsize::new(tasks)), Arc::new(Notify::new()));
    let contexts: Vec<_> = (0..workers).map(|n| WorkerContext::new(&format!("worker-{n}"))).collect();
    let mut running = JoinSet::new();
    for context in &contexts {
        let (open, all_done) = (open.clone(), all_done.clone());
        let handler = move |_task: u64| {
            if open.fetch_sub(1, Ordering::SeqCst) == 1 {
                all_done.notify_one();
            }
            std::future::ready(Ok::<(), BoxDynError>(()))
        };
        let worker = WorkerBuilder::new(context).backend(storage.clone()).build(handler);
        running.spawn(worker.run());
    }
    all_done.notified().await;
    for context in &contexts {
        context.stop()?;
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    Ok(())
}
