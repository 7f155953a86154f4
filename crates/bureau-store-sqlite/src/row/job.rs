//! A job's row: its counters and status, changed in one place.

use crate::codec::{Columns, failed, micros};
use crate::tx::Tx;
use bureau_model::JobId;
use bureau_model::artifact::Tally;
use bureau_model::event::Action;
use bureau_store::decide::{self, Delta, JobRecord};
use bureau_store::{Result, StoreError};
use sqlx::sqlite::SqliteRow;
use sqlx::{Executor, Sqlite};

pub(crate) const SELECT: &str = "select j.*, c.name as case_name, p.uid as parent_uid
    from jobs j join cases c on c.id = j.case_id left join jobs p on p.id = j.parent_id";

/// A job out of the columns of [`SELECT`].
pub(crate) fn record(row: &SqliteRow) -> Result<JobRecord> {
    Ok(JobRecord {
        row: row.int("id")?,
        id: row.job_id("uid")?,
        case: row.int("case_id")?,
        case_name: row.text("case_name")?,
        status: row.word("status")?,
        tally: Tally {
            total: row.count("total_files")?,
            ended: row.count("processed_files")?,
            failed: row.count("failed_files")?,
            cancelled: row.count("cancelled_files")?,
            stopped: row.flag("cancelling")? || row.flag("cut_short")?,
            begun: row.maybe_int("started_at")?.is_some(),
            taking_in: row.flag("taking_in")?,
        },
        parent: row.maybe_job_id("parent_uid")?,
        created_at: row.at("created_at")?,
        paused: row.flag("paused")?,
        cancelling: row.flag("cancelling")?,
        cut_short: row.flag("cut_short")?,
    })
}

/// The job of this id, whoever asks: for workers.
pub(crate) async fn by_id<'e>(sql: impl Executor<'e, Database = Sqlite>, id: &JobId) -> Result<JobRecord> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} where j.uid = ?")))
        .bind(id.to_string())
        .fetch_optional(sql)
        .await
        .map_err(failed)?;
    row.map(|row| record(&row)).transpose()?.ok_or_else(|| StoreError::NotFound(format!("job {id}")))
}

/// The job of this row.
pub(crate) async fn by_row<'e>(sql: impl Executor<'e, Database = Sqlite>, row: i64) -> Result<JobRecord> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} where j.id = ?")))
        .bind(row)
        .fetch_one(sql)
        .await
        .map_err(failed)?;
    record(&row)
}

/// Adds to a job's counters, derives its status anew, and records it when anything changed.
pub(crate) async fn change(
    tx: &mut Tx<'_>,
    row: i64,
    delta: Delta,
    actor: &str,
    action: Action,
) -> Result<()> {
    let before = by_row(&mut *tx.sql, row).await?;
    let change = decide::change(&before, delta, actor, action);
    write(tx, &change.job, change.delta).await?;
    tx.record_all(change.draft);
    Ok(())
}

async fn write(tx: &mut Tx<'_>, job: &JobRecord, delta: Delta) -> Result<()> {
    let now = micros(tx.now);
    sqlx::query(
        "update jobs set status = ?2, total_files = ?3, processed_files = ?4, failed_files = ?5,
            cancelled_files = ?6, taking_in = ?7, failed_artifacts = failed_artifacts + ?8,
            total_bytes = total_bytes + ?9, ended_bytes = ended_bytes + ?10,
            started_at = coalesce(started_at, iif(?11, ?12, null)),
            completed_at = iif(?13, coalesce(completed_at, ?12), null)
         where id = ?1",
    )
    .bind(job.row)
    .bind(job.status.as_str())
    .bind(job.tally.total as i64)
    .bind(job.tally.ended as i64)
    .bind(job.tally.failed as i64)
    .bind(job.tally.cancelled as i64)
    .bind(job.tally.taking_in)
    .bind(delta.failed_artifacts)
    .bind(delta.total_bytes)
    .bind(delta.ended_bytes)
    .bind(job.tally.begun)
    .bind(now)
    .bind(job.status.is_ended())
    .execute(&mut *tx.sql)
    .await
    .map_err(failed)?;
    sqlx::query("update cases set last_activity_at = ? where id = ?")
        .bind(now)
        .bind(job.case)
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
    Ok(())
}
