//! A full disk as a window sees it: the problem is listed for as long as it lasts.

use crate::harness::{Harness, write};
use bureau_model::{Code, Status};
use bureau_testkit::SmallDisk;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn it_is_a_problem_until_there_is_room() {
    let Some(disk) = SmallDisk::new(64 * 1024) else { return };
    let (harness, source) = (Harness::at(&disk.path().join("data")).await, bureau_testkit::folder());
    for n in 0..50 {
        write(source.path(), &format!("{n}.txt"), &format!("Letter {n}. ").repeat(200));
    }
    let job = harness.upload("Phoenix", source.path()).await;
    disk.fill(0);
    let working = harness.work().await;
    let full = || harness.app.problems().list().iter().any(|problem| problem.code == Code::DiskFull);
    harness.wait("the full disk is listed", async || full()).await;
    let problem = harness.app.problems().list().remove(0);
    assert!(problem.hint.is_some(), "{problem}");
    tokio::time::timeout(Duration::from_secs(10), working.end()).await.expect("it can be closed meanwhile");
    let working = harness.work().await;
    disk.resize(256 * 1024);
    harness.app.drained().await.expect("it goes on by itself");
    harness.wait("the problem is over", async || harness.app.problems().list().is_empty()).await;
    working.end().await;
    let status = harness.status(&job).await;
    assert!(status.artifacts.iter().all(|a| a.status == Status::Completed), "{:?}", status.artifacts);
    harness.is_sound().await;
    harness.app.close().await;
}
