//! New columns of stages and artifacts, written in bulk: one statement for all stages, one for all artifacts.

use crate::codec::{failed, json, micros};
use crate::writer::Tx;
use bureau_model::Stage;
use bureau_model::event::StageSeconds;
use bureau_store::Result;
use serde::Serialize;
use std::collections::BTreeMap;

/// A stage's new columns. Serialised, they are the JSON that the bulk update reads; a lease ends with every change.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct StageChange {
    pub(crate) id: i64,
    pub(crate) state: &'static str,
    pub(crate) failures: u32,
    pub(crate) crashes: u32,
    pub(crate) due_at: Option<i64>,
    pub(crate) seconds: Option<f64>,
    pub(crate) output_id: Option<i64>,
    pub(crate) reused: bool,
    pub(crate) engine: Option<String>,
    pub(crate) skip_reason: Option<String>,
    pub(crate) error_code: Option<&'static str>,
    pub(crate) error_message: Option<String>,
    /// A lane that it is moved to.
    pub(crate) lane: Option<&'static str>,
}

/// An artifact's new columns.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ArtifactChange {
    pub(crate) id: i64,
    pub(crate) status: &'static str,
    pub(crate) current_stage: Option<&'static str>,
    pub(crate) waiting_stage: Option<Stage>,
    pub(crate) stage_seconds: StageSeconds,
    pub(crate) skipped_stages: BTreeMap<Stage, String>,
    pub(crate) gaps: Vec<Stage>,
    pub(crate) seconds: f64,
    pub(crate) new_language: bool,
    pub(crate) language: Option<String>,
    pub(crate) error_code: Option<&'static str>,
    pub(crate) error_message: Option<String>,
    pub(crate) ended: bool,
}

pub(crate) async fn save_stages(tx: &mut Tx<'_>, changes: &[StageChange]) -> Result<()> {
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
    .bind(json(&changes)?)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn save_artifacts(tx: &mut Tx<'_>, changes: &[ArtifactChange]) -> Result<()> {
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
    .bind(json(&changes)?)
    .bind(micros(tx.now))
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}
