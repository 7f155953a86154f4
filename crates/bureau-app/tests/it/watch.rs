//! A real watch folder, looked after as a running program does. When a file is taken in is tested beside the code, where
//! the clock is the test's.

use crate::harness::{Harness, write};
use bureau_app::command;
use bureau_model::wire::{AddWatchRequest, JobStatus};
use bureau_testkit::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Looks after the folders as a running window does.
struct Attending {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Attending {
    fn start(harness: &Harness) -> Self {
        let (app, stop) = (harness.app.clone(), CancellationToken::new());
        let stopped = stop.clone();
        Self { stop, task: tokio::spawn(async move { app.attend(stopped).await }) }
    }

    async fn end(self) {
        self.stop.cancel();
        self.task.await.expect("it ends");
    }
}

async fn watch(harness: &Harness, folder: &TempDir) {
    let path = folder.path().to_str().expect("UTF-8").to_owned();
    let request = AddWatchRequest { path, case_name: "Phoenix".to_owned() };
    command::add_watch(&harness.session, request).await.expect("it is watched");
}

/// The jobs, once there are so many and each has taken in what it names.
async fn jobs(harness: &Harness, count: usize) -> Vec<JobStatus> {
    let taken_in = async || {
        let jobs = harness.jobs().await;
        jobs.len() >= count && jobs.iter().all(|job| job.total_files > 0)
    };
    harness.wait("the folder's files are taken in", taken_in).await;
    harness.jobs().await
}

fn sizes(job: &JobStatus) -> Vec<(&str, u64)> {
    job.artifacts.iter().map(|a| (a.filename.as_str(), a.size_bytes)).collect()
}

/// What was dropped while nobody looked is found by the next start.
#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_nothing_ran_is_taken_in() {
    let (harness, folder) = (Harness::new().await, bureau_testkit::folder());
    watch(&harness, &folder).await;
    write(folder.path(), "night.txt", "It came in the night.");
    let attending = Attending::start(&harness);
    assert_eq!(sizes(&jobs(&harness, 1).await[0]), [("night.txt", 21)]);
    attending.end().await;
}
