//! Embeddings by a server: a vector for each chunk, made one long.

use super::client::Client;
use super::text::has_letters;
use super::trouble::Trouble;
use async_trait::async_trait;
use bureau_model::key::EngineId;
use bureau_model::output::{ChunkText, Embeddings, Output};
use bureau_pipeline::engine::Ended;
use bureau_pipeline::{Engine, ProgressSink, Task};
use serde_json::json;
use std::sync::Arc;

const VERSION: &str = "1";

/// Texts that are sent at once.
const BATCH: usize = 16;

/// Numbers of a vector at most.
const LONGEST: usize = 8_192;

/// The engine.
pub(super) struct ServerEmbeddings {
    pub(super) client: Arc<Client>,
    pub(super) who: String,
}

#[async_trait]
impl Engine for ServerEmbeddings {
    fn id(&self) -> EngineId {
        EngineId::new("server-embeddings", VERSION)
    }

    fn parameters(&self, _: &Task) -> String {
        json!({ "model": self.client.server().model }).to_string()
    }

    async fn run(&self, task: &Task, progress: &ProgressSink) -> Ended {
        let told = |done: usize, of: usize| {
            progress.report(done as f64 / of.max(1) as f64, Some(format!("chunk {done} of {of}")));
        };
        tokio::select! {
            () = task.stop.cancelled() => Ended::CutOff,
            done = embed(&self.client, &task.text.chunks, &told) => match done {
                Ok(embeddings) if embeddings.vectors.is_empty() => {
                    Ended::Skipped("there is no text to embed".to_owned())
                }
                Ok(embeddings) => Ended::Done(Output::Embeddings(embeddings)),
                Err(trouble) => Ended::Failed(trouble.failure(&self.who)),
            },
        }
    }
}

/// Vectors of the chunks that have words, all of one length.
pub(crate) async fn embed(
    client: &Client,
    chunks: &[ChunkText],
    told: &(dyn Fn(usize, usize) + Sync),
) -> Result<Embeddings, Trouble> {
    let wanted: Vec<(u32, &str)> = chunks
        .iter()
        .enumerate()
        .filter(|(_, chunk)| has_letters(&chunk.text))
        .map(|(n, chunk)| (n as u32, chunk.text.as_str()))
        .collect();
    let mut vectors = Vec::with_capacity(wanted.len());
    for batch in wanted.chunks(BATCH) {
        let texts: Vec<&str> = batch.iter().map(|(_, text)| *text).collect();
        let found = client.embed(&texts).await?;
        for ((ordinal, _), vector) in batch.iter().zip(found) {
            vectors.push((*ordinal, one_long(vector)?));
        }
        told(vectors.len(), wanted.len());
    }
    let dimension = vectors.first().map_or(0, |(_, vector): &(u32, Vec<f32>)| vector.len());
    if vectors.iter().any(|(_, vector)| vector.len() != dimension) {
        return Err(Trouble::Nonsense("its vectors are of different lengths"));
    }
    Ok(Embeddings { model: client.server().model.clone(), dimension: dimension as u32, vectors })
}

fn one_long(vector: Vec<f32>) -> Result<Vec<f32>, Trouble> {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if vector.len() > LONGEST || !length.is_finite() || length <= 0.0 {
        return Err(Trouble::Nonsense("a vector can't be used"));
    }
    Ok(vector.into_iter().map(|x| x / length).collect())
}
