//! The extractor child as this process uses it: to judge files and to run the built-in engines.

use crate::Options;
use async_trait::async_trait;
use bureau_intake::Sniffer;
use bureau_model::output::Sniffed;
use bureau_model::{Code, ErrorCode, WireError};
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::{Description, Reply, Request};
use bureau_sandbox::{Pool, describe};
use std::path::Path;
use std::sync::Arc;

/// Asks extractor children. Clones share the idle ones.
#[derive(Debug, Clone)]
pub(crate) struct Extractor {
    pub(crate) pool: Arc<Pool>,
}

impl Extractor {
    pub(crate) fn new(options: Options) -> Self {
        Self { pool: Arc::new(Pool::new(options.extractor, options.limits)) }
    }

    /// What the program says of itself, or why it can't be used.
    pub(crate) async fn describe(&self) -> Result<Description, WireError> {
        describe(self.pool.program()).await.map_err(|error| missing(self.pool.program(), &error.to_string()))
    }
}

fn missing(program: &Path, why: &str) -> WireError {
    let text = format!("the extractor {} does not start: {why}", program.display());
    WireError::new(Code::EngineMissing, text)
        .with_hint("install bureau-extractor next to this program, or set BUREAU_EXTRACTOR")
}

#[async_trait]
impl Sniffer for Extractor {
    async fn sniff(&self, path: &Path, filename: &str) -> Result<Sniffed, WireError> {
        let request = Request::Sniff { path: path.to_owned(), filename: filename.to_owned() };
        match self.pool.ask(&request, &|_, _| {}).await {
            Answer::Reply(Reply::Sniffed { sniffed }) => Ok(sniffed),
            Answer::Lost(failure) if failure.code == ErrorCode::EngineMissing => {
                Err(missing(self.pool.program(), &failure.message))
            }
            // A file that its judge dies of is still evidence.
            Answer::Lost(_) | Answer::Reply(_) => Ok(Sniffed::unknown()),
        }
    }
}
