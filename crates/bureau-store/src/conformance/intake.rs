//! Recording jobs and files.

use super::{Harness, fixture};
use crate::{NewJob, StoreError};
use bureau_model::wire::Suspect;
use bureau_model::{ErrorCode, Status};
use std::collections::BTreeMap;

pub async fn two_spellings_of_a_case_name_are_one_case(harness: &Harness) {
    harness.one_file("Caf\u{e9} Noir", "a.txt", "a").await;
    harness.one_file("  Cafe\u{301} Noir ", "b.txt", "b").await;
    let cases = harness.store.cases(&harness.all).await.expect("cases");
    assert_eq!(cases.len(), 1);
    assert_eq!((cases[0].case_name.as_str(), cases[0].jobs), ("Caf\u{e9} Noir", 2));
}

pub async fn a_parent_of_another_case_is_refused(harness: &Harness) {
    let parent = harness.open_job("Phoenix").await;
    let before = harness.events().await;
    let child = NewJob { parent: Some(parent.clone()), ..fixture::job("Raven") };
    let refused = harness.store.create_job(&harness.all, child).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    assert_eq!(
        harness.store.cases(&harness.all).await.expect("cases").len(),
        1,
        "the refused job left a case"
    );
    assert_eq!(harness.events().await, before);

    let child = NewJob { parent: Some(parent.clone()), ..fixture::job("Phoenix") };
    let id = child.id.clone();
    harness.store.create_job(&harness.all, child).await.expect("a parent of the same case");
    assert_eq!(
        harness.store.job_row(&harness.all, &id).await.expect("the job").job.parent_job_id,
        Some(parent)
    );
}

pub async fn a_parent_that_does_not_exist_is_refused(harness: &Harness) {
    let child = NewJob { parent: Some(fixture::job("Phoenix").id), ..fixture::job("Phoenix") };
    let refused = harness.store.create_job(&harness.all, child).await;
    assert!(matches!(refused, Err(StoreError::NotFound(_))), "{refused:?}");
    assert!(harness.store.cases(&harness.all).await.expect("cases").is_empty());
}

pub async fn a_job_is_recorded_once(harness: &Harness) {
    let job = fixture::job("Phoenix");
    harness.store.create_job(&harness.all, job.clone()).await.expect("the first time");
    let refused = harness.store.create_job(&harness.all, job).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(harness.store.jobs(&harness.all, None).await.expect("jobs").len(), 1);
}

pub async fn a_person_of_interest_is_named_once(harness: &Harness) {
    let falcon = Suspect { id: "falcon".to_owned(), fields: BTreeMap::new() };
    let job = NewJob { suspects: vec![falcon.clone(), falcon], ..fixture::job("Phoenix") };
    let refused = harness.store.create_job(&harness.all, job).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    assert!(harness.store.jobs(&harness.all, None).await.expect("jobs").is_empty());
}

pub async fn artifacts_are_recorded_in_order(harness: &Harness) {
    let job = harness.open_job("Phoenix").await;
    let first = harness.add(&job, vec![fixture::file("b.txt", "b"), fixture::file("a.txt", "a")]).await;
    let then = harness.add(&job, vec![fixture::file("c.txt", "c")]).await;
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    let seen: Vec<_> = status.artifacts.iter().map(|a| (a.id, a.ordinal, a.filename.as_str())).collect();
    assert_eq!(seen, [(first[0], 1, "b.txt"), (first[1], 2, "a.txt"), (then[0], 3, "c.txt")]);
    assert!(status.artifacts.iter().all(|a| a.status == Status::Queued && a.current_stage.is_none()));
    assert_eq!((status.status, status.total_files), (Status::Queued, 3));
}

pub async fn a_source_is_taken_in_once(harness: &Harness) {
    let job = harness.open_job("Phoenix").await;
    let twice = vec![fixture::file("a.txt", "a"), fixture::file("a.txt", "a")];
    assert_eq!(harness.add(&job, twice.clone()).await.len(), 1);
    assert!(harness.add(&job, twice).await.is_empty(), "an interrupted intake goes over everything again");
    let sources = [fixture::source("a.txt"), fixture::source("b.txt")];
    assert_eq!(
        harness.store.known_sources(&harness.all, &job, &sources).await.expect("an answer"),
        [true, false]
    );
    assert_eq!(harness.store.job_row(&harness.all, &job).await.expect("the job").job.total_files, 1);
    let (_, elsewhere) = harness.job("Phoenix", vec![fixture::file("a.txt", "a")]).await;
    assert_eq!(elsewhere.len(), 1, "another job takes it in for itself");
}

pub async fn a_refused_file_is_a_failed_artifact_with_its_reason(harness: &Harness) {
    let job = harness.open_job("Phoenix").await;
    let ids = harness.add(&job, vec![fixture::refused("gone.pdf"), fixture::file("a.txt", "a")]).await;
    let gone = harness.status(ids[0]).await;
    assert_eq!((gone.status, gone.error_code, gone.sha256), (Status::Failed, Some(ErrorCode::Io), None));
    assert_eq!(gone.error_message.as_deref(), Some("the file vanished while it was copied"));
    assert_eq!(gone.size_bytes, 7);
    let row = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((row.total_files, row.processed_files, row.failed_files, row.failed_artifacts), (2, 1, 1, 1));
    assert_eq!(row.status, Status::Processing, "files are still being taken in");
    assert_eq!(harness.worker.claim(10).await.len(), 1, "there is nothing to work on in a refused file");
}

pub async fn a_closed_intake_takes_nothing_in(harness: &Harness) {
    let (job, _) = harness.one_file("Phoenix", "a.txt", "a").await;
    let late = harness.store.add_artifacts(&harness.all, &job, vec![fixture::file("b.txt", "b")]).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    let before = harness.events().await;
    harness.store.close_intake(&harness.all, &job).await.expect("harmless when repeated");
    assert_eq!(harness.events().await, before);
    let nowhere = harness.store.add_artifacts(&harness.all, &fixture::job("x").id, Vec::new()).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))), "{nowhere:?}");
}

pub async fn an_open_intake_is_found_again(harness: &Harness) {
    let odd = vec![b"/evidence/\xff\xfe".to_vec(), b"/evidence/two".to_vec()];
    let new = NewJob { roots: odd.clone(), ..fixture::job("Phoenix") };
    let job = new.id.clone();
    harness.store.create_job(&harness.all, new).await.expect("the job is recorded");
    harness.one_file("Phoenix", "a.txt", "a").await;
    let open = harness.store.open_intakes(&harness.all).await.expect("open intakes");
    assert_eq!(open.iter().map(|open| (&open.job, &open.roots)).collect::<Vec<_>>(), [(&job, &odd)]);
    harness.store.close_intake(&harness.all, &job).await.expect("the intake is closed");
    assert!(harness.store.open_intakes(&harness.all).await.expect("open intakes").is_empty());
}

pub async fn nothing_taken_in_ends_the_job(harness: &Harness) {
    let (job, _) = harness.job("Phoenix", Vec::new()).await;
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert!(status.status.is_ended() && status.completed_at.is_some());
    let (job, _) = harness.job("Phoenix", vec![fixture::refused("gone.pdf")]).await;
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.progress_percentage), (Status::Failed, 100.0));
}
