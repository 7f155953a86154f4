//! What is said of a job while it is worked, halted and cancelled is so.

use crate::harness::{Harness, write};
use bureau_app::command;
use bureau_model::wire::told::Told;
use bureau_model::wire::{ArtifactCounts, ArtifactCountsRequest, ArtifactGroup, ArtifactStatus, JobRequest};
use bureau_model::{JobId, Stage, Status};
use bureau_pipeline::Lanes;
use bureau_testkit::TempDir;

fn slow_letters(count: usize, millis: u32) -> TempDir {
    let folder = bureau_testkit::folder();
    for n in 0..count {
        write(folder.path(), &format!("{n}.txt"), &format!("Letter {n}: please take {millis} ms"));
    }
    folder
}

async fn counts(harness: &Harness, job: &JobId) -> ArtifactCounts {
    let request = ArtifactCountsRequest { job_id: Some(job.clone()), case_name: None };
    command::get_artifact_counts(&harness.session, request).await.expect("counts")
}

fn runs(artifact: &ArtifactStatus) -> bool {
    artifact.status == Status::Processing && artifact.current_stage.is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_said_to_run_than_there_are_slots_for() {
    let (harness, source) = (Harness::new().await, slow_letters(12, 300));
    let job = harness.upload("Phoenix", source.path()).await;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let slots = Lanes::for_cores(cores).cpu;
    let working = harness.work().await;
    let mut most = 0;
    let watched = async || {
        let status = harness.status(&job).await;
        most = most.max(status.artifacts.iter().filter(|a| runs(a)).count());
        let open = status.artifacts.iter().filter(|a| !a.status.is_ended());
        assert!(open.into_iter().all(|a| runs(a) != a.waiting_stage.is_some()), "it runs or it waits");
        status.status.is_ended()
    };
    harness.wait("all are done", watched).await;
    working.end().await;
    assert!((1..=slots).contains(&most), "{most} ran at once in {slots} slots");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_halted_job_nothing_runs_once_what_ran_has_ended() {
    let (harness, source) = (Harness::new().await, slow_letters(10, 400));
    let job = harness.upload("Phoenix", source.path()).await;
    let working = harness.work().await;
    harness.wait("work has begun", async || harness.status(&job).await.artifacts.iter().any(runs)).await;
    let request = JobRequest { job_id: job.clone() };
    command::pause_job(&harness.session, request.clone()).await.expect("it is halted");
    harness.wait("what ran has ended", async || !harness.status(&job).await.artifacts.iter().any(runs)).await;
    let status = harness.status(&job).await;
    assert!(status.paused && !status.status.is_ended(), "{status:?}");
    let open = status.artifacts.iter().filter(|a| !a.status.is_ended()).count() as u64;
    let counted = counts(&harness, &job).await.added;
    assert_eq!(counted.groups.get(&ArtifactGroup::Paused).copied(), Some(open));
    assert_eq!(counted.groups.get(&ArtifactGroup::Running), None);
    command::resume_job(&harness.session, request).await.expect("it goes on");
    harness.wait("all are done", async || harness.status(&job).await.status.is_ended()).await;
    working.end().await;
    assert_eq!(harness.status(&job).await.status, Status::Completed);
    harness.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_job_says_what_was_done_and_what_was_not() {
    let (harness, source) = (Harness::new().await, slow_letters(9, 300));
    write(source.path(), "empty.txt", "   ");
    let job = harness.upload("Phoenix", source.path()).await;
    let working = harness.work().await;
    let some_are_done = async || {
        let status = harness.status(&job).await;
        status.failed_files > 0 && status.processed_files > 2
    };
    harness.wait("some are done", some_are_done).await;
    command::cancel_job(&harness.session, JobRequest { job_id: job.clone() }).await.expect("it is cancelled");
    working.end().await;
    let status = harness.status(&job).await;
    assert_eq!(status.status, Status::Cancelled);
    let told = Told::from(&status);
    assert!(told.done() > 0 && status.cancelled_files > 0, "{status:?}");
    assert_eq!(told.done() + status.cancelled_files + status.failed_files, 10);
    let line = format!("Cancelled: {} done, {} not processed, 1 failed", told.done(), status.cancelled_files);
    assert_eq!(told.line(), line);
    harness.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_an_embedding_model_is_completed_with_a_gap() {
    let (harness, source) = (Harness::new().await, slow_letters(1, 0));
    let job = harness.upload("Phoenix", source.path()).await;
    harness.drain().await;
    let file = harness.status(&job).await.artifacts.remove(0);
    assert_eq!((file.status, &file.gaps[..]), (Status::Completed, &[Stage::Embeddings][..]));
    assert_eq!(file.skipped_stages[&Stage::Embeddings], "no embedding model is installed");
    let counted = counts(&harness, &job).await.added;
    assert_eq!(counted.groups.get(&ArtifactGroup::CompletedWithGaps), Some(&1));
    assert_eq!(counted.gaps.get(&Stage::Embeddings), Some(&1));
}
