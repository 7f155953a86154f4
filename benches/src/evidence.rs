//! Jobs and files that never were on a disk: what the store records of a document of a few words.

use bureau_model::key::EngineId;
use bureau_model::output::{ChunkText, Extraction, Output, Place};
use bureau_model::{CaseName, FileType, JobId, Sha256, Stage};
use bureau_store::{FileContent, NewArtifact, NewJob};
use uuid::Uuid;

/// A job in the case `benches`.
pub fn job() -> anyhow::Result<NewJob> {
    Ok(NewJob {
        id: JobId::local("benches", Uuid::new_v4()),
        case: CaseName::new("benches")?,
        country: None,
        parent: None,
        roots: vec![b"/evidence".to_vec()],
        suspects: Vec::new(),
        watched: Vec::new(),
    })
}

/// So many small documents. No two have the same content, now or ever.
pub fn files(count: usize) -> Vec<NewArtifact> {
    (0..count).map(file).collect()
}

fn file(number: usize) -> NewArtifact {
    let filename = format!("statement-{number:07}.txt");
    let source = format!("/evidence/{filename}").into_bytes();
    NewArtifact { filename, source, content: Ok(content()), size: 100 }
}

/// Its hash is random, as hashes are.
fn content() -> FileContent {
    let mut sha256 = [0; 32];
    sha256[..16].copy_from_slice(Uuid::new_v4().as_bytes());
    sha256[16..].copy_from_slice(Uuid::new_v4().as_bytes());
    FileContent {
        sha256: Sha256(sha256),
        md5: [1; 16],
        sha1: [2; 20],
        size: 100,
        media_type: "text/plain".to_owned(),
        file_type: FileType::Document,
    }
}

/// A text of one sentence.
pub fn text(filename: &str) -> Output {
    let chunk = ChunkText { text: format!("The words of {filename}."), place: Place::default() };
    Output::Text(Extraction {
        chunks: vec![chunk],
        language: Some("en".to_owned()),
        metadata: Vec::new(),
        warnings: Vec::new(),
        ..Extraction::default()
    })
}

/// The engine that these measurements name for a stage.
pub fn engine(stage: Stage) -> EngineId {
    EngineId::new(format!("bench-{stage}"), "1")
}
