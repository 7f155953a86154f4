//! Loading, hearing, progress, breaking off and going on, with the code that hears in earnest.

use crate::{made, rig};
use bureau_model::output::{Extraction, Origin, Output};
use bureau_model::word::ErrorCode;
use bureau_sandbox::protocol::{Reply, Request, Transcript};
use std::path::Path;
use std::time::{Duration, Instant};

fn folder_with(file: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(file, folder.path().join("ggml-tiny.bin")).expect("copied");
    folder
}

fn reason(replies: &[Reply]) -> &str {
    match replies.last() {
        Some(Reply::Skipped { reason }) => reason,
        other => panic!("it was not skipped: {other:?}"),
    }
}

#[test]
fn a_model_without_weights_loads_and_understands_nothing() {
    let (Some(model), Some(voice)) = (rig::header_only(), rig::voice()) else { return };
    let Some(recording) = rig::recording("whisper.cpp__jfk.wav") else { return };
    let folder = folder_with(&model);
    let replies = rig::ask(&rig::order(&recording, folder.path(), Some(voice)));
    assert_eq!(reason(&replies), "somebody speaks in the recording, and no words were understood");
    let told = replies
        .iter()
        .any(|r| matches!(r, Reply::Progress { detail: Some(d), .. } if d.ends_with("of 0:11")));
    assert!(told, "{replies:?}");
}

#[test]
fn where_nobody_speaks_nothing_is_heard() {
    let (Some(model), Some(voice)) = (rig::header_only(), rig::voice()) else { return };
    let folder = folder_with(&model);
    for file in ["whisper-timestamped__empty.wav", "whisper-timestamped__laugh1.mp3"] {
        let Some(recording) = rig::recording(file) else { return };
        let replies = rig::ask(&rig::order(&recording, folder.path(), Some(voice.clone())));
        assert_eq!(reason(&replies), "no speech was found in the recording", "{file}");
    }
}

#[test]
fn a_file_that_is_no_model_is_told() {
    let Some(recording) = rig::recording("whisper.cpp__jfk.wav") else { return };
    let folder = folder_with(&recording);
    let replies = rig::ask(&rig::order(&recording, folder.path(), None));
    assert!(
        matches!(&replies[..], [Reply::Failed { failure }] if failure.code == ErrorCode::EngineMissing),
        "{replies:?}"
    );
}

fn text(replies: Vec<Reply>) -> Extraction {
    let Some(Reply::Done { output, .. }) = replies.into_iter().last() else { panic!("it was not done") };
    let Output::Text(text) = *output else { panic!("it is no text") };
    text
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    let (Some(model), Some(voice)) = (rig::header_only(), rig::voice()) else { return };
    let Some(recording) = rig::recording("vibe__6_speakers.wav") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    made::random(&model, folder.path());
    let order = rig::order(&recording, folder.path(), Some(voice));
    let whole = text(rig::ask(&order));
    check(&whole);

    let mut done = Transcript::default();
    let mut asked = rig::Asked::new(&order);
    while done.spoken.is_empty() {
        let reply = asked.next();
        if let Reply::Partial { heard } = reply {
            done.add(heard);
        } else {
            assert!(matches!(reply, Reply::Progress { .. }), "it ended before it was killed");
        }
    }
    // Killed in the middle of the next window: it goes at once.
    let began = Instant::now();
    drop(asked);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());

    let through = done.through_seconds;
    let Request::Transcribe { path, model, voice, language, .. } = order else { panic!("another order") };
    let again = Request::Transcribe { path, model, voice, language, done };
    let replies = rig::ask(&again);
    let twice =
        replies.iter().filter(|r| matches!(r, Reply::Partial { heard } if heard.through_seconds <= through));
    assert_eq!(twice.count(), 0, "nothing is heard twice");
    assert_eq!(text(replies), whole);
}

/// Nonsense, but with its times, words and certainty.
fn check(heard: &Extraction) {
    assert!(!heard.chunks.is_empty() && heard.language.is_some());
    let mut before = 0.0;
    for passage in &heard.passages {
        let (start, end) =
            (passage.place.start_seconds.expect("a start"), passage.place.end_seconds.expect("an end"));
        assert!(before <= start + 0.02 && start <= end && end < 41.0, "{before} {start} {end}");
        assert_eq!(passage.origin, Origin::Speech);
        assert!(!passage.words.is_empty() && (0.0..=1.0).contains(&passage.confidence));
        assert!(passage.words.iter().all(|w| w.seconds.is_some_and(|[from, to]| from <= to)));
        before = start;
    }
}
