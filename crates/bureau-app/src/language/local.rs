//! A language model in a child of this machine (`bureau-llm`).
//!
//! One child at a time for a model: it holds gigabytes. It is kept between answers, ends when it is silent or takes
//! too long, and is killed with the answer that nobody waits for any more.

use super::model::{LanguageModel, Prompt};
use super::trouble::Trouble;
use async_trait::async_trait;
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, Stage};
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::{Reply, Request};
use bureau_sandbox::{Limits, Pool, describe};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::Mutex;

/// Tokens of the context. More would cost memory on a desk, and groups of sentences need no more.
const CONTEXT: u32 = 4_096;

/// Address space beside the model's file: its working memory, and libraries.
const BESIDE: u64 = 6 << 30;

/// One answer in all, and its longest silence: a prompt is read before the first word is written.
const WALL: Duration = Duration::from_secs(900);
const SILENCE: Duration = Duration::from_secs(300);

/// The program, where it is: beside this one, or where `BUREAU_LLM` says.
pub(super) fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("BUREAU_LLM") {
        return PathBuf::from(named);
    }
    let name = "bureau-llm";
    std::env::current_exe().map_or_else(|_| PathBuf::from(name), |here| here.with_file_name(name))
}

/// Whether the program is there and was built with what runs models.
pub(super) async fn works(program: &Path) -> bool {
    describe(program).await.is_ok_and(|told| told.engines.contains_key(&Stage::Translation))
}

/// A model's file and the child that runs it.
#[derive(Debug)]
pub(super) struct LocalModel {
    id: String,
    file: PathBuf,
    pool: Mutex<Pool>,
}

impl LocalModel {
    /// A model of this id in this file, `size` bytes long.
    pub(super) fn new(id: String, file: PathBuf, size: u64, program: PathBuf) -> Self {
        let limits =
            Limits { model_memory: size * 2 + BESIDE, wall: WALL, silence: SILENCE, ..Limits::default() };
        Self { id, file, pool: Mutex::new(Pool::new(program, limits)) }
    }
}

#[async_trait]
impl LanguageModel for LocalModel {
    fn id(&self) -> &str {
        &self.id
    }

    fn context(&self) -> u32 {
        CONTEXT
    }

    async fn complete(&self, prompt: &Prompt, schema: &Value, most: u32) -> Result<String, Trouble> {
        let request = Request::Complete {
            model: self.file.clone(),
            system: prompt.system.clone(),
            user: prompt.user.clone(),
            schema: Some(schema.to_string()),
            max_tokens: most,
            context: CONTEXT,
        };
        let answer = self.pool.lock().await.ask(&request, &|_, _| {}).await;
        match answer {
            Answer::Reply(Reply::Completed { text, finished: true }) => Ok(text),
            Answer::Reply(Reply::Completed { finished: false, .. }) => Err(Trouble::Unfinished),
            // Fewer sentences at once may fit.
            Answer::Reply(Reply::Failed { failure }) if failure.code == ErrorCode::TooLarge => {
                Err(Trouble::Unfinished)
            }
            Answer::Reply(Reply::Failed { failure }) | Answer::Lost(failure) => Err(Trouble::Failed(failure)),
            Answer::Reply(
                Reply::NeedsDecoder { .. }
                | Reply::Sniffed { .. }
                | Reply::NeedsOcr
                | Reply::Done { .. }
                | Reply::Skipped { .. },
            ) => Err(Trouble::Failed(Failure::new(
                ErrorCode::Internal,
                "the language model answered a different question",
            ))),
        }
    }
}
