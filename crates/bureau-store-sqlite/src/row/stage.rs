//! Stages: new ones, held ones, those given back.

use crate::codec::{failed, json};
use crate::tx::Tx;
use bureau_model::stage::Lane;
use bureau_model::{FileType, Stage, StageState};
use bureau_store::Result;
use bureau_store::decide::{self, ArtifactRecord, JobRecord};
use serde::Serialize;

#[derive(Serialize)]
struct StageColumns {
    a: i64,
    c: i64,
    s: Stage,
    p: usize,
    l: Lane,
    t: StageState,
    r: u32,
}

/// An artifact whose stages are to begin.
pub(crate) struct Staged {
    pub(crate) artifact: i64,
    pub(crate) content: i64,
    pub(crate) file_type: FileType,
    pub(crate) size: u64,
}

/// Records the stages of these artifacts.
pub(crate) async fn insert(tx: &mut Tx<'_>, job: &JobRecord, staged: &[Staged]) -> Result<()> {
    let mut rows = Vec::with_capacity(staged.len() * Stage::ALL.len());
    for Staged { artifact, content, file_type, size } in staged {
        rows.extend(decide::first_stages(*file_type, *size).enumerate().map(|(position, new)| {
            StageColumns {
                a: *artifact,
                c: *content,
                s: new.stage,
                p: position,
                l: new.lane,
                t: new.state,
                r: new.priority,
            }
        }));
    }
    sqlx::query(
        "insert into stages (artifact_id, job_id, content_id, stage, position, lane, state, priority, held)
         select value ->> 'a', ?2, value ->> 'c', value ->> 's', value ->> 'p', value ->> 'l',
                value ->> 't', value ->> 'r', ?3
         from jsonb_each(?1) order by key",
    )
    .bind(json(&rows)?)
    .bind(job.row)
    .bind(job.is_held())
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

/// Nothing of a job is claimed, or it may be again.
pub(crate) async fn hold(tx: &mut Tx<'_>, job: i64, held: bool) -> Result<()> {
    sqlx::query(
        "update stages set held = ?2
         where job_id = ?1 and state in ('blocked', 'available', 'running', 'retryable') and held <> ?2",
    )
    .bind(job)
    .bind(held)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

/// A stage that runs becomes available again, one step less urgent, so that one that keeps losing its worker can't hold
/// up the others.
pub(crate) async fn give_back(
    tx: &mut Tx<'_>,
    artifact: &ArtifactRecord,
    row: i64,
    actor: &str,
    why: &str,
) -> Result<()> {
    let stage = artifact.stage(row)?;
    let (state, draft) = decide::back(artifact, stage, actor, why)?;
    sqlx::query(
        "update stages set state = ?2, lease = null, lease_until = null, worker = null, priority = priority + 1
         where id = ?1",
    )
    .bind(row)
    .bind(state.as_str())
    .execute(&mut *tx.sql)
    .await
    .map_err(failed)?;
    sqlx::query("update artifacts set current_stage = null, waiting_stage = ?2 where id = ?1")
        .bind(artifact.id.0)
        .bind(stage.stage.as_str())
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
    tx.record(draft);
    Ok(())
}
