//! The queue: writes handed to the writer, look-ups through the pool.

use super::{sibling, text};
use crate::SqliteStore;
use crate::codec::{Columns, failed, timestamp};
use crate::row::visible;
use crate::write::begin::Begin;
use crate::write::checkpoint::SetCheckpoint;
use crate::write::claim::Claim;
use crate::write::rescue::{Renew, Rescue};
use async_trait::async_trait;
use bureau_model::key::OutputKey;
use bureau_model::output::ColumnMeaning;
use bureau_model::time::Timestamp;
use bureau_model::wire::Suspect;
use bureau_model::{ArtifactId, JobId, LeaseId, Sha256, WorkerId};
use bureau_store::{
    ClaimRequest, Claimed, Finish, Finished, Queue, Result, Scope, Sibling, StoreError, TextOutput,
};
use std::time::Duration;
use uuid::Uuid;

#[async_trait]
impl Queue for SqliteStore {
    async fn claim(&self, request: ClaimRequest) -> Result<Vec<Claimed>> {
        self.write(Claim(request)).await
    }

    async fn begin(&self, stage: i64, lease: LeaseId, worker: WorkerId) -> Result<bool> {
        self.write(Begin { stage, lease, worker }).await
    }

    async fn renew(&self, leases: Vec<(i64, LeaseId)>, lasting: Duration) -> Result<Vec<LeaseId>> {
        self.write(Renew { leases, lasting }).await
    }

    async fn finish(&self, finish: Finish) -> Result<Finished> {
        self.record_outcome(finish).await
    }

    async fn rescue(&self, dead: Vec<WorkerId>) -> Result<u64> {
        self.write(Rescue { dead }).await
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

    async fn pending(&self, scope: &Scope, job: Option<&JobId>) -> Result<u64> {
        let job = match job {
            Some(job) => Some(visible::job(&self.readers, scope, job).await?.row),
            None => None,
        };
        let open: i64 = sqlx::query_scalar(
            "select coalesce(sum(total_files - processed_files + taking_in), 0) from jobs
             where paused = 0 and status in ('queued', 'processing') and (?1 is null or id = ?1)
               and (?2 is null or owner in (select value from json_each(?2)))",
        )
        .bind(job)
        .bind(visible::owners(scope)?)
        .fetch_one(&self.readers)
        .await
        .map_err(failed)?;
        u64::try_from(open).map_err(StoreError::backend)
    }

    async fn find_output(&self, scope: &Scope, key: &OutputKey) -> Result<Option<i64>> {
        // What somebody else holds is not told, nor that she holds it.
        let found = "select id from outputs o where key = ?1 and (?2 is null or exists (
                         select 1 from stages s join jobs j on j.id = s.job_id
                         where s.content_id = o.content_id and j.owner in (select value from json_each(?2))))";
        sqlx::query_scalar(found)
            .bind(&key.0.0[..])
            .bind(visible::owners(scope)?)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)
    }

    async fn output_language(&self, scope: &Scope, output: i64) -> Result<Option<String>> {
        text::language(self, scope, output).await
    }

    async fn text(&self, scope: &Scope, output: i64) -> Result<TextOutput> {
        text::text(self, scope, output).await
    }

    async fn job_passwords(&self, scope: &Scope, job: &JobId) -> Result<Vec<String>> {
        self.passwords_of_job(scope, job).await
    }

    async fn column_meanings(&self, scope: &Scope, content: &Sha256) -> Result<Vec<ColumnMeaning>> {
        self.columns_of(scope, content).await
    }

    async fn siblings(&self, scope: &Scope, artifact: ArtifactId, start: &str) -> Result<Vec<Sibling>> {
        sibling::of(self, scope, artifact, start).await
    }

    async fn checkpoint(&self, key: &OutputKey) -> Result<Option<String>> {
        self.checkpoint_of(key).await
    }

    async fn set_checkpoint(&self, key: &OutputKey, body: &str) -> Result<()> {
        self.write(SetCheckpoint { key: *key, body: body.to_owned() }).await
    }

    async fn suspects(&self, scope: &Scope, job: &JobId) -> Result<Vec<Suspect>> {
        let job = visible::job(&self.readers, scope, job).await?;
        let rows = sqlx::query(
            "select s.ref, s.fields from suspects s join jobs j on j.id = s.job_id
             where j.case_id = ?1 and (?2 is null or j.owner in (select value from json_each(?2)))
             order by s.ref, s.id",
        )
        .bind(job.case)
        .bind(visible::owners(scope)?)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(|row| Ok(Suspect { id: row.text("ref")?, fields: row.json("fields")? })).collect()
    }
}
