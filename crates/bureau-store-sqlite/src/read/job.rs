//! Jobs.

use super::artifact;
use crate::SqliteStore;
use crate::codec::{Columns, failed};
use crate::row::job::SELECT;
use crate::row::visible;
use bureau_model::artifact::Tally;
use bureau_model::wire::{JobRow, JobStatus, JobSummary, StageTiming};
use bureau_model::{CaseName, JobId};
use bureau_store::{Result, Scope};
use sqlx::sqlite::SqliteRow;

/// A job as lists show it.
pub(super) fn summary(row: &SqliteRow) -> Result<JobSummary> {
    Ok(JobSummary {
        job_id: row.job_id("uid")?,
        status: row.word("status")?,
        total_files: row.count("total_files")?,
        processed_files: row.count("processed_files")?,
        failed_files: row.count("failed_files")?,
        cancelled_files: row.count("cancelled_files")?,
        cut_short: row.flag("cut_short")?,
        parent_job_id: row.maybe_job_id("parent_uid")?,
        created_at: row.at("created_at")?,
        completed_at: row.maybe_at("completed_at")?,
    })
}

fn job_row(row: &SqliteRow) -> Result<JobRow> {
    Ok(JobRow {
        job: summary(row)?,
        case_name: row.text("case_name")?,
        taking_in: row.flag("taking_in")?,
        paused: row.flag("paused")?,
    })
}

async fn fetch(store: &SqliteStore, scope: &Scope, job: &JobId) -> Result<SqliteRow> {
    let row = visible::job(&store.readers, scope, job).await?.row;
    sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} where j.id = ?")))
        .bind(row)
        .fetch_one(&store.readers)
        .await
        .map_err(failed)
}

pub(super) async fn row(store: &SqliteStore, scope: &Scope, job: &JobId) -> Result<JobRow> {
    job_row(&fetch(store, scope, job).await?)
}

pub(super) async fn list(store: &SqliteStore, scope: &Scope, case: Option<&CaseName>) -> Result<Vec<JobRow>> {
    let case = match case {
        Some(case) => Some(visible::case(&store.readers, scope, case).await?),
        None => None,
    };
    let sql = format!(
        "{SELECT} where (?1 is null or j.case_id = ?1)
         and (?2 is null or j.owner in (select value from json_each(?2))) order by j.id desc"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(case)
        .bind(visible::owners(scope)?)
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    rows.iter().map(job_row).collect()
}

pub(super) async fn of_case(store: &SqliteStore, scope: &Scope, case: i64) -> Result<Vec<JobSummary>> {
    let jobs = visible::jobs_of_case(&store.readers, scope, case).await?;
    let sql = format!("{SELECT} where j.id in (select value from json_each(?)) order by j.id");
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(jobs).fetch_all(&store.readers).await.map_err(failed)?;
    rows.iter().map(summary).collect()
}

pub(super) async fn status(store: &SqliteStore, scope: &Scope, id: &JobId) -> Result<JobStatus> {
    let row = fetch(store, scope, id).await?;
    let JobRow { job, case_name, taking_in, paused } = job_row(&row)?;
    let tally = Tally { total: job.total_files, ended: job.processed_files, taking_in, ..Tally::default() };
    Ok(JobStatus {
        progress_percentage: tally.progress_percentage(),
        failed_artifacts: row.count("failed_artifacts")?,
        started_at: row.maybe_at("started_at")?,
        artifacts: artifact::of_job(store, row.int("id")?).await?,
        job_id: job.job_id,
        status: job.status,
        case_name,
        parent_job_id: job.parent_job_id,
        total_files: job.total_files,
        processed_files: job.processed_files,
        failed_files: job.failed_files,
        cancelled_files: job.cancelled_files,
        cut_short: job.cut_short,
        taking_in,
        paused,
        created_at: job.created_at,
        completed_at: job.completed_at,
    })
}

pub(super) async fn timings(store: &SqliteStore) -> Result<Vec<StageTiming>> {
    let rows = sqlx::query("select stage, engine, runs, seconds, bytes from timings order by stage, engine")
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    rows.iter()
        .map(|row| {
            Ok(StageTiming {
                stage: row.word("stage")?,
                engine: row.text("engine")?,
                runs: row.count("runs")?,
                seconds: row.real("seconds")?,
                bytes: row.count("bytes")?,
            })
        })
        .collect()
}
