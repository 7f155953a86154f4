//! The store's handle: its readers and its writer.

use crate::codec::failed;
use crate::connection::WriteConnection;
use crate::tx::Write;
use crate::{connect, journal, writer};
use bureau_store::{Clock, Finish, Finished, StoreError};
use sqlx::sqlite::SqlitePool;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;

/// A store in one SQLite file. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    pub(crate) readers: SqlitePool,
    writer: writer::Writer,
}

impl SqliteStore {
    /// Opens, or makes, the store in this folder, and brings its schema up to date.
    ///
    /// Refuses a SQLite library older than 3.51.3, a file of a newer version of Bureau, and a file system
    /// on which WAL mode can't be had.
    pub async fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let opened = connect::open(folder).await?;
        let last = journal::last(&opened.readers).await?;
        let writer = writer::start(WriteConnection::new(folder, opened.writer), clock, last);
        Ok(Self { readers: opened.readers, writer })
    }

    #[cfg(test)]
    pub(crate) fn over(readers: SqlitePool, writer: writer::Writer) -> Self {
        Self { readers, writer }
    }

    /// Looks for what other processes recorded; call it every so often. Listeners of
    /// [`bureau_store::Journal::last_seq`] are woken when there is something new.
    pub async fn watch(&self) -> Result<(), StoreError> {
        let last = journal::last(&self.readers).await?;
        self.writer.announce(last);
        Ok(())
    }

    /// Version of the SQLite library.
    pub async fn library_version(&self) -> Result<String, StoreError> {
        sqlx::query_scalar("select sqlite_version()").fetch_one(&self.readers).await.map_err(failed)
    }

    /// Ends the writing task after everything that was handed to it, and closes the file.
    pub async fn close(self) {
        self.writer.close().await;
        self.readers.close().await;
    }

    pub(crate) async fn write<W: Write + 'static>(&self, write: W) -> Result<W::Answer, StoreError> {
        self.writer.write(write).await
    }

    pub(crate) async fn record_outcome(&self, finish: Finish) -> Result<Finished, StoreError> {
        self.writer.finish(finish).await
    }

    pub(crate) fn last_recorded(&self) -> watch::Receiver<i64> {
        self.writer.last_seq()
    }
}
