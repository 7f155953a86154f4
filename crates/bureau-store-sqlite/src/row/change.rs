//! New columns of stages and artifacts, written in bulk: one statement for all stages, one for all artifacts.

use crate::codec::{failed, json, micros};
use crate::tx::Tx;
use bureau_model::event::StageSeconds;
use bureau_model::stage::Lane;
use bureau_model::{ErrorCode, Stage, StageState, Status};
use bureau_store::Result;
use bureau_store::decide::{ArtifactChange, Batch, StageChange};
use serde::Serialize;
use std::collections::BTreeMap;

/// A stage's new columns as the JSON that the bulk update reads.
#[derive(Serialize)]
struct StageColumns<'a> {
    id: i64,
    state: StageState,
    failures: u32,
    crashes: u32,
    due_at: Option<i64>,
    seconds: Option<f64>,
    output_id: Option<i64>,
    reused: bool,
    engine: Option<&'a str>,
    skip_reason: Option<&'a str>,
    error_code: Option<ErrorCode>,
    error_message: Option<&'a str>,
    lane: Option<Lane>,
}

impl<'a> StageColumns<'a> {
    fn of(change: &'a StageChange) -> Self {
        Self {
            id: change.row,
            state: change.state,
            failures: change.attempts.failed,
            crashes: change.attempts.crashes,
            due_at: change.due_at.map(micros),
            seconds: change.seconds,
            output_id: change.output,
            reused: change.reused,
            engine: change.engine.as_deref(),
            skip_reason: change.skip_reason.as_deref(),
            error_code: change.failure.as_ref().map(|f| f.code),
            error_message: change.failure.as_ref().map(|f| f.message.as_str()),
            lane: change.lane,
        }
    }
}

/// An artifact's new columns.
#[derive(Serialize)]
struct ArtifactColumns<'a> {
    id: i64,
    status: Status,
    current_stage: Option<&'static str>,
    waiting_stage: Option<Stage>,
    stage_seconds: &'a StageSeconds,
    skipped_stages: &'a BTreeMap<Stage, String>,
    gaps: &'a [Stage],
    seconds: f64,
    new_language: bool,
    language: Option<&'a str>,
    error_code: Option<ErrorCode>,
    error_message: Option<&'a str>,
    ended: bool,
}

impl<'a> ArtifactColumns<'a> {
    fn of(change: &'a ArtifactChange) -> Self {
        let standing = change.standing;
        Self {
            id: change.id.0,
            status: standing.status,
            current_stage: standing.current_stage(),
            waiting_stage: standing.waiting,
            stage_seconds: &change.seconds,
            skipped_stages: &change.skipped,
            gaps: &change.gaps,
            seconds: change.seconds.values().sum(),
            new_language: change.language.is_some(),
            language: change.language.as_ref().and_then(|language| language.as_deref()),
            error_code: change.failure.as_ref().map(|f| f.code),
            error_message: change.failure.as_ref().map(|f| f.message.as_str()),
            ended: standing.status.is_ended(),
        }
    }
}

/// Writes what a request over many artifacts changes, and its entries.
pub(crate) async fn save(tx: &mut Tx<'_>, batch: Batch) -> Result<()> {
    save_stages(tx, &batch.stages).await?;
    save_artifacts(tx, &batch.artifacts).await?;
    tx.record_all(batch.drafts);
    Ok(())
}

pub(crate) async fn save_stages(tx: &mut Tx<'_>, changes: &[StageChange]) -> Result<()> {
    let columns: Vec<StageColumns<'_>> = changes.iter().map(StageColumns::of).collect();
    sqlx::query(
        "update stages set
            state = x.value ->> 'state', failures = x.value ->> 'failures', crashes = x.value ->> 'crashes',
            due_at = x.value ->> 'due_at', seconds = x.value ->> 'seconds',
            output_id = x.value ->> 'output_id', reused = x.value ->> 'reused',
            engine = x.value ->> 'engine', skip_reason = x.value ->> 'skip_reason',
            error_code = x.value ->> 'error_code', error_message = x.value ->> 'error_message',
            lane = coalesce(x.value ->> 'lane', lane),
            lease = null, lease_until = null, worker = null
         from jsonb_each(?1) x where stages.id = x.value ->> 'id'",
    )
    .bind(json(&columns)?)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn save_artifacts(tx: &mut Tx<'_>, changes: &[ArtifactChange]) -> Result<()> {
    let columns: Vec<ArtifactColumns<'_>> = changes.iter().map(ArtifactColumns::of).collect();
    sqlx::query(
        "update artifacts set
            status = x.value ->> 'status', current_stage = x.value ->> 'current_stage',
            waiting_stage = x.value ->> 'waiting_stage', gaps = x.value ->> 'gaps',
            stage_seconds = x.value ->> 'stage_seconds', skipped_stages = x.value ->> 'skipped_stages',
            seconds = x.value ->> 'seconds',
            language = iif(x.value ->> 'new_language', x.value ->> 'language', language),
            error_code = x.value ->> 'error_code', error_message = x.value ->> 'error_message',
            completed_at = iif(x.value ->> 'ended', ?2, null)
         from jsonb_each(?1) x where artifacts.id = x.value ->> 'id'",
    )
    .bind(json(&columns)?)
    .bind(micros(tx.now))
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}
