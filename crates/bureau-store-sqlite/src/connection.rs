//! The writing connection, given up as soon as the database fails under it.
//!
//! After a failed write or fsync nobody knows which pages have reached the disk, and what SQLite keeps in
//! memory may differ from what lies there. So the connection is closed, and before the next write another one
//! is opened and the file is checked; until that succeeds every write is refused with the reason. The writing
//! task ([`crate::writer`]) owns it. A full disk is not such a failure: SQLite rolls back and goes on.

use crate::codec::failed;
use crate::connect;
use bureau_store::StoreError;
use sqlx::sqlite::SqliteConnection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A step at which a test can let the database fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Before another connection is opened.
    Open,
    /// Before the commit.
    Commit,
    /// After the commit, before anybody hears of it.
    Committed,
}

/// Which steps fail; none outside tests.
type Faults = Arc<dyn Fn(Step) -> Option<sqlx::Error> + Send + Sync>;

/// The connection that writes, or the lack of one.
pub(crate) struct WriteConnection {
    folder: PathBuf,
    connection: Option<SqliteConnection>,
    faults: Option<Faults>,
}

impl WriteConnection {
    pub(crate) fn new(folder: &Path, connection: SqliteConnection) -> Self {
        Self { folder: folder.to_owned(), connection: Some(connection), faults: None }
    }

    #[cfg(test)]
    pub(crate) fn failing(mut self, faults: Faults) -> Self {
        self.faults = Some(faults);
        self
    }

    /// Begins a transaction, on a new connection when the last one was given up.
    pub(crate) async fn begin(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.open().await?,
        };
        match execute(&mut connection, "begin immediate").await {
            Ok(()) => Ok(self.connection.insert(connection)),
            Err(error) => {
                self.keep_or_close(connection, &error).await;
                Err(error)
            }
        }
    }

    /// A busy file or a full disk is no fault of the connection; that nothing can be begun is.
    async fn keep_or_close(&mut self, connection: SqliteConnection, error: &StoreError) {
        if matches!(error, StoreError::DiskFull) || code(error) == Some(BUSY) {
            self.connection = Some(connection);
        } else {
            connect::close(connection).await;
        }
    }

    async fn open(&self) -> Result<SqliteConnection, StoreError> {
        self.meet(Step::Open)?;
        let connection = connect::reopen(&self.folder).await?;
        tracing::info!("the database was opened anew and checked");
        Ok(connection)
    }

    pub(crate) async fn commit(&mut self) -> Result<(), StoreError> {
        self.meet(Step::Commit)?;
        if let Some(connection) = &mut self.connection {
            execute(connection, "commit").await?;
        }
        self.meet(Step::Committed)
    }

    /// Ends a transaction that met this error: rolled back, or with its connection.
    pub(crate) async fn abandon(&mut self, error: &StoreError) {
        let Some(connection) = &mut self.connection else { return };
        if is_broken(error) {
            tracing::error!(%error, "the database failed; it is opened anew before the next write");
            self.close().await;
        } else if let Err(error) = execute(connection, "rollback").await {
            // SQLite has rolled back by itself (a full disk), or nothing was begun.
            tracing::debug!(%error, "nothing to roll back");
        }
    }

    pub(crate) async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            connect::close(connection).await;
        }
    }

    fn meet(&self, step: Step) -> Result<(), StoreError> {
        match self.faults.as_ref().and_then(|faults| faults(step)) {
            Some(error) => Err(failed(error)),
            None => Ok(()),
        }
    }
}

/// Whether the connection can't be trusted after this error. Constraints, a busy file and wrong statements say
/// nothing about it.
pub(crate) fn is_broken(error: &StoreError) -> bool {
    let unusable = backend(error).is_some_and(|error| {
        matches!(error, sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_))
    });
    unusable || code(error).is_some_and(|code| BREAKING.contains(&code))
}

/// Internal, read only, input or output, damaged, can't be opened, not a database.
const BREAKING: [u32; 6] = [2, 8, 10, 11, 14, 26];
const BUSY: u32 = 5;

fn backend(error: &StoreError) -> Option<&sqlx::Error> {
    let StoreError::Backend(source) = error else { return None };
    source.downcast_ref()
}

/// SQLite's primary result code.
fn code(error: &StoreError) -> Option<u32> {
    let code: u32 = backend(error)?.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::query(sql).execute(connection).await.map(drop).map_err(failed)
}

#[cfg(test)]
mod tests;
