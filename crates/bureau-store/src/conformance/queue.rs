//! Handing out work.

use super::{Harness, fixture};
use crate::{NewJob, StoreError};
use bureau_model::stage::Lane;
use bureau_model::wire::Suspect;
use bureau_model::{FileType, Stage, StageState, Status};
use std::collections::BTreeMap;

pub async fn small_files_go_first(harness: &Harness) {
    let files = [("book.txt", 9_000_000), ("letter.txt", 900), ("note.txt", 20), ("memo.txt", 25)];
    let files = files.iter().map(|(name, size)| fixture::sized(name, name, FileType::Document, *size));
    harness.job("Phoenix", files.collect()).await;
    let claimed = harness.worker.claim_from(Lane::Cpu, 10).await;
    let names: Vec<_> = claimed.iter().map(|c| c.filename.as_str()).collect();
    assert_eq!(names, ["note.txt", "memo.txt", "letter.txt", "book.txt"]);
}

pub async fn an_opened_artifact_goes_first(harness: &Harness) {
    let book = fixture::sized("book.txt", "book", FileType::Document, 9_000_000);
    let (_, ids) = harness.job("Phoenix", vec![fixture::file("note.txt", "note"), book]).await;
    harness.store.prioritise(&harness.all, ids[1]).await.expect("it is put first");
    assert_eq!(harness.worker.claim_from(Lane::Cpu, 1).await[0].artifact, ids[1]);
    harness.worker.claim_one().await;
    assert_eq!(harness.status(ids[1]).await.status, Status::Processing);
}

pub async fn a_lane_hands_out_its_own_stages(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    assert!(harness.worker.claim_from(Lane::Model, 10).await.is_empty());
    let stage = harness.worker.claim_from(Lane::Cpu, 10).await.remove(0);
    assert_eq!((stage.stage, stage.artifact), (Stage::Extraction, id));
    harness.worker.work(&stage).await.expect("extracted");
    let stage = harness.worker.claim_from(Lane::Cpu, 10).await.remove(0);
    harness.worker.work(&stage).await.expect("summarised");
    assert!(harness.worker.claim_from(Lane::Cpu, 10).await.is_empty());
    assert_eq!(harness.worker.claim_from(Lane::Model, 10).await[0].stage, Stage::Embeddings);
}

pub async fn a_job_is_worked_alone(harness: &Harness) {
    let (first, _) = harness.one_file("Phoenix", "a.txt", "a").await;
    let (second, _) = harness.one_file("Phoenix", "b.txt", "b").await;
    let claimed = harness.worker.claim_of(&second, 10).await;
    assert_eq!(claimed.iter().map(|c| &c.job).collect::<Vec<_>>(), [&second]);
    assert!(harness.worker.claim_of(&second, 10).await.is_empty());
    assert_eq!(harness.worker.claim_of(&first, 10).await.len(), 1);
    let request =
        crate::ClaimRequest { job: Some(fixture::job("x").id), ..harness.worker.request(Lane::Cpu, 1) };
    let unknown = harness.store.claim(request).await;
    assert!(matches!(unknown, Err(StoreError::NotFound(_))), "{unknown:?}");
}

pub async fn no_more_is_claimed_than_asked_for(harness: &Harness) {
    let files = (0..5).map(|n| fixture::file(&format!("{n}.txt"), &n.to_string()));
    harness.job("Phoenix", files.collect()).await;
    assert!(harness.worker.claim_from(Lane::Cpu, 0).await.is_empty());
    assert_eq!(harness.worker.claim_from(Lane::Cpu, 3).await.len(), 3);
    assert_eq!(harness.another_worker().claim_from(Lane::Cpu, 3).await.len(), 2);
    let workers = harness.store.workers().await.expect("workers");
    assert_eq!((workers.len(), workers.contains(&harness.worker.id)), (2, true));
}

pub async fn the_same_content_is_worked_on_once(harness: &Harness) {
    let copies = (0..9).map(|n| fixture::file(&format!("copy {n}.txt"), "the same"));
    let (_, copies) = harness.job("Phoenix", copies.collect()).await;
    let (_, other) = harness.one_file("Raven", "other.txt", "something else entirely").await;
    let claimed = harness.worker.claim_from(Lane::Cpu, 2).await;
    assert_eq!(claimed.iter().filter(|c| c.artifact != other).count(), 1, "one copy at a time");
    assert!(claimed.iter().any(|c| c.artifact == other), "copies do not hold others up");
    assert!(harness.another_worker().claim_from(Lane::Cpu, 9).await.is_empty());
    for stage in &claimed {
        harness.worker.work(stage).await.expect("an outcome");
    }
    harness.worker.drain().await;
    let mut made = 0;
    for id in copies {
        let row = harness.stage(id, Stage::Extraction).await;
        assert_eq!(row.state, StageState::Done);
        made += u32::from(!row.reused);
    }
    assert_eq!(made, 1, "the others find the output of the first");
}

pub async fn a_claim_says_what_it_rests_on(harness: &Harness) {
    let (job, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let first = harness.worker.claim_one().await;
    assert_eq!((first.rests_on, first.language.as_deref()), (None, None));
    assert_eq!((&first.job, first.artifact, first.sha256), (&job, id, fixture::sha256("a")));
    assert_eq!((first.media_type.as_str(), first.target_language.as_str()), ("text/plain", "en"));
    assert_eq!((first.file_type, first.size, first.attempts.failed), (FileType::Document, 1, 0));
    harness
        .worker
        .done(&first, fixture::text(&["The goods arrive ", "on Tuesday."]))
        .await
        .expect("extracted");
    let then = harness.worker.claim_one().await;
    let (output, key) = then.rests_on.expect("the text");
    assert_eq!((key, then.language.as_deref()), (super::worker::key(&first, "{}"), Some("en")));
    let text = harness.store.text(&harness.all, output).await.expect("the text is read");
    assert_eq!(
        text.chunks.iter().map(|c| c.text.as_str()).collect::<String>(),
        "The goods arrive on Tuesday."
    );
    assert_eq!(text.metadata, [("author".to_owned(), "Meera".to_owned())]);
}

pub async fn persons_of_interest_are_those_of_the_case(harness: &Harness) {
    let suspect = |id: &str| Suspect {
        id: id.to_owned(),
        fields: BTreeMap::from([("name".to_owned(), format!("{id}'s name"))]),
    };
    for (case, person) in [("Phoenix", "falcon"), ("Phoenix", "eagle"), ("Raven", "stranger")] {
        let job = NewJob { suspects: vec![suspect(person)], ..fixture::job(case) };
        harness.store.create_job(&harness.all, job).await.expect("the job is recorded");
    }
    let job = harness.open_job("Phoenix").await;
    assert_eq!(
        harness.store.suspects(&harness.all, &job).await.expect("suspects"),
        [suspect("eagle"), suspect("falcon")]
    );
}

pub async fn pending_counts_what_is_to_be_waited_for(harness: &Harness) {
    let (job, _) = harness.one_file("Phoenix", "a.txt", "a").await;
    let (other, _) = harness.one_file("Phoenix", "b.txt", "b").await;
    assert_eq!(harness.store.pending(&harness.all, None).await.expect("a number"), 2);
    assert_eq!(harness.store.pending(&harness.all, Some(&job)).await.expect("a number"), 1);
    harness.store.set_paused(&harness.all, &other, true).await.expect("paused");
    assert_eq!(
        harness.store.pending(&harness.all, None).await.expect("a number"),
        1,
        "nobody waits for a paused job"
    );
    harness.worker.drain().await;
    assert_eq!(harness.store.pending(&harness.all, None).await.expect("a number"), 0);
    harness.open_job("Raven").await;
    assert!(harness.store.pending(&harness.all, None).await.expect("a number") > 0, "more is being taken in");
}

pub async fn siblings_stand_in_the_same_folder(harness: &Harness) {
    let (_, ids) =
        harness.job("Phoenix", vec![fixture::part("A.zip.001", "1"), fixture::file("a.txt", "2")]).await;
    harness
        .job("Phoenix", vec![fixture::part("a.ZIP.002", "3"), fixture::part("below/a.zip.003", "4")])
        .await;
    harness.job("Raven", vec![fixture::part("a.zip.004", "5")]).await;
    let siblings = harness.store.siblings(&harness.all, ids[0], "a.zip").await.expect("siblings");
    let names: Vec<&str> = siblings.iter().map(|sibling| sibling.filename.as_str()).collect();
    assert_eq!(names, ["A.zip.001", "a.ZIP.002"]);
    assert_eq!(siblings[1].sha256, fixture::sha256("3"));
    assert_eq!(siblings[1].media_type, bureau_model::split::MEDIA_TYPE);
}
