//! A real watch folder: each version of a file once, after it has come to rest.

use crate::harness::{Harness, write};
use bureau_app::command;
use bureau_model::wire::{AddWatchRequest, JobStatus};
use bureau_testkit::TempDir;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::Duration;
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
    command::add_watch(&harness.app, request).await.expect("it is watched");
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

/// Long enough for a file to come to rest and be taken in, if it were to be.
async fn a_while() {
    tokio::time::sleep(Duration::from_secs(4)).await;
}

fn sizes(job: &JobStatus) -> Vec<(&str, u64)> {
    job.artifacts.iter().map(|a| (a.filename.as_str(), a.size_bytes)).collect()
}

async fn grow(path: &Path, steps: usize) {
    for _ in 0..steps {
        let mut file = OpenOptions::new().append(true).create(true).open(path).expect("a file");
        file.write_all(b"0123456789").expect("it grows");
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_version_of_a_file_is_taken_in_once_after_it_came_to_rest() {
    let (data, folder) = (bureau_testkit::folder(), bureau_testkit::folder());
    let harness = Harness::at(data.path()).await;
    watch(&harness, &folder).await;
    let attending = Attending::start(&harness);
    let path = folder.path().join("call.txt");
    grow(&path, 10).await;
    let taken = jobs(&harness, 1).await;
    assert_eq!(sizes(&taken[0]), [("call.txt", 100)], "it was taken in while it grew");
    a_while().await;
    assert_eq!(harness.jobs().await.len(), 1, "it was taken in twice");
    attending.end().await;
    harness.app.close().await;

    let harness = Harness::at(data.path()).await;
    let attending = Attending::start(&harness);
    a_while().await;
    assert_eq!(harness.jobs().await.len(), 1, "the restart took it in again");
    grow(&path, 1).await;
    let taken = jobs(&harness, 2).await;
    assert_eq!(sizes(&taken[1]), [("call.txt", 110)], "the changed version is evidence of its own");
    attending.end().await;
    harness.drain().await;
    harness.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_copied_in_becomes_one_job() {
    let (harness, folder) = (Harness::new().await, bureau_testkit::folder());
    watch(&harness, &folder).await;
    let attending = Attending::start(&harness);
    let inside = folder.path().join("seized/phone/messages");
    std::fs::create_dir_all(&inside).expect("a folder");
    for n in 0..30 {
        write(&inside, &format!("{n}.txt"), &format!("Message {n}"));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let taken = jobs(&harness, 1).await;
    harness.wait("all are in", async || harness.jobs().await.iter().map(|job| job.total_files).sum::<u64>() == 30)
        .await;
    a_while().await;
    assert_eq!(harness.jobs().await.len(), 1, "{taken:?}");
    attending.end().await;
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
