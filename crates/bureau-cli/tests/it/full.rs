//! The disk of the data folder is full: it is said, nothing is damaged, and it goes on by itself.

use crate::harness::{Harness, not_completed, said};
use bureau_testkit::{Dice, SmallDisk, TempDir, evidence};
use std::ffi::OsStr;
use std::time::Duration;

const FULL: &str = "the disk that holds the data folder is full";
const SOON: Duration = Duration::from_secs(60);
const ROOM: u64 = 256 * 1024;

fn large_files(count: usize) -> TempDir {
    let source = bureau_testkit::folder();
    for n in 0..count {
        let text = format!("Page {n} of the report on the warehouse. ").repeat(25_000);
        std::fs::write(source.path().join(format!("{n}.txt")), text).expect("a file");
    }
    source
}

fn ingest<'a>(source: &'a TempDir, more: &[&'a str]) -> Vec<&'a OsStr> {
    let mut arguments: Vec<&OsStr> =
        vec!["ingest".as_ref(), source.path().as_os_str(), "--case".as_ref(), "Phoenix".as_ref()];
    arguments.extend(more.iter().map(|word| OsStr::new(*word)));
    arguments
}

#[tokio::test(flavor = "multi_thread")]
async fn while_taking_in() {
    for more in [&[][..], &["--no-wait"], &["--json"]] {
        let Some(disk) = SmallDisk::new(12 * 1024) else { return };
        let (harness, source) = (Harness::at(&disk.path().join("data")), large_files(20));
        let mut running = harness.start(ingest(&source, more));
        running.says(FULL, SOON).await;
        assert!(running.child.try_wait().expect("looked").is_none(), "it waits for room");
        disk.resize(ROOM);
        assert_eq!(running.end(SOON).await, 0, "it went on by itself");
        if more.contains(&"--no-wait") {
            assert!(harness.run(["worker", "--drain"]).await.status.success());
        }
        let job = harness.job().await.expect("the job");
        assert_eq!((job.total_files, not_completed(&job).len()), (20, 0), "{:?}", not_completed(&job));
        assert_eq!(harness.verify().await.originals, 20);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_working() {
    for left in [64, 512, 2_048] {
        let Some(disk) = SmallDisk::new(ROOM) else { return };
        let (harness, source) = (Harness::at(&disk.path().join("data")), bureau_testkit::folder());
        evidence::write(source.path(), 300, &mut Dice::new(left));
        let taken = harness.run(ingest(&source, &["--no-wait"])).await;
        assert!(taken.status.success(), "{}", said(&taken));
        disk.fill(left);
        let mut running = harness.start(["worker", "--drain"]);
        running.says(FULL, SOON).await;
        assert!(running.child.try_wait().expect("looked").is_none(), "it waits for room ({left} kB left)");
        disk.resize(ROOM);
        assert_eq!(running.end(SOON).await, 0, "it went on by itself ({left} kB left)");
        let job = harness.job().await.expect("the job");
        assert_eq!((job.total_files, not_completed(&job).len()), (300, 0), "{:?}", not_completed(&job));
        harness.verify().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_it_starts() {
    let Some(disk) = SmallDisk::new(ROOM) else { return };
    let (harness, source) = (Harness::at(&disk.path().join("data")), large_files(3));
    disk.fill(0);
    let refused = harness.run(ingest(&source, &[])).await;
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains(FULL), "{}", said(&refused));
    disk.resize(ROOM);
    let output = harness.run(ingest(&source, &[])).await;
    assert!(output.status.success(), "{}", said(&output));
    disk.fill(0);
    let refused = harness.run(["jobs"]).await;
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains(FULL), "{}", said(&refused));
    disk.resize(ROOM);
    harness.verify().await;
}
