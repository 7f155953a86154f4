//! The queue: writes handed to the writer, look-ups through the pool.

use super::sibling;
use crate::SqliteStore;
use crate::begin::Begin;
use crate::case_setup::SetCheckpoint;
use crate::claim::{Claim, Renew, Rescue};
use crate::codec::{Columns, failed, timestamp};
use crate::{job, output};
use async_trait::async_trait;
use bureau_model::key::OutputKey;
use bureau_model::output::ColumnMeaning;
use bureau_model::time::Timestamp;
use bureau_model::wire::Suspect;
use bureau_model::{ArtifactId, JobId, LeaseId, Sha256, WorkerId};
use bureau_store::{ClaimRequest, Claimed, Finish, Finished, Queue, Result, Sibling, StoreError, TextOutput};
use uuid::Uuid;

#[async_trait]
impl Queue for SqliteStore {
    async fn claim(&self, request: ClaimRequest) -> Result<Vec<Claimed>> {
        self.writer.write(Claim(request)).await
    }

    async fn begin(&self, stage: i64, lease: LeaseId, worker: WorkerId) -> Result<bool> {
        self.writer.write(Begin { stage, lease, worker }).await
    }

    async fn renew(&self, leases: Vec<(i64, LeaseId)>, until: Timestamp) -> Result<Vec<LeaseId>> {
        self.writer.write(Renew { leases, until }).await
    }

    async fn finish(&self, finish: Finish) -> Result<Finished> {
        self.writer.finish(finish).await
    }

    async fn rescue(&self, dead: Vec<WorkerId>) -> Result<u64> {
        self.writer.write(Rescue { dead }).await
    }

    async fn workers(&self) -> Result<Vec<WorkerId>> {
        let found: Vec<Vec<u8>> =
            sqlx::query_scalar("select distinct worker from stages where state = 'running'")
                .fetch_all(&self.readers)
                .await
                .map_err(failed)?;
        found.iter().map(|bytes| Uuid::from_slice(bytes).map(WorkerId).map_err(StoreError::backend)).collect()
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        let due: Option<i64> =
            sqlx::query_scalar("select due_at from stages where state = 'retryable' order by due_at limit 1")
                .fetch_optional(&self.readers)
                .await
                .map_err(failed)?;
        due.map(timestamp).transpose()
    }

    async fn pending(&self, job: Option<&JobId>) -> Result<u64> {
        let job = match job {
            Some(job) => Some(job::by_id(&self.readers, job).await?.row),
            None => None,
        };
        let open: i64 = sqlx::query_scalar(
            "select coalesce(sum(total_files - processed_files + taking_in), 0) from jobs
             where paused = 0 and status in ('queued', 'processing') and (?1 is null or id = ?1)",
        )
        .bind(job)
        .fetch_one(&self.readers)
        .await
        .map_err(failed)?;
        u64::try_from(open).map_err(StoreError::backend)
    }

    async fn find_output(&self, key: &OutputKey) -> Result<Option<i64>> {
        sqlx::query_scalar("select id from outputs where key = ?")
            .bind(&key.0.0[..])
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)
    }

    async fn output_language(&self, output: i64) -> Result<Option<String>> {
        sqlx::query_scalar("select language from outputs where id = ?")
            .bind(output)
            .fetch_one(&self.readers)
            .await
            .map_err(failed)
    }

    async fn text(&self, output: i64) -> Result<TextOutput> {
        output::text(self, output).await
    }

    async fn job_passwords(&self, job: &JobId) -> Result<Vec<String>> {
        self.passwords_of_job(job).await
    }

    async fn column_meanings(&self, content: &Sha256) -> Result<Vec<ColumnMeaning>> {
        self.columns_of(content).await
    }

    async fn siblings(&self, artifact: ArtifactId, start: &str) -> Result<Vec<Sibling>> {
        sibling::of(self, artifact, start).await
    }

    async fn checkpoint(&self, key: &OutputKey) -> Result<Option<String>> {
        self.checkpoint_of(key).await
    }

    async fn set_checkpoint(&self, key: &OutputKey, body: &str) -> Result<()> {
        self.writer.write(SetCheckpoint { key: *key, body: body.to_owned() }).await
    }

    async fn suspects(&self, job: &JobId) -> Result<Vec<Suspect>> {
        let job = job::by_id(&self.readers, job).await?;
        let rows = sqlx::query(
            "select s.ref, s.fields from suspects s join jobs j on j.id = s.job_id
             where j.case_id = ? order by s.ref, s.id",
        )
        .bind(job.case)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(|row| Ok(Suspect { id: row.text("ref")?, fields: row.json("fields")? })).collect()
    }
}
