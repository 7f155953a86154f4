//! The program, started as its parent starts it.

use bureau_sandbox::Grant;
use bureau_sandbox::protocol::{Frame, Interim, Reply, Request, Transcript, read_frame, write_frame};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_bureau-speech");

fn shared(path: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = shared.join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    eprintln!("skipped: there is no {}", path.display());
    None
}

/// A recording of the corpus.
pub(crate) fn recording(name: &str) -> Option<PathBuf> {
    shared(&format!("corpus/audio/{name}"))
}

/// Silero's model.
#[cfg(feature = "speech")]
pub(crate) fn voice() -> Option<PathBuf> {
    shared("models/silero-vad/ggml-silero-v6.2.0.bin")
}

/// A Whisper model that has a vocabulary and no weights.
#[cfg(feature = "speech")]
pub(crate) fn header_only() -> Option<PathBuf> {
    shared("models/whisper-ggml-header-only/for-tests-ggml-tiny.bin")
}

pub(crate) fn order(path: &Path, model: &Path, voice: Option<PathBuf>) -> Request {
    Request::Transcribe {
        path: path.to_owned(),
        model: model.to_owned(),
        voice,
        language: None,
        done: Transcript::default(),
    }
}

/// A program that was asked; it is killed when this is dropped.
pub(crate) struct Asked(Child);

impl Asked {
    pub(crate) fn new(request: &Request) -> Self {
        let mut child = Command::new(PROGRAM)
            .arg("serve")
            .args(Grant::of(request).arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        write_frame(child.stdin.as_mut().expect("a pipe"), request).expect("written");
        Self(child)
    }

    /// The next frame.
    pub(crate) fn next(&mut self) -> Frame {
        read_frame(self.0.stdout.as_mut().expect("a pipe")).expect("a frame").expect("it answers")
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        let _it_may_be_gone = self.0.kill();
        let _status = self.0.wait();
    }
}

/// What is said on the way, and the reply.
pub(crate) fn ask(request: &Request) -> (Vec<Interim>, Reply) {
    let mut asked = Asked::new(request);
    let mut told = Vec::new();
    loop {
        match asked.next() {
            Frame::Interim(interim) => told.push(interim),
            Frame::Reply(reply) => return (told, reply),
        }
    }
}
