//! Artifacts counted by group, and the same groups as a filter of a list.

use super::listed::jobs;
use crate::SqliteStore;
use crate::codec::{Columns, failed};
use bureau_model::wire::{ArtifactCounts, ArtifactCountsRequest, ArtifactGroup, FileCounts};
use bureau_model::{ErrorCode, Stage};
use bureau_store::{Result, Scope};
use sqlx::sqlite::SqliteRow;

/// Whether the job of the artifact `a` is halted, in SQL.
const PAUSED: &str = "(select paused from jobs where id = a.job_id)";

/// Counts the artifacts of these jobs, from an index alone.
pub(super) async fn counts(
    store: &SqliteStore,
    scope: &Scope,
    request: &ArtifactCountsRequest,
) -> Result<ArtifactCounts> {
    let jobs = jobs(store, scope, request.job_id.as_ref(), request.case_name.as_deref()).await?;
    let rows = sqlx::query(
        "select a.status, a.error_code, a.waiting_stage is not null as waits, a.gaps, j.paused,
                a.parent_id is not null as inside, count(*) as files
         from artifacts a join jobs j on j.id = a.job_id
         where a.job_id in (select value from json_each(?)) group by 1, 2, 3, 4, 5, 6",
    )
    .bind(jobs)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    let mut counts = ArtifactCounts::default();
    for row in &rows {
        let of = if row.flag("inside")? { &mut counts.inside } else { &mut counts.added };
        add(of, row)?;
    }
    Ok(counts)
}

fn add(counts: &mut FileCounts, row: &SqliteRow) -> Result<()> {
    let files = row.count("files")?;
    let code: Option<ErrorCode> = row.maybe_word("error_code")?;
    let gaps: Vec<Stage> = row.json("gaps")?;
    let (waits, paused) = (row.flag("waits")?, row.flag("paused")?);
    let group = ArtifactGroup::of(row.word("status")?, code, waits, !gaps.is_empty(), paused);
    counts.files += files;
    *counts.groups.entry(group).or_default() += files;
    if let Some(code) = code {
        *counts.errors.entry(code).or_default() += files;
    }
    if group == ArtifactGroup::CompletedWithGaps {
        for gap in gaps {
            *counts.gaps.entry(gap).or_default() += files;
        }
    }
    Ok(())
}

/// The condition on the artifact `a` that puts it into a group: [`ArtifactGroup::of`] in SQL.
pub(super) fn condition(group: ArtifactGroup) -> String {
    let open = |what: &str| format!("({what} and a.status in ('queued', 'processing'))");
    match group {
        ArtifactGroup::Running => open("a.status = 'processing' and a.waiting_stage is null"),
        ArtifactGroup::Waiting => {
            open(&format!("a.status = 'processing' and a.waiting_stage is not null and not {PAUSED}"))
        }
        ArtifactGroup::Queued => {
            open(&format!("a.status = 'queued' and not (a.waiting_stage is not null and {PAUSED})"))
        }
        ArtifactGroup::Paused => open(&format!("a.waiting_stage is not null and {PAUSED}")),
        ArtifactGroup::Completed => "(a.status = 'completed' and a.gaps = '[]')".to_owned(),
        ArtifactGroup::CompletedWithGaps => "(a.status = 'completed' and a.gaps <> '[]')".to_owned(),
        ArtifactGroup::Locked
        | ArtifactGroup::Corrupt
        | ArtifactGroup::Unsupported
        | ArtifactGroup::Empty => format!("(a.status = 'failed' and a.error_code = '{group}')"),
        ArtifactGroup::Failed => {
            "(a.status = 'failed' and a.error_code not in ('locked', 'corrupt', 'unsupported', 'empty'))"
                .to_owned()
        }
        ArtifactGroup::Cancelled => "a.status = 'cancelled'".to_owned(),
    }
}
