//! What an analyst asks for.

use super::worker::key;
use super::{Harness, Worker, fixture};
use crate::{Outcome, Selection, StoreError};
use bureau_model::event::Action;
use bureau_model::{ErrorCode, Stage, StageState, Status};

pub async fn a_queued_job_is_cancelled(harness: &Harness) {
    let files = (0..3).map(|n| fixture::file(&format!("{n}.txt"), &n.to_string()));
    let (job, ids) = harness.job("Phoenix", files.collect()).await;
    assert_eq!(harness.store.cancel(&harness.all, &job).await.expect("cancelled"), 3);
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.processed_files, status.failed_files), (Status::Cancelled, 3, 0));
    assert!(status.artifacts.iter().all(|a| a.status == Status::Cancelled && a.completed_at.is_some()));
    assert!(harness.states(ids[0]).await.iter().all(|state| *state == StageState::Cancelled));
    assert!(harness.worker.claim(10).await.is_empty());
    assert!(harness.store.unfinished_cancellations(&harness.all).await.expect("jobs").is_empty());
}

pub async fn a_running_stage_is_cancelled_under_its_worker(harness: &Harness) {
    let (job, ids) =
        harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let claimed = harness.worker.claim(10).await;
    harness.worker.failed(&claimed[1], ErrorCode::Corrupt).await.expect("recorded");
    assert_eq!(
        harness.store.cancel(&harness.all, &job).await.expect("cancelled"),
        1,
        "what has ended stays as it is"
    );
    let lost = harness.worker.work(&claimed[0]).await;
    assert!(matches!(lost, Err(StoreError::LeaseLost { .. })), "{lost:?}");
    let renewed = harness.store.renew(vec![(claimed[0].id, claimed[0].lease)], Worker::LASTING).await;
    assert_eq!(renewed.expect("an answer"), [claimed[0].lease], "its heartbeat hears of it");
    assert_eq!(harness.status(ids[0]).await.status, Status::Cancelled);
    assert_eq!(harness.status(ids[1]).await.status, Status::Failed);
    assert_eq!(
        harness.store.job_row(&harness.all, &job).await.expect("the job").job.status,
        Status::Cancelled
    );
}

pub async fn a_cancelled_intake_takes_nothing_in(harness: &Harness) {
    let job = harness.open_job("Phoenix").await;
    harness.add(&job, vec![fixture::file("a.txt", "a")]).await;
    harness.store.cancel(&harness.all, &job).await.expect("cancelled");
    let late = harness.store.add_artifacts(&harness.all, &job, vec![fixture::file("b.txt", "b")]).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    harness.store.close_intake(&harness.all, &job).await.expect("harmless");
    assert!(
        harness.store.open_intakes(&harness.all).await.expect("intakes").is_empty(),
        "it is not gone on with"
    );
    let row = harness.store.job_row(&harness.all, &job).await.expect("the job");
    assert_eq!((row.job.status, row.job.total_files), (Status::Cancelled, 1));
}

pub async fn an_ended_job_is_not_cancelled(harness: &Harness) {
    let (job, _) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.worker.drain().await;
    for refused in [
        harness.store.cancel(&harness.all, &job).await,
        harness.store.set_paused(&harness.all, &job, true).await,
    ] {
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
    let unknown = harness.store.cancel(&harness.all, &fixture::job("x").id).await;
    assert!(matches!(unknown, Err(StoreError::NotFound(_))), "{unknown:?}");
}

pub async fn a_paused_job_is_held_back(harness: &Harness) {
    let (job, ids) =
        harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let running = harness.worker.claim(1).await.remove(0);
    assert_eq!(harness.store.set_paused(&harness.all, &job, true).await.expect("paused"), 2);
    assert!(harness.store.job_row(&harness.all, &job).await.expect("the job").paused);
    assert!(harness.worker.claim(10).await.is_empty());
    harness.worker.work(&running).await.expect("what runs may end");
    assert!(harness.worker.claim(10).await.is_empty(), "what follows is held back too");
    harness.store.set_paused(&harness.all, &job, false).await.expect("resumed");
    harness.worker.drain().await;
    assert_eq!(harness.status(ids[1]).await.status, Status::Completed);
    assert!(!harness.store.job_row(&harness.all, &job).await.expect("the job").paused);
}

pub async fn what_is_added_to_a_paused_job_waits(harness: &Harness) {
    let job = harness.open_job("Phoenix").await;
    harness.store.set_paused(&harness.all, &job, true).await.expect("paused");
    harness.add(&job, vec![fixture::file("a.txt", "a")]).await;
    harness.store.close_intake(&harness.all, &job).await.expect("the intake is closed");
    assert!(harness.worker.claim(10).await.is_empty());
    harness.store.set_paused(&harness.all, &job, false).await.expect("resumed");
    assert_eq!(harness.worker.claim(10).await.len(), 1);
}

pub async fn a_retried_artifact_of_a_paused_job_waits(harness: &Harness) {
    let (job, ids) =
        harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let first = harness.worker.claim(1).await.remove(0);
    harness.worker.failed(&first, ErrorCode::Locked).await.expect("recorded");
    harness.store.set_paused(&harness.all, &job, true).await.expect("paused");
    assert_eq!(harness.store.retry(&harness.all, &Selection::Artifact(ids[0])).await.expect("retried"), 1);
    assert!(harness.worker.claim(10).await.is_empty(), "the job is paused");
    harness.store.set_paused(&harness.all, &job, false).await.expect("resumed");
    harness.worker.drain().await;
    assert_eq!(harness.status(ids[0]).await.status, Status::Completed);
    assert_eq!(harness.status(ids[1]).await.status, Status::Completed);
}

pub async fn a_failed_artifact_is_retried(harness: &Harness) {
    let files =
        vec![fixture::file("a.txt", "a"), fixture::refused("gone.pdf"), fixture::file("ok.txt", "ok")];
    let (job, ids) = harness.job("Phoenix", files).await;
    harness.worker.work(&harness.worker.claim(1).await[0].clone()).await.expect("extracted");
    let next = harness.worker.claim(10).await;
    let summary = next.iter().find(|c| c.artifact == ids[0]).expect("its next stage");
    harness.worker.failed(summary, ErrorCode::TooLarge).await.expect("recorded");
    harness
        .worker
        .work(next.iter().find(|c| c.artifact == ids[2]).expect("the other"))
        .await
        .expect("recorded");
    harness.worker.drain().await;
    assert_eq!(harness.store.job_row(&harness.all, &job).await.expect("the job").job.failed_files, 2);

    harness.clock.advance(5);
    assert_eq!(harness.store.retry(&harness.all, &Selection::Job(job.clone())).await.expect("retried"), 1);
    let row = harness.store.job_status(&harness.all, &job).await.expect("the job");
    assert_eq!((row.status, row.failed_files, row.completed_at), (Status::Processing, 1, None));
    let states = harness.states(ids[0]).await;
    assert_eq!(states[0], StageState::Done, "what ended well stays");
    assert_eq!(states[2..], [StageState::Available, StageState::Blocked, StageState::Blocked]);
    let status = harness.status(ids[0]).await;
    assert_eq!((status.status, status.error_code), (Status::Processing, None));
    assert_eq!(harness.worker.drain().await, 3);
    assert_eq!(harness.status(ids[0]).await.status, Status::Completed);
    assert_eq!(
        harness.store.retry(&harness.all, &Selection::Artifact(ids[0])).await.expect("nothing failed"),
        0
    );
    let history = harness.store.history(&harness.all, ids[0]).await.expect("history");
    assert!(history.iter().any(|e| e.action == Action::Retried && e.actor == fixture::ANALYST));
}

pub async fn a_cancelled_job_is_retried(harness: &Harness) {
    let (job, ids) =
        harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    harness.worker.work(&harness.worker.claim(1).await[0].clone()).await.expect("recorded");
    harness.store.cancel(&harness.all, &job).await.expect("cancelled");
    assert_eq!(harness.store.retry(&harness.all, &Selection::Artifact(ids[0])).await.expect("retried"), 1);
    assert_eq!(harness.worker.drain().await, 3, "only what had not ended");
    assert_eq!(harness.store.retry(&harness.all, &Selection::Job(job.clone())).await.expect("retried"), 1);
    assert_eq!(harness.worker.drain().await, 4);
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.failed_files), (Status::Completed, 0));
    assert!(status.artifacts.iter().all(|a| a.status == Status::Completed));
    harness
        .store
        .reprocess(&harness.all, &Selection::Job(job.clone()), Stage::Graph)
        .await
        .expect("reprocessed");
    harness.store.set_paused(&harness.all, &job, true).await.expect("it is a job like any other again");
}

pub async fn reprocessing_begins_at_its_stage(harness: &Harness) {
    let (job, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.worker.drain().await;
    harness
        .store
        .reprocess(&harness.all, &Selection::Artifact(id), Stage::Embeddings)
        .await
        .expect("reprocessed");
    let states = harness.states(id).await;
    assert_eq!(states[..3], [StageState::Done, StageState::Skipped, StageState::Done]);
    assert_eq!(states[3..], [StageState::Available, StageState::Blocked]);
    assert_eq!(harness.status(id).await.processing_stages.len(), 2);
    let row = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((row.status, row.processed_files), (Status::Processing, 0));
    let stage = harness.worker.claim_one().await;
    let other = Outcome::Done { key: key(&stage, "{\"model\":2}"), output: fixture::embeddings() };
    harness.worker.finish(&stage, other).await.expect("recorded");
    assert_eq!(harness.worker.drain().await, 1);
    assert!(!harness.stage(id, Stage::Embeddings).await.reused);
    assert!(harness.stage(id, Stage::Graph).await.reused, "nothing changed for it");

    harness
        .store
        .reprocess(&harness.all, &Selection::Job(job.clone()), Stage::Extraction)
        .await
        .expect("reprocessed");
    let status = harness.status(id).await;
    assert_eq!((status.status, status.current_stage), (Status::Queued, None));
    assert!(status.processing_stages.is_empty() && status.skipped_stages.is_empty());
    assert_eq!(harness.worker.drain().await, 4);
    assert!(harness.stage(id, Stage::Extraction).await.reused, "its key has not changed");
}

pub async fn reprocessing_a_case_reaches_every_job(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "a").await;
    harness.one_file("Phoenix", "b.txt", "b").await;
    let (_, stranger) = harness.one_file("Raven", "c.txt", "c").await;
    harness.worker.drain().await;
    let phoenix = Selection::Case(fixture::case("Phoenix"));
    assert_eq!(harness.store.reprocess(&harness.all, &phoenix, Stage::Graph).await.expect("reprocessed"), 2);
    assert_eq!(harness.status(stranger).await.status, Status::Completed);
    assert_eq!(harness.worker.drain().await, 2);
    let nowhere =
        harness.store.reprocess(&harness.all, &Selection::Case(fixture::case("Nothing")), Stage::Graph).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))), "{nowhere:?}");
}

pub async fn an_open_artifact_is_not_reprocessed(harness: &Harness) {
    let (job, ids) =
        harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("bb.txt", "bb")]).await;
    let first = harness.worker.claim(1).await.remove(0);
    harness.worker.failed(&first, ErrorCode::Corrupt).await.expect("recorded");
    let running = harness.worker.claim_one().await;
    assert_eq!(
        harness
            .store
            .reprocess(&harness.all, &Selection::Job(job), Stage::Extraction)
            .await
            .expect("reprocessed"),
        1
    );
    assert_eq!(
        harness.store.retry(&harness.all, &Selection::Artifact(ids[1])).await.expect("nothing to retry"),
        0
    );
    harness.worker.work(&running).await.expect("it is still held");
}

pub async fn a_part_of_an_archive_is_tried_again_when_more_parts_come(harness: &Harness) {
    let (_, first) = harness.job("Phoenix", vec![fixture::part("a.zip.001", "one")]).await;
    let (_, other) = harness.job("Raven", vec![fixture::part("a.zip.001", "two")]).await;
    for stage in harness.worker.claim(10).await {
        harness.worker.failed(&stage, ErrorCode::Unsupported).await.expect("recorded");
    }
    let (job, _) = harness.one_file("Phoenix", "letter.txt", "a letter").await;
    assert_eq!(harness.store.rejoin(&harness.all, &job).await.expect("an answer"), 0, "no part came");
    let (job, _) = harness.job("Phoenix", vec![fixture::part("a.zip.002", "three")]).await;
    assert_eq!(harness.store.rejoin(&harness.all, &job).await.expect("an answer"), 1);
    assert_eq!(harness.status(first[0]).await.status, Status::Queued);
    assert_eq!(harness.status(other[0]).await.status, Status::Failed, "of another case");
}

pub async fn what_was_never_taken_in_is_not_retried_in_silence(harness: &Harness) {
    let files = vec![fixture::refused("gone.txt"), fixture::file("a.txt", "a")];
    let (job, ids) = harness.job("Phoenix", files).await;
    let refused = harness.store.retry(&harness.all, &Selection::Artifact(ids[0])).await;
    let Err(StoreError::Conflict(reason)) = refused else { panic!("{refused:?}") };
    assert!(reason.contains("gone.txt") && reason.contains("add it again"), "{reason}");
    let stage = harness.worker.claim_one().await;
    harness.worker.failed(&stage, ErrorCode::Corrupt).await.expect("recorded");
    let touched =
        harness.store.retry(&harness.all, &Selection::Job(job)).await.expect("the other begins again");
    assert_eq!(touched, 1);
}
