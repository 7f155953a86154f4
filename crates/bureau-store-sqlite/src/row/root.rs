//! Uploaded files' own counts of what is inside them.

use crate::codec::{Columns, failed, json};
use crate::row::job;
use crate::tx::Tx;
use bureau_model::ArtifactId;
use bureau_model::event::Action;
use bureau_store::Result;
use bureau_store::decide::{ArtifactRecord, Delta, Root, RootCounts, Roots};
use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeSet;

/// The uploaded files of these artifacts as they are before the write.
pub(crate) async fn load(tx: &mut Tx<'_>, of: impl Iterator<Item = &ArtifactRecord>) -> Result<Roots> {
    let ids: BTreeSet<ArtifactId> = of.map(ArtifactRecord::root).collect();
    let rows = sqlx::query(
        "select a.id, a.job_id, a.size, a.status, a.open_members, a.cancelled_members, a.members, a.member_bytes
         from json_each(?1) x join artifacts a on a.id = x.value",
    )
    .bind(json(&ids)?)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    rows.iter().map(root).collect()
}

fn root(row: &SqliteRow) -> Result<Root> {
    Ok(Root {
        id: ArtifactId(row.int("id")?),
        job: row.int("job_id")?,
        size: row.int("size")?,
        status: row.word("status")?,
        open_members: row.int("open_members")?,
        cancelled_members: row.int("cancelled_members")?,
        members: row.int("members")?,
        member_bytes: row.int("member_bytes")?,
    })
}

/// Writes what changed of them, and so of their jobs. That a job has begun was told when a stage began.
pub(crate) async fn save(tx: &mut Tx<'_>, roots: Roots, actor: &str) -> Result<()> {
    let (counts, jobs) = roots.changes();
    save_counts(tx, &counts).await?;
    for (job, delta) in jobs.into_iter().filter(|(_, delta)| *delta != Delta::BEGUN) {
        job::change(tx, job, delta, actor, Action::Progressed).await?;
    }
    Ok(())
}

#[derive(Serialize)]
struct RootColumns {
    id: i64,
    o: i64,
    c: i64,
    m: i64,
    b: i64,
}

async fn save_counts(tx: &mut Tx<'_>, counts: &[RootCounts]) -> Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let columns = counts.iter().map(|root| RootColumns {
        id: root.id.0,
        o: root.open_members,
        c: root.cancelled_members,
        m: root.members,
        b: root.member_bytes,
    });
    sqlx::query(
        "update artifacts set open_members = x.value ->> 'o', cancelled_members = x.value ->> 'c',
                              members = x.value ->> 'm', member_bytes = x.value ->> 'b'
         from jsonb_each(?1) x where artifacts.id = x.value ->> 'id'",
    )
    .bind(json(&columns.collect::<Vec<_>>())?)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}
