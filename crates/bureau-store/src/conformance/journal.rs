//! What was recorded, in which order.

use super::{Rig, fixture};
use crate::Outcome;
use bureau_model::event::{Action, Event};
use bureau_model::{ErrorCode, Stage, Status};

pub async fn entries_are_numbered_without_gaps(rig: &Rig) {
    rig.one_file("Phoenix", "a.txt", "a").await;
    rig.worker.drain().await;
    let seen: Vec<i64> = rig.events().await.iter().filter_map(Event::seq).collect();
    assert!(seen.len() > 10);
    assert_eq!(seen, (1..=seen.len() as i64).collect::<Vec<_>>());
    let entries = rig.store.verify_journal().await.expect("the journal is read");
    assert_eq!(entries, (seen.len() as u64, Vec::new()));
}

pub async fn an_artifact_has_its_whole_history(rig: &Rig) {
    let (_, id) = rig.one_file("Phoenix", "a.txt", "a").await;
    let stage = rig.worker.claim_one().await;
    rig.worker.failed(&stage, ErrorCode::Io).await.expect("recorded");
    rig.clock.advance(2);
    let stage = rig.worker.claim_one().await;
    rig.worker.work(&stage).await.expect("recorded");
    let stage = rig.worker.claim_one().await;
    rig.worker.finish(&stage, Outcome::Skipped { reason: "too short".to_owned() }).await.expect("recorded");
    let stage = rig.worker.claim_one().await;
    rig.worker.failed(&stage, ErrorCode::Unsupported).await.expect("recorded");

    let history = rig.store.history(id).await.expect("history");
    let actions: Vec<Action> = history.iter().map(|e| e.action).collect();
    use Action::{Added, Failed, Finished, Skipped, Started, WillRetry};
    let expected = [Added, Started, WillRetry, Started, Finished, Started, Skipped, Started, Failed];
    assert_eq!(actions, expected);
    let retried = &history[2];
    assert_eq!(retried.actor, format!("worker:{}", rig.worker.id));
    assert_eq!((retried.detail.stage, retried.detail.attempt), (Some(Stage::Extraction), Some(1)));
    assert_eq!(retried.detail.reason.as_deref(), Some("it is io"));
    let done = &history[4];
    assert_eq!(done.detail.engine.as_deref(), Some("test-extraction 1"));
    assert_eq!((done.detail.attempt, done.detail.seconds), (Some(2), Some(0.5)));
    assert_eq!(done.detail.parameters.as_deref(), Some("{}"));
    assert_eq!(done.at, rig.clock.after(0));
    assert_eq!(history[6].detail.reason.as_deref(), Some("too short"));

    let events: Vec<Event> = history.into_iter().map(|e| e.event).collect();
    let announced = rig.artifact_events(id).await.into_iter().map(Event::ArtifactStatus);
    assert_eq!(events, announced.collect::<Vec<_>>(), "what was announced is what is recorded");
}

pub async fn a_job_announces_each_change(rig: &Rig) {
    let (job, _) = rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("bb.txt", "bb")]).await;
    rig.worker.failed(&rig.worker.claim(1).await[0].clone(), ErrorCode::Empty).await.expect("recorded");
    rig.worker.drain().await;
    let seen: Vec<_> = rig
        .job_events(&job)
        .await
        .iter()
        .map(|e| (e.status, e.total_files, e.processed_files, e.failed_files))
        .collect();
    let (queued, processing, completed) = (Status::Queued, Status::Processing, Status::Completed);
    let expected = [
        (queued, 0, 0, 0),
        (queued, 2, 0, 0),
        (queued, 2, 0, 0),
        (processing, 2, 0, 0),
        (processing, 2, 1, 1),
        (completed, 2, 2, 1),
    ];
    assert_eq!(seen, expected, "recorded, taken in, closed, begun, one failed, ended");
}

pub async fn events_come_in_pieces(rig: &Rig) {
    rig.one_file("Phoenix", "a.txt", "a").await;
    rig.worker.drain().await;
    let (all, mut pieces) = (rig.events().await, Vec::new());
    loop {
        let after = pieces.last().and_then(Event::seq).unwrap_or(0);
        let piece = rig.store.events_after(after, 3).await.expect("events");
        if piece.is_empty() {
            break;
        }
        assert!(piece.len() <= 3);
        pieces.extend(piece);
    }
    assert_eq!(pieces, all);
}

pub async fn listeners_are_woken(rig: &Rig) {
    let mut last = rig.store.last_seq();
    let before = *last.borrow_and_update();
    rig.one_file("Phoenix", "a.txt", "a").await;
    assert!(last.has_changed().expect("the store is there"));
    let now = *last.borrow_and_update();
    assert!(now > before);
    let newest = rig.events().await.last().and_then(Event::seq);
    assert_eq!(newest, Some(now), "what is announced can be read");
    rig.store.set_setting("a", "b").await.expect("set");
    assert!(!last.has_changed().expect("the store is there"), "nothing was journalled");
}

pub async fn a_refused_write_leaves_no_entry(rig: &Rig) {
    let (job, id) = rig.one_file("Phoenix", "a.txt", "a").await;
    let stage = rig.worker.claim_one().await;
    rig.store.cancel(&job, fixture::ANALYST).await.expect("cancelled");
    let before = rig.events().await;
    rig.worker.work(&stage).await.expect_err("it was cancelled");
    rig.store.cancel(&job, fixture::ANALYST).await.expect_err("it has ended");
    rig.store.prioritise(id, fixture::ANALYST).await.expect("harmless");
    rig.store.add_artifacts(&job, vec![fixture::file("b.txt", "b")]).await.expect_err("it is closed");
    assert_eq!(rig.events().await, before);
}
