//! Recording outcomes: what follows, retries, reuse.

use super::worker::key;
use super::{Harness, fixture};
use crate::{Follow, Outcome, StoreError};
use bureau_model::stage::{Lane, back_off_seconds};
use bureau_model::wire::{ContentRequest, ContentType};
use bureau_model::{ErrorCode, FileType, Stage, StageState, Status};

pub async fn a_job_from_its_first_file_to_its_last(harness: &Harness) {
    let (job, ids) =
        harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("bb.txt", "bb")]).await;
    let begun = harness.clock.now_micros();
    let claimed = harness.worker.claim_from(Lane::Cpu, 1).await.remove(0);
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.processed_files), (Status::Processing, 0));
    assert_eq!(status.artifacts[0].current_stage.as_deref(), Some("extraction"));
    assert_eq!(status.artifacts[1].status, Status::Queued);
    harness.clock.advance(5);
    harness.worker.failed(&claimed, ErrorCode::Locked).await.expect("recorded");
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.processed_files, status.failed_files, status.progress_percentage), (1, 1, 50.0));
    assert_eq!(status.completed_at, None);
    harness.worker.drain().await;
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.processed_files, status.failed_files), (Status::Completed, 2, 1));
    assert_eq!(status.progress_percentage, 100.0);
    assert_eq!(status.started_at.map(|at| at.timestamp_micros()), Some(begun));
    assert_eq!(status.completed_at.map(|at| at.timestamp_micros()), Some(begun + 5_000_000));
    let done = harness.status(ids[1]).await;
    assert_eq!((done.status, done.current_stage.as_deref()), (Status::Completed, Some("completed")));
    assert_eq!(done.processing_stages.len(), 4, "{done:?}");
    assert_eq!(done.skipped_stages.get(&Stage::Translation).map(String::as_str), Some("already in English"));
}

pub async fn progress_is_below_100_to_the_end(harness: &Harness) {
    let job = harness.open_job("Phoenix").await;
    harness.add(&job, vec![fixture::file("a.txt", "a")]).await;
    harness.worker.drain().await;
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.processed_files), (Status::Processing, 1));
    assert!(status.progress_percentage < 100.0, "more may be taken in");
    harness.store.close_intake(&harness.all, &job).await.expect("the intake is closed");
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.progress_percentage), (Status::Completed, 100.0));
}

pub async fn a_passing_failure_is_tried_again_after_a_while(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    for failures in 1..3 {
        let stage = harness.worker.claim_one().await;
        assert_eq!(stage.attempts.failed, failures - 1);
        harness.worker.failed(&stage, ErrorCode::Io).await.expect("recorded");
        let row = harness.stage(id, Stage::Extraction).await;
        assert_eq!((row.state, row.failures), (StageState::Retryable, failures));
        assert_eq!(row.error_code, Some(ErrorCode::Io));
        let wait = i64::from(back_off_seconds(failures));
        assert_eq!(harness.store.next_due().await.expect("when"), Some(harness.clock.after(wait)));
        assert!(harness.worker.claim(10).await.is_empty(), "it waits");
        assert_eq!(harness.status(id).await.status, Status::Processing);
        harness.clock.advance(wait);
    }
    harness.worker.drain().await;
    assert_eq!(harness.status(id).await.status, Status::Completed);
    assert_eq!(harness.status(id).await.error_code, None);
    assert_eq!(harness.store.next_due().await.expect("when"), None);
}

async fn fail_until_it_ends(harness: &Harness, code: ErrorCode) -> (u32, bureau_model::wire::ArtifactStatus) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    for attempt in 1..10 {
        harness.worker.failed(&harness.worker.claim_one().await, code).await.expect("recorded");
        if harness.status(id).await.status == Status::Failed {
            return (attempt, harness.status(id).await);
        }
        harness.clock.advance(1_000);
    }
    panic!("it is tried for ever");
}

pub async fn three_crashes_quarantine(harness: &Harness) {
    let (attempts, status) = fail_until_it_ends(harness, ErrorCode::Crashed).await;
    assert_eq!((attempts, status.error_code), (3, Some(ErrorCode::Quarantined)));
    assert!(status.error_message.expect("a sentence").contains("it is crashed"));
    assert_eq!(status.current_stage.as_deref(), Some("extraction"));
}

pub async fn two_timeouts_are_enough(harness: &Harness) {
    let (attempts, status) = fail_until_it_ends(harness, ErrorCode::Timeout).await;
    assert_eq!((attempts, status.error_code), (2, Some(ErrorCode::Timeout)));
}

pub async fn no_more_than_three_attempts(harness: &Harness) {
    for code in [ErrorCode::Io, ErrorCode::Internal, ErrorCode::OutOfMemory] {
        assert_eq!(fail_until_it_ends(harness, code).await.0, 3, "{code}");
    }
}

pub async fn a_damaged_file_fails_at_once(harness: &Harness) {
    let (attempts, status) = fail_until_it_ends(harness, ErrorCode::Corrupt).await;
    assert_eq!((attempts, status.error_message.as_deref()), (1, Some("it is corrupt")));
    assert!(harness.worker.claim(10).await.is_empty(), "nothing follows a failure");
}

pub async fn what_is_skipped_says_why(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    let why = |stage: Stage| (stage, Follow::Skip(format!("no engine for {stage}")));
    let mut finish = harness
        .worker
        .outcome(&stage, Outcome::Done { key: key(&stage, "{}"), output: fixture::text(&["words"]) });
    finish.follow = vec![why(Stage::Translation), why(Stage::Summarization), why(Stage::Graph)];
    harness.store.finish(finish).await.expect("recorded");
    let skipped = harness.status(id).await.skipped_stages;
    assert_eq!(skipped.keys().copied().collect::<Vec<_>>(), [Stage::Translation, Stage::Summarization]);
    assert_eq!(skipped[&Stage::Summarization], "no engine for summarization");
    let next = harness.worker.claim_one().await;
    assert_eq!(next.stage, Stage::Embeddings, "the first that is to be run");
    let mut finish =
        harness.worker.outcome(&next, Outcome::Skipped { reason: "nothing to embed".to_owned() });
    finish.follow = vec![why(Stage::Graph)];
    let ended = harness.store.finish(finish).await.expect("recorded");
    assert_eq!(ended.artifact, Status::Completed);
    let status = harness.status(id).await;
    assert_eq!(status.skipped_stages.len(), 4);
    assert_eq!(status.skipped_stages[&Stage::Embeddings], "nothing to embed");
    assert_eq!(harness.stage(id, Stage::Graph).await.skip_reason.as_deref(), Some("no engine for graph"));
}

pub async fn an_output_is_reused_in_another_case(harness: &Harness) {
    let (_, first) = harness.one_file("Phoenix", "a.txt", "the same").await;
    assert_eq!(harness.worker.drain().await, 4);
    let (_, second) = harness.one_file("Raven", "copy.txt", "the same").await;
    harness.worker.drain().await;
    for row in harness.artifact(second).await.stages {
        assert_eq!(row.reused, row.stage != Stage::Translation, "{row:?}");
    }
    assert_eq!(harness.artifact(second).await.same_content, [first]);
    assert_eq!(harness.store.stats(&harness.all).await.expect("stats").contents, 1);
    let text = |id| ContentRequest { artifact_id: id, content_type: ContentType::Text };
    let one = harness.store.content(&harness.all, &text(first)).await.expect("a text");
    let two = harness.store.content(&harness.all, &text(second)).await.expect("a text");
    assert_eq!(one.chunks, two.chunks);
    assert_eq!(harness.status(second).await.language.as_deref(), Some("en"));
}

pub async fn another_key_is_another_output(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "the same").await;
    let first = harness.worker.claim_one().await;
    harness.worker.work(&first).await.expect("recorded");
    harness.worker.drain().await;
    harness.one_file("Raven", "a.txt", "the same").await;
    let second = harness.worker.claim_one().await;
    let hindi = key(&second, "{\"ocr\":\"hin\"}");
    assert_eq!(harness.store.find_output(&harness.all, &hindi).await.expect("a look-up"), None);
    let outcome = Outcome::Done { key: hindi, output: fixture::text(&["other words"]) };
    harness.worker.finish(&second, outcome).await.expect("recorded");
    let old = harness
        .store
        .find_output(&harness.all, &key(&first, "{}"))
        .await
        .expect("a look-up")
        .expect("the old one stays");
    let new = harness.store.find_output(&harness.all, &hindi).await.expect("a look-up").expect("a new one");
    assert_ne!(old, new);
    assert_eq!(
        harness.store.text(&harness.all, old).await.expect("text").chunks[0].text,
        "The words of a.txt"
    );
    assert_eq!(harness.store.text(&harness.all, new).await.expect("text").chunks[0].text, "other words");
    let then = harness.worker.claim_one().await;
    assert_eq!(then.rests_on, Some((new, hindi)));
    assert_eq!(
        harness.store.find_output(&harness.all, &key(&then, "{}")).await.expect("a look-up"),
        None,
        "it rests on new words"
    );
}

pub async fn an_output_of_another_content_is_refused(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "a").await;
    harness.worker.drain().await;
    let (_, id) = harness.one_file("Phoenix", "b.txt", "b").await;
    let stage = harness.worker.claim_one().await;
    let other = fixture::sha256("a");
    let key =
        bureau_model::key::OutputKey::new(&other, stage.stage, &fixture::engine(stage.stage), "{}", None);
    let output =
        harness.store.find_output(&harness.all, &key).await.expect("a look-up").expect("the other's");
    for output in [output, 1_000_000] {
        let refused = harness.worker.finish(&stage, Outcome::Reused { output }).await;
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    }
    let outcome = Outcome::Done { key, output: fixture::text(&["b"]) };
    let refused = harness.worker.finish(&stage, outcome).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    let refused = harness.worker.done(&stage, fixture::summary("A sentence.", &[0])).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    assert_eq!(harness.stage(id, Stage::Extraction).await.state, StageState::Running, "it is still held");
    harness.worker.work(&stage).await.expect("and can be ended");
}

pub async fn timings_are_added_up(harness: &Harness) {
    harness.job("Phoenix", vec![fixture::file("a.txt", "12345"), fixture::file("b.txt", "1234567")]).await;
    harness.one_file("Raven", "copy.txt", "12345").await;
    harness.worker.drain().await;
    let stats = harness.store.stats(&harness.all).await.expect("stats");
    let row = stats.stages.iter().find(|row| row.stage == Stage::Extraction).expect("extraction was timed");
    assert_eq!((row.engine.as_str(), row.runs, row.seconds, row.bytes), ("test-extraction", 2, 1.0, 12));
}

pub async fn a_transcription_is_the_text_of_a_recording(harness: &Harness) {
    let (_, ids) = harness.job("Phoenix", vec![fixture::typed("call.mp3", "sound", FileType::Audio)]).await;
    harness.worker.work(&harness.worker.claim_one().await).await.expect("extracted");
    let stage = harness.worker.claim_one().await;
    assert_eq!(stage.stage, Stage::Transcription);
    harness.worker.done(&stage, fixture::text(&["meet me at the harbour"])).await.expect("transcribed");
    let next = harness.worker.claim_one().await;
    let (text, _) = next.rests_on.expect("the spoken words");
    assert_eq!(
        harness.store.text(&harness.all, text).await.expect("text").chunks[0].text,
        "meet me at the harbour"
    );
    harness.worker.work(&next).await.expect("summarised");
    harness.worker.drain().await;
    let request = ContentRequest { artifact_id: ids[0], content_type: ContentType::Transcription };
    assert_eq!(
        harness.store.content(&harness.all, &request).await.expect("text").content,
        "meet me at the harbour"
    );
    assert_eq!(harness.status(ids[0]).await.status, Status::Completed);
}
