//! The child as its parent sees it: a process with two pipes.

mod caged;
mod ffmpeg;
mod hostile;
mod mutation;

use bureau_model::output::{ChunkText, Conversations, Output, Place};
use bureau_model::stage::Stage;
use bureau_model::word::{ErrorCode, FileType};
use bureau_sandbox::protocol::{self, Description, Frame, Interim, Reply, Request};
use bureau_sandbox::{Grant, Work};
use bureau_testkit::until;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

fn child(task: &str, grant: &Grant) -> Child {
    Command::new(env!("CARGO_BIN_EXE_bureau-extractor"))
        .arg(task)
        .args(grant.arguments())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the child was built beside this test")
}

/// The reply to each request.
fn replies(requests: &[Request]) -> Vec<Reply> {
    let mut child = child("serve", &Grant::of(&requests[0]));
    let mut to = child.stdin.take().expect("it is piped");
    let mut from = child.stdout.take().expect("it is piped");
    let mut last = Vec::new();
    for request in requests {
        protocol::write_frame(&mut to, request).expect("the child listens");
        last.push(loop {
            match protocol::read_frame(&mut from).expect("a whole frame").expect("an answer") {
                Frame::Interim(Interim::Progress { fraction, .. }) => {
                    assert!((0.0..=1.0).contains(&fraction))
                }
                Frame::Interim(Interim::Partial { .. }) => panic!("it transcribes nothing"),
                Frame::Reply(reply) => break reply,
            }
        });
    }
    drop(to);
    assert!(child.wait().expect("it ends").success());
    last
}

fn done(reply: &Reply) -> Option<&Output> {
    if let Reply::Done { output, .. } = reply { Some(output) } else { None }
}

fn extract(path: &std::path::Path) -> Request {
    Request::Extract {
        path: path.to_owned(),
        media_type: "text/plain".to_owned(),
        file_type: FileType::Document,
        scratch: PathBuf::new(),
        passwords: Vec::new(),
        ocr: false,
        columns: Vec::new(),
        split: None,
    }
}

#[test]
fn it_describes_itself() {
    let output = child("describe", &Grant::nothing(Work::Text)).wait_with_output().expect("it ends");
    let said: Description = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!(said, bureau_extractor::describe());
    assert!(said.engines.contains_key(&Stage::Extraction) && !said.engines.contains_key(&Stage::Translation));
}

#[test]
fn requests_are_answered_one_after_the_other() {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(b"Call +91 98200 12345 about the invoice.").expect("it is writable");
    let chunks = vec![ChunkText { text: "Call +91 98200 12345.".to_owned(), place: Place::default() }];
    let graph = Request::Graph {
        chunks: chunks.clone(),
        country: "IN".to_owned(),
        file_type: FileType::Document,
        metadata: Vec::new(),
        calls: Vec::new(),
        conversations: Conversations::default(),
        persons_of_interest: Vec::new(),
    };
    let nowhere = Request::Embed { model: "/nonexistent".into(), chunks: chunks.clone() };
    let asked = [
        extract(file.path()),
        extract("/nonexistent".as_ref()),
        Request::Summarize { chunks, language: None },
        graph,
        nowhere,
    ];
    let answers = replies(&asked);
    assert!(
        matches!(done(&answers[0]), Some(Output::Text(text)) if text.chunks.len() == 1),
        "{:?}",
        answers[0]
    );
    assert!(
        matches!(&answers[1], Reply::Failed { failure } if failure.code == ErrorCode::Io),
        "{:?}",
        answers[1]
    );
    assert!(matches!(&answers[2], Reply::Skipped { .. }), "{:?}", answers[2]);
    assert!(
        matches!(done(&answers[3]), Some(Output::Graph(part)) if part.entities.len() == 1),
        "{:?}",
        answers[3]
    );
    assert!(
        matches!(&answers[4], Reply::Failed { failure } if failure.code == ErrorCode::EngineMissing),
        "{:?}",
        answers[4]
    );
}

#[test]
fn rubbish_on_the_pipe_ends_the_child() {
    let mut child = child("serve", &Grant::nothing(Work::Text));
    child
        .stdin
        .take()
        .expect("it is piped")
        .write_all(&[5, 0, 0, 0, b'n', b'o', b'p', b'e', b'!'])
        .expect("it listens");
    assert!(!child.wait().expect("it ends").success());
}

/// Nobody ever writes into the pipe that it is to read: it is busy for ever.
#[tokio::test]
async fn a_busy_child_ends_with_its_parent() {
    let folder = tempfile::tempdir().expect("a folder");
    let endless = folder.path().join("endless.txt");
    assert!(Command::new("mkfifo").arg(&endless).status().is_ok_and(|made| made.success()));
    let mut busy = child("serve", &Grant::of(&extract(&endless)));
    let mut to = busy.stdin.take().expect("it is piped");
    protocol::write_frame(&mut to, &extract(&endless)).expect("the child listens");
    drop(to);
    let ended = async || busy.try_wait().expect("looked").is_some();
    until("it ends with its parent", Duration::from_secs(20), ended).await;
}
