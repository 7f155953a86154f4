//! The same content twice, and what an analyst may do to a job.

use crate::harness::{Harness, write};
use bureau_app::command;
use bureau_model::wire::{
    JobRequest, JobStatus, Nothing, PasswordRequest, PreviewedStage, ReprocessRequest, RetryRequest,
};
use bureau_model::{Code, Stage, StageState, Status};
use bureau_testkit::TempDir;
use std::path::PathBuf;

fn letters(count: usize) -> TempDir {
    let folder = bureau_testkit::folder();
    for n in 0..count {
        write(folder.path(), &format!("{n}.txt"), &format!("This is letter {n}."));
    }
    folder
}

fn request(job: &JobStatus) -> JobRequest {
    JobRequest { job_id: job.job_id.clone() }
}

fn runs(each: u64) -> Vec<(String, u64)> {
    ["extraction", "summarization", "graph"].map(|stage| (stage.to_owned(), each)).into()
}

async fn is_reused(harness: &Harness, job: &JobStatus) -> Vec<bool> {
    let mut reused = Vec::new();
    for artifact in &job.artifacts {
        let stages = harness.stages(artifact).await;
        let done: Vec<bool> =
            stages.iter().filter(|s| s.state == StageState::Done).map(|s| s.reused).collect();
        assert!(done.windows(2).all(|pair| pair[0] == pair[1]), "{}: {done:?}", artifact.filename);
        reused.push(done[0]);
    }
    reused
}

fn sorted(mut runs: Vec<(String, u64)>) -> Vec<(String, u64)> {
    runs.sort();
    runs
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_is_kept_and_worked_once_and_each_file_is_an_artifact() {
    let (harness, source) = (Harness::new().await, letters(3));
    for copy in ["copy a.txt", "copy b.txt"] {
        write(source.path(), copy, "This is letter 0.");
    }
    let job = harness.upload("Phoenix", source.path()).await;
    harness.drain().await;
    let status = harness.status(&job).await;
    assert!(status.artifacts.iter().all(|a| a.status == Status::Completed), "{status:?}");
    assert_eq!(status.total_files, 5);
    let reused = is_reused(&harness, &status).await;
    assert_eq!(reused.iter().filter(|reused| **reused).count(), 2, "{reused:?}");
    assert_eq!(sorted(harness.runs().await), sorted(runs(3)));
    let stats = command::get_stats(&harness.session, Nothing {}).await.expect("statistics");
    assert_eq!((stats.artifacts, stats.contents), (5, 3));

    let second = harness.upload("Raven", source.path()).await;
    harness.drain().await;
    assert_eq!(
        is_reused(&harness, &harness.status(&second).await).await,
        [true; 5],
        "a second case costs nothing"
    );
    assert_eq!(sorted(harness.runs().await), sorted(runs(3)));
    harness.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_says_what_would_run_and_changes_nothing() {
    let (harness, source) = (Harness::new().await, letters(4));
    let job = harness.upload("Phoenix", source.path()).await;
    harness.drain().await;
    let again = |from| ReprocessRequest { job_id: Some(job.clone()), from, ..ReprocessRequest::default() };
    let preview =
        async |from| command::preview_reprocess(&harness.session, again(from)).await.expect("a preview");
    let counted = |stages: &[PreviewedStage]| -> Vec<(Stage, u64)> {
        stages.iter().map(|counted| (counted.stage, counted.files)).collect()
    };

    let before = *harness.app.recorded().borrow();
    let unchanged = preview(None).await;
    assert_eq!((unchanged.files, unchanged.unfinished), (4, 0));
    assert_eq!(counted(&unchanged.runs), []);
    let all = [Stage::Extraction, Stage::Summarization, Stage::Graph].map(|stage| (stage, 4));
    assert_eq!(counted(&unchanged.reuses), all);
    assert_eq!(unchanged.seconds, None);
    assert_eq!(*harness.app.recorded().borrow(), before, "nothing was recorded");

    // Passwords are a parameter of the extraction.
    command::add_password(
        &harness.session,
        PasswordRequest { case_name: "Phoenix".to_owned(), password: "x".to_owned() },
    )
    .await
    .expect("added");
    let from_the_text = preview(None).await;
    assert_eq!(counted(&from_the_text.runs), all, "what rests on a text that is read again counts too");
    let range = from_the_text.seconds.expect("each ran here before");
    assert!(0.0 < range.from && range.from <= range.to, "{range:?}");
    assert_eq!(counted(&preview(Some(Stage::Graph)).await.reuses), [(Stage::Graph, 4)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn reprocessing_runs_only_what_has_changed() {
    let (harness, source) = (Harness::new().await, letters(4));
    let job = harness.upload("Phoenix", source.path()).await;
    harness.drain().await;
    let again =
        ReprocessRequest { case_name: None, job_id: Some(job.clone()), artifact_id: None, from: None };
    let touched = command::reprocess(&harness.session, again).await.expect("they begin again").artifacts;
    assert_eq!(touched, 4);
    assert_eq!(harness.status(&job).await.status, Status::Processing);
    harness.drain().await;
    assert_eq!(is_reused(&harness, &harness.status(&job).await).await, [true; 4]);
    assert_eq!(sorted(harness.runs().await), sorted(runs(4)));

    let from = Some(Stage::Summarization);
    let case = ReprocessRequest { case_name: Some("Phoenix".into()), job_id: None, artifact_id: None, from };
    assert_eq!(command::reprocess(&harness.session, case).await.expect("they begin again").artifacts, 4);
    harness.drain().await;
    assert_eq!(harness.status(&job).await.status, Status::Completed);
    harness.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_works_what_failed_and_nothing_else() {
    let (harness, source) = (Harness::new().await, letters(2));
    write(source.path(), "empty.txt", "   ");
    let job = harness.upload("Phoenix", source.path()).await;
    harness.drain().await;
    let status = harness.status(&job).await;
    assert_eq!((status.status, status.failed_files), (Status::Completed, 1));
    let retry = RetryRequest { job_id: Some(job.clone()), artifact_id: None };
    assert_eq!(command::retry(&harness.session, retry.clone()).await.expect("one begins again").artifacts, 1);
    harness.drain().await;
    assert_eq!(harness.status(&job).await.failed_files, 1, "it is as empty as before");
    assert_eq!(sorted(harness.runs().await), sorted(runs(2)));

    let lost = harness.status(&job).await.artifacts.into_iter().find(|a| a.sha256.is_none());
    assert!(lost.is_none(), "everything was taken in");
    let neither = RetryRequest { job_id: None, artifact_id: None };
    let refused = command::retry(&harness.session, neither).await.expect_err("it names nothing");
    assert_eq!(refused.code, Code::Invalid);
    harness.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_job_ends_at_once_even_inside_a_long_stage_and_can_be_retried() {
    let (harness, source) = (Harness::new().await, letters(20));
    let slow: PathBuf = write(source.path(), "0 slow.txt", "please take 600000 ms");
    let job = harness.upload("Phoenix", source.path()).await;
    let working = harness.work().await;
    let begun = async || harness.status(&job).await.artifacts.iter().any(|a| a.status == Status::Processing);
    harness.wait("work has begun", begun).await;
    command::cancel_job(&harness.session, request(&harness.status(&job).await))
        .await
        .expect("it is cancelled");
    let status = harness.status(&job).await;
    assert!(status.status.is_ended(), "{:?}", status.status);
    assert!(status.artifacts.iter().all(|a| a.status.is_ended()));
    assert!(command::cancel_job(&harness.session, request(&status)).await.is_err(), "it has ended already");
    working.end().await;

    drop(slow);
    let slow = status.artifacts.iter().find(|a| a.filename == "0 slow.txt").expect("it is there");
    assert_eq!(slow.status, Status::Cancelled);
    for artifact in status.artifacts.iter().filter(|a| a.id != slow.id && a.status == Status::Cancelled) {
        let one = RetryRequest { job_id: None, artifact_id: Some(artifact.id) };
        assert_eq!(command::retry(&harness.session, one).await.expect("it begins again").artifacts, 1);
    }
    harness.drain().await;
    let status = harness.status(&job).await;
    let completed = status.artifacts.iter().filter(|a| a.status == Status::Completed).count();
    assert_eq!(completed, 20, "{status:?}");
    harness.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_job_rests_while_another_is_worked_and_goes_on_when_it_is_let() {
    let (harness, resting, other) = (Harness::new().await, letters(10), letters(12));
    let job = harness.upload("Phoenix", resting.path()).await;
    let paused = request(&harness.status(&job).await);
    command::pause_job(&harness.session, paused.clone()).await.expect("it rests");
    let second = harness.upload("Raven", other.path()).await;
    harness.drain().await;
    assert_eq!(harness.status(&second).await.status, Status::Completed);
    let status = harness.status(&job).await;
    assert!(status.artifacts.iter().all(|a| a.status == Status::Queued), "{status:?}");
    command::resume_job(&harness.session, paused).await.expect("it goes on");
    harness.drain().await;
    let status = harness.status(&job).await;
    assert_eq!((status.status, status.processed_files), (Status::Completed, 10));
    harness.is_sound().await;
}
