//! The hash-chained journal: appending, reading, verifying.

use crate::SqliteStore;
use crate::codec::{Columns, failed, json, micros};
use async_trait::async_trait;
use bureau_model::event::{Action, ArtifactEvent, CHAIN_START, Detail, Event, JobEvent, chain_hash};
use bureau_model::time::Timestamp;
use bureau_model::{ArtifactId, JournalEntry};
use bureau_store::{Journal, Result};
use futures_util::TryStreamExt;
use sqlx::SqliteConnection;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use tokio::sync::watch;

/// An entry before it has its number.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) actor: String,
    pub(crate) action: Action,
    /// Row of the job.
    pub(crate) job: i64,
    /// Row of the artifact, of an entry about one.
    pub(crate) artifact: Option<i64>,
    /// Its `seq` and time are filled in when it is appended.
    pub(crate) event: Event,
    pub(crate) detail: Detail,
}

/// The end of the chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) hash: [u8; 32],
}

/// The end of the chain, read inside the writing transaction: another process may have added to it.
pub(crate) async fn head(sql: &mut SqliteConnection) -> Result<Head> {
    let row = sqlx::query("select seq, hash from journal order by seq desc limit 1")
        .fetch_optional(sql)
        .await
        .map_err(failed)?;
    match row {
        Some(row) => Ok(Head { seq: row.int("seq")?, hash: row.hash("hash")?.0 }),
        None => Ok(Head { seq: 0, hash: CHAIN_START }),
    }
}

/// Number of the last entry.
pub(crate) async fn last(readers: &SqlitePool) -> Result<i64> {
    sqlx::query_scalar("select coalesce(max(seq), 0) from journal").fetch_one(readers).await.map_err(failed)
}

#[derive(serde::Serialize)]
struct NewRow<'a> {
    q: i64,
    a: &'a str,
    c: &'static str,
    j: i64,
    r: Option<i64>,
    e: String,
    d: String,
    h: String,
}

/// Numbers, chains and writes the drafts of a transaction; returns the new last number.
pub(crate) async fn append(
    sql: &mut SqliteConnection,
    now: Timestamp,
    mut head: Head,
    mut drafts: Vec<Draft>,
) -> Result<i64> {
    if drafts.is_empty() {
        return Ok(head.seq);
    }
    let mut rows = Vec::with_capacity(drafts.len());
    for draft in &mut drafts {
        head.seq += 1;
        stamp(&mut draft.event, head.seq, now);
        let (event, detail) = (json(&draft.event)?, json(&draft.detail)?);
        head.hash =
            chain_hash(&head.hash, head.seq, micros(now), &draft.actor, draft.action, &event, &detail);
        rows.push(NewRow {
            q: head.seq,
            a: &draft.actor,
            c: draft.action.as_str(),
            j: draft.job,
            r: draft.artifact,
            e: event,
            d: detail,
            h: bureau_model::Sha256(head.hash).to_string(),
        });
    }
    sqlx::query(
        "insert into journal (seq, at, actor, action, job_id, artifact_id, event, detail, hash)
         select value ->> 'q', ?2, value ->> 'a', value ->> 'c', value ->> 'j', value ->> 'r',
                value ->> 'e', value ->> 'd', unhex(value ->> 'h')
         from jsonb_each(?1)",
    )
    .bind(json(&rows)?)
    .bind(micros(now))
    .execute(sql)
    .await
    .map_err(failed)?;
    Ok(head.seq)
}

fn stamp(event: &mut Event, number: i64, now: Timestamp) {
    match event {
        Event::ArtifactStatus(ArtifactEvent { seq, timestamp, .. })
        | Event::JobStatus(JobEvent { seq, timestamp, .. }) => {
            *seq = number;
            *timestamp = now;
        }
        Event::StageProgress(_) => {}
    }
}

#[async_trait]
impl Journal for SqliteStore {
    fn last_seq(&self) -> watch::Receiver<i64> {
        self.last_seq_receiver()
    }

    async fn events_after(&self, after: i64, limit: u64) -> Result<Vec<Event>> {
        let rows = sqlx::query("select event from journal where seq > ? order by seq limit ?")
            .bind(after)
            .bind(limit.min(5_000) as i64)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|row| row.json("event")).collect()
    }

    async fn history(&self, artifact: ArtifactId) -> Result<Vec<JournalEntry>> {
        let rows = sqlx::query("select * from journal where artifact_id = ? order by seq")
            .bind(artifact.0)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(entry).collect()
    }

    async fn verify_journal(&self) -> Result<(u64, Vec<String>)> {
        let mut rows = sqlx::query("select * from journal order by seq").fetch(&self.readers);
        let mut chain = Head { seq: 0, hash: CHAIN_START };
        let mut problems = Vec::new();
        let mut entries = 0;
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            entries += 1;
            check_link(&row, &mut chain, &mut problems)?;
        }
        Ok((entries, problems))
    }
}

/// Checks one entry against the one before it, and goes on from what is recorded, so that one broken link
/// is one problem.
fn check_link(row: &SqliteRow, chain: &mut Head, problems: &mut Vec<String>) -> Result<()> {
    let seq = row.int("seq")?;
    if seq != chain.seq + 1 {
        problems.push(format!("the journal lacks entries between {} and {seq}", chain.seq));
    }
    let expected = chain_hash(
        &chain.hash,
        seq,
        row.int("at")?,
        &row.text("actor")?,
        row.word("action")?,
        &row.text("event")?,
        &row.text("detail")?,
    );
    let recorded = row.hash("hash")?.0;
    if recorded != expected {
        problems.push(format!("journal entry {seq} was changed after it was recorded"));
    }
    *chain = Head { seq, hash: recorded };
    Ok(())
}

fn entry(row: &SqliteRow) -> Result<JournalEntry> {
    Ok(JournalEntry {
        seq: row.int("seq")?,
        at: row.at("at")?,
        actor: row.text("actor")?,
        action: row.word("action")?,
        event: row.json("event")?,
        detail: row.json("detail")?,
        hash: row.hash("hash")?.to_string(),
    })
}
