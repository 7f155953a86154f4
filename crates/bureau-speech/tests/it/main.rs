//! The program as its parent sees it, and the real Whisper code with models that hold nothing, or nonsense.
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

mod harness;
#[cfg(feature = "speech")]
mod made;
#[cfg(feature = "speech")]
mod real;
#[cfg(feature = "speech")]
mod whisper;

use bureau_model::stage::Stage;
use bureau_sandbox::protocol::{Description, VERSION};
use std::process::Command;

#[test]
fn it_describes_itself() {
    let told = Command::new(harness::PROGRAM).arg("describe").output().expect("it starts");
    let description: Description = serde_json::from_slice(&told.stdout).expect("JSON");
    assert_eq!(description.protocol, VERSION);
    assert_eq!(description.engines.contains_key(&Stage::Transcription), cfg!(feature = "speech"));
    assert_eq!(description.engines.len(), usize::from(cfg!(feature = "speech")));
}

#[cfg(not(feature = "speech"))]
#[test]
fn without_the_feature_it_says_that_it_can_not() {
    use bureau_model::word::ErrorCode;
    use bureau_sandbox::protocol::Reply;
    let Some(recording) = harness::recording("whisper.cpp__jfk.wav") else { return };
    let (told, reply) = harness::ask(&harness::order(&recording, std::path::Path::new("/nowhere"), None));
    assert_eq!(told, []);
    assert!(
        matches!(&reply, Reply::Failed { failure } if failure.code == ErrorCode::EngineMissing),
        "{reply:?}"
    );
}

#[test]
fn sound_that_it_does_not_know_is_for_another_decoder() {
    use bureau_sandbox::protocol::Reply;
    let Some(recording) = harness::recording("tika__testAMR.amr") else { return };
    let (told, reply) = harness::ask(&harness::order(&recording, std::path::Path::new("/nowhere"), None));
    assert_eq!(told, []);
    assert!(matches!(&reply, Reply::NeedsDecoder { .. }), "{reply:?}");
}
