//! A status says what is so: what waits does not run, what was cancelled is not done, what lacks something says so.

use super::worker::key;
use super::{Harness, fixture};
use crate::{Follow, Outcome, Selection};
use bureau_model::event::Action;
use bureau_model::stage::Lane;
use bureau_model::wire::told::Told;
use bureau_model::wire::{ArtifactCountsRequest, ArtifactGroup, ArtifactsRequest, FileCounts};
use bureau_model::{ErrorCode, FileType, JobId, Stage, StageState, Status};
use std::collections::BTreeMap;

async fn counts(harness: &Harness, job: &JobId) -> FileCounts {
    let request = ArtifactCountsRequest { job_id: Some(job.clone()), case_name: None };
    harness.store.artifact_counts(&harness.all, &request).await.expect("counts").added
}

async fn names(harness: &Harness, request: ArtifactsRequest) -> Vec<String> {
    let part = harness
        .store
        .artifacts(&harness.all, &ArtifactsRequest { limit: 100, ..request })
        .await
        .expect("a list");
    assert_eq!(part.total, part.artifacts.len() as u64);
    part.artifacts.into_iter().map(|a| a.artifact.filename).collect()
}

pub async fn a_claimed_stage_waits_until_it_is_begun(harness: &Harness) {
    let (job, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let waiting = (Status::Queued, None, Some(Stage::Extraction));
    let standing = async || {
        let status = harness.status(id).await;
        (status.status, status.current_stage, status.waiting_stage)
    };
    assert_eq!(standing().await, waiting);
    let stage = harness.worker.reserve(Lane::Cpu, 1).await.remove(0);
    assert_eq!(standing().await, waiting, "nothing runs yet");
    assert_eq!(harness.stage(id, Stage::Extraction).await.state, StageState::Available);
    assert_eq!(harness.store.job_row(&harness.all, &job).await.expect("the job").job.status, Status::Queued);
    assert!(harness.another_worker().claim(10).await.is_empty(), "nobody else gets it");
    assert!(harness.worker.begin(&stage).await);
    assert_eq!(standing().await, (Status::Processing, Some("extraction".to_owned()), None));
    harness.worker.work(&stage).await.expect("recorded");
    assert_eq!(standing().await, (Status::Processing, None, Some(Stage::Summarization)));
    harness.worker.drain().await;
    assert_eq!(standing().await, (Status::Completed, Some("completed".to_owned()), None));
}

pub async fn a_claimed_stage_of_a_halted_job_is_given_back(harness: &Harness) {
    let (job, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.reserve(Lane::Cpu, 1).await.remove(0);
    harness.store.set_paused(&harness.all, &job, true).await.expect("halted");
    assert!(!harness.worker.begin(&stage).await, "it waited for its slot for too long");
    assert!(harness.worker.work(&stage).await.is_err(), "its lease is gone");
    harness.store.set_paused(&harness.all, &job, false).await.expect("resumed");
    harness.worker.drain().await;
    assert_eq!(harness.status(id).await.status, Status::Completed);
    let history = harness.store.history(&harness.all, id).await.expect("history");
    assert_eq!(history.iter().filter(|entry| entry.action == Action::Rescued).count(), 1);
}

pub async fn what_was_taken_from_a_worker_waits_again(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.worker.work(&harness.worker.claim_one().await).await.expect("extracted");
    harness.worker.claim_one().await;
    harness.store.rescue(vec![harness.worker.id]).await.expect("a rescue");
    let status = harness.status(id).await;
    assert_eq!((status.current_stage, status.waiting_stage), (None, Some(Stage::Summarization)));
    let event = harness.artifact_events(id).await.pop().expect("announced");
    assert_eq!(event.waiting_stage, Some(Stage::Summarization));
}

pub async fn a_job_cancelled_half_way_is_cancelled_and_counts_what_was_not_worked(harness: &Harness) {
    let job = harness.open_job("Phoenix").await;
    harness.add(&job, vec![fixture::file("done.txt", "done"), fixture::refused("gone.pdf")]).await;
    harness.worker.drain().await;
    harness.add(&job, (0..5).map(|n| fixture::file(&format!("{n}.txt"), &n.to_string())).collect()).await;
    harness.store.close_intake(&harness.all, &job).await.expect("the intake is closed");
    harness.worker.work(&harness.worker.claim(1).await[0].clone()).await.expect("one is begun");
    harness.store.cancel(&harness.all, &job).await.expect("cancelled");
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!(status.status, Status::Cancelled);
    assert_eq!(Told::from(&status).line(), "Cancelled: 1 done, 5 not processed, 1 failed");
    let timeline =
        harness.store.case_timeline(&harness.all, &fixture::case("Phoenix")).await.expect("a timeline");
    let last = timeline.entries.last().expect("its end");
    assert_eq!((last.what.as_str(), last.cancelled_files), ("cancelled", 5));
    let overview = &harness.store.cases(&harness.all).await.expect("cases")[0];
    assert_eq!((overview.status, overview.cancelled_files), (Status::Cancelled, 5));
    let event = harness.job_events(&job).await.pop().expect("announced");
    assert_eq!((event.status, event.cancelled_files), (Status::Cancelled, 5));

    harness.store.retry(&harness.all, &Selection::Job(job.clone())).await.expect("retried");
    assert_eq!(harness.store.job_row(&harness.all, &job).await.expect("the job").job.cancelled_files, 0);
    harness.worker.drain().await;
    assert_eq!(
        harness.store.job_row(&harness.all, &job).await.expect("the job").job.status,
        Status::Completed
    );
}

pub async fn a_job_cancelled_while_it_takes_in_says_so_for_good(harness: &Harness) {
    let job = harness.open_job("Phoenix").await;
    harness.add(&job, vec![fixture::file("a.txt", "a")]).await;
    harness.worker.drain().await;
    harness.store.cancel(&harness.all, &job).await.expect("cancelled");
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.cut_short, status.cancelled_files), (Status::Cancelled, true, 0));
    harness
        .store
        .reprocess(&harness.all, &Selection::Job(job.clone()), Stage::Graph)
        .await
        .expect("reprocessed");
    harness.worker.drain().await;
    let row = harness.store.job_row(&harness.all, &job).await.expect("the job").job;
    assert_eq!(row.status, Status::Cancelled, "what was not taken in is still not there");
}

pub async fn a_job_that_found_no_file_was_not_cancelled_by_anybody(harness: &Harness) {
    let (job, _) = harness.job("Phoenix", Vec::new()).await;
    assert_eq!(harness.store.job_row(&harness.all, &job).await.expect("the job").job.status, Status::Failed);
}

pub async fn a_stage_without_an_engine_leaves_a_gap(harness: &Harness) {
    let (job, ids) = harness
        .job("Phoenix", vec![fixture::typed("call.mp3", "s", FileType::Audio), fixture::file("ok.txt", "ok")])
        .await;
    for stage in harness.worker.claim(10).await {
        let output = Outcome::Done { key: key(&stage, "{}"), output: fixture::text(&["words"]) };
        let mut finish = harness.worker.outcome(&stage, output);
        finish.follow.push((Stage::Transcription, Follow::Lack("no speech model is installed".to_owned())));
        if stage.artifact == ids[0] {
            finish.follow.push((Stage::Summarization, Follow::Skip("there is no text".to_owned())));
        }
        harness.store.finish(finish).await.expect("recorded");
    }
    let of_call = harness.worker.claim_from(Lane::Model, 1).await.remove(0);
    let lacking = Outcome::Lacking { reason: "no embedding model is installed".to_owned() };
    harness.worker.finish(&of_call, lacking).await.expect("recorded");
    harness.worker.drain().await;
    let status = harness.status(ids[0]).await;
    assert_eq!(
        (status.status, &status.gaps[..]),
        (Status::Completed, &[Stage::Transcription, Stage::Embeddings][..])
    );
    assert_eq!(status.skipped_stages[&Stage::Transcription], "no speech model is installed");
    assert_eq!(status.skipped_stages.len(), 4, "what needed no engine is no gap");
    assert!(harness.status(ids[1]).await.gaps.is_empty());

    let counted = counts(harness, &job).await;
    assert_eq!(counted.groups[&ArtifactGroup::CompletedWithGaps], 1);
    assert_eq!(counted.gaps, BTreeMap::from([(Stage::Transcription, 1), (Stage::Embeddings, 1)]));
    let lacks = ArtifactsRequest {
        job_id: Some(job.clone()),
        gaps: vec![Stage::Transcription],
        ..ArtifactsRequest::default()
    };
    assert_eq!(names(harness, lacks).await, ["call.mp3"]);

    harness
        .store
        .reprocess(&harness.all, &Selection::Artifact(ids[0]), Stage::Transcription)
        .await
        .expect("reprocessed");
    assert!(harness.status(ids[0]).await.gaps.is_empty(), "there may be an engine now");
    harness.worker.drain().await;
    assert!(harness.status(ids[0]).await.gaps.is_empty());
}

pub async fn every_artifact_is_in_one_group(harness: &Harness) {
    let codes = [
        ErrorCode::Locked,
        ErrorCode::Corrupt,
        ErrorCode::Unsupported,
        ErrorCode::Empty,
        ErrorCode::TooLarge,
    ];
    let files = ["locked", "corrupt", "unsupported", "empty", "too large", "waits", "runs", "queued"];
    let (job, _) = harness.job("Phoenix", files.iter().map(|name| fixture::file(name, name)).collect()).await;
    let claimed = harness.worker.reserve(Lane::Cpu, 8).await;
    let of = |name: &str| claimed.iter().find(|c| c.filename == name).expect("it is claimed");
    for (name, code) in files.iter().zip(codes) {
        harness.worker.begin(of(name)).await;
        harness.worker.failed(of(name), code).await.expect("recorded");
    }
    harness.worker.begin(of("waits")).await;
    harness.worker.work(of("waits")).await.expect("recorded");
    harness.worker.begin(of("runs")).await;
    let lists = async |group: ArtifactGroup| {
        let request = ArtifactsRequest {
            job_id: Some(job.clone()),
            groups: vec![group],
            ..ArtifactsRequest::default()
        };
        names(harness, request).await
    };
    let agree = async || {
        let counted = counts(harness, &job).await;
        assert_eq!((counted.files, counted.groups.values().sum::<u64>()), (8, 8));
        for group in ArtifactGroup::ALL {
            let listed = lists(*group).await.len() as u64;
            assert_eq!(listed, counted.groups.get(group).copied().unwrap_or(0), "{group}");
        }
    };
    agree().await;
    assert_eq!(lists(ArtifactGroup::Locked).await, ["locked"]);
    assert_eq!(lists(ArtifactGroup::Failed).await, ["too large"]);
    assert_eq!(lists(ArtifactGroup::Waiting).await, ["waits"]);
    assert_eq!(lists(ArtifactGroup::Queued).await, ["queued"]);
    harness.store.set_paused(&harness.all, &job, true).await.expect("halted");
    agree().await;
    assert_eq!(lists(ArtifactGroup::Paused).await, ["waits", "queued"]);
    assert_eq!(lists(ArtifactGroup::Running).await, ["runs"], "what runs may end");
}
