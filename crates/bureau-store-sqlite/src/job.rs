//! A job's row: its counters and status, changed in one place.

use crate::codec::{Columns, failed, micros};
use crate::journal::Draft;
use crate::writer::Tx;
use bureau_model::artifact::Tally;
use bureau_model::event::{Action, Detail, Event, JobEvent};
use bureau_model::time::Timestamp;
use bureau_model::{CaseName, JobId, Status};
use bureau_store::{Result, StoreError};
use sqlx::sqlite::SqliteRow;
use sqlx::{Executor, Sqlite};

/// A job as the writer needs it.
#[derive(Debug, Clone)]
pub(crate) struct JobRecord {
    pub(crate) row: i64,
    pub(crate) id: JobId,
    pub(crate) case: i64,
    pub(crate) case_name: String,
    pub(crate) status: Status,
    pub(crate) tally: Tally,
    pub(crate) parent: Option<JobId>,
    pub(crate) created_at: Timestamp,
    pub(crate) paused: bool,
    pub(crate) cancelling: bool,
    pub(crate) cut_short: bool,
}

/// What a write adds to a job's counters; negative when artifacts begin again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Delta {
    pub(crate) total: i64,
    pub(crate) ended: i64,
    pub(crate) failed: i64,
    pub(crate) cancelled: i64,
    pub(crate) failed_artifacts: i64,
    pub(crate) total_bytes: i64,
    pub(crate) ended_bytes: i64,
    pub(crate) begun: bool,
    pub(crate) taken_in: bool,
}

pub(crate) const SELECT: &str = "select j.*, c.name as case_name, p.uid as parent_uid
    from jobs j join cases c on c.id = j.case_id left join jobs p on p.id = j.parent_id";

fn record(row: &SqliteRow) -> Result<JobRecord> {
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

/// The job of this id.
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

/// The row of a case.
pub(crate) async fn case_row<'e>(sql: impl Executor<'e, Database = Sqlite>, name: &CaseName) -> Result<i64> {
    sqlx::query_scalar("select id from cases where name = ?")
        .bind(name.as_str())
        .fetch_optional(sql)
        .await
        .map_err(failed)?
        .ok_or_else(|| StoreError::NotFound(format!("case \"{name}\"")))
}

/// The rows of every job of a case, the oldest first.
pub(crate) async fn rows_of_case<'e>(
    sql: impl Executor<'e, Database = Sqlite>,
    case: i64,
) -> Result<Vec<i64>> {
    sqlx::query_scalar("select id from jobs where case_id = ? order by id")
        .bind(case)
        .fetch_all(sql)
        .await
        .map_err(failed)
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
    let mut job = before.clone();
    let add = |count: u64, change: i64| count.saturating_add_signed(change);
    job.tally.total = add(job.tally.total, delta.total);
    job.tally.ended = add(job.tally.ended, delta.ended);
    job.tally.failed = add(job.tally.failed, delta.failed);
    job.tally.cancelled = add(job.tally.cancelled, delta.cancelled);
    job.tally.begun |= delta.begun;
    job.tally.taking_in &= !delta.taken_in;
    job.status = job.tally.status();
    write(tx, &job, delta).await?;
    if action != Action::Progressed || job.tally != before.tally || job.status != before.status {
        announce(tx, &job, actor, action);
    }
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

/// Records a job's standing as an event.
pub(crate) fn announce(tx: &mut Tx<'_>, job: &JobRecord, actor: &str, action: Action) {
    let event = Event::JobStatus(JobEvent {
        seq: 0,
        job_id: job.id.clone(),
        case_name: job.case_name.clone(),
        status: job.status,
        processed_files: job.tally.ended,
        failed_files: job.tally.failed,
        cancelled_files: job.tally.cancelled,
        cut_short: job.cut_short,
        total_files: job.tally.total,
        taking_in: job.tally.taking_in,
        paused: job.paused,
        parent_job_id: job.parent.clone(),
        created_at: job.created_at,
        timestamp: tx.now,
    });
    let draft = Draft {
        actor: actor.to_owned(),
        action,
        job: job.row,
        artifact: None,
        event,
        detail: Detail::default(),
    };
    tx.record(draft);
}
