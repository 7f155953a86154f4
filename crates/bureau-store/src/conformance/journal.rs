//! What was recorded, in which order.

use super::{Harness, fixture};
use crate::Outcome;
use bureau_model::event::{Action, Event};
use bureau_model::{ErrorCode, Stage, Status};

pub async fn entries_are_numbered_without_gaps(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "a").await;
    harness.worker.drain().await;
    let seen: Vec<i64> = harness.events().await.iter().filter_map(Event::seq).collect();
    assert!(seen.len() > 10);
    assert_eq!(seen, (1..=seen.len() as i64).collect::<Vec<_>>());
    let entries = harness.store.verify_journal(&harness.all).await.expect("the journal is read");
    assert_eq!(entries, (seen.len() as u64, Vec::new()));
}

pub async fn an_artifact_has_its_whole_history(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    harness.worker.failed(&stage, ErrorCode::Io).await.expect("recorded");
    harness.clock.advance(2);
    let stage = harness.worker.claim_one().await;
    harness.worker.work(&stage).await.expect("recorded");
    let stage = harness.worker.claim_one().await;
    harness
        .worker
        .finish(&stage, Outcome::Skipped { reason: "too short".to_owned() })
        .await
        .expect("recorded");
    let stage = harness.worker.claim_one().await;
    harness.worker.failed(&stage, ErrorCode::Unsupported).await.expect("recorded");

    let history = harness.store.history(&harness.all, id).await.expect("history");
    let actions: Vec<Action> = history.iter().map(|e| e.action).collect();
    use Action::{Added, Failed, Finished, Skipped, Started, WillRetry};
    let expected = [Added, Started, WillRetry, Started, Finished, Started, Skipped, Started, Failed];
    assert_eq!(actions, expected);
    assert!(history.iter().all(|e| e.ordinal == Some(1) && e.origin == history[0].origin), "it can travel");
    assert!(history[0].origin.is_some());
    let retried = &history[2];
    assert_eq!(retried.actor, format!("worker:{}", harness.worker.id));
    assert_eq!((retried.detail.stage, retried.detail.attempt), (Some(Stage::Extraction), Some(1)));
    assert_eq!(retried.detail.reason.as_deref(), Some("it is io"));
    let done = &history[4];
    assert_eq!(done.detail.engine.as_deref(), Some("test-extraction 1"));
    assert_eq!((done.detail.attempt, done.detail.seconds), (Some(2), Some(0.5)));
    assert_eq!(done.detail.parameters.as_deref(), Some("{}"));
    assert_eq!(done.at, harness.clock.after(0));
    assert_eq!(history[6].detail.reason.as_deref(), Some("too short"));

    let events: Vec<Event> = history.into_iter().map(|e| e.event).collect();
    let announced = harness.artifact_events(id).await.into_iter().map(Event::ArtifactStatus);
    assert_eq!(events, announced.collect::<Vec<_>>(), "what was announced is what is recorded");
}

pub async fn a_job_announces_each_change(harness: &Harness) {
    let (job, _) =
        harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("bb.txt", "bb")]).await;
    harness
        .worker
        .failed(&harness.worker.claim(1).await[0].clone(), ErrorCode::Empty)
        .await
        .expect("recorded");
    harness.worker.drain().await;
    let seen: Vec<_> = harness
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

pub async fn events_come_in_pieces(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "a").await;
    harness.worker.drain().await;
    let (all, mut pieces) = (harness.events().await, Vec::new());
    loop {
        let after = pieces.last().and_then(Event::seq).unwrap_or(0);
        let piece = harness.store.events_after(&harness.all, after, 3).await.expect("events");
        if piece.is_empty() {
            break;
        }
        assert!(piece.len() <= 3);
        pieces.extend(piece);
    }
    assert_eq!(pieces, all);
}

pub async fn listeners_are_woken(harness: &Harness) {
    let mut last = harness.store.last_seq();
    let before = *last.borrow_and_update();
    harness.one_file("Phoenix", "a.txt", "a").await;
    assert!(last.has_changed().expect("the store is there"));
    let now = *last.borrow_and_update();
    assert!(now > before);
    let newest = harness.events().await.last().and_then(Event::seq);
    assert_eq!(newest, Some(now), "what is announced can be read");
    harness.store.set_setting(&harness.all, "a", "b").await.expect("set");
    assert!(!last.has_changed().expect("the store is there"), "nothing was journalled");
}

pub async fn a_refused_write_leaves_no_entry(harness: &Harness) {
    let (job, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    harness.store.cancel(&harness.all, &job).await.expect("cancelled");
    let before = harness.events().await;
    harness.worker.work(&stage).await.expect_err("it was cancelled");
    harness.store.cancel(&harness.all, &job).await.expect_err("it has ended");
    harness.store.prioritise(&harness.all, id).await.expect("harmless");
    harness
        .store
        .add_artifacts(&harness.all, &job, vec![fixture::file("b.txt", "b")])
        .await
        .expect_err("it is closed");
    assert_eq!(harness.events().await, before);
}
