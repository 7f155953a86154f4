//! Handing out work: claiming, renewing, rescuing.

use crate::artifact::{self, Loaded};
use crate::codec::{Columns, failed, json, micros};
use crate::job;
use crate::journal::Draft;
use crate::writer::{Tx, Write};
use async_trait::async_trait;
use bureau_model::event::{Action, ArtifactEvent, Detail, Event};
use bureau_model::key::OutputKey;
use bureau_model::stage::{self, Attempts, Cause};
use bureau_model::time::Timestamp;
use bureau_model::{ArtifactId, LeaseId, Stage, StageState, WorkerId};
use bureau_store::{ClaimRequest, Claimed, Result};
use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use std::collections::HashSet;
use uuid::Uuid;

/// Available stages that are looked at together.
const PAGE: i64 = 32;
/// Available stages that one claim looks at: copies of one content beyond this wait for the next claim.
const LOOK: i64 = 10_000;

/// A claim as a write.
pub(crate) struct Claim(pub(crate) ClaimRequest);

#[async_trait]
impl Write for Claim {
    type Answer = Vec<Claimed>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Vec<Claimed>> {
        make_due_available(tx).await?;
        let chosen = self.choose(tx).await?;
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        self.take(tx, &chosen).await?;
        let rows = details(tx, &chosen).await?;
        rows.iter().map(|row| read(row, &chosen)).collect()
    }
}

/// How a worker signs the journal.
pub(crate) fn actor(worker: WorkerId) -> String {
    format!("worker:{worker}")
}

#[derive(Serialize)]
struct Chosen {
    id: i64,
    lease: LeaseId,
}

async fn make_due_available(tx: &mut Tx<'_>) -> Result<()> {
    sqlx::query(
        "update stages set state = 'available', due_at = null where state = 'retryable' and due_at <= ?",
    )
    .bind(micros(tx.now))
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

impl Claim {
    /// The most urgent stages whose content nobody works on in the same stage: the others would only wait
    /// for an output that is on its way, and find it when they are claimed later.
    async fn choose(&self, tx: &mut Tx<'_>) -> Result<Vec<Chosen>> {
        let job = match &self.0.job {
            Some(job) => Some(job::by_id(&mut *tx.sql, job).await?.row),
            None => None,
        };
        let (mut seen, mut chosen, mut looked) = (HashSet::new(), Vec::new(), 0);
        let mut after = (i64::MIN, i64::MIN);
        while chosen.len() < self.0.limit as usize && looked < LOOK {
            let page = PAGE.max(i64::from(self.0.limit));
            let rows = self.available(tx, job, after, page).await?;
            for row in &rows {
                after = (row.int("priority")?, row.int("id")?);
                if chosen.len() < self.0.limit as usize
                    && seen.insert((row.int("content_id")?, row.text("stage")?))
                {
                    chosen.push(Chosen { id: after.1, lease: LeaseId(Uuid::new_v4()) });
                }
            }
            looked += page;
            if (rows.len() as i64) < page {
                break;
            }
        }
        Ok(chosen)
    }

    /// The next available stages in the order of urgency, behind `after` (priority and row).
    async fn available(
        &self,
        tx: &mut Tx<'_>,
        job: Option<i64>,
        after: (i64, i64),
        limit: i64,
    ) -> Result<Vec<SqliteRow>> {
        sqlx::query(
            "select priority, id, content_id, stage from stages s
             where state = 'available' and held = 0 and lane = ?1 and (?2 is null or job_id = ?2)
               and (priority, id) > (?3, ?4)
               and not exists (select 1 from stages r where r.state = 'running'
                               and r.content_id = s.content_id and r.stage = s.stage)
             order by priority, id limit ?5",
        )
        .bind(self.0.lane.as_str())
        .bind(job)
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)
    }

    async fn take(&self, tx: &mut Tx<'_>, chosen: &[Chosen]) -> Result<()> {
        let running = stage::next(StageState::Available, Attempts::default(), Cause::Claim)?;
        sqlx::query(
            "update stages set state = ?4, lease = unhex(replace(c.value ->> 'lease', '-', '')),
                               lease_until = ?2, worker = ?3
             from jsonb_each(?1) c where stages.id = c.value ->> 'id'",
        )
        .bind(json(&chosen)?)
        .bind(micros(self.0.until))
        .bind(&self.0.worker.0.as_bytes()[..])
        .bind(running.state.as_str())
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
        Ok(())
    }
}

async fn details(tx: &mut Tx<'_>, chosen: &[Chosen]) -> Result<Vec<SqliteRow>> {
    let sql = format!(
        "select {CLAIMED} from jsonb_each(?1) x join stages s on s.id = x.value ->> 'id' {CLAIMED_FROM}
         order by x.key"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(json(&chosen)?).fetch_all(&mut *tx.sql).await.map_err(failed)
}

fn read(row: &SqliteRow, chosen: &[Chosen]) -> Result<Claimed> {
    let id = row.int("stage_id")?;
    let lease = chosen.iter().find(|c| c.id == id).map(|c| c.lease);
    claimed(row, lease.ok_or_else(|| bureau_store::StoreError::backend("a stage that was not chosen"))?)
}

/// Columns of a stage, its artifact, content, job and case, and of the text output that it rests on.
pub(crate) const CLAIMED: &str =
    "s.id as stage_id, s.stage, s.failures, s.crashes, a.id as artifact_id, a.filename, a.file_type,
     a.size, a.language, a.status, s.lane, j.uid, k.target_language, k.country, c.sha256, c.media_type,
     o.id as rests_id, o.key as rests_key";

/// Where these columns are, behind a stage `s`.
pub(crate) const CLAIMED_FROM: &str = "join artifacts a on a.id = s.artifact_id
     join contents c on c.id = s.content_id
     join jobs j on j.id = s.job_id
     join cases k on k.id = j.case_id
     left join outputs o on o.id = (
         select t.output_id from stages t
         where t.artifact_id = s.artifact_id and t.position < s.position and t.state = 'done'
           and t.stage in ('extraction', 'transcription')
         order by t.position desc limit 1)";

/// A stage out of the columns of [`CLAIMED`].
pub(crate) fn claimed(row: &SqliteRow, lease: LeaseId) -> Result<Claimed> {
    let rests_on = match row.maybe_int("rests_id")? {
        Some(output) => Some((output, OutputKey(row.hash("rests_key")?))),
        None => None,
    };
    Ok(Claimed {
        id: row.int("stage_id")?,
        lease,
        stage: row.word("stage")?,
        attempts: Attempts { failed: row.int("failures")? as u32, crashes: row.int("crashes")? as u32 },
        artifact: ArtifactId(row.int("artifact_id")?),
        job: row.job_id("uid")?,
        filename: row.text("filename")?,
        file_type: row.word("file_type")?,
        media_type: row.text("media_type")?,
        size: row.count("size")?,
        sha256: row.hash("sha256")?,
        language: row.maybe_text("language")?,
        target_language: row.text("target_language")?,
        country: row.text("country")?,
        lane: row.word("lane")?,
        rests_on,
    })
}

/// A renewal as a write.
pub(crate) struct Renew {
    pub(crate) leases: Vec<(i64, LeaseId)>,
    pub(crate) until: Timestamp,
}

#[async_trait]
impl Write for Renew {
    type Answer = Vec<LeaseId>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Vec<LeaseId>> {
        let wanted: Vec<Chosen> =
            self.leases.iter().map(|(id, lease)| Chosen { id: *id, lease: *lease }).collect();
        let rows = sqlx::query(
            "update stages set lease_until = ?2 from jsonb_each(?1) x
             where stages.id = x.value ->> 'id' and state = 'running'
               and lease = unhex(replace(x.value ->> 'lease', '-', ''))
             returning lease",
        )
        .bind(json(&wanted)?)
        .bind(micros(self.until))
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
        let renewed: HashSet<Vec<u8>> = rows.iter().map(|row| row.blob("lease")).collect::<Result<_>>()?;
        Ok(wanted
            .iter()
            .map(|c| c.lease)
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
        for (stage, row) in &rows {
            if let Some(artifact) = loaded.get(row) {
                give_back(tx, artifact, *stage, "its worker ended or fell silent").await?;
            }
        }
        Ok(rows.len() as u64)
    }
}

/// The stage becomes available again, one step less urgent, so that one that keeps losing its worker
/// can't hold up the others.
pub(crate) async fn give_back(tx: &mut Tx<'_>, artifact: &Loaded, stage: i64, why: &str) -> Result<()> {
    let row = artifact.stage(stage);
    let back = stage::next(row.state, row.attempts, Cause::Rescue)?;
    sqlx::query(
        "update stages set state = ?2, lease = null, lease_until = null, worker = null, priority = priority + 1
         where id = ?1",
    )
    .bind(stage)
    .bind(back.state.as_str())
    .execute(&mut *tx.sql)
    .await
    .map_err(failed)?;
    sqlx::query("update artifacts set current_stage = null, waiting_stage = ?2 where id = ?1")
        .bind(artifact.row)
        .bind(row.stage.as_str())
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
    record_back(tx, artifact, row.stage, why);
    Ok(())
}

fn record_back(tx: &mut Tx<'_>, artifact: &Loaded, stage: Stage, why: &str) {
    let event = Event::ArtifactStatus(ArtifactEvent {
        seq: 0,
        job_id: artifact.job_id.clone(),
        artifact_id: ArtifactId(artifact.row),
        filename: artifact.filename.clone(),
        status: artifact.status,
        current_stage: None,
        waiting_stage: Some(stage),
        processing_stages: artifact.seconds.clone(),
        gaps: artifact.gaps.clone(),
        error_code: None,
        error_message: None,
        timestamp: tx.now,
    });
    let detail = Detail { stage: Some(stage), reason: Some(why.to_owned()), ..Detail::default() };
    tx.record(Draft {
        actor: "rescue".to_owned(),
        action: Action::Rescued,
        job: artifact.job,
        artifact: Some(artifact.row),
        event,
        detail,
    });
}
