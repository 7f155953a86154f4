//! Handing out work: claiming.

use crate::codec::{Columns, failed, json, micros};
use crate::row::claimed::{CLAIMED, CLAIMED_FROM, claimed, reads};
use crate::row::job;
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::stage::{self, Attempts, Cause};
use bureau_model::{LeaseId, StageState};
use bureau_store::decide::Chooser;
use bureau_store::{ClaimRequest, Claimed, Result, StoreError};
use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

/// Available stages that are looked at together.
const PAGE: usize = 32;

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
    /// The most urgent stages, each under a new lease.
    async fn choose(&self, tx: &mut Tx<'_>) -> Result<Vec<Chosen>> {
        let job = match &self.0.job {
            Some(job) => Some(job::by_id(&mut *tx.sql, job).await?.row),
            None => None,
        };
        let mut chooser = Chooser::new(self.0.limit);
        let (page, mut looked, mut after) = (PAGE.max(self.0.limit as usize), 0, (i64::MIN, i64::MIN));
        while !chooser.is_full() && looked < Chooser::LOOK {
            let rows = self.available(tx, job, after, page as i64).await?;
            for row in &rows {
                after = (row.int("priority")?, row.int("id")?);
                chooser.offer(after.1, row.int("content_id")?, row.word("stage")?);
            }
            looked += page;
            if rows.len() < page {
                break;
            }
        }
        let chosen = chooser.chosen().into_iter();
        Ok(chosen.map(|id| Chosen { id, lease: LeaseId(Uuid::new_v4()) }).collect())
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
        .bind(micros(tx.now + self.0.lasting))
        .bind(&self.0.worker.0.as_bytes()[..])
        .bind(running.state.as_str())
        .execute(&mut *tx.sql)
        .await
        .map(drop)
        .map_err(failed)
    }
}

async fn details(tx: &mut Tx<'_>, chosen: &[Chosen]) -> Result<Vec<SqliteRow>> {
    let sql = format!(
        "select {CLAIMED} from jsonb_each(?2) x join stages s on s.id = x.value ->> 'id' {CLAIMED_FROM}
         order by x.key"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(reads()?).bind(json(&chosen)?);
    query.fetch_all(&mut *tx.sql).await.map_err(failed)
}

fn read(row: &SqliteRow, chosen: &[Chosen]) -> Result<Claimed> {
    let id = row.int("stage_id")?;
    let lease = chosen.iter().find(|c| c.id == id).map(|c| c.lease);
    claimed(row, lease.ok_or_else(|| StoreError::backend("a stage that was not chosen"))?)
}
