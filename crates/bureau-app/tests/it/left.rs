//! An intake whose process dies while a worker waits for it.

use crate::harness::{Harness, LONG, write};
use bureau_app::command;
use bureau_model::Status;
use bureau_model::wire::UploadRequest;
use std::fs::{self, File};
use std::path::PathBuf;

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_drains_goes_on_with_it() {
    let (harness, source, other) = (Harness::new().await, bureau_testkit::folder(), bureau_testkit::folder());
    let left: PathBuf = write(source.path(), "left.txt", "It is still to be taken in.");
    let request = UploadRequest {
        paths: Vec::new(),
        case_name: "Phoenix".to_owned(),
        parent_job_id: None,
        country: None,
        suspects: Vec::new(),
    };
    let (job, _) =
        command::record_upload(&harness.session, vec![left], request).await.expect("it is recorded");
    // As long as this is locked, another process seems to be taking the file in.
    let locks = harness.app.folder().join("locks");
    fs::create_dir_all(&locks).expect("a folder");
    let file = locks.join(format!("intake-{}", job.job_id.uuid()));
    let lock = File::options().create(true).append(true).open(file).expect("the lock's file");
    lock.try_lock().expect("nobody holds it");

    write(other.path(), "other.txt", "It is there to be worked.");
    let second = harness.upload("Raven", other.path()).await;
    let working = harness.work().await;
    let app = harness.app.clone();
    let draining = tokio::spawn(async move { app.drained().await });
    let worked = async || harness.status(&second).await.status == Status::Completed;
    harness.wait("what there is is worked", worked).await;
    assert!(!draining.is_finished(), "the other's intake is waited for");
    drop(lock);
    let drained = tokio::time::timeout(LONG, draining).await.expect("it goes on with the intake");
    drained.expect("it ends").expect("it ends well");
    working.end().await;
    let status = harness.status(&job.job_id).await;
    assert_eq!((status.status, status.total_files), (Status::Completed, 1));
    harness.is_sound().await;
}
