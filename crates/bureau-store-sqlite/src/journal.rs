//! The hash-chained journal: its end, and adding to it.

use crate::codec::{Columns, failed, json, micros};
use bureau_model::event::{ArtifactEvent, CHAIN_START, Event, JobEvent, Sealed, chain_hash};
use bureau_model::time::Timestamp;
use bureau_store::Result;
use bureau_store::decide::Draft;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqlitePool;

/// The end of the chain, and the store that adds to it.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) hash: [u8; 32],
    store: String,
}

/// The end of the chain, read inside the writing transaction: another process may have added to it.
pub(crate) async fn head(sql: &mut SqliteConnection) -> Result<Head> {
    let row = sqlx::query(
        "select i.store, j.seq, j.hash from identity i left join (
             select seq, hash from journal order by seq desc limit 1) j on true",
    )
    .fetch_one(sql)
    .await
    .map_err(failed)?;
    let store = row.text("store")?;
    match row.maybe_int("seq")? {
        Some(seq) => Ok(Head { seq, hash: row.hash("hash")?.0, store }),
        None => Ok(Head { seq: 0, hash: CHAIN_START, store }),
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
    n: Option<u64>,
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
        let ordinal = draft.artifact.map(|(_, ordinal)| ordinal);
        let sealed = Sealed {
            seq: head.seq,
            at_micros: micros(now),
            actor: &draft.actor,
            action: draft.action,
            event: &event,
            detail: &detail,
            origin: Some((&head.store, ordinal)),
        };
        head.hash = chain_hash(&head.hash, sealed);
        rows.push(NewRow {
            q: head.seq,
            a: &draft.actor,
            c: draft.action.as_str(),
            j: draft.job,
            r: draft.artifact.map(|(id, _)| id.0),
            n: ordinal,
            e: event,
            d: detail,
            h: bureau_model::Sha256(head.hash).to_string(),
        });
    }
    sqlx::query(
        "insert into journal (seq, at, actor, action, job_id, artifact_id, ordinal, origin, event, detail, hash)
         select value ->> 'q', ?2, value ->> 'a', value ->> 'c', value ->> 'j', value ->> 'r', value ->> 'n', ?3,
                value ->> 'e', value ->> 'd', unhex(value ->> 'h')
         from jsonb_each(?1)",
    )
    .bind(json(&rows)?)
    .bind(micros(now))
    .bind(&head.store)
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
