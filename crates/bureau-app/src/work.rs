//! Processing what waits in the data folder.

use crate::engine::AvailableEngines;
use crate::language::Current;
use crate::{App, intake, io_failed, members, watch};
use bureau_model::{Code, JobId, WireError};
use bureau_pipeline::Pipeline;
use bureau_pipeline::liveness::Registration;
use bureau_sandbox::protocol::{self, Description};
use bureau_store::{Control, Journal, Queue};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch as watch_channel;
use tokio_util::sync::CancellationToken;

/// How soon what another process recorded is noticed.
const LOOK_AROUND: Duration = Duration::from_millis(200);

/// A pipeline with the registration of its worker.
pub struct Worker {
    registration: Registration,
    pipeline: Pipeline,
    current: Current,
}

impl App {
    /// Whether files can be judged and worked here at all: asked before a job is recorded.
    pub async fn ready(&self) -> Result<(), WireError> {
        self.extractor.describe().await.map(drop)
    }

    /// Gives back what dead processes held, and makes a worker for one job or for all.
    pub async fn worker(&self, job: Option<JobId>) -> Result<Worker, WireError> {
        let description = self.extractor.describe().await?;
        let registration = self.register().await?;
        let scratch =
            members::make_scratch(&self.folder.join("scratch"), &self.liveness(), registration.worker)
                .map_err(|error| io_failed("the scratch folder can't be created", &error))?;
        let current = self.current().await?.clone();
        let engines = AvailableEngines::new(description, self, scratch, current.clone());
        let store = Arc::new(self.sqlite.clone());
        let mut pipeline = Pipeline::new(
            store,
            self.scope.clone(),
            Arc::new(engines),
            self.clock.clone(),
            registration.worker,
            self.lanes,
        )
        .telling(self.progress.clone(), self.problems.clone());
        if let Some(job) = job {
            pipeline = pipeline.only(job);
        }
        Ok(Worker { registration, pipeline, current })
    }

    /// Gives back what dead workers held, and registers a new one.
    async fn register(&self) -> Result<Registration, WireError> {
        let liveness = self.liveness();
        let failed = |error| {
            io_failed(&format!("the workers' locks in {} can't be used", self.folder.display()), &error)
        };
        let dead = liveness.dead().map_err(failed)?;
        self.sqlite.rescue(dead.clone()).await?;
        liveness.forget(&dead);
        liveness.register().map_err(failed)
    }

    /// The engines that there are now, to ask what they would do.
    pub(crate) async fn engines(&self) -> Result<AvailableEngines, WireError> {
        // Without the extractor nothing built in would be done; the doctor tells that.
        let engines = self.extractor.describe().await.map(|described| described.engines).unwrap_or_default();
        let description = Description { protocol: protocol::VERSION, engines };
        Ok(AvailableEngines::new(description, self, PathBuf::new(), self.current().await?.clone()))
    }

    /// Works until `stop`, and goes on with cancellations that a crash cut off.
    pub async fn work(&self, worker: Worker, stop: CancellationToken) -> Result<(), WireError> {
        let Worker { registration, pipeline, current } = worker;
        for job in self.sqlite.unfinished_cancellations(&self.scope).await? {
            self.sqlite.cancel(&self.scope, &job).await?;
        }
        tokio::join!(pipeline.run(stop.clone()), current.keep(self, &stop));
        drop(registration);
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

    /// Waits until nothing is left to be worked, and goes on with intakes that another process leaves meanwhile.
    pub async fn drained(&self) -> Result<(), WireError> {
        let mut recorded = self.sqlite.last_seq();
        loop {
            self.resume_intakes().await?;
            if self.nothing_left(&mut recorded).await? {
                return Ok(());
            }
        }
    }

    /// Looks at each change for as long as an intake may be left alone.
    async fn nothing_left(&self, recorded: &mut watch_channel::Receiver<i64>) -> Result<bool, WireError> {
        let look_for_left = tokio::time::sleep(intake::LOOK_FOR_LEFT);
        tokio::pin!(look_for_left);
        loop {
            recorded.mark_unchanged();
            if self.sqlite.pending(&self.scope, None).await? == 0 {
                return Ok(true);
            }
            tokio::select! {
                changed = recorded.changed() => {
                    changed.map_err(|_| WireError::new(Code::Internal, "the store has stopped"))?;
                }
                () = &mut look_for_left => return Ok(false),
            }
        }
    }
}
