//! What an analyst asks for: retry, reprocess, cancel, pause, first.
//!
//! A request over many artifacts is worked off in groups of [`GROUP`], each a transaction of its own, so
//! that it never holds up the workers. Every step is right by itself: after a crash the request is simply
//! made again (a cancellation goes on by itself, see [`Control::unfinished_cancellations`]).

use crate::SqliteStore;
use crate::codec::{Columns, failed, json};
use crate::row::{artifact, change, graph, job, root, stage, visible};
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::event::Action;
use bureau_model::split;
use bureau_model::{ArtifactId, CaseName, JobId, Stage};
use bureau_store::decide::{self, Delta, Unread};
use bureau_store::{Control, Result, Scope, Selection};
use sqlx::sqlite::SqliteRow;

const GROUP: usize = 500;
/// Lower than any size class.
const FIRST: i64 = -1_000;

/// Of an artifact that may begin again.
pub(crate) const ENDED: &str = "status in ('completed', 'failed', 'cancelled')";

#[async_trait]
impl Control for SqliteStore {
    async fn retry(&self, scope: &Scope, what: &Selection) -> Result<u64> {
        let wanted = self.selected(scope, what, "status in ('failed', 'cancelled')").await?;
        let unread = self.unread(&wanted).await?;
        let touched = self.reset(scope, wanted, None, Action::Retried).await?;
        decide::refuse_retry(touched, &unread)?;
        Ok(touched)
    }

    async fn reprocess(&self, scope: &Scope, what: &Selection, from: Stage) -> Result<u64> {
        let wanted = self.selected(scope, what, ENDED).await?;
        self.reset(scope, wanted, Some(from), Action::Reprocessed).await
    }

    async fn cancel(&self, scope: &Scope, job: &JobId) -> Result<u64> {
        self.write(StopJob { job: job.clone(), scope: scope.clone() }).await?;
        let mut touched = 0;
        loop {
            let stop = StopArtifacts { job: job.clone(), scope: scope.clone() };
            match self.write(stop).await? {
                0 => return Ok(touched),
                stopped => touched += stopped,
            }
        }
    }

    async fn unfinished_cancellations(&self, scope: &Scope) -> Result<Vec<JobId>> {
        let rows = sqlx::query(
            "select uid from jobs where cancelling = 1 and status not in ('completed', 'failed', 'cancelled')
             and (?1 is null or owner in (select value from json_each(?1)))",
        )
        .bind(visible::owners(scope)?)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(|row| row.job_id("uid")).collect()
    }

    async fn set_paused(&self, scope: &Scope, job: &JobId, paused: bool) -> Result<u64> {
        self.write(SetPaused { job: job.clone(), paused, scope: scope.clone() }).await
    }

    async fn prioritise(&self, scope: &Scope, artifact: ArtifactId) -> Result<()> {
        self.write(Prioritise { artifact, scope: scope.clone() }).await
    }

    async fn rejoin(&self, scope: &Scope, job: &JobId) -> Result<u64> {
        let job = visible::job(&self.readers, scope, job).await?;
        let parts = sqlx::query_scalar(
            "select a.id from artifacts a join jobs j on j.id = a.job_id join contents c on c.id = a.content_id
             where j.case_id = ?1 and (?4 is null or j.owner in (select value from json_each(?4)))
               and a.error_code = 'unsupported' and c.media_type = ?2
               and exists (select 1 from artifacts n join contents o on o.id = n.content_id
                           where n.job_id = ?3 and o.media_type in (?2, 'application/zip', 'application/vnd.rar'))
             order by a.id",
        )
        .bind(job.case)
        .bind(split::MEDIA_TYPE)
        .bind(job.row)
        .bind(visible::owners(scope)?)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        self.reset(scope, parts, None, Action::Retried).await
    }

    async fn unlock(&self, scope: &Scope, case: &CaseName) -> Result<u64> {
        let case = visible::case(&self.readers, scope, case).await?;
        let jobs = visible::jobs_of_case(&self.readers, scope, case).await?;
        let locked = |what: &'static str| {
            sqlx::query_scalar::<_, i64>(what).bind(jobs.clone()).fetch_all(&self.readers)
        };
        let files = locked(
            "select a.id from artifacts a where a.job_id in (select value from json_each(?))
             and a.error_code = 'locked' and a.content_id is not null order by a.id",
        );
        let containers = locked(
            "select distinct p.id from artifacts a join artifacts p on p.id = a.parent_id
             where a.job_id in (select value from json_each(?)) and a.error_code = 'locked' and a.content_id is null
               and p.status in ('completed', 'failed', 'cancelled') order by p.id",
        );
        let (files, containers) = (files.await.map_err(failed)?, containers.await.map_err(failed)?);
        let files = self.reset(scope, files, None, Action::Retried).await?;
        let containers = self.reset(scope, containers, Some(Stage::Extraction), Action::Reprocessed).await?;
        Ok(files + containers)
    }
}

impl SqliteStore {
    /// Rows of the selected artifacts that are seen and meet a condition on their status.
    pub(crate) async fn selected(
        &self,
        scope: &Scope,
        what: &Selection,
        condition: &'static str,
    ) -> Result<Vec<i64>> {
        const OF_JOBS: &str = "job_id in (select value from json_each(?))";
        const THESE: &str = "id in (select value from json_each(?))";
        let (column, rows) = match what {
            Selection::Case(case) => {
                let case = visible::case(&self.readers, scope, case).await?;
                (OF_JOBS, visible::jobs_of_case(&self.readers, scope, case).await?)
            }
            Selection::Job(id) => (OF_JOBS, json(&[visible::job(&self.readers, scope, id).await?.row])?),
            Selection::Artifact(id) => (THESE, json(&[visible::artifact(&self.readers, scope, *id).await?])?),
            Selection::Artifacts(ids) => {
                (THESE, json(&visible::artifacts(&self.readers, scope, ids).await?)?)
            }
        };
        let sql = format!("select id from artifacts where {column} and {condition} order by id");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(rows).fetch_all(&self.readers).await.map_err(failed)
    }

    /// Those of these artifacts that were refused when they were to be taken in.
    async fn unread(&self, artifacts: &[i64]) -> Result<Vec<Unread>> {
        let rows = sqlx::query(
            "select a.filename, a.error_message, a.parent_id is not null as inside
             from json_each(?) x join artifacts a on a.id = x.value
             where a.content_id is null and a.status = 'failed' order by a.id",
        )
        .bind(json(&artifacts)?)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let unread = |row: &SqliteRow| {
            let reason = row.maybe_text("error_message")?.unwrap_or_default();
            Ok(Unread { filename: row.text("filename")?, reason, is_member: row.flag("inside")? })
        };
        rows.iter().map(unread).collect()
    }

    async fn reset(&self, scope: &Scope, rows: Vec<i64>, from: Option<Stage>, action: Action) -> Result<u64> {
        let mut touched = 0;
        for group in rows.chunks(GROUP) {
            let reset = Reset { rows: group.to_vec(), from, action, scope: scope.clone() };
            touched += self.write(reset).await?;
        }
        Ok(touched)
    }
}

/// Artifacts begin again: from a stage, or from the one that did not end well.
struct Reset {
    rows: Vec<i64>,
    from: Option<Stage>,
    action: Action,
    scope: Scope,
}

#[async_trait]
impl Write for Reset {
    type Answer = u64;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let loaded = artifact::load(tx, &self.rows).await?;
        let mut roots = root::load(tx, loaded.values()).await?;
        let batch = decide::reset(loaded.values(), self.from, (self.action, self.scope.actor()), &mut roots)?;
        for artifact in &batch.artifacts {
            // It comes back when its graph stage is done again.
            graph::leave(tx, artifact.id.0).await?;
        }
        let (touched, jobs) = (batch.artifacts.len() as u64, batch.jobs.clone());
        change::save(tx, batch).await?;
        root::save(tx, roots, self.scope.actor()).await?;
        for job in jobs {
            release(tx, job).await?;
        }
        Ok(touched)
    }
}

/// Undoes what a cancellation left on the job: its stages may be claimed again, unless it is paused.
async fn release(tx: &mut Tx<'_>, job: i64) -> Result<()> {
    let paused: bool = sqlx::query_scalar("update jobs set cancelling = 0 where id = ? returning paused")
        .bind(job)
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)?;
    stage::hold(tx, job, paused).await
}

/// A job takes nothing in and nothing of it is claimed any more.
struct StopJob {
    job: JobId,
    scope: Scope,
}

#[async_trait]
impl Write for StopJob {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let job = visible::job(&mut *tx.sql, &self.scope, &self.job).await?;
        decide::refuse_stop(&job)?;
        sqlx::query(
            "update jobs set cancelling = 1, paused = 0, cut_short = cut_short or taking_in where id = ?",
        )
        .bind(job.row)
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
        stage::hold(tx, job.row, true).await?;
        job::change(tx, job.row, Delta::TAKEN_IN, self.scope.actor(), Action::Cancelled).await
    }
}

/// The next group of a stopped job's artifacts ends as cancelled.
struct StopArtifacts {
    job: JobId,
    scope: Scope,
}

#[async_trait]
impl Write for StopArtifacts {
    type Answer = u64;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let job = visible::job(&mut *tx.sql, &self.scope, &self.job).await?;
        let rows: Vec<i64> = sqlx::query_scalar(
            "select id from artifacts where job_id = ? and status in ('queued', 'processing') limit ?",
        )
        .bind(job.row)
        .bind(GROUP as i64)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
        let loaded = artifact::load(tx, &rows).await?;
        let mut roots = root::load(tx, loaded.values()).await?;
        let batch = decide::cancel(loaded.values(), self.scope.actor(), &mut roots)?;
        let touched = batch.artifacts.len() as u64;
        change::save(tx, batch).await?;
        root::save(tx, roots, self.scope.actor()).await?;
        Ok(touched)
    }
}

struct SetPaused {
    job: JobId,
    paused: bool,
    scope: Scope,
}

#[async_trait]
impl Write for SetPaused {
    type Answer = u64;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let job = visible::job(&mut *tx.sql, &self.scope, &self.job).await?;
        decide::refuse_pause(&job)?;
        sqlx::query("update jobs set paused = ? where id = ?")
            .bind(self.paused)
            .bind(job.row)
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        stage::hold(tx, job.row, self.paused).await?;
        let action = if self.paused { Action::Paused } else { Action::Resumed };
        job::change(tx, job.row, Delta::default(), self.scope.actor(), action).await?;
        Ok(job.tally.total - job.tally.ended)
    }
}

struct Prioritise {
    artifact: ArtifactId,
    scope: Scope,
}

#[async_trait]
impl Write for Prioritise {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let row = visible::artifact(&mut *tx.sql, &self.scope, self.artifact).await?;
        let mut loaded = artifact::load(tx, &[row]).await?;
        // One without a content has nothing to be worked.
        let Some(artifact) = loaded.remove(&row) else { return Ok(()) };
        let Some(draft) = decide::opened(&artifact, self.scope.actor()) else { return Ok(()) };
        sqlx::query("update stages set priority = ?2 where artifact_id = ?1")
            .bind(artifact.id.0)
            .bind(FIRST)
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        tx.record(draft);
        Ok(())
    }
}
