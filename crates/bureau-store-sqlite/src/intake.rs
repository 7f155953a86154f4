//! Recording jobs and artifacts.

use crate::SqliteStore;
use crate::codec::{Columns, failed, hex, json, micros};
use crate::job::{self, Delta, JobRecord};
use crate::journal::Draft;
use crate::setup;
use crate::writer::{Tx, Write};
use async_trait::async_trait;
use bureau_model::event::{Action, ArtifactEvent, Detail, Event, StageSeconds};
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, FileType, JobId, Stage, StageState, Status};
use bureau_store::{FileContent, Intake, NewArtifact, NewJob, OpenIntake, Result, StoreError};
use serde::Serialize;
use std::collections::HashSet;

const ACTOR: &str = "intake";

#[async_trait]
impl Intake for SqliteStore {
    async fn create_job(&self, job: NewJob) -> Result<()> {
        self.writer.write(CreateJob(job)).await
    }

    async fn add_artifacts(&self, job: &JobId, artifacts: Vec<NewArtifact>) -> Result<Vec<ArtifactId>> {
        self.writer.write(AddArtifacts { job: job.clone(), artifacts }).await
    }

    async fn close_intake(&self, job: &JobId) -> Result<()> {
        self.writer.write(CloseIntake(job.clone())).await
    }

    async fn open_intakes(&self) -> Result<Vec<OpenIntake>> {
        let rows = sqlx::query("select uid, roots from jobs where taking_in = 1 order by id")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter()
            .map(|row| {
                let roots: Vec<String> = row.json("roots")?;
                let roots = roots.iter().map(|root| unhex(root)).collect::<Result<_>>()?;
                Ok(OpenIntake { job: row.job_id("uid")?, roots })
            })
            .collect()
    }

    async fn known_sources(&self, job: &JobId, sources: &[Vec<u8>]) -> Result<Vec<bool>> {
        let job = job::by_id(&self.readers, job).await?;
        let known = known(&mut *self.readers.acquire().await.map_err(failed)?, job.row, sources).await?;
        Ok(sources.iter().map(|source| known.contains(source)).collect())
    }
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    let digit = |i: usize| text.get(i..i + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len())
        .step_by(2)
        .map(|i| digit(i).ok_or_else(|| StoreError::backend("a path that is not hexadecimal")))
        .collect()
}

async fn known(sql: &mut sqlx::SqliteConnection, job: i64, sources: &[Vec<u8>]) -> Result<HashSet<Vec<u8>>> {
    let wanted: Vec<String> = sources.iter().map(|source| hex(source)).collect();
    let found: Vec<Vec<u8>> = sqlx::query_scalar(
        "select source from artifacts
         where job_id = ?1 and source in (select unhex(value) from json_each(?2))",
    )
    .bind(job)
    .bind(json(&wanted)?)
    .fetch_all(sql)
    .await
    .map_err(failed)?;
    Ok(found.into_iter().collect())
}

struct CreateJob(NewJob);

#[async_trait]
impl Write for CreateJob {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let new = &self.0;
        self.check(tx).await?;
        let parent = self.parent(tx).await?;
        let case = case(tx, new.case.as_str(), new.country.as_deref()).await?;
        let roots: Vec<String> = new.roots.iter().map(|root| hex(root)).collect();
        let row: i64 = sqlx::query_scalar(
            "insert into jobs (uid, case_id, parent_id, roots, created_at) values (?, ?, ?, ?, ?) returning id",
        )
        .bind(new.id.to_string())
        .bind(case)
        .bind(parent)
        .bind(json(&roots)?)
        .bind(micros(tx.now))
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)?;
        for suspect in &new.suspects {
            sqlx::query("insert into suspects (job_id, ref, fields) values (?, ?, ?)")
                .bind(row)
                .bind(&suspect.id)
                .bind(json(&suspect.fields)?)
                .execute(&mut *tx.sql)
                .await
                .map_err(failed)?;
        }
        for file in &new.watched {
            setup::note_watched(tx, file).await?;
        }
        job::change(tx, row, Delta::default(), &new.actor, Action::JobCreated).await
    }
}

impl CreateJob {
    /// Refuses what could not be recorded whole, before anything is written.
    async fn check(&self, tx: &mut Tx<'_>) -> Result<()> {
        let new = &self.0;
        let mut named = HashSet::new();
        if let Some(twice) = new.suspects.iter().find(|suspect| !named.insert(&suspect.id)) {
            return Err(StoreError::Invalid(format!("person of interest {:?} is named twice", twice.id)));
        }
        let known: Option<i64> = sqlx::query_scalar("select 1 from jobs where uid = ?")
            .bind(new.id.to_string())
            .fetch_optional(&mut *tx.sql)
            .await
            .map_err(failed)?;
        known.map_or(Ok(()), |_| Err(StoreError::Conflict(format!("job {} is recorded already", new.id))))
    }

    /// The parent's row; refused when it belongs to another case.
    async fn parent(&self, tx: &mut Tx<'_>) -> Result<Option<i64>> {
        let Some(parent) = &self.0.parent else { return Ok(None) };
        let parent = job::by_id(&mut *tx.sql, parent).await?;
        if parent.case_name != self.0.case.as_str() {
            return Err(StoreError::Invalid(format!(
                "job {} belongs to the case \"{}\", not to \"{}\"",
                parent.id, parent.case_name, self.0.case
            )));
        }
        Ok(Some(parent.row))
    }
}

async fn case(tx: &mut Tx<'_>, name: &str, country: Option<&str>) -> Result<i64> {
    sqlx::query_scalar(
        "insert into cases (name, created_at, last_activity_at, country) values (?1, ?2, ?2, coalesce(?3, 'IN'))
         on conflict (name) do update set last_activity_at = excluded.last_activity_at returning id",
    )
    .bind(name)
    .bind(micros(tx.now))
    .bind(country)
    .fetch_one(&mut *tx.sql)
    .await
    .map_err(failed)
}

struct AddArtifacts {
    job: JobId,
    artifacts: Vec<NewArtifact>,
}

#[async_trait]
impl Write for AddArtifacts {
    type Answer = Vec<ArtifactId>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Vec<ArtifactId>> {
        let job = job::by_id(&mut *tx.sql, &self.job).await?;
        if job.cancelling {
            return Err(StoreError::Conflict(format!("job {} was cancelled", job.id)));
        }
        if !job.tally.taking_in {
            return Err(StoreError::Conflict(format!("the intake of job {} is closed", job.id)));
        }
        let new = self.unknown(tx, job.row).await?;
        insert_contents(tx, new.iter().filter_map(|artifact| artifact.content.as_ref().ok())).await?;
        let ids = insert_artifacts(tx, job.row, &new).await?;
        insert_stages(tx, &job, &staged(&new, &ids)).await?;
        let mut delta = Delta::default();
        for (artifact, (id, _)) in new.iter().zip(&ids) {
            let failure = artifact.content.as_ref().err();
            record(tx, &job, &artifact.filename, failure, *id);
            let failed = i64::from(failure.is_some());
            delta.total += 1;
            delta.total_bytes += artifact.size as i64;
            delta.failed_artifacts += failed;
            delta.failed += failed;
            delta.ended += failed;
            delta.ended_bytes += failed * artifact.size as i64;
        }
        job::change(tx, job.row, delta, ACTOR, Action::Progressed).await?;
        Ok(ids.into_iter().map(|(id, _)| ArtifactId(id)).collect())
    }
}

impl AddArtifacts {
    /// Those that the job has not yet, each source once.
    async fn unknown(&self, tx: &mut Tx<'_>, job: i64) -> Result<Vec<&NewArtifact>> {
        let sources: Vec<Vec<u8>> = self.artifacts.iter().map(|a| a.source.clone()).collect();
        let mut seen = known(&mut *tx.sql, job, &sources).await?;
        Ok(self.artifacts.iter().filter(|artifact| seen.insert(artifact.source.clone())).collect())
    }
}

#[derive(Serialize)]
struct ContentColumns<'a> {
    s: String,
    m: String,
    h: String,
    z: u64,
    t: &'a str,
    f: &'static str,
}

impl<'a> ContentColumns<'a> {
    fn of(content: &'a FileContent) -> Self {
        Self {
            s: content.sha256.to_string(),
            m: hex(&content.md5),
            h: hex(&content.sha1),
            z: content.size,
            t: &content.media_type,
            f: content.file_type.as_str(),
        }
    }
}

/// Records contents that are not there yet.
pub(crate) async fn insert_contents<'a>(
    tx: &mut Tx<'_>,
    new: impl Iterator<Item = &'a FileContent>,
) -> Result<()> {
    let rows: Vec<ContentColumns<'_>> = new.map(ContentColumns::of).collect();
    sqlx::query(
        "insert into contents (sha256, md5, sha1, size, media_type, file_type, created_at)
         select unhex(value ->> 's'), unhex(value ->> 'm'), unhex(value ->> 'h'), value ->> 'z',
                value ->> 't', value ->> 'f', ?2
         from jsonb_each(?1) where true
         on conflict (sha256) do nothing",
    )
    .bind(json(&rows)?)
    .bind(micros(tx.now))
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

#[derive(Serialize)]
struct ArtifactColumns<'a> {
    n: &'a str,
    l: String,
    s: String,
    c: Option<String>,
    z: u64,
    f: &'static str,
    e: Option<&'static str>,
    m: Option<&'a str>,
}

impl<'a> ArtifactColumns<'a> {
    fn of(artifact: &'a NewArtifact) -> Self {
        let content = artifact.content.as_ref();
        Self {
            n: &artifact.filename,
            l: artifact.filename.to_lowercase(),
            s: hex(&artifact.source),
            c: content.ok().map(|content| content.sha256.to_string()),
            z: artifact.size,
            f: content.map_or(FileType::Other, |content| content.file_type).as_str(),
            e: content.err().map(|failure| failure.code.as_str()),
            m: content.err().map(|failure| failure.message.as_str()),
        }
    }
}

/// Returns each artifact's row and its content's.
async fn insert_artifacts(
    tx: &mut Tx<'_>,
    job: i64,
    new: &[&NewArtifact],
) -> Result<Vec<(i64, Option<i64>)>> {
    let rows: Vec<ArtifactColumns<'_>> = new.iter().map(|artifact| ArtifactColumns::of(artifact)).collect();
    let mut inserted = sqlx::query(
        "insert into artifacts (job_id, ordinal, content_id, filename, folded, source, size, file_type, status,
                                waiting_stage, error_code, error_message, started_at, completed_at)
         select ?2, (select coalesce(max(ordinal), 0) from artifacts where job_id = ?2) + key + 1,
                (select id from contents where sha256 = unhex(value ->> 'c')),
                value ->> 'n', value ->> 'l', unhex(value ->> 's'), value ->> 'z', value ->> 'f',
                iif(value ->> 'e' is null, 'queued', 'failed'), iif(value ->> 'e' is null, ?4, null),
                value ->> 'e', value ->> 'm', iif(value ->> 'e' is null, null, ?3), iif(value ->> 'e' is null, null, ?3)
         from jsonb_each(?1) order by key
         returning id, ordinal, content_id",
    )
    .bind(json(&rows)?)
    .bind(job)
    .bind(micros(tx.now))
    .bind(Stage::Extraction.as_str())
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?
    .iter()
    .map(|row| Ok((row.int("ordinal")?, row.int("id")?, row.maybe_int("content_id")?)))
    .collect::<Result<Vec<_>>>()?;
    inserted.sort_unstable();
    Ok(inserted.into_iter().map(|(_, id, content)| (id, content)).collect())
}

#[derive(Serialize)]
struct StageColumns {
    a: i64,
    c: i64,
    s: &'static str,
    p: usize,
    l: &'static str,
    t: &'static str,
    r: u32,
}

/// An artifact whose stages are to begin.
pub(crate) struct Staged {
    pub(crate) artifact: i64,
    pub(crate) content: i64,
    pub(crate) file_type: FileType,
    pub(crate) size: u64,
}

/// Those of the new artifacts that have a content.
fn staged(new: &[&NewArtifact], ids: &[(i64, Option<i64>)]) -> Vec<Staged> {
    let staged = new.iter().zip(ids).filter_map(|(artifact, (id, content))| {
        let file_type = artifact.content.as_ref().ok()?.file_type;
        Some(Staged { artifact: *id, content: (*content)?, file_type, size: artifact.size })
    });
    staged.collect()
}

/// Records the stages of these artifacts: the first available, the others blocked.
pub(crate) async fn insert_stages(tx: &mut Tx<'_>, job: &JobRecord, staged: &[Staged]) -> Result<()> {
    let mut rows = Vec::with_capacity(staged.len() * 5);
    for Staged { artifact, content, file_type, size } in staged {
        for (position, stage) in Stage::of(*file_type).iter().enumerate() {
            let state = if position == 0 { StageState::Available } else { StageState::Blocked };
            rows.push(StageColumns {
                a: *artifact,
                c: *content,
                s: stage.as_str(),
                p: position,
                l: stage.lane(*file_type).as_str(),
                t: state.as_str(),
                r: size_class(*size),
            });
        }
    }
    sqlx::query(
        "insert into stages (artifact_id, job_id, content_id, stage, position, lane, state, priority, held)
         select value ->> 'a', ?2, value ->> 'c', value ->> 's', value ->> 'p', value ->> 'l',
                value ->> 't', value ->> 'r', ?3
         from jsonb_each(?1) order by key",
    )
    .bind(json(&rows)?)
    .bind(job.row)
    .bind(job.paused || job.cancelling)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

/// Small files first: the priority is the number of bits of the size, so that a hundred letters are read
/// before one book, and equals keep the order of intake.
fn size_class(size: u64) -> u32 {
    u64::BITS - size.leading_zeros()
}

/// Records that an artifact is there, or was refused.
pub(crate) fn record(tx: &mut Tx<'_>, job: &JobRecord, filename: &str, failure: Option<&Failure>, id: i64) {
    let event = Event::ArtifactStatus(ArtifactEvent {
        seq: 0,
        job_id: job.id.clone(),
        artifact_id: ArtifactId(id),
        filename: filename.to_owned(),
        status: if failure.is_some() { Status::Failed } else { Status::Queued },
        current_stage: None,
        waiting_stage: failure.is_none().then_some(Stage::Extraction),
        processing_stages: StageSeconds::new(),
        gaps: Vec::new(),
        error_code: failure.map(|f| f.code),
        error_message: failure.map(|f| f.message.clone()),
        timestamp: tx.now,
    });
    let action = if failure.is_some() { Action::Refused } else { Action::Added };
    let detail = Detail { reason: failure.map(|f| f.message.clone()), ..Detail::default() };
    tx.record(Draft { actor: ACTOR.to_owned(), action, job: job.row, artifact: Some(id), event, detail });
}

struct CloseIntake(JobId);

#[async_trait]
impl Write for CloseIntake {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let job = job::by_id(&mut *tx.sql, &self.0).await?;
        if !job.tally.taking_in {
            return Ok(());
        }
        let delta = Delta { taken_in: true, ..Delta::default() };
        job::change(tx, job.row, delta, ACTOR, Action::IntakeClosed).await
    }
}
