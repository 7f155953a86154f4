//! Loading, hearing, progress, breaking off and going on, with the code that hears in earnest.

use crate::{harness, made};
use bureau_model::output::{Extraction, Origin, Output};
use bureau_model::word::ErrorCode;
use bureau_sandbox::protocol::{Frame, Interim, Reply, Request, Transcript};
use std::path::Path;

fn folder_with(file: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(file, folder.path().join("ggml-tiny.bin")).expect("copied");
    folder
}

fn reason(reply: &Reply) -> &str {
    let Reply::Skipped { reason } = reply else { panic!("it was not skipped: {reply:?}") };
    reason
}

#[test]
fn a_model_without_weights_loads_and_understands_nothing() {
    let (Some(model), Some(voice)) = (harness::header_only(), harness::voice()) else { return };
    let Some(recording) = harness::recording("whisper.cpp__jfk.wav") else { return };
    let folder = folder_with(&model);
    let (told, reply) = harness::ask(&harness::order(&recording, folder.path(), Some(voice)));
    assert_eq!(reason(&reply), "somebody speaks in the recording, and no words were understood");
    let is_told = told.iter().any(
        |interim| matches!(interim, Interim::Progress { detail: Some(d), .. } if d.ends_with("of 0:11")),
    );
    assert!(is_told, "{told:?}");
}

#[test]
fn where_nobody_speaks_nothing_is_heard() {
    let (Some(model), Some(voice)) = (harness::header_only(), harness::voice()) else { return };
    let folder = folder_with(&model);
    for file in ["whisper-timestamped__empty.wav", "whisper-timestamped__laugh1.mp3"] {
        let Some(recording) = harness::recording(file) else { return };
        let (_, reply) = harness::ask(&harness::order(&recording, folder.path(), Some(voice.clone())));
        assert_eq!(reason(&reply), "no speech was found in the recording", "{file}");
    }
}

#[test]
fn a_file_that_is_no_model_is_told() {
    let Some(recording) = harness::recording("whisper.cpp__jfk.wav") else { return };
    let folder = folder_with(&recording);
    let (_, reply) = harness::ask(&harness::order(&recording, folder.path(), None));
    assert!(
        matches!(&reply, Reply::Failed { failure } if failure.code == ErrorCode::EngineMissing),
        "{reply:?}"
    );
}

fn text(reply: Reply) -> Extraction {
    let Reply::Done { output, .. } = reply else { panic!("it was not done") };
    let Output::Text(text) = *output else { panic!("it is no text") };
    text
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    let (Some(model), Some(voice)) = (harness::header_only(), harness::voice()) else { return };
    let Some(recording) = harness::recording("vibe__6_speakers.wav") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    made::random(&model, folder.path());
    let order = harness::order(&recording, folder.path(), Some(voice));
    let whole = text(harness::ask(&order).1);
    check(&whole);

    let mut done = Transcript::default();
    let mut asked = harness::Asked::new(&order);
    while done.spoken.is_empty() {
        match asked.next() {
            Frame::Interim(Interim::Partial { heard }) => done.add(heard),
            Frame::Interim(Interim::Progress { .. }) => {}
            Frame::Reply(reply) => panic!("it ended before it was killed: {reply:?}"),
        }
    }
    // Killed in the middle of the next window.
    drop(asked);

    let through = done.through_seconds;
    let Request::Transcribe { path, model, voice, language, .. } = order else { panic!("another order") };
    let again = Request::Transcribe { path, model, voice, language, done };
    let (told, reply) = harness::ask(&again);
    let twice =
        told.iter().filter(|r| matches!(r, Interim::Partial { heard } if heard.through_seconds <= through));
    assert_eq!(twice.count(), 0, "nothing is heard twice");
    assert_eq!(text(reply), whole);
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
