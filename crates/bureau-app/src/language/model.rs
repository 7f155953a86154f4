//! What a language model is asked, and what it can do.

use super::trouble::Trouble;
use async_trait::async_trait;
use serde_json::Value;

/// What a model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// What it is to do.
    pub(crate) system: String,
    /// What it is to do it with: quoted evidence.
    pub(crate) user: String,
}

/// Writes text after a prompt.
#[async_trait]
pub(crate) trait LanguageModel: Send + Sync {
    /// Which model it is: part of the key of what it makes.
    fn id(&self) -> &str;

    /// Tokens that prompt and answer may have together.
    fn context(&self) -> u32;

    /// What it writes after a prompt: JSON of this schema, if it can be held to one. `most` tokens at most.
    async fn complete(&self, prompt: &Prompt, schema: &Value, most: u32) -> Result<String, Trouble>;
}
