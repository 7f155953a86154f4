//! A real folder, looked at when the test says, on a clock that the test sets.

use super::*;
use crate::Session;
use crate::{Limits, Options, command};
use bureau_model::wire::{AddWatchRequest, JobRequest, JobsRequest};
use bureau_testkit::{TempDir, until};
use std::fs::OpenOptions;
use std::io::Write;

async fn open(data: &Path) -> App {
    let extractor = bureau_testkit::program("bureau-test-extractor");
    let options = Options { extractor, limits: Limits::default(), models: Some(data.join("models")) };
    App::open_with(data, options).await.expect("the data folder opens")
}

/// A data folder whose program watches a folder.
async fn watching() -> (TempDir, TempDir, App) {
    let (data, folder) = (bureau_testkit::folder(), bureau_testkit::folder());
    let app = open(data.path()).await;
    let path = folder.path().to_str().expect("UTF-8").to_owned();
    let request = AddWatchRequest { path, case_name: "Phoenix".to_owned() };
    command::add_watch(&Session::desk(&app), request).await.expect("it is watched");
    (data, folder, app)
}

async fn look(folders: &mut Folders, app: &App, seconds: u64) {
    folders.look(app, Duration::from_secs(seconds)).await.expect("the folder is looked at");
}

fn grow(path: &Path) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).expect("a file");
    file.write_all(b"0123456789").expect("it grows");
}

/// The sizes of each job's files, the newest job first, once they are taken in.
async fn taken_in(app: &App) -> Vec<Vec<u64>> {
    let mut sizes = Vec::new();
    for row in command::get_jobs(&Session::desk(app), JobsRequest::default()).await.expect("the jobs").jobs {
        let request = JobRequest { job_id: row.job.job_id };
        let status =
            async || command::get_job_status(&Session::desk(app), request.clone()).await.expect("a job");
        until("the files are taken in", Duration::from_secs(60), async || !status().await.taking_in).await;
        sizes.push(status().await.artifacts.iter().map(|file| file.size_bytes).collect());
    }
    sizes
}

#[tokio::test(flavor = "multi_thread")]
async fn each_version_of_a_file_is_taken_in_once_and_not_while_it_grows() {
    let (data, folder, app) = watching().await;
    let (mut folders, path) = (Folders::default(), folder.path().join("call.txt"));
    for second in 0..10 {
        grow(&path);
        look(&mut folders, &app, second).await;
    }
    assert_eq!(taken_in(&app).await.len(), 0, "it was taken in while it grew");
    for second in [11, 12, 60, 120] {
        look(&mut folders, &app, second).await;
    }
    assert_eq!(taken_in(&app).await, [[100]], "it is taken in once");
    app.close().await;

    let (app, mut folders) = (open(data.path()).await, Folders::default());
    for second in [0, 10, 60] {
        look(&mut folders, &app, second).await;
    }
    assert_eq!(taken_in(&app).await.len(), 1, "the restart took it in again");
    grow(&path);
    for second in [120, 123] {
        look(&mut folders, &app, second).await;
    }
    assert_eq!(taken_in(&app).await, [[110], [100]], "the changed version is evidence of its own");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_copied_in_becomes_one_job() {
    let (_data, folder, app) = watching().await;
    let mut folders = Folders::default();
    let inside = folder.path().join("seized/phone/messages");
    std::fs::create_dir_all(&inside).expect("a folder");
    for (files, seconds) in [(0..15, 0), (15..30, 30)] {
        files.for_each(|n| grow(&inside.join(format!("{n}.txt"))));
        look(&mut folders, &app, seconds).await;
    }
    for second in [31, 32, 60] {
        look(&mut folders, &app, second).await;
    }
    assert_eq!(taken_in(&app).await, [vec![10; 30]]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_never_stops_growing_does_not_hold_the_others_up() {
    let (_data, folder, app) = watching().await;
    let mut folders = Folders::default();
    grow(&folder.path().join("whole.txt"));
    for second in 0..=22 {
        grow(&folder.path().join("growing.txt"));
        look(&mut folders, &app, second).await;
        assert_eq!(taken_in(&app).await.len(), usize::from(second == 22), "after {second} s");
    }
    assert_eq!(taken_in(&app).await, [[10]]);
    app.close().await;
}
