//! The desk's store: SQLite in WAL mode at `synchronous=FULL`.
//!
//! One task owns the one writing connection and **groups commits** ([`writer`]): whatever writes are
//! waiting go into one transaction with one fsync, so that full durability is also fast. Readers use a
//! pool. A write is data ([`writer::Write`]); the finishing of stages is computed by the pure functions of
//! `bureau-model` over rows loaded for the whole group ([`finish`]) and written back in bulk.
//!
//! Two processes may share a file: SQLite's lock orders their writers, and [`SqliteStore::watch`] notices
//! what the other one recorded.

mod artifact;
mod begin;
mod case_setup;
mod claim;
mod codec;
mod connect;
mod control;
mod finish;
mod fold;
mod graph;
mod intake;
mod job;
mod journal;
mod line;
mod members;
mod output;
mod pace;
mod read;
mod roots;
mod setup;
mod words;
mod writer;

use bureau_store::{Clock, StoreError};
use sqlx::sqlite::SqlitePool;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;

pub use connect::DATABASE_FILE;

/// A store in one SQLite file. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    readers: SqlitePool,
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
        let writer = writer::start(line::Line::new(folder, opened.writer), clock, last);
        Ok(Self { readers: opened.readers, writer })
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
        sqlx::query_scalar("select sqlite_version()").fetch_one(&self.readers).await.map_err(codec::failed)
    }

    /// Ends the writing task after everything that was handed to it, and closes the file.
    pub async fn close(self) {
        self.writer.close().await;
        self.readers.close().await;
    }

    fn last_seq_receiver(&self) -> watch::Receiver<i64> {
        self.writer.last_seq()
    }
}
