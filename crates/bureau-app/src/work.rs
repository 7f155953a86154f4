//! Working the data folder off.

use crate::App;
use crate::engine::Desk;
use crate::{intake, watch};
use bureau_model::{Code, JobId, WireError};
use bureau_pipeline::Pipeline;
use bureau_pipeline::presence::{self, Presence};
use bureau_store::{Control, Journal, Queue};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How soon what another process recorded is noticed.
const LOOK_AROUND: Duration = Duration::from_millis(200);

/// A pipeline with the presence that it works under.
pub struct Worker {
    presence: Presence,
    pipeline: Pipeline,
}

impl App {
    /// Gives back what dead processes held, and makes a worker for one job or for all.
    pub async fn worker(&self, job: Option<JobId>) -> Result<Worker, WireError> {
        let description = self.extractor.describe().await?;
        let dead = presence::dead(&self.presences(), self.sqlite.workers().await?);
        self.sqlite.rescue(dead).await?;
        let presence = Presence::establish(&self.presences()).map_err(|error| {
            WireError::new(
                Code::Io,
                format!("the worker's lock in {} can't be made: {error}", self.folder.display()),
            )
            .with_hint("check the rights and the room of the data folder")
        })?;
        let engines = Desk::new(description, self.extractor.pool.clone(), self.vault.clone(), &self.models());
        let store = Arc::new(self.sqlite.clone());
        let mut pipeline =
            Pipeline::new(store, Arc::new(engines), self.clock.clone(), presence.worker, self.lanes)
                .telling(self.progress.clone(), self.problems.clone());
        if let Some(job) = job {
            pipeline = pipeline.only(job);
        }
        Ok(Worker { presence, pipeline })
    }

    /// Works until `stop`, and goes on with cancellations that a crash cut off.
    pub async fn work(&self, worker: Worker, stop: CancellationToken) -> Result<(), WireError> {
        let Worker { presence, pipeline } = worker;
        for job in self.sqlite.unfinished_cancellations().await? {
            self.sqlite.cancel(&job, &self.actor()).await?;
        }
        pipeline.run(stop).await;
        drop(presence);
        Ok(())
    }

    /// Goes on with intakes that were cut off and looks after the watch folders, until `stop`. What one
    /// process does is not done by another on the same data folder.
    pub async fn attend(&self, stop: CancellationToken) {
        tokio::join!(intake::keep(self.clone(), stop.clone()), watch::keep(self.clone(), stop));
    }

    /// Notices what other processes record, until `stop`.
    pub async fn look_around(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.sqlite.watch().await {
                tracing::warn!(%error, "what other processes recorded could not be read");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK_AROUND) => {}
            }
        }
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
}
