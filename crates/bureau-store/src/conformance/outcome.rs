//! Recording outcomes: what follows, retries, reuse.

use super::worker::key;
use super::{Rig, fixture};
use crate::{Follow, Outcome, StoreError};
use bureau_model::stage::{Lane, back_off_seconds};
use bureau_model::wire::{ContentRequest, ContentType};
use bureau_model::{ErrorCode, FileType, Stage, StageState, Status};

pub async fn a_job_from_its_first_file_to_its_last(rig: &Rig) {
    let (job, ids) =
        rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("bb.txt", "bb")]).await;
    let begun = rig.clock.now_micros();
    let claimed = rig.worker.claim_from(Lane::Cpu, 1).await.remove(0);
    let status = rig.store.job_status(&job).await.expect("status");
    assert_eq!((status.status, status.processed_files), (Status::Processing, 0));
    assert_eq!(status.artifacts[0].current_stage.as_deref(), Some("extraction"));
    assert_eq!(status.artifacts[1].status, Status::Queued);
    rig.clock.advance(5);
    rig.worker.failed(&claimed, ErrorCode::Locked).await.expect("recorded");
    let status = rig.store.job_status(&job).await.expect("status");
    assert_eq!((status.processed_files, status.failed_files, status.progress_percentage), (1, 1, 50.0));
    assert_eq!(status.completed_at, None);
    rig.worker.drain().await;
    let status = rig.store.job_status(&job).await.expect("status");
    assert_eq!((status.status, status.processed_files, status.failed_files), (Status::Completed, 2, 1));
    assert_eq!(status.progress_percentage, 100.0);
    assert_eq!(status.started_at.map(|at| at.timestamp_micros()), Some(begun));
    assert_eq!(status.completed_at.map(|at| at.timestamp_micros()), Some(begun + 5_000_000));
    let done = rig.status(ids[1]).await;
    assert_eq!((done.status, done.current_stage.as_deref()), (Status::Completed, Some("completed")));
    assert_eq!(done.processing_stages.len(), 4, "{done:?}");
    assert_eq!(done.skipped_stages.get(&Stage::Translation).map(String::as_str), Some("already in English"));
}

pub async fn progress_is_below_100_to_the_end(rig: &Rig) {
    let job = rig.open_job("Phoenix").await;
    rig.add(&job, vec![fixture::file("a.txt", "a")]).await;
    rig.worker.drain().await;
    let status = rig.store.job_status(&job).await.expect("status");
    assert_eq!((status.status, status.processed_files), (Status::Processing, 1));
    assert!(status.progress_percentage < 100.0, "more may be taken in");
    rig.store.close_intake(&job).await.expect("the intake is closed");
    let status = rig.store.job_status(&job).await.expect("status");
    assert_eq!((status.status, status.progress_percentage), (Status::Completed, 100.0));
}

pub async fn a_passing_failure_is_tried_again_after_a_while(rig: &Rig) {
    let (_, id) = rig.one_file("Phoenix", "a.txt", "a").await;
    for failures in 1..3 {
        let stage = rig.worker.claim_one().await;
        assert_eq!(stage.attempts.failed, failures - 1);
        rig.worker.failed(&stage, ErrorCode::Io).await.expect("recorded");
        let row = rig.stage(id, Stage::Extraction).await;
        assert_eq!((row.state, row.failures), (StageState::Retryable, failures));
        assert_eq!(row.error_code, Some(ErrorCode::Io));
        let wait = i64::from(back_off_seconds(failures));
        assert_eq!(rig.store.next_due().await.expect("when"), Some(rig.clock.after(wait)));
        assert!(rig.worker.claim(10).await.is_empty(), "it waits");
        assert_eq!(rig.status(id).await.status, Status::Processing);
        rig.clock.advance(wait);
    }
    rig.worker.drain().await;
    assert_eq!(rig.status(id).await.status, Status::Completed);
    assert_eq!(rig.status(id).await.error_code, None);
    assert_eq!(rig.store.next_due().await.expect("when"), None);
}

async fn fail_until_it_ends(rig: &Rig, code: ErrorCode) -> (u32, bureau_model::wire::ArtifactStatus) {
    let (_, id) = rig.one_file("Phoenix", "a.txt", "a").await;
    for attempt in 1..10 {
        rig.worker.failed(&rig.worker.claim_one().await, code).await.expect("recorded");
        if rig.status(id).await.status == Status::Failed {
            return (attempt, rig.status(id).await);
        }
        rig.clock.advance(1_000);
    }
    panic!("it is tried for ever");
}

pub async fn three_crashes_quarantine(rig: &Rig) {
    let (attempts, status) = fail_until_it_ends(rig, ErrorCode::Crashed).await;
    assert_eq!((attempts, status.error_code), (3, Some(ErrorCode::Quarantined)));
    assert!(status.error_message.expect("a sentence").contains("it is crashed"));
    assert_eq!(status.current_stage.as_deref(), Some("extraction"));
}

pub async fn two_timeouts_are_enough(rig: &Rig) {
    let (attempts, status) = fail_until_it_ends(rig, ErrorCode::Timeout).await;
    assert_eq!((attempts, status.error_code), (2, Some(ErrorCode::Timeout)));
}

pub async fn no_more_than_three_attempts(rig: &Rig) {
    for code in [ErrorCode::Io, ErrorCode::Internal, ErrorCode::OutOfMemory] {
        assert_eq!(fail_until_it_ends(rig, code).await.0, 3, "{code}");
    }
}

pub async fn a_damaged_file_fails_at_once(rig: &Rig) {
    let (attempts, status) = fail_until_it_ends(rig, ErrorCode::Corrupt).await;
    assert_eq!((attempts, status.error_message.as_deref()), (1, Some("it is corrupt")));
    assert!(rig.worker.claim(10).await.is_empty(), "nothing follows a failure");
}

pub async fn what_is_skipped_says_why(rig: &Rig) {
    let (_, id) = rig.one_file("Phoenix", "a.txt", "a").await;
    let stage = rig.worker.claim_one().await;
    let why = |stage: Stage| (stage, Follow::Skip(format!("no engine for {stage}")));
    let mut finish = rig
        .worker
        .outcome(&stage, Outcome::Done { key: key(&stage, "{}"), output: fixture::text(&["words"]) });
    finish.follow = vec![why(Stage::Translation), why(Stage::Summarization), why(Stage::Graph)];
    rig.store.finish(finish).await.expect("recorded");
    let skipped = rig.status(id).await.skipped_stages;
    assert_eq!(skipped.keys().copied().collect::<Vec<_>>(), [Stage::Translation, Stage::Summarization]);
    assert_eq!(skipped[&Stage::Summarization], "no engine for summarization");
    let next = rig.worker.claim_one().await;
    assert_eq!(next.stage, Stage::Embeddings, "the first that is to be run");
    let mut finish = rig.worker.outcome(&next, Outcome::Skipped { reason: "nothing to embed".to_owned() });
    finish.follow = vec![why(Stage::Graph)];
    let ended = rig.store.finish(finish).await.expect("recorded");
    assert_eq!(ended.artifact, Status::Completed);
    let status = rig.status(id).await;
    assert_eq!(status.skipped_stages.len(), 4);
    assert_eq!(status.skipped_stages[&Stage::Embeddings], "nothing to embed");
    assert_eq!(rig.stage(id, Stage::Graph).await.skip_reason.as_deref(), Some("no engine for graph"));
}

pub async fn an_output_is_reused_in_another_case(rig: &Rig) {
    let (_, first) = rig.one_file("Phoenix", "a.txt", "the same").await;
    assert_eq!(rig.worker.drain().await, 4);
    let (_, second) = rig.one_file("Raven", "copy.txt", "the same").await;
    rig.worker.drain().await;
    for row in rig.artifact(second).await.stages {
        assert_eq!(row.reused, row.stage != Stage::Translation, "{row:?}");
    }
    assert_eq!(rig.artifact(second).await.same_content, [first]);
    assert_eq!(rig.store.stats().await.expect("stats").contents, 1);
    let text = |id| ContentRequest { artifact_id: id, content_type: ContentType::Text };
    let one = rig.store.content(&text(first)).await.expect("a text");
    let two = rig.store.content(&text(second)).await.expect("a text");
    assert_eq!(one.chunks, two.chunks);
    assert_eq!(rig.status(second).await.language.as_deref(), Some("en"));
}

pub async fn another_key_is_another_output(rig: &Rig) {
    rig.one_file("Phoenix", "a.txt", "the same").await;
    let first = rig.worker.claim_one().await;
    rig.worker.work(&first).await.expect("recorded");
    rig.worker.drain().await;
    rig.one_file("Raven", "a.txt", "the same").await;
    let second = rig.worker.claim_one().await;
    let hindi = key(&second, "{\"ocr\":\"hin\"}");
    assert_eq!(rig.store.find_output(&hindi).await.expect("a look-up"), None);
    let outcome = Outcome::Done { key: hindi, output: fixture::text(&["other words"]) };
    rig.worker.finish(&second, outcome).await.expect("recorded");
    let old = rig.store.find_output(&key(&first, "{}")).await.expect("a look-up").expect("the old one stays");
    let new = rig.store.find_output(&hindi).await.expect("a look-up").expect("a new one");
    assert_ne!(old, new);
    assert_eq!(rig.store.text(old).await.expect("text").chunks[0].text, "The words of a.txt");
    assert_eq!(rig.store.text(new).await.expect("text").chunks[0].text, "other words");
    let then = rig.worker.claim_one().await;
    assert_eq!(then.rests_on, Some((new, hindi)));
    assert_eq!(
        rig.store.find_output(&key(&then, "{}")).await.expect("a look-up"),
        None,
        "it rests on new words"
    );
}

pub async fn an_output_of_another_content_is_refused(rig: &Rig) {
    rig.one_file("Phoenix", "a.txt", "a").await;
    rig.worker.drain().await;
    let (_, id) = rig.one_file("Phoenix", "b.txt", "b").await;
    let stage = rig.worker.claim_one().await;
    let other = fixture::sha256("a");
    let key =
        bureau_model::key::OutputKey::new(&other, stage.stage, &fixture::engine(stage.stage), "{}", None);
    let output = rig.store.find_output(&key).await.expect("a look-up").expect("the other's");
    for output in [output, 1_000_000] {
        let refused = rig.worker.finish(&stage, Outcome::Reused { output }).await;
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    }
    let outcome = Outcome::Done { key, output: fixture::text(&["b"]) };
    let refused = rig.worker.finish(&stage, outcome).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    let refused = rig.worker.done(&stage, fixture::summary("A sentence.", &[0])).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    assert_eq!(rig.stage(id, Stage::Extraction).await.state, StageState::Running, "it is still held");
    rig.worker.work(&stage).await.expect("and can be ended");
}

pub async fn timings_are_added_up(rig: &Rig) {
    rig.job("Phoenix", vec![fixture::file("a.txt", "12345"), fixture::file("b.txt", "1234567")]).await;
    rig.one_file("Raven", "copy.txt", "12345").await;
    rig.worker.drain().await;
    let stats = rig.store.stats().await.expect("stats");
    let row = stats.stages.iter().find(|row| row.stage == Stage::Extraction).expect("extraction was timed");
    assert_eq!((row.engine.as_str(), row.runs, row.seconds, row.bytes), ("test-extraction", 2, 1.0, 12));
}

pub async fn a_transcription_is_the_text_of_a_recording(rig: &Rig) {
    let (_, ids) = rig.job("Phoenix", vec![fixture::typed("call.mp3", "sound", FileType::Audio)]).await;
    rig.worker.work(&rig.worker.claim_one().await).await.expect("extracted");
    let stage = rig.worker.claim_one().await;
    assert_eq!(stage.stage, Stage::Transcription);
    rig.worker.done(&stage, fixture::text(&["meet me at the harbour"])).await.expect("transcribed");
    let next = rig.worker.claim_one().await;
    let (text, _) = next.rests_on.expect("the spoken words");
    assert_eq!(rig.store.text(text).await.expect("text").chunks[0].text, "meet me at the harbour");
    rig.worker.work(&next).await.expect("summarised");
    rig.worker.drain().await;
    let request = ContentRequest { artifact_id: ids[0], content_type: ContentType::Transcription };
    assert_eq!(rig.store.content(&request).await.expect("text").content, "meet me at the harbour");
    assert_eq!(rig.status(ids[0]).await.status, Status::Completed);
}
