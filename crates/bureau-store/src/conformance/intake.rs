//! Recording jobs and files.

use super::{Rig, fixture};
use crate::{NewJob, StoreError};
use bureau_model::wire::Suspect;
use bureau_model::{ErrorCode, Status};
use std::collections::BTreeMap;

pub async fn two_spellings_of_a_case_name_are_one_case(rig: &Rig) {
    rig.one_file("Caf\u{e9} Noir", "a.txt", "a").await;
    rig.one_file("  Cafe\u{301} Noir ", "b.txt", "b").await;
    let cases = rig.store.cases().await.expect("cases");
    assert_eq!(cases.len(), 1);
    assert_eq!((cases[0].case_name.as_str(), cases[0].jobs), ("Caf\u{e9} Noir", 2));
}

pub async fn a_parent_of_another_case_is_refused(rig: &Rig) {
    let parent = rig.open_job("Phoenix").await;
    let before = rig.events().await;
    let child = NewJob { parent: Some(parent.clone()), ..fixture::job("Raven") };
    let refused = rig.store.create_job(child).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    assert_eq!(rig.store.cases().await.expect("cases").len(), 1, "the refused job left a case");
    assert_eq!(rig.events().await, before);

    let child = NewJob { parent: Some(parent.clone()), ..fixture::job("Phoenix") };
    let id = child.id.clone();
    rig.store.create_job(child).await.expect("a parent of the same case");
    assert_eq!(rig.store.job_row(&id).await.expect("the job").job.parent_job_id, Some(parent));
}

pub async fn a_parent_that_does_not_exist_is_refused(rig: &Rig) {
    let child = NewJob { parent: Some(fixture::job("Phoenix").id), ..fixture::job("Phoenix") };
    let refused = rig.store.create_job(child).await;
    assert!(matches!(refused, Err(StoreError::NotFound(_))), "{refused:?}");
    assert!(rig.store.cases().await.expect("cases").is_empty());
}

pub async fn a_job_is_recorded_once(rig: &Rig) {
    let job = fixture::job("Phoenix");
    rig.store.create_job(job.clone()).await.expect("the first time");
    let refused = rig.store.create_job(job).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(rig.store.jobs(None).await.expect("jobs").len(), 1);
}

pub async fn a_person_of_interest_is_named_once(rig: &Rig) {
    let falcon = Suspect { id: "falcon".to_owned(), fields: BTreeMap::new() };
    let job = NewJob { suspects: vec![falcon.clone(), falcon], ..fixture::job("Phoenix") };
    let refused = rig.store.create_job(job).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    assert!(rig.store.jobs(None).await.expect("jobs").is_empty());
}

pub async fn artifacts_are_recorded_in_order(rig: &Rig) {
    let job = rig.open_job("Phoenix").await;
    let first = rig.add(&job, vec![fixture::file("b.txt", "b"), fixture::file("a.txt", "a")]).await;
    let then = rig.add(&job, vec![fixture::file("c.txt", "c")]).await;
    let status = rig.store.job_status(&job).await.expect("status");
    let seen: Vec<_> = status.artifacts.iter().map(|a| (a.id, a.ordinal, a.filename.as_str())).collect();
    assert_eq!(seen, [(first[0], 1, "b.txt"), (first[1], 2, "a.txt"), (then[0], 3, "c.txt")]);
    assert!(status.artifacts.iter().all(|a| a.status == Status::Queued && a.current_stage.is_none()));
    assert_eq!((status.status, status.total_files), (Status::Queued, 3));
}

pub async fn a_source_is_taken_in_once(rig: &Rig) {
    let job = rig.open_job("Phoenix").await;
    let twice = vec![fixture::file("a.txt", "a"), fixture::file("a.txt", "a")];
    assert_eq!(rig.add(&job, twice.clone()).await.len(), 1);
    assert!(rig.add(&job, twice).await.is_empty(), "an interrupted intake goes over everything again");
    let sources = [fixture::source("a.txt"), fixture::source("b.txt")];
    assert_eq!(rig.store.known_sources(&job, &sources).await.expect("an answer"), [true, false]);
    assert_eq!(rig.store.job_row(&job).await.expect("the job").job.total_files, 1);
    let (_, elsewhere) = rig.job("Phoenix", vec![fixture::file("a.txt", "a")]).await;
    assert_eq!(elsewhere.len(), 1, "another job takes it in for itself");
}

pub async fn a_refused_file_is_a_failed_artifact_with_its_reason(rig: &Rig) {
    let job = rig.open_job("Phoenix").await;
    let ids = rig.add(&job, vec![fixture::refused("gone.pdf"), fixture::file("a.txt", "a")]).await;
    let gone = rig.status(ids[0]).await;
    assert_eq!((gone.status, gone.error_code, gone.sha256), (Status::Failed, Some(ErrorCode::Io), None));
    assert_eq!(gone.error_message.as_deref(), Some("the file vanished while it was copied"));
    assert_eq!(gone.size_bytes, 7);
    let row = rig.store.job_status(&job).await.expect("status");
    assert_eq!((row.total_files, row.processed_files, row.failed_files, row.failed_artifacts), (2, 1, 1, 1));
    assert_eq!(row.status, Status::Processing, "files are still being taken in");
    assert_eq!(rig.worker.claim(10).await.len(), 1, "there is nothing to work on in a refused file");
}

pub async fn a_closed_intake_takes_nothing_in(rig: &Rig) {
    let (job, _) = rig.one_file("Phoenix", "a.txt", "a").await;
    let late = rig.store.add_artifacts(&job, vec![fixture::file("b.txt", "b")]).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    let before = rig.events().await;
    rig.store.close_intake(&job).await.expect("harmless when repeated");
    assert_eq!(rig.events().await, before);
    let nowhere = rig.store.add_artifacts(&fixture::job("x").id, Vec::new()).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))), "{nowhere:?}");
}

pub async fn an_open_intake_is_found_again(rig: &Rig) {
    let odd = vec![b"/evidence/\xff\xfe".to_vec(), b"/evidence/two".to_vec()];
    let new = NewJob { roots: odd.clone(), ..fixture::job("Phoenix") };
    let job = new.id.clone();
    rig.store.create_job(new).await.expect("the job is recorded");
    rig.one_file("Phoenix", "a.txt", "a").await;
    let open = rig.store.open_intakes().await.expect("open intakes");
    assert_eq!(open.iter().map(|open| (&open.job, &open.roots)).collect::<Vec<_>>(), [(&job, &odd)]);
    rig.store.close_intake(&job).await.expect("the intake is closed");
    assert!(rig.store.open_intakes().await.expect("open intakes").is_empty());
}

pub async fn nothing_taken_in_ends_the_job(rig: &Rig) {
    let (job, _) = rig.job("Phoenix", Vec::new()).await;
    let status = rig.store.job_status(&job).await.expect("status");
    assert!(status.status.is_ended() && status.completed_at.is_some());
    let (job, _) = rig.job("Phoenix", vec![fixture::refused("gone.pdf")]).await;
    let status = rig.store.job_status(&job).await.expect("status");
    assert_eq!((status.status, status.progress_percentage), (Status::Failed, 100.0));
}
