//! A full disk as a window sees it: the problem is listed for as long as it lasts.

use crate::rig::{Rig, write};
use bureau_model::{Code, Status};
use bureau_testkit::SmallDisk;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn it_is_a_problem_until_there_is_room() {
    let Some(disk) = SmallDisk::new(64 * 1024) else { return };
    let (rig, source) = (Rig::at(&disk.path().join("data")).await, bureau_testkit::folder());
    for n in 0..50 {
        write(source.path(), &format!("{n}.txt"), &format!("Letter {n}. ").repeat(200));
    }
    let job = rig.upload("Phoenix", source.path()).await;
    disk.fill(0);
    let working = rig.work().await;
    let full = || rig.app.problems().list().iter().any(|problem| problem.code == Code::DiskFull);
    rig.wait("the full disk is listed", async || full()).await;
    let problem = rig.app.problems().list().remove(0);
    assert!(problem.hint.is_some(), "{problem}");
    tokio::time::timeout(Duration::from_secs(10), working.end()).await.expect("it can be closed meanwhile");
    let working = rig.work().await;
    disk.resize(256 * 1024);
    rig.app.drained().await.expect("it goes on by itself");
    rig.wait("the problem is over", async || rig.app.problems().list().is_empty()).await;
    working.end().await;
    let status = rig.status(&job).await;
    assert!(status.artifacts.iter().all(|a| a.status == Status::Completed), "{:?}", status.artifacts);
    rig.is_sound().await;
    rig.app.close().await;
}
