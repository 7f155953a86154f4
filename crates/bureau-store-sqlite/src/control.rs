//! What an analyst asks for: retry, reprocess, cancel, pause, first.
//!
//! A request over many artifacts is worked off in groups of [`GROUP`], each a transaction of its own, so
//! that it never holds up the workers. Every step is right by itself: after a crash the request is simply
//! made again (a cancellation goes on by itself, see [`Control::unfinished_cancellations`]).

use crate::SqliteStore;
use crate::artifact::{self, ArtifactChange, Loaded, LoadedStage, StageChange};
use crate::codec::{Columns, failed, json};
use crate::graph;
use crate::job::{self, Delta};
use crate::journal::Draft;
use crate::roots::Roots;
use crate::writer::{Tx, Write};
use async_trait::async_trait;
use bureau_model::artifact::{Standing, standing};
use bureau_model::event::{Action, ArtifactEvent, Detail, Event};
use bureau_model::split;
use bureau_model::stage::{self, Cause};
use bureau_model::time::Timestamp;
use bureau_model::{ArtifactId, CaseName, JobId, Stage, StageState};
use bureau_store::{Control, Result, Scope, StoreError};
use std::collections::BTreeSet;

const GROUP: usize = 500;
/// Lower than any size class.
const FIRST: i64 = -1_000;

/// Of an artifact that may begin again.
pub(crate) const ENDED: &str = "status in ('completed', 'failed', 'cancelled')";

#[async_trait]
impl Control for SqliteStore {
    async fn retry(&self, what: &Scope, actor: &str) -> Result<u64> {
        let wanted = self.in_scope(what, "status in ('failed', 'cancelled')").await?;
        self.reset(wanted, None, Action::Retried, actor).await
    }

    async fn reprocess(&self, what: &Scope, from: Stage, actor: &str) -> Result<u64> {
        let wanted = self.in_scope(what, ENDED).await?;
        self.reset(wanted, Some(from), Action::Reprocessed, actor).await
    }

    async fn cancel(&self, job: &JobId, actor: &str) -> Result<u64> {
        self.writer.write(StopJob { job: job.clone(), actor: actor.to_owned() }).await?;
        let mut touched = 0;
        loop {
            let stop = StopArtifacts { job: job.clone(), actor: actor.to_owned() };
            match self.writer.write(stop).await? {
                0 => return Ok(touched),
                stopped => touched += stopped,
            }
        }
    }

    async fn unfinished_cancellations(&self) -> Result<Vec<JobId>> {
        let rows = sqlx::query(
            "select uid from jobs where cancelling = 1 and status not in ('completed', 'failed', 'cancelled')",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(|row| row.job_id("uid")).collect()
    }

    async fn set_paused(&self, job: &JobId, paused: bool, actor: &str) -> Result<u64> {
        self.writer.write(SetPaused { job: job.clone(), paused, actor: actor.to_owned() }).await
    }

    async fn prioritise(&self, artifact: ArtifactId, actor: &str) -> Result<()> {
        self.writer.write(Prioritise { artifact, actor: actor.to_owned() }).await
    }

    async fn rejoin(&self, job: &JobId, actor: &str) -> Result<u64> {
        let case = job::by_id(&self.readers, job).await?.case;
        let parts = sqlx::query_scalar(
            "select a.id from artifacts a join jobs j on j.id = a.job_id join contents c on c.id = a.content_id
             where j.case_id = ?1 and a.error_code = 'unsupported' and c.media_type = ?2
               and exists (select 1 from artifacts n join contents o on o.id = n.content_id
                           where n.job_id = ?3 and o.media_type in (?2, 'application/zip', 'application/vnd.rar'))
             order by a.id",
        )
        .bind(case)
        .bind(split::MEDIA_TYPE)
        .bind(job::by_id(&self.readers, job).await?.row)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        self.reset(parts, None, Action::Retried, actor).await
    }

    async fn unlock(&self, case: &CaseName, actor: &str) -> Result<u64> {
        let case = job::case_row(&self.readers, case).await?;
        let locked =
            |what: &'static str| sqlx::query_scalar::<_, i64>(what).bind(case).fetch_all(&self.readers);
        let files = locked(
            "select a.id from artifacts a join jobs j on j.id = a.job_id
             where j.case_id = ? and a.error_code = 'locked' and a.content_id is not null order by a.id",
        );
        let containers = locked(
            "select distinct p.id from artifacts a join jobs j on j.id = a.job_id join artifacts p on p.id = a.parent_id
             where j.case_id = ? and a.error_code = 'locked' and a.content_id is null
               and p.status in ('completed', 'failed', 'cancelled') order by p.id",
        );
        let (files, containers) = (files.await.map_err(failed)?, containers.await.map_err(failed)?);
        let files = self.reset(files, None, Action::Retried, actor).await?;
        let containers = self.reset(containers, Some(Stage::Extraction), Action::Reprocessed, actor).await?;
        Ok(files + containers)
    }
}

impl SqliteStore {
    /// Rows of the artifacts in a scope that meet a condition on their status.
    pub(crate) async fn in_scope(&self, what: &Scope, condition: &'static str) -> Result<Vec<i64>> {
        let (scope, rows) = match what {
            Scope::Case(case) => {
                let case = job::case_row(&self.readers, case).await?;
                (
                    "job_id in (select id from jobs where case_id in (select value from json_each(?)))",
                    vec![case],
                )
            }
            Scope::Job(id) => {
                let job = job::by_id(&self.readers, id).await?.row;
                ("job_id in (select value from json_each(?))", vec![job])
            }
            Scope::Artifact(artifact) => {
                ("id in (select value from json_each(?))", vec![self.existing(*artifact).await?])
            }
            Scope::Artifacts(artifacts) => {
                let rows = artifacts.iter().map(|artifact| artifact.0).collect();
                ("id in (select value from json_each(?))", rows)
            }
        };
        let sql = format!("select id from artifacts where {scope} and {condition} order by id");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(json(&rows)?)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)
    }

    async fn existing(&self, artifact: ArtifactId) -> Result<i64> {
        sqlx::query_scalar("select id from artifacts where id = ?")
            .bind(artifact.0)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?
            .ok_or_else(|| StoreError::NotFound(format!("artifact {artifact}")))
    }

    async fn reset(&self, rows: Vec<i64>, from: Option<Stage>, action: Action, actor: &str) -> Result<u64> {
        let mut touched = 0;
        for group in rows.chunks(GROUP) {
            let reset = Reset { rows: group.to_vec(), from, action, actor: actor.to_owned() };
            touched += self.writer.write(reset).await?;
        }
        Ok(touched)
    }
}

/// Artifacts begin again: from a stage, or from the one that did not end well.
struct Reset {
    rows: Vec<i64>,
    from: Option<Stage>,
    action: Action,
    actor: String,
}

#[async_trait]
impl Write for Reset {
    type Answer = u64;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let loaded = artifact::load(tx, &self.rows).await?;
        let mut batch = Batch { roots: Roots::of(tx, loaded.values()).await?, ..Batch::default() };
        for artifact in loaded.into_values() {
            // Between the list and this transaction it may have begun again by itself.
            if !artifact.status.is_ended() {
                continue;
            }
            let first = self.first(&artifact);
            batch.move_stages(&artifact, |position, stage| {
                let ready = position == first;
                (position >= first).then_some((stage, Cause::Reset { ready }))
            })?;
        }
        for (artifact, _) in &batch.moved {
            // It comes back when its graph stage is done again.
            graph::leave(tx, artifact.row).await?;
        }
        let jobs: BTreeSet<i64> = batch.moved.iter().map(|(artifact, _)| artifact.job).collect();
        let touched = batch.save(tx, self.action, &self.actor).await?;
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
    hold(tx, job, paused).await
}

impl Reset {
    /// Position of the stage to begin with: never behind one that did not end well.
    fn first(&self, artifact: &Loaded) -> usize {
        let unwell = artifact.stages.iter().position(|s| !s.state.lets_the_next_begin());
        let wanted = self.from.and_then(|from| artifact.stages.iter().position(|s| s.stage >= from));
        let last = artifact.stages.len().saturating_sub(1);
        unwell.unwrap_or(last).min(wanted.unwrap_or(last))
    }
}

/// A job takes nothing in and nothing of it is claimed any more.
struct StopJob {
    job: JobId,
    actor: String,
}

#[async_trait]
impl Write for StopJob {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let job = job::by_id(&mut *tx.sql, &self.job).await?;
        if job.status.is_ended() {
            return Err(StoreError::Conflict(format!("job {} has ended already", job.id)));
        }
        sqlx::query(
            "update jobs set cancelling = 1, paused = 0, cut_short = cut_short or taking_in where id = ?",
        )
        .bind(job.row)
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
        hold(tx, job.row, true).await?;
        let delta = Delta { taken_in: true, ..Delta::default() };
        job::change(tx, job.row, delta, &self.actor, Action::Cancelled).await
    }
}

async fn hold(tx: &mut Tx<'_>, job: i64, held: bool) -> Result<()> {
    sqlx::query(
        "update stages set held = ?2
         where job_id = ?1 and state in ('blocked', 'available', 'running', 'retryable') and held <> ?2",
    )
    .bind(job)
    .bind(held)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

/// The next group of a stopped job's artifacts ends as cancelled.
struct StopArtifacts {
    job: JobId,
    actor: String,
}

#[async_trait]
impl Write for StopArtifacts {
    type Answer = u64;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let job = job::by_id(&mut *tx.sql, &self.job).await?;
        let rows: Vec<i64> = sqlx::query_scalar(
            "select id from artifacts where job_id = ? and status in ('queued', 'processing') limit ?",
        )
        .bind(job.row)
        .bind(GROUP as i64)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
        let loaded = artifact::load(tx, &rows).await?;
        let mut batch = Batch { roots: Roots::of(tx, loaded.values()).await?, ..Batch::default() };
        for artifact in loaded.into_values() {
            batch.move_stages(&artifact, |_, stage| {
                (!stage.state.is_ended()).then_some((stage, Cause::Cancel))
            })?;
        }
        batch.save(tx, Action::Cancelled, &self.actor).await
    }
}

struct SetPaused {
    job: JobId,
    paused: bool,
    actor: String,
}

#[async_trait]
impl Write for SetPaused {
    type Answer = u64;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let job = job::by_id(&mut *tx.sql, &self.job).await?;
        if job.status.is_ended() {
            return Err(StoreError::Conflict(format!("job {} has ended already", job.id)));
        }
        if job.cancelling {
            return Err(StoreError::Conflict(format!("job {} is being cancelled", job.id)));
        }
        sqlx::query("update jobs set paused = ? where id = ?")
            .bind(self.paused)
            .bind(job.row)
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        hold(tx, job.row, self.paused).await?;
        let action = if self.paused { Action::Paused } else { Action::Resumed };
        job::change(tx, job.row, Delta::default(), &self.actor, action).await?;
        Ok(job.tally.total - job.tally.ended)
    }
}

struct Prioritise {
    artifact: ArtifactId,
    actor: String,
}

#[async_trait]
impl Write for Prioritise {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut loaded = artifact::load(tx, &[self.artifact.0]).await?;
        let Some(artifact) = loaded.remove(&self.artifact.0) else {
            return Err(StoreError::NotFound(format!("artifact {}", self.artifact)));
        };
        if artifact.status.is_ended() {
            return Ok(());
        }
        sqlx::query("update stages set priority = ?2 where artifact_id = ?1")
            .bind(artifact.row)
            .bind(FIRST)
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        let standing = artifact.standing();
        tx.record(draft(&artifact, standing, Action::Opened, &self.actor, tx.now));
        Ok(())
    }
}

/// Changes to many artifacts, worked out one by one and saved together.
#[derive(Default)]
struct Batch {
    stages: Vec<StageChange>,
    artifacts: Vec<ArtifactChange>,
    moved: Vec<(Loaded, Standing)>,
    roots: Roots,
}

impl Batch {
    /// Moves those stages of an artifact for which `cause` names a cause, and what follows for the artifact.
    fn move_stages<'a>(
        &mut self,
        artifact: &'a Loaded,
        cause: impl Fn(usize, &'a LoadedStage) -> Option<(&'a LoadedStage, Cause)>,
    ) -> Result<()> {
        let mut states: Vec<(Stage, StageState)> = Vec::with_capacity(artifact.stages.len());
        let (mut seconds, mut skipped) = (artifact.seconds.clone(), artifact.skipped.clone());
        let mut gaps = artifact.gaps.clone();
        for (position, stage) in artifact.stages.iter().enumerate() {
            let Some((_, cause)) = cause(position, stage) else {
                states.push((stage.stage, stage.state));
                continue;
            };
            let moved = stage::next(stage.state, stage.attempts, cause)?;
            seconds.remove(&stage.stage);
            skipped.remove(&stage.stage);
            gaps.retain(|gap| *gap != stage.stage);
            states.push((stage.stage, moved.state));
            self.stages.push(StageChange {
                id: stage.row,
                state: moved.state.as_str(),
                ..StageChange::default()
            });
        }
        let standing = standing(&states);
        self.roots.change(artifact, standing.status);
        self.artifacts.push(ArtifactChange {
            id: artifact.row,
            status: standing.status.as_str(),
            current_stage: standing.current_stage(),
            waiting_stage: standing.waiting,
            seconds: seconds.values().sum(),
            stage_seconds: seconds.clone(),
            skipped_stages: skipped,
            gaps: gaps.clone(),
            new_language: false,
            language: None,
            error_code: None,
            error_message: None,
            ended: standing.status.is_ended(),
        });
        self.moved.push((Loaded { seconds, gaps, ..artifact.clone() }, standing));
        Ok(())
    }

    async fn save(self, tx: &mut Tx<'_>, action: Action, actor: &str) -> Result<u64> {
        artifact::save_stages(tx, &self.stages).await?;
        artifact::save_artifacts(tx, &self.artifacts).await?;
        for (artifact, standing) in &self.moved {
            tx.record(draft(artifact, *standing, action, actor, tx.now));
        }
        for (row, delta) in self.roots.save(tx).await? {
            job::change(tx, row, delta, actor, Action::Progressed).await?;
        }
        Ok(self.moved.len() as u64)
    }
}

fn draft(artifact: &Loaded, standing: Standing, action: Action, actor: &str, now: Timestamp) -> Draft {
    let event = Event::ArtifactStatus(ArtifactEvent {
        seq: 0,
        job_id: artifact.job_id.clone(),
        artifact_id: ArtifactId(artifact.row),
        filename: artifact.filename.clone(),
        status: standing.status,
        current_stage: standing.current_stage().map(str::to_owned),
        waiting_stage: standing.waiting,
        processing_stages: artifact.seconds.clone(),
        gaps: artifact.gaps.clone(),
        error_code: None,
        error_message: None,
        timestamp: now,
    });
    Draft {
        actor: actor.to_owned(),
        action,
        job: artifact.job,
        artifact: Some(artifact.row),
        event,
        detail: Detail { stage: standing.stage.or(standing.waiting), ..Detail::default() },
    }
}
