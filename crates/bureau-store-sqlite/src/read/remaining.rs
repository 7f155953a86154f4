//! What is left of a job, and how long such work took here.

use crate::SqliteStore;
use crate::codec::{Columns, failed};
use crate::row::visible;
use bureau_model::JobId;
use bureau_store::{OpenWork, Pace, Remaining, Result, Scope};

pub(super) async fn remaining(store: &SqliteStore, scope: &Scope, id: &JobId) -> Result<Remaining> {
    let job = visible::job(&store.readers, scope, id).await?;
    let open = if job.status.is_ended() { Vec::new() } else { open(store, job.row).await? };
    Ok(Remaining { taking_in: job.tally.taking_in, open, paces: paces(store).await? })
}

/// Artifacts that have not ended, counted by what they are and the stage that they stand before.
async fn open(store: &SqliteStore, job: i64) -> Result<Vec<OpenWork>> {
    let rows = sqlx::query(
        "with ocr as (
             select artifact_id from stages
             where job_id = ?1 and stage = 'extraction' and lane = 'ocr'
               and state in ('blocked', 'available', 'running', 'retryable'))
         select file_type, coalesce(waiting_stage, current_stage) as stage, count(*) as artifacts,
                sum(size) as bytes,
                iif(coalesce(waiting_stage, current_stage) = 'extraction' and id in (select artifact_id from ocr),
                    'ocr', 'cpu') as lane
         from artifacts where job_id = ?1 and status in ('queued', 'processing') group by 1, 2, 5",
    )
    .bind(job)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter()
        .map(|row| {
            Ok(OpenWork {
                file_type: row.word("file_type")?,
                lane: row.word("lane")?,
                stage: row.word("stage")?,
                artifacts: row.count("artifacts")?,
                bytes: row.count("bytes")?,
            })
        })
        .collect()
}

async fn paces(store: &SqliteStore) -> Result<Vec<Pace>> {
    let rows = sqlx::query("select * from paces order by file_type, lane, stage")
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    rows.iter()
        .map(|row| {
            Ok(Pace {
                file_type: row.word("file_type")?,
                lane: row.word("lane")?,
                stage: row.word("stage")?,
                artifacts: row.count("artifacts")?,
                seconds: row.real("seconds")?,
                squares: row.real("squares")?,
                bytes: row.count("bytes")?,
                members: row.count("members")?,
            })
        })
        .collect()
}
