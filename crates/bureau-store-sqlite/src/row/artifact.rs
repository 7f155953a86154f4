//! Artifacts with all their stages, read inside the writing transaction in two statements.

use crate::codec::{Columns, failed, json};
use crate::tx::Tx;
use bureau_model::stage::Attempts;
use bureau_model::{ArtifactId, LeaseId};
use bureau_store::Result;
use bureau_store::decide::{ArtifactRecord, StageRecord};
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Loads artifacts by row; those that do not exist or have no content are left out.
pub(crate) async fn load(tx: &mut Tx<'_>, rows: &[i64]) -> Result<BTreeMap<i64, ArtifactRecord>> {
    let ids = json(&rows)?;
    let artifacts = sqlx::query(
        "select a.id, a.ordinal, a.job_id, j.uid, j.case_id, a.content_id, a.root_id, a.filename, a.size, a.status,
                a.stage_seconds, a.skipped_stages, a.gaps, a.waiting_stage, a.file_type
         from json_each(?1) x join artifacts a on a.id = x.value join jobs j on j.id = a.job_id
         where a.content_id is not null",
    )
    .bind(&ids)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    let stages = sqlx::query(
        "select s.artifact_id, s.id, s.stage, s.state, s.failures, s.crashes, s.lease, s.output_id, s.lane, s.held
         from json_each(?1) x join stages s on s.artifact_id = x.value order by s.artifact_id, s.position",
    )
    .bind(&ids)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    let mut loaded = BTreeMap::new();
    for row in &artifacts {
        loaded.insert(row.int("id")?, artifact(row)?);
    }
    for row in &stages {
        if let Some(artifact) = loaded.get_mut(&row.int("artifact_id")?) {
            artifact.stages.push(stage(row)?);
        }
    }
    Ok(loaded)
}

fn artifact(row: &SqliteRow) -> Result<ArtifactRecord> {
    Ok(ArtifactRecord {
        id: ArtifactId(row.int("id")?),
        ordinal: row.count("ordinal")?,
        job: row.int("job_id")?,
        job_id: row.job_id("uid")?,
        case: row.int("case_id")?,
        content: row.int("content_id")?,
        root: row.maybe_int("root_id")?.map(ArtifactId),
        filename: row.text("filename")?,
        size: row.int("size")?,
        status: row.word("status")?,
        seconds: row.json("stage_seconds")?,
        skipped: row.json("skipped_stages")?,
        gaps: row.json("gaps")?,
        waiting: row.maybe_word("waiting_stage")?,
        file_type: row.word("file_type")?,
        stages: Vec::new(),
    })
}

fn stage(row: &SqliteRow) -> Result<StageRecord> {
    let lease: Option<Vec<u8>> = sqlx::Row::try_get(row, "lease").map_err(failed)?;
    Ok(StageRecord {
        row: row.int("id")?,
        stage: row.word("stage")?,
        state: row.word("state")?,
        attempts: Attempts { failed: row.int("failures")? as u32, crashes: row.int("crashes")? as u32 },
        lease: lease.and_then(|bytes| Uuid::from_slice(&bytes).ok()).map(LeaseId),
        output: row.maybe_int("output_id")?,
        lane: row.word("lane")?,
        held: row.flag("held")?,
    })
}
