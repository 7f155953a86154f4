//! Whose stages the start of a worker takes back.

use crate::harness::{Harness, write};
use bureau_model::stage::Lane;
use bureau_model::{StageState, WorkerId};
use bureau_store::{ClaimRequest, Queue, SystemClock};
use bureau_store_sqlite::SqliteStore;
use bureau_testkit::fixture;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A worker takes the first stage of the only file, as another process would.
async fn claimed_by(folder: &Path, worker: WorkerId) {
    let store = SqliteStore::open(folder, Arc::new(SystemClock)).await.expect("the store opens");
    let lasting = Duration::from_secs(3600);
    let request = ClaimRequest { worker, lane: Lane::Cpu, limit: 1, lasting, job: None };
    let claimed = store.claim(request).await.expect("a claim");
    assert!(store.begin(claimed[0].id, claimed[0].lease, worker).await.expect("it begins"));
}

/// Whether the start of a worker leaves the stage to whoever claimed it.
async fn is_left(machine: Option<&str>) -> bool {
    let (harness, source) = (Harness::new().await, bureau_testkit::folder());
    write(source.path(), "a.txt", "Somebody is reading this.");
    let job = harness.upload("Phoenix", source.path()).await;
    let worker = WorkerId(fixture::uuid());
    claimed_by(harness.app.folder(), worker).await;
    if let Some(machine) = machine {
        let workers = harness.app.folder().join("workers");
        fs::create_dir_all(&workers).expect("a folder");
        fs::write(workers.join(format!("{worker}{machine}.lock")), "").expect("a lock file");
    }
    let _started = harness.app.worker(None).await.expect("a worker");
    let artifact = &harness.status(&job).await.artifacts[0];
    harness.stages(artifact).await[0].state == StageState::Running
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_worker_holds_that_has_no_lock_file_here_is_left_to_it() {
    assert!(is_left(None).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_worker_of_another_machine_holds_is_left_to_it() {
    assert!(is_left(Some("@another-machine")).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_worker_of_this_machine_held_is_given_back() {
    assert!(!is_left(Some("")).await);
}
