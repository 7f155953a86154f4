//! An intake whose process dies while a worker waits for it.

use crate::rig::{Rig, not_completed};
use bureau_testkit::{Dice, evidence, until};
use std::fs::File;
use std::time::Duration;

const FILES: u64 = 600;
const SOON: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_drains_goes_on_with_it() {
    let (folder, source) = (bureau_testkit::folder(), bureau_testkit::folder());
    let rig = Rig::at(&folder.path().join("data"));
    evidence::write(source.path(), FILES as usize, &mut Dice::new(7));
    let path = source.path().as_os_str();
    let case = ["--no-wait", "--case", "Phoenix"].map(AsRef::as_ref);
    let taking_in = rig.start(["ingest".as_ref(), path].into_iter().chain(case));
    until("the job is recorded", SOON, async || rig.job().await.is_some()).await;
    taking_in.kill().await;
    let job = rig.job().await.expect("the job");
    assert!(job.total_files < FILES, "it was killed too late to show anything");

    // As long as this is locked, somebody seems to be taking the rest in.
    let name = format!("locks/intake-{}", job.job_id.uuid());
    let lock = File::options().create(true).append(true).open(rig.data.join(name)).expect("the lock's file");
    lock.try_lock().expect("its holder is dead");
    let worker = rig.start(["worker", "--drain"]);
    let worked = async || {
        let job = rig.job().await.expect("the job");
        job.processed_files == job.total_files
    };
    until("the worker waits for the rest", SOON, worked).await;
    drop(lock);
    assert_eq!(worker.end(Duration::from_secs(120)).await, 0);
    let job = rig.job().await.expect("the job");
    assert_eq!((job.total_files, not_completed(&job).len()), (FILES, 0));
    rig.verify().await;
}
