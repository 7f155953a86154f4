//! Artifacts with all their stages, read inside the writing transaction in two statements.

use crate::codec::{Columns, failed, json};
use crate::writer::Tx;
use bureau_model::artifact::Standing;
use bureau_model::event::StageSeconds;
use bureau_model::stage::{Attempts, Lane};
use bureau_model::{FileType, JobId, LeaseId, Stage, StageState, Status};
use bureau_store::Result;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An artifact with all its stages, as recorded.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) row: i64,
    pub(crate) job: i64,
    pub(crate) job_id: JobId,
    pub(crate) case: i64,
    pub(crate) content: i64,
    /// The uploaded file that it was found in, at whatever depth; none of an uploaded file itself.
    pub(crate) root: Option<i64>,
    pub(crate) filename: String,
    pub(crate) size: i64,
    pub(crate) status: Status,
    pub(crate) seconds: StageSeconds,
    pub(crate) skipped: BTreeMap<Stage, String>,
    pub(crate) gaps: Vec<Stage>,
    /// The stage that waits for its turn, when none runs.
    pub(crate) waiting: Option<Stage>,
    pub(crate) file_type: FileType,
    pub(crate) stages: Vec<LoadedStage>,
}

/// One stage, as recorded.
#[derive(Debug, Clone)]
pub(crate) struct LoadedStage {
    pub(crate) row: i64,
    pub(crate) stage: Stage,
    pub(crate) state: StageState,
    pub(crate) attempts: Attempts,
    pub(crate) lease: Option<LeaseId>,
    pub(crate) output: Option<i64>,
    pub(crate) lane: Lane,
    pub(crate) held: bool,
}

impl Loaded {
    /// An uploaded file, not a member of one.
    pub(crate) fn is_top(&self) -> bool {
        self.root.is_none()
    }

    /// The uploaded file that it belongs to: itself, when it is one.
    pub(crate) fn root(&self) -> i64 {
        self.root.unwrap_or(self.row)
    }

    /// The stage of this row. It is there: `holds` looked.
    pub(crate) fn stage(&self, row: i64) -> &LoadedStage {
        &self.stages[self.position(row)]
    }

    pub(crate) fn position(&self, row: i64) -> usize {
        self.stages.iter().position(|s| s.row == row).unwrap_or(0)
    }

    /// How it stands while it has not ended. A stage that was claimed and not begun waits.
    pub(crate) fn standing(&self) -> Standing {
        let open = self.stages.iter().find(|s| !s.state.is_ended()).map(|s| s.stage);
        let stage = open.filter(|_| self.waiting.is_none());
        Standing { status: self.status, stage, waiting: self.waiting }
    }

    /// The text output that a stage rests on.
    pub(crate) fn text_before(&self, row: i64) -> Option<i64> {
        let texts = |s: &&LoadedStage| matches!(s.stage, Stage::Extraction | Stage::Transcription);
        self.stages[..self.position(row)].iter().filter(texts).filter_map(|s| s.output).next_back()
    }
}

/// Loads artifacts by row; those that do not exist or have no content are left out.
pub(crate) async fn load(tx: &mut Tx<'_>, rows: &[i64]) -> Result<BTreeMap<i64, Loaded>> {
    let ids = json(&rows)?;
    let artifacts = sqlx::query(
        "select a.id, a.job_id, j.uid, j.case_id, a.content_id, a.root_id, a.filename, a.size, a.status,
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

fn artifact(row: &SqliteRow) -> Result<Loaded> {
    Ok(Loaded {
        row: row.int("id")?,
        job: row.int("job_id")?,
        job_id: row.job_id("uid")?,
        case: row.int("case_id")?,
        content: row.int("content_id")?,
        root: row.maybe_int("root_id")?,
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

fn stage(row: &SqliteRow) -> Result<LoadedStage> {
    let lease: Option<Vec<u8>> = sqlx::Row::try_get(row, "lease").map_err(failed)?;
    Ok(LoadedStage {
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
