//! A stage with everything that is needed to choose an engine for it.

use crate::codec::{Columns, json};
use bureau_model::key::OutputKey;
use bureau_model::stage::Attempts;
use bureau_model::{ArtifactId, LeaseId, Stage};
use bureau_store::{Claimed, Result};
use serde::Serialize;
use sqlx::sqlite::SqliteRow;

/// Columns of a stage, its artifact, content, job and case, and of the text output that it rests on.
pub(crate) const CLAIMED: &str =
    "s.id as stage_id, s.stage, s.failures, s.crashes, a.id as artifact_id, a.filename, a.file_type,
     a.size, a.language, a.status, s.lane, j.uid, k.target_language, k.country, c.sha256, c.media_type,
     o.id as rests_id, o.key as rests_key";

/// Where these columns are, behind a stage `s`.
pub(crate) const CLAIMED_FROM: &str = "join artifacts a on a.id = s.artifact_id
     join contents c on c.id = s.content_id
     join jobs j on j.id = s.job_id
     join cases k on k.id = j.case_id
     left join outputs o on o.id = (
         select t.output_id from jsonb_each(?1) r join stages t on t.stage = r.value ->> 'read'
         where t.artifact_id = s.artifact_id and t.state = 'done' and r.value ->> 'stage' = s.stage
         order by r.key limit 1)";

#[derive(Serialize)]
struct Reading {
    stage: Stage,
    read: Stage,
}

/// What [`CLAIMED_FROM`] is to be given as its first parameter: what each stage rests on, what it prefers first.
pub(crate) fn reads() -> Result<String> {
    let of = |stage: &Stage| {
        let stage = *stage;
        stage.reads().iter().map(move |read| Reading { stage, read: *read })
    };
    json(&Stage::ALL.iter().flat_map(of).collect::<Vec<_>>())
}

/// A stage out of the columns of [`CLAIMED`].
pub(crate) fn claimed(row: &SqliteRow, lease: LeaseId) -> Result<Claimed> {
    let rests_on = match row.maybe_int("rests_id")? {
        Some(output) => Some((output, OutputKey(row.hash("rests_key")?))),
        None => None,
    };
    Ok(Claimed {
        id: row.int("stage_id")?,
        lease,
        stage: row.word("stage")?,
        attempts: Attempts { failed: row.int("failures")? as u32, crashes: row.int("crashes")? as u32 },
        artifact: ArtifactId(row.int("artifact_id")?),
        job: row.job_id("uid")?,
        filename: row.text("filename")?,
        file_type: row.word("file_type")?,
        media_type: row.text("media_type")?,
        size: row.count("size")?,
        sha256: row.hash("sha256")?,
        language: row.maybe_text("language")?,
        target_language: row.text("target_language")?,
        country: row.text("country")?,
        lane: row.word("lane")?,
        rests_on,
    })
}
