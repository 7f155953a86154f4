//! The words for a job: what is missing, what is locked, what was found empty, each with its count.

use crate::harness::Harness;
use bureau_model::wire::JobStatus;
use bureau_model::{Stage, Status};

#[tokio::test(flavor = "multi_thread")]
async fn a_status_names_failures_by_their_reason_and_what_completed_files_lack() {
    let folder = bureau_testkit::folder();
    let harness = Harness::at(&folder.path().join("data"));
    let source = folder.path().join("evidence");
    std::fs::create_dir(&source).expect("a folder");
    std::fs::write(source.join("letter.txt"), "A letter of four words.").expect("a file");
    std::fs::write(source.join("blank.txt"), "   ").expect("a file");
    let ingested =
        harness.run(["ingest".as_ref(), source.as_os_str(), "--case".as_ref(), "Phoenix".as_ref()]).await;
    assert_eq!(ingested.status.code(), Some(3), "it ran, and one failed");
    let text = String::from_utf8(ingested.stdout).expect("text");
    assert!(text.contains("2 files: 1 done, 1 failed"), "{text}");
    assert!(text.contains("1 file failed, including those inside others: 1 empty"), "{text}");
    assert!(text.contains("1 file: no search by meaning"), "{text}");
    assert!(text.contains("no search by meaning: no embedding model is installed"), "{text}");
    assert!(!text.contains(" failed  "), "an empty file is called empty: {text}");

    let job = harness.job().await.expect("the job");
    let json = harness.run(["--json", "status", &job.job_id.to_string()]).await;
    let status: JobStatus = serde_json::from_slice(&json.stdout).expect("one JSON document");
    assert_eq!((status.status, status.failed_files, status.cancelled_files), (Status::Completed, 1, 0));
    let letter = status.artifacts.iter().find(|a| a.filename == "letter.txt").expect("it is there");
    assert_eq!(letter.gaps, [Stage::Embeddings]);
}
