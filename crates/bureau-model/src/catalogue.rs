//! What describes an installed model: the `model.json` beside its files.

use crate::id::Sha256;
use crate::stage::Stage;
use serde::{Deserialize, Serialize};

/// A model as its folder describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Its id, such as `all-MiniLM-L6-v2`; also the folder's name.
    pub id: String,
    /// The stage that it serves.
    pub stage: Stage,
    /// ISO 639 codes of the languages that it reads; empty means any.
    pub languages: Vec<String>,
    /// Of an embedding model: length of its vectors.
    pub dimension: Option<u32>,
    /// SPDX name of its licence.
    pub licence: String,
    /// Its files.
    pub files: Vec<ModelFile>,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelFile {
    /// Name in the model's folder.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// Hash of its content.
    pub sha256: Sha256,
}

/// The file that holds a [`ModelCard`].
pub const CARD_FILE: &str = "model.json";

impl ModelCard {
    /// Whether the model reads this language. An unknown language is read by a model that reads any.
    pub fn reads(&self, language: Option<&str>) -> bool {
        self.languages.is_empty() || language.is_some_and(|code| self.languages.iter().any(|l| l == code))
    }
}
