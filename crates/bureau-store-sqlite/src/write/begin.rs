//! A claimed stage begins: until then it waits for a slot of its worker, and nobody says that it runs.

use crate::codec::{failed, micros};
use crate::row::{artifact, job, stage};
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::event::Action;
use bureau_model::{LeaseId, WorkerId};
use bureau_store::Result;
use bureau_store::decide::{self, ArtifactRecord};

/// The beginning of a stage as a write.
pub(crate) struct Begin {
    pub(crate) stage: i64,
    pub(crate) lease: LeaseId,
    pub(crate) worker: WorkerId,
}

#[async_trait]
impl Write for Begin {
    type Answer = bool;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let Some(artifact) = self.load(tx).await? else { return Ok(false) };
        if artifact.stage(self.stage)?.held {
            let why = "its job was halted before it began";
            stage::give_back(tx, &artifact, self.stage, &decide::rescuer(), why).await?;
            return Ok(false);
        }
        self.start(tx, &artifact).await?;
        Ok(true)
    }
}

impl Begin {
    /// The stage's artifact, if the lease still holds the stage.
    async fn load(&self, tx: &mut Tx<'_>) -> Result<Option<ArtifactRecord>> {
        let row: Option<i64> =
            sqlx::query_scalar("select artifact_id from stages where id = ? and lease = ?")
                .bind(self.stage)
                .bind(&self.lease.0.as_bytes()[..])
                .fetch_optional(&mut *tx.sql)
                .await
                .map_err(failed)?;
        let Some(row) = row else { return Ok(None) };
        Ok(artifact::load(tx, &[row]).await?.remove(&row))
    }

    async fn start(&self, tx: &mut Tx<'_>, artifact: &ArtifactRecord) -> Result<()> {
        let stage = artifact.stage(self.stage)?;
        sqlx::query(
            "update artifacts set status = 'processing', current_stage = ?2, waiting_stage = null,
                                  started_at = coalesce(started_at, ?3)
             where id = ?1",
        )
        .bind(artifact.id.0)
        .bind(stage.stage.as_str())
        .bind(micros(tx.now))
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
        let (draft, begun) = decide::begin(artifact, stage, self.worker);
        tx.record(draft);
        match begun {
            Some(delta) => {
                let worker = decide::worker(self.worker);
                job::change(tx, artifact.job, delta, &worker, Action::Progressed).await
            }
            None => Ok(()),
        }
    }
}
