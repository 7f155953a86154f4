//! The program as its parent uses it, with a tiny model that tells stories.
//!
//! Needs the feature: `cargo nextest run --workspace --features bureau-llm/llm -E 'package(bureau-llm)'`.
#![cfg(feature = "llm")]

use bureau_model::ErrorCode;
use bureau_sandbox::child::{Answer, Child};
use bureau_sandbox::protocol::{Reply, Request};
use bureau_sandbox::{Grant, Limits, Work, describe};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What the model writes after "Once upon a time", of all words always the most likely.
///
/// Computed with a transcription of the architecture into numpy that shares no code with llama.cpp; at each word the
/// first choice leads the second by at least 0.07, so no rounding turns it.
const STORY: &str = ", there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, \
                     red ball. She wanted to play with it, but it was too high.\nLily";

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_bureau-llm"))
}

/// The model; none, and loudly so, where test data is missing.
fn model() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("BUREAU_SHARED").map_or(beside, PathBuf::from);
    let path = shared.join("models/stories260K/stories260K.gguf");
    if path.is_file() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    eprintln!("SKIPPED: {} is missing", path.display());
    None
}

fn limits(wall: Duration) -> Limits {
    Limits { model_memory: 8 << 30, wall, silence: wall, ..Limits::default() }
}

/// A child in its cage, which may read these.
fn started(models: &[&Path], wall: Duration) -> Child {
    let read = models.iter().map(|model| PathBuf::from(model)).collect();
    let grant = Grant { work: Work::Model, read, write: None };
    Child::start(program(), limits(wall), &grant).expect("it starts")
}

fn child(model: &Path) -> Child {
    started(&[model], Duration::from_secs(120))
}

fn request(model: &Path, user: &str, schema: Option<Value>, max_tokens: u32) -> Request {
    Request::Complete {
        model: model.to_owned(),
        system: String::new(),
        user: user.to_owned(),
        schema: schema.map(|schema| schema.to_string()),
        max_tokens,
        context: 512,
    }
}

async fn written(child: &mut Child, request: &Request) -> (String, bool) {
    match child.ask(request, &|_, _| {}).await {
        Answer::Reply(Reply::Completed { text, finished }) => (text, finished),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_says_what_it_can_do() {
    let description = describe(program()).await.expect("it describes itself");
    assert!(description.engines.contains_key(&bureau_model::Stage::Translation));
}

#[tokio::test]
async fn it_tells_its_story_the_same_each_time() {
    let Some(model) = model() else { return };
    let (mut child, pieces) = (child(&model), AtomicUsize::new(0));
    let request = request(&model, "Once upon a time", None, 60);
    let count = |_: f64, _: Option<String>| drop(pieces.fetch_add(1, Ordering::Relaxed));
    let Answer::Reply(Reply::Completed { text, finished }) = child.ask(&request, &count).await else {
        panic!("no story")
    };
    assert_eq!((text.as_str(), finished), (STORY, false));
    assert!(pieces.into_inner() > 30, "it tells how far it is");
    assert_eq!(written(&mut child, &request).await.0, STORY, "the same process");
    assert_eq!(written(&mut self::child(&model), &request).await.0, STORY, "another process");
}

/// A model that knows nothing of JSON writes JSON when it is held to it.
#[tokio::test]
async fn an_answer_is_held_to_its_schema() {
    let Some(model) = model() else { return };
    let schema = json!({
        "type": "object",
        "properties": {
            "entities": {
                "type": "array", "minItems": 1, "maxItems": 2,
                "items": {
                    "type": "object",
                    "properties": {
                        "name": { "type": "string", "maxLength": 12 },
                        "kind": { "enum": ["person", "organisation", "place"] },
                        "passage": { "type": "integer", "minimum": 1, "maximum": 3 }
                    },
                    "required": ["name", "kind", "passage"],
                    "additionalProperties": false
                }
            }
        },
        "required": ["entities"],
        "additionalProperties": false
    });
    let request = request(&model, "Lily and Tom went to the park.", Some(schema), 300);
    let (text, finished) = written(&mut child(&model), &request).await;
    assert!(finished, "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let entities = answer["entities"].as_array().expect("a list");
    assert!((1..=2).contains(&entities.len()));
    for entity in entities {
        assert!(["person", "organisation", "place"].contains(&entity["kind"].as_str().expect("a kind")));
        assert!((1..=3).contains(&entity["passage"].as_u64().expect("a number")));
    }
}

#[tokio::test]
async fn a_time_out_ends_it() {
    let Some(model) = model() else { return };
    let mut child = started(&[&model], Duration::from_millis(30));
    let begun = Instant::now();
    let request = Request::Complete {
        model,
        system: String::new(),
        user: "Once upon a time".to_owned(),
        // Nothing but blanks in a list without end: it would write for as long as it may.
        schema: Some(json!({ "type": "array", "items": { "type": "array", "items": { "type": "null" } }, "minItems": 400 }).to_string()),
        max_tokens: 30_000,
        context: 32_000,
    };
    let Answer::Lost(failure) = child.ask(&request, &|_, _| {}).await else { panic!("it ended by itself") };
    assert_eq!(failure.code, ErrorCode::Timeout);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn what_can_not_be_done_is_said() {
    let Some(model) = model() else { return };
    let broken = tempfile::tempdir().expect("a folder");
    let file = broken.path().join("broken.gguf");
    std::fs::write(&file, b"GGUF and then nothing").expect("a file");
    let mut child = started(&[&model, &file], Duration::from_secs(120));
    let cases = [
        (request(Path::new("/nonexistent.gguf"), "a", None, 5), ErrorCode::EngineMissing, "is not there"),
        (request(&file, "a", None, 5), ErrorCode::EngineMissing, "can't be loaded"),
        (request(&model, &"word ".repeat(2_000), None, 5), ErrorCode::TooLarge, "does not fit"),
        (request(&model, "a", Some(json!({ "type": 7 })), 5), ErrorCode::EngineMissing, "can't be used"),
    ];
    for (request, code, words) in cases {
        let Answer::Reply(Reply::Failed { failure }) = child.ask(&request, &|_, _| {}).await else {
            panic!("{words}: it did not fail")
        };
        assert_eq!(failure.code, code, "{failure:?}");
        assert!(failure.message.contains(words), "{failure:?}");
    }
    assert_eq!(
        written(&mut child, &request(&model, "Once upon a time", None, 60)).await.0,
        STORY,
        "it goes on"
    );
}
