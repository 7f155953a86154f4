//! Taking files in: each job by one process at a time, through a full disk and after a crash.

use crate::{App, io_failed, lock};
use bureau_intake::{Desk, IntakeError, check, take_in};
use bureau_model::{Code, JobId, WireError};
use bureau_store::{Control, Intake, StoreError};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const WAIT_FOR_ROOM: Duration = Duration::from_secs(2);
/// How soon an intake that another process left is found.
pub(crate) const LOOK_FOR_LEFT: Duration = Duration::from_secs(10);

impl App {
    /// Checks what is to be taken in, as a whole, before anything is recorded.
    pub(crate) fn check(&self, paths: &[PathBuf]) -> Result<Vec<PathBuf>, WireError> {
        let roots = check(paths)?;
        match roots.iter().find(|root| root.starts_with(&self.folder)) {
            Some(root) => {
                let text = format!("{} is inside Bureau's own data folder", root.display());
                Err(WireError::new(Code::Invalid, text).with_hint("choose the evidence at its source"))
            }
            None => Ok(roots),
        }
    }

    /// Takes a job's files in, unless another process is doing that already. A full disk is waited out: what
    /// is in stays, and the rest follows.
    pub async fn take_in(&self, job: &JobId, roots: Vec<PathBuf>) -> Result<(), WireError> {
        let name = format!("intake-{}", job.uuid());
        let held = lock::take(&self.locks(), &name)
            .map_err(|error| io_failed("the intake can't be locked", &error))?;
        let Some(_held) = held else { return Ok(()) };
        let problem = format!("intake of {job}");
        let taken = self.take_in_alone(job, roots, &problem).await;
        match &taken {
            Ok(()) => self.problems.clear(&problem),
            Err(error) => self.problems.set(&problem, error.clone()),
        }
        if let Err(error) = std::fs::remove_file(self.locks().join(name)) {
            tracing::debug!(%error, "a lock file was gone already");
        }
        taken
    }

    async fn take_in_alone(&self, job: &JobId, roots: Vec<PathBuf>, problem: &str) -> Result<(), WireError> {
        let desk = Desk {
            store: self.store(),
            scope: &self.scope,
            vault: &self.vault,
            sniffer: &self.extractor,
            data_folder: &self.folder,
        };
        loop {
            match take_in(desk, job, roots.clone()).await {
                Ok(()) => {
                    // Parts that were looked at before the others were in are tried again.
                    self.sqlite.rejoin(&self.scope, job).await?;
                    return Ok(());
                }
                Err(IntakeError::DiskFull) => {
                    tracing::error!("the data folder's disk is full; taking in goes on when there is room");
                    self.problems.set(problem, StoreError::DiskFull.into());
                    tokio::time::sleep(WAIT_FOR_ROOM).await;
                }
                // The job was cancelled meanwhile.
                Err(IntakeError::Store(StoreError::Conflict(_))) => return Ok(()),
                Err(IntakeError::Store(error)) => return Err(error.into()),
                Err(IntakeError::Sniffer(error)) => return Err(error),
                Err(error @ (IntakeError::Vault(_) | IntakeError::CutOff)) => {
                    return Err(WireError::new(Code::Io, error.to_string()).with_hint(
                        "files already taken in are kept; the intake continues by itself when this is fixed",
                    ));
                }
            }
        }
    }

    /// Goes on with every intake that was cut off, each on its own.
    pub async fn resume_intakes(&self) -> Result<(), WireError> {
        let mut tasks = tokio::task::JoinSet::new();
        for open in self.sqlite.open_intakes(&self.scope).await? {
            let app = self.clone();
            let roots = open.roots.into_iter().map(|root| PathBuf::from(OsString::from_vec(root))).collect();
            tasks.spawn(async move { app.take_in(&open.job, roots).await });
        }
        let mut outcome = Ok(());
        while let Some(ended) = tasks.join_next().await {
            let ended = ended.unwrap_or_else(|error| Err(WireError::new(Code::Internal, error.to_string())));
            outcome = outcome.and(ended);
        }
        outcome
    }
}

/// Goes on with cut-off intakes, now and every so often, until `stop`.
pub(crate) async fn keep(app: App, stop: CancellationToken) {
    loop {
        let resumed = tokio::select! {
            () = stop.cancelled() => return,
            resumed = app.resume_intakes() => resumed,
        };
        if let Err(error) = resumed {
            tracing::warn!(%error, "an intake can't go on; trying again");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK_FOR_LEFT) => {}
        }
    }
}
