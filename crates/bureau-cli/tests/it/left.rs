//! An intake whose process dies while a worker waits for it.

use crate::rig::{Rig, not_completed};
use bureau_testkit::{Dice, evidence, until};
use std::process::Command;
use std::time::Duration;

const FILES: u64 = 600;
const SOON: Duration = Duration::from_secs(30);

fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").args([name, &process.to_string()]).status();
    assert!(sent.is_ok_and(|ended| ended.success()), "{name} is sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_drains_goes_on_with_it() {
    let (folder, source) = (bureau_testkit::folder(), bureau_testkit::folder());
    let rig = Rig::at(&folder.path().join("data"));
    evidence::write(source.path(), FILES as usize, &mut Dice::new(7));
    let path = source.path().as_os_str();
    let taking_in =
        rig.start(["ingest".as_ref(), path, "--no-wait".as_ref(), "--case".as_ref(), "Phoenix".as_ref()]);
    until("the job is recorded", SOON, async || rig.job().await.is_some()).await;
    let process = taking_in.child.id().expect("it runs");
    signal("-STOP", process);
    let job = rig.job().await.expect("the job");
    assert!(job.total_files < FILES, "it was stopped too late to show anything");

    let worker = rig.start(["worker", "--drain"]);
    let worked = async || {
        let job = rig.job().await.expect("the job");
        job.processed_files == job.total_files
    };
    until("the worker waits for the rest", SOON, worked).await;
    taking_in.kill().await;
    assert_eq!(worker.end(Duration::from_secs(120)).await, 0);
    let job = rig.job().await.expect("the job");
    assert_eq!((job.total_files, not_completed(&job).len()), (FILES, 0));
    rig.verify().await;
}
