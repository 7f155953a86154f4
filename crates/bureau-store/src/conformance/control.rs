//! What an analyst asks for.

use super::worker::key;
use super::{Rig, fixture};
use crate::{Outcome, Scope, StoreError};
use bureau_model::event::Action;
use bureau_model::{ErrorCode, Stage, StageState, Status};

const ME: &str = fixture::ANALYST;

pub async fn a_queued_job_is_cancelled(rig: &Rig) {
    let files = (0..3).map(|n| fixture::file(&format!("{n}.txt"), &n.to_string()));
    let (job, ids) = rig.job("Phoenix", files.collect()).await;
    assert_eq!(rig.store.cancel(&job, ME).await.expect("cancelled"), 3);
    let status = rig.store.job_status(&job).await.expect("status");
    assert_eq!((status.status, status.processed_files, status.failed_files), (Status::Cancelled, 3, 0));
    assert!(status.artifacts.iter().all(|a| a.status == Status::Cancelled && a.completed_at.is_some()));
    assert!(rig.states(ids[0]).await.iter().all(|state| *state == StageState::Cancelled));
    assert!(rig.worker.claim(10).await.is_empty());
    assert!(rig.store.unfinished_cancellations().await.expect("jobs").is_empty());
}

pub async fn a_running_stage_is_cancelled_under_its_worker(rig: &Rig) {
    let (job, ids) = rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let claimed = rig.worker.claim(10).await;
    rig.worker.failed(&claimed[1], ErrorCode::Corrupt).await.expect("recorded");
    assert_eq!(rig.store.cancel(&job, ME).await.expect("cancelled"), 1, "what has ended stays as it is");
    let lost = rig.worker.work(&claimed[0]).await;
    assert!(matches!(lost, Err(StoreError::LeaseLost { .. })), "{lost:?}");
    let renewed = rig.store.renew(vec![(claimed[0].id, claimed[0].lease)], rig.clock.after(60)).await;
    assert_eq!(renewed.expect("an answer"), [claimed[0].lease], "its heartbeat hears of it");
    assert_eq!(rig.status(ids[0]).await.status, Status::Cancelled);
    assert_eq!(rig.status(ids[1]).await.status, Status::Failed);
    assert_eq!(rig.store.job_row(&job).await.expect("the job").job.status, Status::Cancelled);
}

pub async fn a_cancelled_intake_takes_nothing_in(rig: &Rig) {
    let job = rig.open_job("Phoenix").await;
    rig.add(&job, vec![fixture::file("a.txt", "a")]).await;
    rig.store.cancel(&job, ME).await.expect("cancelled");
    let late = rig.store.add_artifacts(&job, vec![fixture::file("b.txt", "b")]).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    rig.store.close_intake(&job).await.expect("harmless");
    assert!(rig.store.open_intakes().await.expect("intakes").is_empty(), "it is not gone on with");
    let row = rig.store.job_row(&job).await.expect("the job");
    assert_eq!((row.job.status, row.job.total_files), (Status::Cancelled, 1));
}

pub async fn an_ended_job_is_not_cancelled(rig: &Rig) {
    let (job, _) = rig.one_file("Phoenix", "a.txt", "a").await;
    rig.worker.drain().await;
    for refused in [rig.store.cancel(&job, ME).await, rig.store.set_paused(&job, true, ME).await] {
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
    let unknown = rig.store.cancel(&fixture::job("x").id, ME).await;
    assert!(matches!(unknown, Err(StoreError::NotFound(_))), "{unknown:?}");
}

pub async fn a_paused_job_is_held_back(rig: &Rig) {
    let (job, ids) = rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let running = rig.worker.claim(1).await.remove(0);
    assert_eq!(rig.store.set_paused(&job, true, ME).await.expect("paused"), 2);
    assert!(rig.store.job_row(&job).await.expect("the job").paused);
    assert!(rig.worker.claim(10).await.is_empty());
    rig.worker.work(&running).await.expect("what runs may end");
    assert!(rig.worker.claim(10).await.is_empty(), "what follows is held back too");
    rig.store.set_paused(&job, false, ME).await.expect("resumed");
    rig.worker.drain().await;
    assert_eq!(rig.status(ids[1]).await.status, Status::Completed);
    assert!(!rig.store.job_row(&job).await.expect("the job").paused);
}

pub async fn what_is_added_to_a_paused_job_waits(rig: &Rig) {
    let job = rig.open_job("Phoenix").await;
    rig.store.set_paused(&job, true, ME).await.expect("paused");
    rig.add(&job, vec![fixture::file("a.txt", "a")]).await;
    rig.store.close_intake(&job).await.expect("the intake is closed");
    assert!(rig.worker.claim(10).await.is_empty());
    rig.store.set_paused(&job, false, ME).await.expect("resumed");
    assert_eq!(rig.worker.claim(10).await.len(), 1);
}

pub async fn a_retried_artifact_of_a_paused_job_waits(rig: &Rig) {
    let (job, ids) = rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let first = rig.worker.claim(1).await.remove(0);
    rig.worker.failed(&first, ErrorCode::Locked).await.expect("recorded");
    rig.store.set_paused(&job, true, ME).await.expect("paused");
    assert_eq!(rig.store.retry(&Scope::Artifact(ids[0]), ME).await.expect("retried"), 1);
    assert!(rig.worker.claim(10).await.is_empty(), "the job is paused");
    rig.store.set_paused(&job, false, ME).await.expect("resumed");
    rig.worker.drain().await;
    assert_eq!(rig.status(ids[0]).await.status, Status::Completed);
    assert_eq!(rig.status(ids[1]).await.status, Status::Completed);
}

pub async fn a_failed_artifact_is_retried(rig: &Rig) {
    let files =
        vec![fixture::file("a.txt", "a"), fixture::refused("gone.pdf"), fixture::file("ok.txt", "ok")];
    let (job, ids) = rig.job("Phoenix", files).await;
    rig.worker.work(&rig.worker.claim(1).await[0].clone()).await.expect("extracted");
    let next = rig.worker.claim(10).await;
    let summary = next.iter().find(|c| c.artifact == ids[0]).expect("its next stage");
    rig.worker.failed(summary, ErrorCode::TooLarge).await.expect("recorded");
    rig.worker.work(next.iter().find(|c| c.artifact == ids[2]).expect("the other")).await.expect("recorded");
    rig.worker.drain().await;
    assert_eq!(rig.store.job_row(&job).await.expect("the job").job.failed_files, 2);

    rig.clock.advance(5);
    assert_eq!(rig.store.retry(&Scope::Job(job.clone()), ME).await.expect("retried"), 1);
    let row = rig.store.job_status(&job).await.expect("the job");
    assert_eq!((row.status, row.failed_files, row.completed_at), (Status::Processing, 1, None));
    let states = rig.states(ids[0]).await;
    assert_eq!(states[0], StageState::Done, "what ended well stays");
    assert_eq!(states[2..], [StageState::Available, StageState::Blocked, StageState::Blocked]);
    let status = rig.status(ids[0]).await;
    assert_eq!((status.status, status.error_code), (Status::Processing, None));
    assert_eq!(rig.worker.drain().await, 3);
    assert_eq!(rig.status(ids[0]).await.status, Status::Completed);
    assert_eq!(rig.store.retry(&Scope::Artifact(ids[0]), ME).await.expect("nothing failed"), 0);
    let history = rig.store.history(ids[0]).await.expect("history");
    assert!(history.iter().any(|e| e.action == Action::Retried && e.actor == ME));
}

pub async fn a_cancelled_job_is_retried(rig: &Rig) {
    let (job, ids) = rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    rig.worker.work(&rig.worker.claim(1).await[0].clone()).await.expect("recorded");
    rig.store.cancel(&job, ME).await.expect("cancelled");
    assert_eq!(rig.store.retry(&Scope::Artifact(ids[0]), ME).await.expect("retried"), 1);
    assert_eq!(rig.worker.drain().await, 3, "only what had not ended");
    assert_eq!(rig.store.retry(&Scope::Job(job.clone()), ME).await.expect("retried"), 1);
    assert_eq!(rig.worker.drain().await, 4);
    let status = rig.store.job_status(&job).await.expect("status");
    assert_eq!((status.status, status.failed_files), (Status::Completed, 0));
    assert!(status.artifacts.iter().all(|a| a.status == Status::Completed));
    rig.store.reprocess(&Scope::Job(job.clone()), Stage::Graph, ME).await.expect("reprocessed");
    rig.store.set_paused(&job, true, ME).await.expect("it is a job like any other again");
}

pub async fn reprocessing_begins_at_its_stage(rig: &Rig) {
    let (job, id) = rig.one_file("Phoenix", "a.txt", "a").await;
    rig.worker.drain().await;
    rig.store.reprocess(&Scope::Artifact(id), Stage::Embeddings, ME).await.expect("reprocessed");
    let states = rig.states(id).await;
    assert_eq!(states[..3], [StageState::Done, StageState::Skipped, StageState::Done]);
    assert_eq!(states[3..], [StageState::Available, StageState::Blocked]);
    assert_eq!(rig.status(id).await.processing_stages.len(), 2);
    let row = rig.store.job_status(&job).await.expect("status");
    assert_eq!((row.status, row.processed_files), (Status::Processing, 0));
    let stage = rig.worker.claim_one().await;
    let other = Outcome::Done { key: key(&stage, "{\"model\":2}"), output: fixture::embeddings() };
    rig.worker.finish(&stage, other).await.expect("recorded");
    assert_eq!(rig.worker.drain().await, 1);
    assert!(!rig.stage(id, Stage::Embeddings).await.reused);
    assert!(rig.stage(id, Stage::Graph).await.reused, "nothing changed for it");

    rig.store.reprocess(&Scope::Job(job.clone()), Stage::Extraction, ME).await.expect("reprocessed");
    let status = rig.status(id).await;
    assert_eq!((status.status, status.current_stage), (Status::Queued, None));
    assert!(status.processing_stages.is_empty() && status.skipped_stages.is_empty());
    assert_eq!(rig.worker.drain().await, 4);
    assert!(rig.stage(id, Stage::Extraction).await.reused, "its key has not changed");
}

pub async fn reprocessing_a_case_reaches_every_job(rig: &Rig) {
    rig.one_file("Phoenix", "a.txt", "a").await;
    rig.one_file("Phoenix", "b.txt", "b").await;
    let (_, stranger) = rig.one_file("Raven", "c.txt", "c").await;
    rig.worker.drain().await;
    let phoenix = Scope::Case(fixture::case("Phoenix"));
    assert_eq!(rig.store.reprocess(&phoenix, Stage::Graph, ME).await.expect("reprocessed"), 2);
    assert_eq!(rig.status(stranger).await.status, Status::Completed);
    assert_eq!(rig.worker.drain().await, 2);
    let nowhere = rig.store.reprocess(&Scope::Case(fixture::case("Nothing")), Stage::Graph, ME).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))), "{nowhere:?}");
}

pub async fn an_open_artifact_is_not_reprocessed(rig: &Rig) {
    let (job, ids) =
        rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("bb.txt", "bb")]).await;
    let first = rig.worker.claim(1).await.remove(0);
    rig.worker.failed(&first, ErrorCode::Corrupt).await.expect("recorded");
    let running = rig.worker.claim_one().await;
    assert_eq!(rig.store.reprocess(&Scope::Job(job), Stage::Extraction, ME).await.expect("reprocessed"), 1);
    assert_eq!(rig.store.retry(&Scope::Artifact(ids[1]), ME).await.expect("nothing to retry"), 0);
    rig.worker.work(&running).await.expect("it is still held");
}

pub async fn a_part_of_an_archive_is_tried_again_when_more_parts_come(rig: &Rig) {
    let (_, first) = rig.job("Phoenix", vec![fixture::part("a.zip.001", "one")]).await;
    let (_, other) = rig.job("Raven", vec![fixture::part("a.zip.001", "two")]).await;
    for stage in rig.worker.claim(10).await {
        rig.worker.failed(&stage, ErrorCode::Unsupported).await.expect("recorded");
    }
    let (job, _) = rig.one_file("Phoenix", "letter.txt", "a letter").await;
    assert_eq!(rig.store.rejoin(&job, "intake").await.expect("an answer"), 0, "no part came");
    let (job, _) = rig.job("Phoenix", vec![fixture::part("a.zip.002", "three")]).await;
    assert_eq!(rig.store.rejoin(&job, "intake").await.expect("an answer"), 1);
    assert_eq!(rig.status(first[0]).await.status, Status::Queued);
    assert_eq!(rig.status(other[0]).await.status, Status::Failed, "of another case");
}
