//! Counts over everything, and what must hold between rows.

use super::job;
use crate::SqliteStore;
use crate::codec::{Columns, failed};
use crate::row::visible;
use bureau_model::wire::{ErrorCount, FileTypeCount, Stats, StatusCount};
use bureau_store::{ContentRow, Result, Scope};

pub(super) async fn stats(store: &SqliteStore, scope: &Scope) -> Result<Stats> {
    let owners = visible::owners(scope)?;
    let totals = sqlx::query(
        "with seen_jobs as (
             select id, case_id from jobs where ?1 is null or owner in (select value from json_each(?1))),
         seen as (select content_id from artifacts where ?1 is null or job_id in (select id from seen_jobs)),
         held as (select size from contents where ?1 is null or id in (select content_id from seen))
         select (select count(distinct case_id) from seen_jobs) as cases, (select count(*) from seen_jobs) as jobs,
                (select count(*) from seen) as artifacts, (select count(*) from held) as contents,
                (select coalesce(sum(size), 0) from held) as content_bytes",
    )
    .bind(&owners)
    .fetch_one(&store.readers)
    .await
    .map_err(failed)?;
    Ok(Stats {
        cases: totals.count("cases")?,
        jobs: totals.count("jobs")?,
        artifacts: totals.count("artifacts")?,
        contents: totals.count("contents")?,
        content_bytes: totals.count("content_bytes")?,
        by_status: counted(store, &owners, "status", |status, artifacts| StatusCount { status, artifacts })
            .await?,
        by_file_type: counted(store, &owners, "file_type", |file_type, artifacts| FileTypeCount {
            file_type,
            artifacts,
        })
        .await?,
        by_error: counted(store, &owners, "error_code", |error_code, artifacts| ErrorCount {
            error_code,
            artifacts,
        })
        .await?,
        stages: job::timings(store).await?,
    })
}

async fn counted<W, T>(
    store: &SqliteStore,
    owners: &Option<String>,
    column: &'static str,
    make: fn(W, u64) -> T,
) -> Result<Vec<T>>
where
    W: std::str::FromStr<Err = bureau_model::UnknownWord>,
{
    let sql = format!(
        "select {column} as word, count(*) as artifacts from artifacts where {column} is not null
         and (?1 is null or job_id in (
             select id from jobs where owner in (select value from json_each(?1))))
         group by {column} order by artifacts desc, word"
    );
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(owners).fetch_all(&store.readers).await.map_err(failed)?;
    rows.iter().map(|row| Ok(make(row.word("word")?, row.count("artifacts")?))).collect()
}

pub(super) async fn contents_after(
    store: &SqliteStore,
    scope: &Scope,
    after: i64,
    limit: u64,
) -> Result<Vec<ContentRow>> {
    visible::refuse_part(scope, "the list of all contents")?;
    let rows = sqlx::query("select id, sha256, size from contents where id > ? order by id limit ?")
        .bind(after)
        .bind(limit as i64)
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    rows.iter()
        .map(|row| {
            Ok(ContentRow { id: row.int("id")?, sha256: row.hash("sha256")?, size: row.count("size")? })
        })
        .collect()
}

/// Invariants between rows, each a query that finds what breaks it.
const INVARIANTS: &[(&str, &str)] = &[
    (
        "completed artifact with a stage that has not ended well",
        "select distinct a.id from artifacts a join stages s on s.artifact_id = a.id
         where a.status = 'completed' and s.state not in ('done', 'skipped')",
    ),
    (
        "completed artifact without text",
        "select a.id from artifacts a where a.status = 'completed' and not exists (
             select 1 from stages s join chunks c on c.output_id = s.output_id where s.artifact_id = a.id)",
    ),
    (
        "artifact that has not ended although none of its stages is open",
        "select a.id from artifacts a where a.status in ('queued', 'processing') and not exists (
             select 1 from stages s where s.artifact_id = a.id
             and s.state in ('blocked', 'available', 'running', 'retryable'))",
    ),
    (
        "artifact with two open stages at once",
        "select artifact_id from stages where state in ('available', 'running', 'retryable')
         group by artifact_id having count(*) > 1",
    ),
    (
        "output of another content than its artifact's",
        "select s.artifact_id from stages s join outputs o on o.id = s.output_id where o.content_id <> s.content_id",
    ),
    (
        "job whose counters differ from its artifacts",
        "select j.id from jobs j where j.total_files <> (
             select count(*) from artifacts where job_id = j.id and parent_id is null)
         or j.processed_files <> (select count(*) from artifacts where job_id = j.id and parent_id is null
             and status in ('completed', 'failed', 'cancelled') and open_members = 0)
         or j.failed_artifacts <> (select count(*) from artifacts where job_id = j.id and status = 'failed')
         or j.failed_files <> (select count(*) from artifacts where job_id = j.id and parent_id is null
             and status = 'failed' and open_members = 0)
         or j.cancelled_files <> (select count(*) from artifacts where job_id = j.id and parent_id is null
             and open_members = 0
             and (status = 'cancelled' or (status = 'completed' and cancelled_members > 0)))",
    ),
    (
        "job that was cancelled before it had ended and is called completed",
        "select id from jobs where status = 'completed' and (cancelled_files > 0 or cancelling = 1 or cut_short = 1)",
    ),
    (
        "artifact that has not ended and neither runs nor waits, or does both",
        "select id from artifacts where status in ('queued', 'processing')
         and (waiting_stage is null) = (current_stage is null)",
    ),
    (
        "ended artifact that waits for a stage",
        "select id from artifacts where status in ('completed', 'failed', 'cancelled') and waiting_stage is not null",
    ),
    (
        "artifact said to run although none of its stages is claimed",
        "select a.id from artifacts a where a.status = 'processing' and a.current_stage is not null
         and not exists (select 1 from stages s where s.artifact_id = a.id and s.stage = a.current_stage
                         and s.state = 'running')",
    ),
    (
        "uploaded file whose count of open or cancelled members is wrong",
        "select r.id from artifacts r where r.parent_id is null and (r.open_members <> 0 or r.members <> 0)
         and (r.open_members <> (
             select count(*) from artifacts where root_id = r.id and status in ('queued', 'processing'))
         or r.cancelled_members <> (
             select count(*) from artifacts where root_id = r.id and status = 'cancelled'))",
    ),
    (
        "entity whose count of mentions is wrong",
        "select e.id from entities e where e.mentions <> (select count(*) from mentions where entity_id = e.id)",
    ),
];

pub(super) async fn contradictions(store: &SqliteStore, scope: &Scope) -> Result<Vec<String>> {
    visible::refuse_part(scope, "checking the store")?;
    let mut problems = Vec::new();
    for (what, sql) in INVARIANTS {
        let rows: Vec<i64> = sqlx::query_scalar(*sql).fetch_all(&store.readers).await.map_err(failed)?;
        problems.extend(rows.into_iter().map(|row| format!("{what}: row {row}")));
    }
    let checks: Vec<String> =
        sqlx::query_scalar("pragma quick_check").fetch_all(&store.readers).await.map_err(failed)?;
    problems.extend(checks.into_iter().filter(|line| line != "ok").map(|line| format!("database: {line}")));
    Ok(problems)
}
