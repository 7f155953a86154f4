//! A claimed stage begins: until then it waits for a slot of its worker, and nobody says that it runs.

use crate::artifact::{self, Loaded, LoadedStage};
use crate::claim::{actor, give_back};
use crate::codec::{failed, micros};
use crate::job::{self, Delta};
use crate::journal::Draft;
use crate::writer::{Tx, Write};
use async_trait::async_trait;
use bureau_model::event::{Action, ArtifactEvent, Detail, Event};
use bureau_model::{ArtifactId, LeaseId, Status, WorkerId};
use bureau_store::Result;

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
        let held = artifact.stage(self.stage).held;
        if held {
            give_back(tx, &artifact, self.stage, "its job was halted before it began").await?;
            return Ok(false);
        }
        self.start(tx, &artifact).await?;
        Ok(true)
    }
}

impl Begin {
    /// The stage's artifact, if the lease still holds the stage.
    async fn load(&self, tx: &mut Tx<'_>) -> Result<Option<Loaded>> {
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

    async fn start(&self, tx: &mut Tx<'_>, artifact: &Loaded) -> Result<()> {
        let stage = artifact.stage(self.stage);
        sqlx::query(
            "update artifacts set status = 'processing', current_stage = ?2, waiting_stage = null,
                                  started_at = coalesce(started_at, ?3)
             where id = ?1",
        )
        .bind(artifact.row)
        .bind(stage.stage.as_str())
        .bind(micros(tx.now))
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
        self.record(tx, artifact, stage);
        if artifact.status == Status::Queued {
            let begun = Delta { begun: true, ..Delta::default() };
            job::change(tx, artifact.job, begun, &actor(self.worker), Action::Progressed).await?;
        }
        Ok(())
    }

    fn record(&self, tx: &mut Tx<'_>, artifact: &Loaded, stage: &LoadedStage) {
        let event = Event::ArtifactStatus(ArtifactEvent {
            seq: 0,
            job_id: artifact.job_id.clone(),
            artifact_id: ArtifactId(artifact.row),
            filename: artifact.filename.clone(),
            status: Status::Processing,
            current_stage: Some(stage.stage.as_str().to_owned()),
            waiting_stage: None,
            processing_stages: artifact.seconds.clone(),
            gaps: artifact.gaps.clone(),
            error_code: None,
            error_message: None,
            timestamp: tx.now,
        });
        let detail = Detail {
            stage: Some(stage.stage),
            attempt: Some(stage.attempts.failed + 1),
            ..Detail::default()
        };
        tx.record(Draft {
            actor: actor(self.worker),
            action: Action::Started,
            job: artifact.job,
            artifact: Some(artifact.row),
            event,
            detail,
        });
    }
}
