//! How long files of each kind take on this machine, added up.

use crate::codec::{Columns, failed, json};
use crate::tx::Tx;
use bureau_model::ArtifactId;
use bureau_store::Result;
use bureau_store::decide::{self, EndedPace, PaceKey, PaceSum};
use std::collections::HashMap;

/// Adds artifacts that have ended.
pub(crate) async fn add(tx: &mut Tx<'_>, ended: &[EndedPace]) -> Result<()> {
    if ended.is_empty() {
        return Ok(());
    }
    let members = members(tx, ended).await?;
    for (key, sum) in decide::paces(ended, &members) {
        save(tx, key, sum).await?;
    }
    Ok(())
}

/// How many files were found directly inside each.
async fn members(tx: &mut Tx<'_>, ended: &[EndedPace]) -> Result<HashMap<ArtifactId, i64>> {
    let ids: Vec<ArtifactId> = ended.iter().map(|one| one.artifact).collect();
    let rows = sqlx::query(
        "select a.parent_id, count(*) as members from json_each(?) x join artifacts a on a.parent_id = x.value
         group by a.parent_id",
    )
    .bind(json(&ids)?)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    rows.iter().map(|row| Ok((ArtifactId(row.int("parent_id")?), row.int("members")?))).collect()
}

async fn save(tx: &mut Tx<'_>, (file_type, lane, stage): PaceKey, sum: PaceSum) -> Result<()> {
    sqlx::query(
        "insert into paces (file_type, lane, stage, artifacts, seconds, squares, bytes, members)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (file_type, lane, stage) do update set artifacts = artifacts + excluded.artifacts,
            seconds = seconds + excluded.seconds, squares = squares + excluded.squares,
            bytes = bytes + excluded.bytes, members = members + excluded.members",
    )
    .bind(file_type.as_str())
    .bind(lane.as_str())
    .bind(stage.as_str())
    .bind(sum.artifacts)
    .bind(sum.seconds)
    .bind(sum.squares)
    .bind(sum.bytes)
    .bind(sum.members)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}
