//! Working the data folder off.

use crate::App;
use crate::engine::Desk;
use bureau_intake::{IntakeError, take_in};
use bureau_model::{Code, JobId, WireError};
use bureau_pipeline::Pipeline;
use bureau_pipeline::presence::{self, Presence};
use bureau_sandbox::{Limits, Pool, child, describe};
use bureau_store::{Control, Intake, Journal, Queue, StoreError, SystemClock};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const WAIT_FOR_ROOM: Duration = Duration::from_secs(3);
/// How soon what another process recorded is noticed.
const LOOK_AROUND: Duration = Duration::from_millis(200);

/// A pipeline with the presence that it works under.
pub struct Worker {
    presence: Presence,
    /// What it works with; its progress can be listened to.
    pub pipeline: Pipeline,
}

impl App {
    /// Gives back what dead processes held, and makes a worker for one job or for all.
    pub async fn worker(&self, job: Option<JobId>) -> Result<Worker, WireError> {
        let io = |what: &str, error: std::io::Error| WireError::new(Code::Io, format!("{what}: {error}"));
        let dead = presence::dead(&self.presences(), self.sqlite.workers().await?);
        self.sqlite.rescue(dead).await?;
        let presence = Presence::establish(&self.presences())
            .map_err(|error| io("the worker's lock can't be made", error))?;
        let program = child::find("bureau-extractor").map_err(|error| {
            WireError::new(Code::EngineMissing, format!("the extractor is missing: {error}"))
                .with_hint("install bureau-extractor beside this program, or name it in BUREAU_EXTRACTOR")
        })?;
        let description =
            describe(&program).await.map_err(|error| io("the extractor does not start", error))?;
        let pool = Pool::new(program, Limits::default());
        let engines = Arc::new(Desk::new(description, pool, self.vault.clone(), &self.models()));
        let store = Arc::new(self.sqlite.clone());
        let mut pipeline = Pipeline::new(store, engines, Arc::new(SystemClock), presence.worker, self.lanes);
        if let Some(job) = job {
            pipeline = pipeline.only(job);
        }
        Ok(Worker { presence, pipeline })
    }

    /// Works until `stop`, and goes on with what a crash cut off.
    pub async fn work(&self, worker: Worker, stop: CancellationToken) -> Result<(), WireError> {
        let Worker { presence, pipeline } = worker;
        for job in self.sqlite.unfinished_cancellations().await? {
            self.sqlite.cancel(&job, &self.actor()).await?;
        }
        let around = tokio::spawn(look_around(self.clone(), stop.clone()));
        pipeline.run(stop).await;
        around.abort();
        drop(presence);
        Ok(())
    }

    /// Waits until nothing is left to be worked.
    pub async fn drained(&self) -> Result<(), WireError> {
        let mut recorded = self.sqlite.last_seq();
        loop {
            recorded.mark_unchanged();
            if self.sqlite.pending(None).await? == 0 {
                return Ok(());
            }
            if recorded.changed().await.is_err() {
                return Err(WireError::new(Code::Internal, "the store has stopped"));
            }
        }
    }

    /// Goes on with every intake that was cut off.
    pub async fn resume_intakes(&self) -> Result<(), WireError> {
        for open in self.sqlite.open_intakes().await? {
            let roots = open.roots.into_iter().map(|root| PathBuf::from(OsString::from_vec(root))).collect();
            self.take_in(&open.job, roots).await?;
        }
        Ok(())
    }

    /// Takes a job's files in. A full disk is waited out: what is in stays, and the rest follows.
    pub async fn take_in(&self, job: &JobId, roots: Vec<PathBuf>) -> Result<(), WireError> {
        loop {
            match take_in(self.store(), &self.vault, job, roots.clone()).await {
                Ok(()) => return Ok(()),
                Err(IntakeError::DiskFull) => {
                    tracing::error!(
                        "the disk that holds the data folder is full; taking in goes on when there is room"
                    );
                    tokio::time::sleep(WAIT_FOR_ROOM).await;
                }
                // The job was cancelled meanwhile.
                Err(IntakeError::Store(StoreError::Conflict(_))) => return Ok(()),
                Err(error) => return Err(WireError::new(Code::Io, error.to_string())),
            }
        }
    }
}

async fn look_around(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = app.sqlite.watch().await {
            tracing::warn!(%error, "what other processes recorded could not be read");
        }
        tokio::time::sleep(LOOK_AROUND).await;
    }
}
