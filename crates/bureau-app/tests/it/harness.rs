//! An open data folder, worked by the extractor for tests.

use bureau_app::{App, Limits, Options, Session, command};
use bureau_model::wire::{
    ArtifactRequest, ArtifactStatus, JobRequest, JobStatus, JobsRequest, Nothing, StageRow, UploadRequest,
};
use bureau_model::{JobId, WireError};
use bureau_testkit::{TempDir, until};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Enough for anything here on a busy machine.
pub(crate) const LONG: Duration = Duration::from_secs(90);

pub(crate) struct Harness {
    pub(crate) app: App,
    pub(crate) session: Session,
    _folder: Option<TempDir>,
}

impl Harness {
    pub(crate) async fn new() -> Self {
        Self::limited(Limits::default()).await
    }

    pub(crate) async fn limited(limits: Limits) -> Self {
        let folder = bureau_testkit::folder();
        let app = open(folder.path(), limits).await;
        Self { session: Session::desk(&app), app, _folder: Some(folder) }
    }

    pub(crate) async fn at(folder: &Path) -> Self {
        {
            let app = open(folder, Limits::default()).await;
            Self { session: Session::desk(&app), app, _folder: None }
        }
    }

    /// Takes these in and waits until the intake is closed.
    pub(crate) async fn upload(&self, case: &str, path: &Path) -> JobId {
        let request = UploadRequest {
            paths: vec![path.to_str().expect("UTF-8").to_owned()],
            case_name: case.to_owned(),
            parent_job_id: None,
            country: None,
            suspects: Vec::new(),
        };
        let paths = request.paths.iter().map(PathBuf::from).collect();
        let (recorded, roots) =
            command::record_upload(&self.session, paths, request).await.expect("the job is recorded");
        self.app.take_in(&recorded.job_id, roots).await.expect("it is taken in");
        recorded.job_id
    }

    /// Works until it is told to stop.
    pub(crate) async fn work(&self) -> Working {
        let worker = self.app.worker(None).await.expect("a worker");
        let (app, stop) = (self.app.clone(), CancellationToken::new());
        let stopped = stop.clone();
        Working { stop, task: tokio::spawn(async move { app.work(worker, stopped).await }) }
    }

    /// Works until nothing is left.
    pub(crate) async fn drain(&self) {
        let working = self.work().await;
        tokio::time::timeout(LONG, self.app.drained()).await.expect("it ends").expect("it ends well");
        working.end().await;
    }

    pub(crate) async fn status(&self, job: &JobId) -> JobStatus {
        let request = JobRequest { job_id: job.clone() };
        command::get_job_status(&self.session, request).await.expect("its status")
    }

    pub(crate) async fn stages(&self, artifact: &ArtifactStatus) -> Vec<StageRow> {
        let request = ArtifactRequest { artifact_id: artifact.id };
        command::get_artifact(&self.session, request).await.expect("the artifact").stages
    }

    /// How many jobs there are, and the newest of them once its intake is closed and all is worked.
    pub(crate) async fn jobs(&self) -> Vec<JobStatus> {
        let jobs =
            command::get_jobs(&self.session, JobsRequest { case_name: None }).await.expect("jobs").jobs;
        let mut statuses = Vec::new();
        for row in jobs.iter().rev() {
            statuses.push(self.status(&row.job.job_id).await);
        }
        statuses
    }

    /// How often each stage was really run.
    pub(crate) async fn runs(&self) -> Vec<(String, u64)> {
        let stats = command::get_stats(&self.session, Nothing {}).await.expect("statistics");
        stats.stages.into_iter().map(|s| (s.stage.to_string(), s.runs)).collect()
    }

    pub(crate) async fn is_sound(&self) {
        let found = command::verify(&self.session, Nothing {}).await.expect("a check");
        assert!(found.clean, "{:?}", found.problems);
    }

    pub(crate) async fn wait(&self, what: &str, holds: impl AsyncFnMut() -> bool) {
        until(what, LONG, holds).await;
    }
}

async fn open(folder: &Path, limits: Limits) -> App {
    let extractor = bureau_testkit::program("bureau-test-extractor");
    // No model, whatever this machine has.
    let models = Some(folder.join("models"));
    App::open_with(folder, Options { extractor, limits, models }).await.expect("the data folder opens")
}

/// A pipeline at work.
pub(crate) struct Working {
    stop: CancellationToken,
    task: JoinHandle<Result<(), WireError>>,
}

impl Working {
    pub(crate) async fn end(self) {
        self.stop.cancel();
        self.task.await.expect("it ends").expect("it ends well");
    }
}

/// Writes a file into a folder.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file");
    path
}
