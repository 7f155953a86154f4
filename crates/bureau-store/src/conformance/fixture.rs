//! Jobs, files and outputs for tests: the shortest call gives an ordinary one.

use crate::{FileContent, NewArtifact, NewJob};
use bureau_model::event::{Action, Sealed, chain_hash};
use bureau_model::key::EngineId;
use bureau_model::output::{
    ChunkText, CitedSentence, Embeddings, EntityKind, Extraction, FoundEntity, FoundMention, GraphPart,
    Output, Place, Summary,
};
use bureau_model::word::{ErrorCode, Failure};
use bureau_model::{CaseName, FileType, JobId, Sha256, Stage};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Who uploads in tests.
pub const ANALYST: &str = "analyst:test";

/// An id that no other call returns.
pub fn uuid() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(u128::from(NEXT.fetch_add(1, Ordering::SeqCst)))
}

/// The name of a case.
pub fn case(name: &str) -> CaseName {
    CaseName::new(name).expect("a case name")
}

/// A new job in a case.
pub fn job(name: &str) -> NewJob {
    NewJob {
        id: JobId::local("test", uuid()),
        case: case(name),
        country: None,
        parent: None,
        roots: vec![b"/evidence".to_vec()],
        suspects: Vec::new(),
        watched: Vec::new(),
    }
}

/// A hash that stands for this text's.
pub fn sha256(text: &str) -> Sha256 {
    let (action, event, detail) = (Action::Added, "", "");
    let sealed = Sealed { seq: 0, at_micros: 0, actor: text, action, event, detail, origin: None };
    Sha256(chain_hash(&[0; 32], sealed))
}

/// A text document in `/evidence`.
pub fn file(name: &str, text: &str) -> NewArtifact {
    typed(name, text, FileType::Document)
}

/// A file of this type in `/evidence`.
pub fn typed(name: &str, text: &str, file_type: FileType) -> NewArtifact {
    sized(name, text, file_type, text.len() as u64)
}

/// A file that says it has this size.
pub fn sized(name: &str, text: &str, file_type: FileType, size: u64) -> NewArtifact {
    let content = FileContent {
        sha256: sha256(text),
        md5: [1; 16],
        sha1: [2; 20],
        size,
        media_type: "text/plain".to_owned(),
        file_type,
    };
    NewArtifact { filename: name.to_owned(), source: source(name), content: Ok(content), size }
}

/// A part of an archive that was split, in `/evidence`.
pub fn part(name: &str, text: &str) -> NewArtifact {
    let mut part = typed(name, text, FileType::Archive);
    if let Ok(content) = &mut part.content {
        content.media_type = bureau_model::split::MEDIA_TYPE.to_owned();
    }
    part
}

/// A file that could not be taken in.
pub fn refused(name: &str) -> NewArtifact {
    let failure = Failure::new(ErrorCode::Io, "the file vanished while it was copied");
    NewArtifact { filename: name.to_owned(), source: source(name), content: Err(failure), size: 7 }
}

/// Where [`file()`] says that a file was.
pub fn source(name: &str) -> Vec<u8> {
    format!("/evidence/{name}").into_bytes()
}

/// The engine that tests name for a stage.
pub fn engine(stage: Stage) -> EngineId {
    EngineId::new(format!("test-{stage}"), "1")
}

/// A text in chunks, in English.
pub fn text(chunks: &[&str]) -> Output {
    let chunk = |(page, text): (usize, &&str)| ChunkText {
        text: (*text).to_owned(),
        place: Place { page: Some(page as u32 + 1), ..Place::default() },
    };
    Output::Text(Extraction {
        chunks: chunks.iter().enumerate().map(chunk).collect(),
        language: Some("en".to_owned()),
        metadata: vec![("author".to_owned(), "Meera".to_owned())],
        warnings: vec!["page 2 could not be read".to_owned()],
        ..Extraction::default()
    })
}

/// A summary of one sentence that rests on these chunks.
pub fn summary(sentence: &str, chunks: &[u32]) -> Output {
    Output::Summary(Summary {
        sentences: vec![CitedSentence { text: sentence.to_owned(), chunks: chunks.to_vec() }],
    })
}

/// A vector for the first chunk.
pub fn embeddings() -> Output {
    Output::Embeddings(Embeddings {
        model: "test".to_owned(),
        dimension: 2,
        vectors: vec![(0, vec![0.6, 0.8])],
    })
}

/// A graph part: each person with the number of its mentions, all in the first chunk.
pub fn people(found: &[(&str, u32)]) -> Output {
    Output::Graph(GraphPart { entities: found.iter().map(person).collect(), ..GraphPart::default() })
}

fn person((name, times): &(&str, u32)) -> FoundEntity {
    let mention =
        |n: u32| FoundMention { chunk: 0, start: n, end: n + 1, text: (*name).to_owned(), assumed: false };
    FoundEntity {
        kind: EntityKind::Person,
        key: name.to_lowercase(),
        name: (*name).to_owned(),
        mentions: (0..*times).map(mention).collect(),
    }
}

/// What a stage gives when a test does not care.
pub fn output(stage: Stage, filename: &str) -> Output {
    let words = format!("The words of {filename}");
    match stage {
        Stage::Extraction | Stage::Transcription | Stage::Translation => text(&[&words]),
        Stage::Summarization => summary("A sentence.", &[0]),
        Stage::Embeddings => embeddings(),
        Stage::Graph => people(&[("Meera", 1)]),
    }
}
