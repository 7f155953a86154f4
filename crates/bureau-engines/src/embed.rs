//! Vectors of meaning: each chunk through a sentence-transformer.
//!
//! A model is a folder with its card (`model.json`), `model.onnx` (token ids of one text in, a vector for each
//! token out) and `tokenizer.json`. The mean over the tokens, made one long, is the chunk's vector. Each
//! chunk runs on its own, so nothing is padded and the order of the chunks changes nothing.

use crate::normal;
use bureau_model::catalogue::{CARD_FILE, ModelCard};
use bureau_model::output::{ChunkText, Embeddings};
use rten::{NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use std::path::Path;
use std::sync::Arc;
use tokenizers::{Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy};

/// Tokens that are read of a chunk: what the model was trained on at most.
const TOKENS: usize = 256;

/// Threads at work: the desk does other things too.
const THREADS: usize = 2;

/// Why a model can't be loaded or run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the model is missing or can't be read.
    #[error("{file} can't be read")]
    Read {
        /// Which file.
        file: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// The card is not one, or does not say the dimension.
    #[error("{CARD_FILE} is not the card of an embedding model")]
    Card(#[source] Option<serde_json::Error>),
    /// The tokenizer is not one.
    #[error("tokenizer.json is broken")]
    Tokenizer(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The graph is not one, or not of the form that is run here.
    #[error("model.onnx is broken")]
    Graph(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The vectors are not of the length that the card says.
    #[error("the model gives vectors of {found} and not of {expected} numbers")]
    Dimension {
        /// By its card.
        expected: usize,
        /// In fact.
        found: usize,
    },
}

/// A loaded model.
pub struct Model {
    card: ModelCard,
    dimension: usize,
    tokenizer: Tokenizer,
    graph: rten::Model,
    input: NodeId,
    output: NodeId,
    threads: Arc<ThreadPool>,
}

impl Model {
    /// Loads the model in `folder`.
    ///
    /// # Errors
    /// When a file of it is missing, broken, or of another kind.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let read = |file: &'static str| {
            std::fs::read(folder.join(file)).map_err(|source| Error::Read { file, source })
        };
        let card: ModelCard = serde_json::from_slice(&read(CARD_FILE)?).map_err(|e| Error::Card(Some(e)))?;
        let dimension = card.dimension.ok_or(Error::Card(None))? as usize;
        let tokenizer = tokenizer(&read("tokenizer.json")?)?;
        let graph = rten::Model::load(read("model.onnx")?).map_err(|e| Error::Graph(Box::new(e)))?;
        let missing = || Error::Graph("it has no input or no output".into());
        let input = *graph.input_ids().first().ok_or_else(missing)?;
        let output = *graph.output_ids().first().ok_or_else(missing)?;
        let threads = Arc::new(ThreadPool::with_num_threads(THREADS));
        Ok(Self { card, dimension, tokenizer, graph, input, output, threads })
    }

    /// A vector of unit length for each chunk that has words; `progress` hears after each one.
    ///
    /// # Errors
    /// When the graph does not run on the tokens, or gives vectors of another length than the card says.
    pub fn embed(
        &self,
        chunks: &[ChunkText],
        progress: &mut dyn FnMut(f64, Option<String>),
    ) -> Result<Embeddings, Error> {
        let mut vectors = Vec::with_capacity(chunks.len());
        for (ordinal, chunk) in chunks.iter().enumerate() {
            if normal::has_text(&chunk.text) {
                vectors.push((ordinal as u32, self.vector(&chunk.text)?));
            }
            let done = (ordinal + 1) as f64 / chunks.len() as f64;
            progress(done, Some(format!("chunk {} of {}", ordinal + 1, chunks.len())));
        }
        Ok(Embeddings { model: self.card.id.clone(), dimension: self.dimension as u32, vectors })
    }

    /// The vector of one text.
    ///
    /// # Errors
    /// As [`Model::embed`].
    pub fn vector(&self, text: &str) -> Result<Vec<f32>, Error> {
        let encoding = self.tokenizer.encode(text, true).map_err(Error::Tokenizer)?;
        let ids: Vec<i32> = encoding.get_ids().iter().map(|id| *id as i32).collect();
        let count = ids.len();
        let input = Value::from(NdTensor::from_data([1, count], ids));
        let mut options = RunOptions::default();
        options.thread_pool = Some(self.threads.clone());
        let [hidden] = self
            .graph
            .run_n(vec![(self.input, input.into())], [self.output], Some(options))
            .map_err(|e| Error::Graph(Box::new(e)))?;
        let hidden: NdTensor<f32, 3> =
            hidden.try_into().map_err(|_| Error::Graph("its output is no tensor of three".into()))?;
        let [_, tokens, found] = hidden.shape();
        if found != self.dimension || tokens != count {
            return Err(Error::Dimension { expected: self.dimension, found });
        }
        Ok(unit(mean(&hidden.into_data(), self.dimension)))
    }
}

fn tokenizer(content: &[u8]) -> Result<Tokenizer, Error> {
    let mut tokenizer = Tokenizer::from_bytes(content).map_err(Error::Tokenizer)?;
    // The file that comes with the model cuts at 128 tokens and fills up to them.
    let truncation = TruncationParams {
        max_length: TOKENS,
        strategy: TruncationStrategy::LongestFirst,
        stride: 0,
        direction: TruncationDirection::Right,
    };
    tokenizer.with_padding(None).with_truncation(Some(truncation)).map_err(Error::Tokenizer)?;
    Ok(tokenizer)
}

fn mean(hidden: &[f32], dimension: usize) -> Vec<f32> {
    let mut sum = vec![0.0; dimension];
    for token in hidden.chunks_exact(dimension) {
        sum.iter_mut().zip(token).for_each(|(s, t)| *s += t);
    }
    sum
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_one_long() {
        assert_eq!(unit(vec![3.0, 4.0]), [0.6, 0.8]);
        assert_eq!(unit(vec![0.0, 0.0]), [0.0, 0.0]);
        assert_eq!(mean(&[1.0, 2.0, 3.0, 4.0], 2), [4.0, 6.0]);
    }

    #[test]
    fn a_folder_without_a_card_is_no_model() {
        let error = Model::load(Path::new("/nonexistent")).err().expect("there is nothing");
        assert_eq!(error.to_string(), "model.json can't be read");
    }
}
