//! Leases: prolonged by who works, taken back from who is dead.

use crate::codec::{Columns, failed, json, micros};
use crate::row::{artifact, stage};
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::{LeaseId, WorkerId};
use bureau_store::{Result, decide};
use serde::Serialize;
use std::collections::HashSet;
use std::time::Duration;

#[derive(Serialize)]
struct Held {
    id: i64,
    lease: LeaseId,
}

/// A renewal as a write.
pub(crate) struct Renew {
    pub(crate) leases: Vec<(i64, LeaseId)>,
    pub(crate) lasting: Duration,
}

#[async_trait]
impl Write for Renew {
    type Answer = Vec<LeaseId>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Vec<LeaseId>> {
        let wanted: Vec<Held> =
            self.leases.iter().map(|(id, lease)| Held { id: *id, lease: *lease }).collect();
        let rows = sqlx::query(
            "update stages set lease_until = ?2 from jsonb_each(?1) x
             where stages.id = x.value ->> 'id' and state = 'running'
               and lease = unhex(replace(x.value ->> 'lease', '-', ''))
             returning lease",
        )
        .bind(json(&wanted)?)
        .bind(micros(tx.now + self.lasting))
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
        let renewed: HashSet<Vec<u8>> = rows.iter().map(|row| row.blob("lease")).collect::<Result<_>>()?;
        Ok(wanted
            .iter()
            .map(|held| held.lease)
            .filter(|lease| !renewed.contains(&lease.0.as_bytes()[..]))
            .collect())
    }
}

/// A rescue as a write.
pub(crate) struct Rescue {
    pub(crate) dead: Vec<WorkerId>,
}

#[async_trait]
impl Write for Rescue {
    type Answer = u64;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let dead: Vec<String> = self.dead.iter().map(|worker| worker.0.simple().to_string()).collect();
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "select id, artifact_id from stages
             where state = 'running' and (lease_until < ?1 or worker in (select unhex(value) from json_each(?2)))",
        )
        .bind(micros(tx.now))
        .bind(json(&dead)?)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
        let artifacts: Vec<i64> = rows.iter().map(|(_, artifact)| *artifact).collect();
        let loaded = artifact::load(tx, &artifacts).await?;
        for (row, artifact) in &rows {
            if let Some(artifact) = loaded.get(artifact) {
                stage::give_back(tx, artifact, *row, &decide::rescuer(), "its worker ended or fell silent")
                    .await?;
            }
        }
        Ok(rows.len() as u64)
    }
}
