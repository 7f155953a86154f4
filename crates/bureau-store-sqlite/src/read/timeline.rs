//! What happened in a case: the work on it, and what its evidence dates.

use super::job;
use crate::SqliteStore;
use crate::codec::{Columns, failed, timestamp};
use crate::job::case_row;
use bureau_model::moment::{ASSUMED_ZONE, placed};
use bureau_model::output::SUBJECT;
use bureau_model::time::Timestamp;
use bureau_model::wire::{CaseEvent, EventParty, JobSummary, Timeline, TimelineEntry};
use bureau_model::{ArtifactId, CaseName, Status};
use bureau_store::{Result, StoreError};
use sqlx::sqlite::SqliteRow;

/// Calls, messages and events that a timeline shows at most.
const EVENTS: i64 = 5_000;

pub(super) async fn timeline(store: &SqliteStore, case: &CaseName) -> Result<Timeline> {
    let row = case_row(&store.readers, case).await?;
    Ok(Timeline {
        case_name: case.to_string(),
        entries: entries(store, row).await?,
        events: events(store, row).await?,
        assumed_zone: ASSUMED_ZONE.to_owned(),
        undated: undated(store, row).await?,
    })
}

async fn entries(store: &SqliteStore, case: i64) -> Result<Vec<TimelineEntry>> {
    let mut entries = Vec::new();
    for job in job::of_case(store, case).await? {
        entries.push(uploaded(&job));
        entries.extend(job.completed_at.map(|at| ended(&job, at)));
    }
    entries.sort_by_key(|entry| entry.at);
    Ok(entries)
}

fn uploaded(job: &JobSummary) -> TimelineEntry {
    TimelineEntry {
        at: job.created_at,
        job_id: job.job_id.clone(),
        what: "uploaded".to_owned(),
        status: Status::Queued,
        total_files: job.total_files,
        processed_files: 0,
        failed_files: 0,
        cancelled_files: 0,
        cut_short: false,
    }
}

fn ended(job: &JobSummary, at: Timestamp) -> TimelineEntry {
    let what = if job.status == Status::Cancelled { "cancelled" } else { "ended" };
    TimelineEntry {
        at,
        what: what.to_owned(),
        status: job.status,
        processed_files: job.processed_files,
        failed_files: job.failed_files,
        cancelled_files: job.cancelled_files,
        cut_short: job.cut_short,
        ..uploaded(job)
    }
}

/// By their instants, the oldest first, [`EVENTS`] at most.
async fn events(store: &SqliteStore, case: i64) -> Result<Vec<CaseEvent>> {
    let rows = sqlx::query(
        "select d.*, a.filename from (
             select r.at, r.instant, r.kind, null as title, r.details, r.artifact_id, r.chunk_id, r.id as row,
                    s.id as source_id, s.name as source, t.id as target_id, t.name as target
             from relations r join entities s on s.id = r.source_id join entities t on t.id = r.target_id
             where s.case_id = ?1 and r.instant is not null
             union all
             select o.at, o.instant, o.kind, o.title, o.details, o.artifact_id, o.chunk_id, o.id,
                    null, null, null, null
             from occasions o join artifacts a on a.id = o.artifact_id join jobs j on j.id = a.job_id
             where j.case_id = ?1 and o.instant is not null) d
         join artifacts a on a.id = d.artifact_id
         order by d.instant, d.row limit ?2",
    )
    .bind(case)
    .bind(EVENTS)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter().map(event).collect()
}

fn event(row: &SqliteRow) -> Result<CaseEvent> {
    let at = row.text("at")?;
    let placed = placed(&at).ok_or_else(|| StoreError::backend("a moment is recorded in no known form"))?;
    let mut details: Vec<(String, String)> = row.json("details")?;
    let subject = details.iter().position(|(name, _)| name == SUBJECT).map(|at| details.remove(at).1);
    Ok(CaseEvent {
        at,
        instant: timestamp(row.int("instant")?)?,
        exactness: placed.exactness,
        kind: row.text("kind")?,
        title: row.maybe_text("title")?.or(subject),
        source: party(row, "source_id", "source")?,
        target: party(row, "target_id", "target")?,
        details,
        artifact_id: ArtifactId(row.int("artifact_id")?),
        filename: row.text("filename")?,
        chunk: row.int("chunk_id")?,
    })
}

fn party(row: &SqliteRow, id: &str, name: &str) -> Result<Option<EventParty>> {
    Ok(row.maybe_int(id)?.zip(row.maybe_text(name)?).map(|(id, name)| EventParty { id, name }))
}

/// Messages and calls without a time, each counted once however many it reached.
async fn undated(store: &SqliteStore, case: i64) -> Result<u64> {
    let count: i64 = sqlx::query_scalar(
        "select count(*) from (
             select distinct r.artifact_id, r.chunk_id, iif(r.kind = 'messaged', 0, r.id)
             from relations r join entities s on s.id = r.source_id
             where s.case_id = ? and r.instant is null and r.kind in ('messaged', 'called', 'texted'))",
    )
    .bind(case)
    .fetch_one(&store.readers)
    .await
    .map_err(failed)?;
    u64::try_from(count).map_err(StoreError::backend)
}
