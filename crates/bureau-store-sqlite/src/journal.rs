//! The hash-chained journal: its end, and adding to it.

use crate::codec::{Columns, failed, json, micros};
use bureau_model::event::{ArtifactEvent, CHAIN_START, Event, JobEvent, chain_hash};
use bureau_store::Result;
use bureau_store::decide::Draft;
use jiff::Timestamp;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqlitePool;

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
            r: draft.artifact.map(|(id, _)| id.0),
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
