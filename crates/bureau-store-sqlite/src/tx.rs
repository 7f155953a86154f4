//! A write, and what it sees of the transaction that it is part of.

use crate::journal::Head;
use async_trait::async_trait;
use bureau_model::time::Timestamp;
use bureau_store::StoreError;
use bureau_store::decide::Draft;
use sqlx::sqlite::SqliteConnection;

/// A write as data: it can be applied again after a rollback.
#[async_trait]
pub(crate) trait Write: Send + Sync {
    /// What the caller gets after the commit.
    type Answer: Send;

    /// Applies it inside the group's transaction. A refusal must be returned before anything is written.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Self::Answer, StoreError>;
}

/// The connection inside its transaction, the time, and the journal to add to.
pub(crate) struct Tx<'c> {
    pub(crate) sql: &'c mut SqliteConnection,
    pub(crate) now: Timestamp,
    pub(crate) head: Head,
    pub(crate) drafts: Vec<Draft>,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(sql: &'c mut SqliteConnection, now: Timestamp, head: Head) -> Self {
        Self { sql, now, head, drafts: Vec::new() }
    }

    /// Adds a journal entry; it is written with the others of the group.
    pub(crate) fn record(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// The same, where there is one.
    pub(crate) fn record_all(&mut self, drafts: impl IntoIterator<Item = Draft>) {
        self.drafts.extend(drafts);
    }
}
