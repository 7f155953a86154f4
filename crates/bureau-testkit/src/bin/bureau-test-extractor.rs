//! An extractor for tests: it serves the real protocol with simple outputs, and misbehaves on a file whose
//! text asks it to.
//!
//! - `please abort`: the process dies.
//! - `please eat memory`: it allocates until it gets no more.
//! - `please never end`: it falls silent.
//! - `please talk forever`: it tells progress and never ends.
//! - `please answer nonsense`: what it answers is of no schema.
//! - `please take N ms`: it takes its time, and gives an ordinary output.
//!
//! It enters the cage as the real one does.
//!
//! `BUREAU_TEST_SUMMARY_VERSION` is the version that it says its summaries have. Its parent finds it where
//! `BUREAU_EXTRACTOR` or the host's options say.

use bureau_model::Stage;
use bureau_model::key::EngineId;
use bureau_model::output::{
    ChunkText, CitedSentence, Extraction, GraphPart, Output, Place, Sniffed, Summary,
};
use bureau_model::word::{ErrorCode, Failure, FileType};
use bureau_sandbox::protocol::{self, Description, Frame, Interim, Reply, Request};
use bureau_sandbox::{Grant, cage};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

fn main() -> io::Result<()> {
    let mut output = io::stdout().lock();
    let mut arguments = std::env::args_os().skip(1);
    let task = arguments.next();
    match task.as_ref().and_then(|task| task.to_str()) {
        Some("describe") => Ok(serde_json::to_writer(output, &describe())?),
        Some("cage") => {
            let report = cage::enter_and_prove(&grant(arguments)?).map_err(io::Error::other)?;
            Ok(serde_json::to_writer(output, &report)?)
        }
        Some("serve") => {
            cage::enter(&grant(arguments)?).map_err(io::Error::other)?;
            let mut input = io::stdin().lock();
            while let Some(request) = protocol::read_frame::<Request>(&mut input)? {
                let reply = answer(&request, &mut output);
                protocol::write_frame(&mut output, &Frame::Reply(reply))?;
            }
            Ok(())
        }
        Some(_) | None => Err(io::Error::other(format!("usage: (describe|serve|cage), not {task:?}"))),
    }
}

fn grant(arguments: impl Iterator<Item = OsString>) -> io::Result<Grant> {
    Grant::parse(arguments).map_err(io::Error::other)
}

fn describe() -> Description {
    let summaries = std::env::var("BUREAU_TEST_SUMMARY_VERSION").unwrap_or_else(|_| "1".to_owned());
    let engine = |version: &str| EngineId { name: "test".to_owned(), version: version.to_owned() };
    let engines = [
        (Stage::Extraction, engine("1")),
        (Stage::Summarization, engine(&summaries)),
        (Stage::Graph, engine("1")),
    ];
    Description { protocol: protocol::VERSION, engines: engines.into() }
}

fn answer(request: &Request, output: &mut impl Write) -> Reply {
    match request {
        Request::Sniff { .. } => Reply::Sniffed { sniffed: Sniffed::new("text/plain", FileType::Document) },
        Request::Extract { path, .. } => extract(path, output),
        Request::Summarize { chunks, .. } => done(Output::Summary(summary(chunks))),
        Request::Embed { .. } => Reply::Skipped { reason: "there is no model in tests".to_owned() },
        Request::Graph { .. } => done(Output::Graph(GraphPart::default())),
        Request::Transcribe { .. } => Reply::Skipped { reason: "there is no speech in tests".to_owned() },
        Request::Complete { .. } => Reply::Completed { text: String::new(), finished: true },
    }
}

fn done(output: Output) -> Reply {
    Reply::Done { output: Box::new(output), found: Vec::new() }
}

fn extract(path: &Path, output: &mut impl Write) -> Reply {
    let text = match std::fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return Reply::Failed { failure: Failure::new(ErrorCode::Io, error.to_string()) },
    };
    if let Some((_, wish)) = text.split_once("please ") {
        obey(wish, output);
    }
    let chunk = |piece: &[char]| ChunkText { text: piece.iter().collect(), place: Place::default() };
    let chars: Vec<char> = text.chars().collect();
    let chunks = chars.chunks(ChunkText::MAX_CHARS).map(chunk).collect();
    done(Output::Text(Extraction { chunks, language: Some("en".to_owned()), ..Extraction::default() }))
}

fn summary(chunks: &[ChunkText]) -> Summary {
    let first = chunks.first().and_then(|chunk| chunk.text.lines().next()).unwrap_or_default();
    Summary { sentences: vec![CitedSentence { text: first.to_owned(), chunks: vec![0] }] }
}

fn obey(wish: &str, output: &mut impl Write) {
    if wish.starts_with("abort") {
        std::process::abort();
    } else if wish.starts_with("eat memory") {
        eat();
    } else if wish.starts_with("never end") {
        pause(Duration::MAX);
    } else if wish.starts_with("talk forever") {
        talk(output);
    } else if wish.starts_with("answer nonsense") {
        let _ = output.write_all(b"\x04\x00\x00\x00nope").and_then(|()| output.flush());
    } else if let Some(wait) = wish.strip_prefix("take ").and_then(|rest| rest.split(' ').next()) {
        pause(Duration::from_millis(wait.parse().unwrap_or_default()));
    }
}

/// Until the limit on memory ends it.
fn eat() {
    let mut eaten = Vec::new();
    loop {
        eaten.push(vec![1_u8; 16 << 20]);
        std::hint::black_box(&eaten);
    }
}

/// Until the parent kills it, or is gone.
fn talk(output: &mut impl Write) {
    let progress = Frame::Interim(Interim::Progress { fraction: 0.5, detail: None });
    while protocol::write_frame(output, &progress).is_ok() {
        pause(Duration::from_millis(100));
    }
}

#[expect(clippy::disallowed_methods, reason = "nothing else runs in this process")]
fn pause(time: Duration) {
    std::thread::sleep(time);
}
