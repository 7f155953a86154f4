//! What the leases of a group of outcomes hold.

use crate::codec::{Columns, failed, json};
use crate::row::artifact;
use crate::tx::Tx;
use bureau_store::decide::ArtifactRecord;
use bureau_store::{Finish, Result};
use std::collections::HashMap;

/// An outcome and the artifact of its stage; none when the lease is lost.
pub(super) type Held<'a> = (&'a Finish, Option<ArtifactRecord>);

/// What these outcomes' leases hold. A second outcome for the same stage has lost its lease.
pub(super) async fn load<'a>(tx: &mut Tx<'_>, finishes: &[&'a Finish]) -> Result<Vec<Held<'a>>> {
    let mut loaded = artifacts(tx, finishes).await?;
    let mut held = |finish: &'a Finish| {
        let artifact = loaded.remove(&finish.id).filter(|a| a.is_held_by(finish.id, finish.lease));
        (finish, artifact)
    };
    Ok(finishes.iter().map(|finish| held(finish)).collect())
}

/// The artifacts of these outcomes' stages, by stage row.
async fn artifacts(tx: &mut Tx<'_>, finishes: &[&Finish]) -> Result<HashMap<i64, ArtifactRecord>> {
    let stages: Vec<i64> = finishes.iter().map(|finish| finish.id).collect();
    let rows = sqlx::query(
        "select s.id, s.artifact_id from json_each(?1) x join stages s on s.id = x.value where s.state = 'running'",
    )
    .bind(json(&stages)?)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    let of_stage: Vec<(i64, i64)> =
        rows.iter().map(|row| Ok((row.int("id")?, row.int("artifact_id")?))).collect::<Result<_>>()?;
    let artifacts: Vec<i64> = of_stage.iter().map(|(_, artifact)| *artifact).collect();
    let mut loaded = artifact::load(tx, &artifacts).await?;
    Ok(of_stage.into_iter().filter_map(|(stage, row)| Some((stage, loaded.remove(&row)?))).collect())
}
