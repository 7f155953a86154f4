//! The one task that writes.
//!
//! It sleeps until a [`Write`] arrives, takes everything else that is waiting with it (up to [`GROUP`]),
//! and commits all of it with one fsync. Callers get their answer, and listeners the new `seq`, only after
//! the commit. Stage outcomes of a group are computed and written together.
//!
//! A write that is *refused* (not found, lease lost …) has written nothing and does not disturb the others.
//! When a write fails in the database, the group is rolled back and each write is tried alone, so that one bad
//! write can't take its neighbours with it. When the database itself fails (input, output, fsync), every write
//! of the group gets an error and the connection is given up ([`crate::line`]): what of them has reached the
//! disk, nobody knows.

use crate::finish::{self, FinishStages};
use crate::journal::{self, Draft, Head};
use crate::line::{Line, is_broken};
use async_trait::async_trait;
use bureau_model::time::Timestamp;
use bureau_store::{Clock, Finish, Finished, StoreError};
use sqlx::sqlite::SqliteConnection;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

/// Writes in one transaction at most.
const GROUP: usize = 512;
const WAITING: usize = 4_096;

/// A write as data: it can be applied again after a rollback.
#[async_trait]
pub(crate) trait Write: Send + Sync {
    /// What the caller gets after the commit.
    type Answer: Send;

    /// Applies it inside the group's transaction. A refusal must be returned before anything is written.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Self::Answer, StoreError>;
}

/// What a write sees: the connection inside its transaction, the time, and the journal to add to.
pub(crate) struct Tx<'c> {
    pub(crate) sql: &'c mut SqliteConnection,
    pub(crate) now: Timestamp,
    head: Head,
    drafts: Vec<Draft>,
}

impl Tx<'_> {
    /// Adds a journal entry; it is written with the others of the group.
    pub(crate) fn record(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }
}

/// Handle to the writing task.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    requests: mpsc::Sender<Request>,
    last_seq: Arc<watch::Sender<i64>>,
}

enum Request {
    Finish(Box<Finish>, oneshot::Sender<Result<Finished, StoreError>>),
    Other(Box<dyn Erased>),
    Close(oneshot::Sender<()>),
}

impl Writer {
    /// Hands a write over and waits until it is committed.
    pub(crate) async fn write<W: Write + 'static>(&self, write: W) -> Result<W::Answer, StoreError> {
        let (answer, committed) = oneshot::channel();
        let pending = Pending { write, applied: None, answer: Some(answer) };
        self.send(Request::Other(Box::new(pending))).await?;
        committed.await.map_err(|_| stopped())?
    }

    /// Hands an outcome over and waits until it is committed.
    pub(crate) async fn finish(&self, finish: Finish) -> Result<Finished, StoreError> {
        let (answer, committed) = oneshot::channel();
        self.send(Request::Finish(Box::new(finish), answer)).await?;
        committed.await.map_err(|_| stopped())?
    }

    pub(crate) fn last_seq(&self) -> watch::Receiver<i64> {
        self.last_seq.subscribe()
    }

    /// Tells listeners of a `seq` that is recorded.
    pub(crate) fn announce(&self, seq: i64) {
        announce(&self.last_seq, seq);
    }

    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.send(Request::Close(done)).await.is_ok() {
            let _already_gone = closed.await;
        }
    }

    async fn send(&self, request: Request) -> Result<(), StoreError> {
        self.requests.send(request).await.map_err(|_| stopped())
    }
}

fn stopped() -> StoreError {
    StoreError::backend("the store's writing task has stopped")
}

fn announce(last_seq: &watch::Sender<i64>, seq: i64) {
    last_seq.send_if_modified(|last| {
        let newer = seq > *last;
        *last = seq.max(*last);
        newer
    });
}

/// Starts the writing task over its connection.
pub(crate) fn start(line: Line, clock: Arc<dyn Clock>, last: i64) -> Writer {
    let (requests, inbox) = mpsc::channel(WAITING);
    let last_seq = Arc::new(watch::Sender::new(last));
    let task = Task { line, clock, inbox, last_seq: last_seq.clone() };
    tokio::spawn(task.run());
    Writer { requests, last_seq }
}

struct Task {
    line: Line,
    clock: Arc<dyn Clock>,
    inbox: mpsc::Receiver<Request>,
    last_seq: Arc<watch::Sender<i64>>,
}

impl Task {
    async fn run(mut self) {
        let mut group = Vec::with_capacity(GROUP);
        let mut closing = None;
        while closing.is_none() && self.inbox.recv_many(&mut group, GROUP).await > 0 {
            let mut batch = Batch::default();
            for request in group.drain(..) {
                match request {
                    Request::Finish(finish, answer) => batch.finishes.push((*finish, answer)),
                    Request::Other(write) => batch.others.push(write),
                    Request::Close(done) => closing = Some(done),
                }
            }
            self.commit(batch).await;
        }
        self.line.close().await;
        if let Some(done) = closing {
            let _nobody_waits = done.send(());
        }
    }

    /// Commits a batch as one transaction; when a write fails in it, each write alone.
    async fn commit(&mut self, mut batch: Batch) {
        match self.transact(&mut batch).await {
            Ok(()) => batch.answer(),
            Err(error) if batch.len() == 1 => batch.refuse(error),
            Err(error) if is_broken(&error) => {
                batch.split().for_each(|single| single.refuse(shared(&error)));
            }
            Err(error) => {
                tracing::warn!(%error, writes = batch.len(), "a group of writes was rolled back; trying each alone");
                for mut single in batch.split() {
                    match self.transact(&mut single).await {
                        Ok(()) => single.answer(),
                        Err(error) => single.refuse(error),
                    }
                }
            }
        }
    }

    async fn transact(&mut self, batch: &mut Batch) -> Result<(), StoreError> {
        match self.attempt(batch).await {
            Ok(seq) => {
                announce(&self.last_seq, seq);
                Ok(())
            }
            Err(error) => {
                self.line.abandon(&error).await;
                Err(error)
            }
        }
    }

    async fn attempt(&mut self, batch: &mut Batch) -> Result<i64, StoreError> {
        let connection = self.line.begin().await?;
        let seq = Self::apply(connection, &*self.clock, batch).await?;
        self.line.commit().await?;
        Ok(seq)
    }

    async fn apply(
        connection: &mut SqliteConnection,
        clock: &dyn Clock,
        batch: &mut Batch,
    ) -> Result<i64, StoreError> {
        let head = journal::head(connection).await?;
        let mut tx = Tx { sql: connection, now: clock.now(), head, drafts: Vec::new() };
        if !batch.finishes.is_empty() {
            let stages = FinishStages { finishes: batch.finishes.iter().map(|(finish, _)| finish).collect() };
            batch.finished = finish::apply(&stages, &mut tx).await?;
        }
        for write in &mut batch.others {
            write.apply(&mut tx).await?;
        }
        let Tx { sql, now, head, drafts } = tx;
        journal::append(sql, now, head, drafts).await
    }
}

/// The same failure for each write of a group.
fn shared(error: &StoreError) -> StoreError {
    let source = std::error::Error::source(error);
    StoreError::backend(source.map_or_else(|| error.to_string(), ToString::to_string))
}

#[derive(Default)]
struct Batch {
    finishes: Vec<(Finish, oneshot::Sender<Result<Finished, StoreError>>)>,
    finished: Vec<Result<Finished, StoreError>>,
    others: Vec<Box<dyn Erased>>,
}

impl Batch {
    fn len(&self) -> usize {
        self.finishes.len() + self.others.len()
    }

    fn answer(self) {
        for ((_, answer), finished) in self.finishes.into_iter().zip(self.finished) {
            let _nobody_waits = answer.send(finished);
        }
        for mut write in self.others {
            write.answer();
        }
    }

    fn refuse(self, error: StoreError) {
        // A batch of one: exactly one of the two lists has an element.
        if let Some((_, answer)) = self.finishes.into_iter().next() {
            let _nobody_waits = answer.send(Err(error));
        } else if let Some(mut write) = self.others.into_iter().next() {
            write.refuse(error);
        }
    }

    fn split(self) -> impl Iterator<Item = Batch> {
        let finishes =
            self.finishes.into_iter().map(|finish| Batch { finishes: vec![finish], ..Batch::default() });
        let others = self.others.into_iter().map(|write| Batch { others: vec![write], ..Batch::default() });
        finishes.chain(others)
    }
}

/// A [`Write`] of any answer, with its caller.
#[async_trait]
trait Erased: Send {
    /// Applies it, keeping the answer; fails only when the database does.
    async fn apply(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError>;
    fn answer(&mut self);
    fn refuse(&mut self, error: StoreError);
}

struct Pending<W: Write> {
    write: W,
    applied: Option<Result<W::Answer, StoreError>>,
    answer: Option<oneshot::Sender<Result<W::Answer, StoreError>>>,
}

#[async_trait]
impl<W: Write> Erased for Pending<W> {
    async fn apply(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        match self.write.apply(tx).await {
            Err(error) if !error.is_refusal() => Err(error),
            outcome => {
                self.applied = Some(outcome);
                Ok(())
            }
        }
    }

    fn answer(&mut self) {
        if let (Some(answer), Some(applied)) = (self.answer.take(), self.applied.take()) {
            let _nobody_waits = answer.send(applied);
        }
    }

    fn refuse(&mut self, error: StoreError) {
        if let Some(answer) = self.answer.take() {
            let _nobody_waits = answer.send(Err(error));
        }
    }
}
