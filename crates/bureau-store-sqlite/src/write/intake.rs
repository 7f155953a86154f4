//! Recording jobs and artifacts.

use crate::SqliteStore;
use crate::codec::{Columns, failed, hex, json, micros};
use crate::row::stage::Staged;
use crate::row::{content, job, stage, visible};
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::event::Action;
use bureau_model::{ArtifactId, ErrorCode, FileType, JobId, Stage};
use bureau_store::decide::{self, Delta};
use bureau_store::{Intake, NewArtifact, NewJob, OpenIntake, Result, Scope, StoreError, WatchedFile};
use serde::Serialize;
use std::collections::HashSet;
use uuid::Uuid;

#[async_trait]
impl Intake for SqliteStore {
    async fn create_job(&self, scope: &Scope, job: NewJob) -> Result<()> {
        self.write(CreateJob { scope: scope.clone(), new: job }).await
    }

    async fn add_artifacts(
        &self,
        scope: &Scope,
        job: &JobId,
        artifacts: Vec<NewArtifact>,
    ) -> Result<Vec<ArtifactId>> {
        self.write(AddArtifacts { scope: scope.clone(), job: job.clone(), artifacts }).await
    }

    async fn close_intake(&self, scope: &Scope, job: &JobId) -> Result<()> {
        self.write(CloseIntake { scope: scope.clone(), job: job.clone() }).await
    }

    async fn open_intakes(&self, scope: &Scope) -> Result<Vec<OpenIntake>> {
        let open = "select uid, roots from jobs where taking_in = 1
                    and (?1 is null or owner in (select value from json_each(?1))) order by id";
        let rows =
            sqlx::query(open).bind(visible::owners(scope)?).fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter()
            .map(|row| {
                let roots: Vec<String> = row.json("roots")?;
                let roots = roots.iter().map(|root| unhex(root)).collect::<Result<_>>()?;
                Ok(OpenIntake { job: row.job_id("uid")?, roots })
            })
            .collect()
    }

    async fn known_sources(&self, scope: &Scope, job: &JobId, sources: &[Vec<u8>]) -> Result<Vec<bool>> {
        let job = visible::job(&self.readers, scope, job).await?;
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

struct CreateJob {
    scope: Scope,
    new: NewJob,
}

#[async_trait]
impl Write for CreateJob {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let new = &self.new;
        let parent = self.check(tx).await?;
        let case = case(tx, new.case.as_str(), new.country.as_deref()).await?;
        let roots: Vec<String> = new.roots.iter().map(|root| hex(root)).collect();
        let row: i64 = sqlx::query_scalar(
            "insert into jobs (uid, case_id, parent_id, roots, created_at, owner) values (?, ?, ?, ?, ?, ?) returning id",
        )
        .bind(new.id.to_string())
        .bind(case)
        .bind(parent)
        .bind(json(&roots)?)
        .bind(micros(tx.now))
        .bind(self.scope.person().to_string())
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
            note_watched(tx, file).await?;
        }
        job::change(tx, row, Delta::default(), self.scope.actor(), Action::JobCreated).await
    }
}

impl CreateJob {
    /// Refuses what could not be recorded whole, before anything is written. Returns the parent's row.
    async fn check(&self, tx: &mut Tx<'_>) -> Result<Option<i64>> {
        let new = &self.new;
        let parent = match &new.parent {
            Some(parent) => Some(visible::job(&mut *tx.sql, &self.scope, parent).await?),
            None => None,
        };
        decide::refuse_job(new, parent.as_ref())?;
        let known: Option<i64> = sqlx::query_scalar("select 1 from jobs where uid = ?")
            .bind(new.id.to_string())
            .fetch_optional(&mut *tx.sql)
            .await
            .map_err(failed)?;
        match known {
            Some(_) => Err(StoreError::Conflict(format!("job {} is recorded already", new.id))),
            None => Ok(parent.map(|parent| parent.row)),
        }
    }
}

async fn case(tx: &mut Tx<'_>, name: &str, country: Option<&str>) -> Result<i64> {
    sqlx::query_scalar(
        "insert into cases (uid, name, created_at, last_activity_at, country)
         values (?4, ?1, ?2, ?2, coalesce(?3, 'IN'))
         on conflict (name) do update set last_activity_at = excluded.last_activity_at returning id",
    )
    .bind(name)
    .bind(micros(tx.now))
    .bind(country)
    .bind(Uuid::now_v7().to_string())
    .fetch_one(&mut *tx.sql)
    .await
    .map_err(failed)
}

struct AddArtifacts {
    scope: Scope,
    job: JobId,
    artifacts: Vec<NewArtifact>,
}

#[async_trait]
impl Write for AddArtifacts {
    type Answer = Vec<ArtifactId>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Vec<ArtifactId>> {
        let job = visible::job(&mut *tx.sql, &self.scope, &self.job).await?;
        decide::refuse_addition(&job)?;
        let new = self.unknown(tx, job.row).await?;
        content::insert(tx, new.iter().filter_map(|artifact| artifact.content.as_ref().ok())).await?;
        let ids = insert_artifacts(tx, job.row, &new).await?;
        stage::insert(tx, &job, &staged(&new, &ids)).await?;
        for (artifact, recorded) in new.iter().zip(&ids) {
            let failure = artifact.content.as_ref().err();
            tx.record(decide::added(&job, (recorded.id, recorded.ordinal), &artifact.filename, failure));
        }
        let delta = decide::taken_in(new.iter().copied());
        job::change(tx, job.row, delta, decide::INTAKE, Action::Progressed).await?;
        Ok(ids.into_iter().map(|recorded| recorded.id).collect())
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
struct ArtifactColumns<'a> {
    n: &'a str,
    l: String,
    s: String,
    c: Option<String>,
    z: u64,
    f: FileType,
    e: Option<ErrorCode>,
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
            f: content.map_or(FileType::Other, |content| content.file_type),
            e: content.err().map(|failure| failure.code),
            m: content.err().map(|failure| failure.message.as_str()),
        }
    }
}

/// An artifact that was recorded, in the order of ordinals.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Recorded {
    ordinal: u64,
    id: ArtifactId,
    /// Its content's row.
    content: Option<i64>,
}

async fn insert_artifacts(tx: &mut Tx<'_>, job: i64, new: &[&NewArtifact]) -> Result<Vec<Recorded>> {
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
    .map(|row| {
        let (ordinal, id) = (row.count("ordinal")?, ArtifactId(row.int("id")?));
        Ok(Recorded { ordinal, id, content: row.maybe_int("content_id")? })
    })
    .collect::<Result<Vec<_>>>()?;
    inserted.sort_unstable();
    Ok(inserted)
}

/// Those of the new artifacts that have a content.
fn staged(new: &[&NewArtifact], recorded: &[Recorded]) -> Vec<Staged> {
    let staged = new.iter().zip(recorded).filter_map(|(artifact, recorded)| {
        let file_type = artifact.content.as_ref().ok()?.file_type;
        Some(Staged { artifact: recorded.id.0, content: recorded.content?, file_type, size: artifact.size })
    });
    staged.collect()
}

/// Notes the version of a watched file that a job takes in.
pub(crate) async fn note_watched(tx: &mut Tx<'_>, file: &WatchedFile) -> Result<()> {
    sqlx::query(
        "insert into watched_files (path, size, modified) values (?, ?, ?)
         on conflict (path) do update set size = excluded.size, modified = excluded.modified",
    )
    .bind(&file.path)
    .bind(file.size as i64)
    .bind(file.modified)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

struct CloseIntake {
    scope: Scope,
    job: JobId,
}

#[async_trait]
impl Write for CloseIntake {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let job = visible::job(&mut *tx.sql, &self.scope, &self.job).await?;
        if !job.tally.taking_in {
            return Ok(());
        }
        job::change(tx, job.row, Delta::TAKEN_IN, decide::INTAKE, Action::IntakeClosed).await
    }
}
