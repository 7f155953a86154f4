//! What running things again would begin with, for asking what it would do.

use crate::SqliteStore;
use crate::codec::{Columns, failed, json};
use crate::row::claimed::{CLAIMED, CLAIMED_FROM, claimed, reads};
use crate::row::visible;
use bureau_model::key::OutputKey;
use bureau_model::{ArtifactId, LeaseId, Stage, Status};
use bureau_store::{Again, Result, Scope};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use std::collections::HashMap;
use uuid::Uuid;

pub(super) async fn again(
    store: &SqliteStore,
    scope: &Scope,
    artifacts: &[ArtifactId],
    from: Stage,
) -> Result<Vec<Again>> {
    let stages: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| *stage >= from).collect();
    let artifacts = visible::artifacts(&store.readers, scope, artifacts).await?;
    let sql = format!(
        "select {CLAIMED}, (select seconds from outputs where id = s.output_id) as output_seconds
         from json_each(?2) x join stages s on s.artifact_id = x.value {CLAIMED_FROM}
         where s.stage in (select value from json_each(?3)) order by x.key, s.position"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(reads()?)
        .bind(json(&artifacts)?)
        .bind(json(&stages)?)
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<Again> {
    let status: Status = row.word("status")?;
    Ok(Again {
        claimed: claimed(row, LeaseId(Uuid::nil()))?,
        unfinished: matches!(status, Status::Failed | Status::Cancelled),
        seconds: row.try_get("output_seconds").map_err(failed)?,
    })
}

pub(super) async fn outputs(
    store: &SqliteStore,
    scope: &Scope,
    keys: &[OutputKey],
) -> Result<HashMap<OutputKey, Option<String>>> {
    let keys: Vec<String> = keys.iter().map(|key| key.0.to_string()).collect();
    let found = "select key, language from outputs o where key in (select unhex(value) from json_each(?1))
                 and (?2 is null or exists (
                     select 1 from artifacts a join jobs j on j.id = a.job_id
                     where a.content_id = o.content_id and j.owner in (select value from json_each(?2))))";
    let rows = sqlx::query(found)
        .bind(json(&keys)?)
        .bind(visible::owners(scope)?)
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    rows.iter().map(|row| Ok((OutputKey(row.hash("key")?), row.maybe_text("language")?))).collect()
}
