//! The journal read, and checked.

use crate::SqliteStore;
use crate::codec::{Columns, failed};
use crate::row::visible;
use async_trait::async_trait;
use bureau_model::event::{CHAIN_START, Event, Sealed, chain_hash};
use bureau_model::{ArtifactId, JournalEntry};
use bureau_store::{Journal, Result, Scope};
use futures_util::TryStreamExt;
use sqlx::sqlite::SqliteRow;
use tokio::sync::watch;

#[async_trait]
impl Journal for SqliteStore {
    fn last_seq(&self) -> watch::Receiver<i64> {
        self.last_recorded()
    }

    async fn events_after(&self, scope: &Scope, after: i64, limit: u64) -> Result<Vec<Event>> {
        let events = "select event from journal where seq > ?1 and (?3 is null or job_id in (
                          select id from jobs where owner in (select value from json_each(?3))))
                      order by seq limit ?2";
        let rows = sqlx::query(events)
            .bind(after)
            .bind(limit.min(5_000) as i64)
            .bind(visible::owners(scope)?)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|row| row.json("event")).collect()
    }

    async fn history(&self, scope: &Scope, artifact: ArtifactId) -> Result<Vec<JournalEntry>> {
        let artifact = visible::artifact(&self.readers, scope, artifact).await?;
        let rows = sqlx::query("select * from journal where artifact_id = ? order by seq")
            .bind(artifact)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(entry).collect()
    }

    async fn verify_journal(&self, scope: &Scope) -> Result<(u64, Vec<String>)> {
        visible::refuse_part(scope, "the whole journal")?;
        let mut rows = sqlx::query("select * from journal order by seq").fetch(&self.readers);
        let mut chain = (0, CHAIN_START);
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
fn check_link(row: &SqliteRow, chain: &mut (i64, [u8; 32]), problems: &mut Vec<String>) -> Result<()> {
    let (seq, (last, before)) = (row.int("seq")?, *chain);
    if seq != last + 1 {
        problems.push(format!("the journal lacks entries between {last} and {seq}"));
    }
    let (actor, event, detail) = (row.text("actor")?, row.text("event")?, row.text("detail")?);
    let (origin, ordinal) = (row.maybe_text("origin")?, ordinal(row)?);
    let sealed = Sealed {
        seq,
        at_micros: row.int("at")?,
        actor: &actor,
        action: row.word("action")?,
        event: &event,
        detail: &detail,
        origin: origin.as_deref().map(|store| (store, ordinal)),
    };
    let recorded = row.hash("hash")?.0;
    if recorded != chain_hash(&before, sealed) {
        problems.push(format!("journal entry {seq} was changed after it was recorded"));
    }
    *chain = (seq, recorded);
    Ok(())
}

fn ordinal(row: &SqliteRow) -> Result<Option<u64>> {
    Ok(row.maybe_int("ordinal")?.map(i64::unsigned_abs))
}

fn entry(row: &SqliteRow) -> Result<JournalEntry> {
    Ok(JournalEntry {
        seq: row.int("seq")?,
        at: row.at("at")?,
        actor: row.text("actor")?,
        action: row.word("action")?,
        event: row.json("event")?,
        detail: row.json("detail")?,
        origin: row.maybe_text("origin")?,
        ordinal: ordinal(row)?,
        hash: row.hash("hash")?.to_string(),
    })
}
