//! What describes a model: the `model.json` beside its files, and the catalogue of those that can be installed.

use crate::id::Sha256;
use crate::stage::Stage;
use serde::{Deserialize, Serialize};

crate::words! {
    /// What a model is used for within its stage.
    ModelRole ("role of a model") {
        /// It does the stage itself.
        Engine = "engine",
        /// It finds where somebody speaks; used beside an engine of transcription.
        VoiceActivity = "voice_activity",
    }
}

/// A model as its folder describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Its id, such as `all-MiniLM-L6-v2`; also the folder's name.
    pub id: String,
    /// The stage that it serves.
    pub stage: Stage,
    /// Further stages that it serves: of a language model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Stage>,
    /// What it is used for.
    #[serde(default = "engine")]
    pub role: ModelRole,
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

    /// Whether the model does this stage itself.
    pub fn serves(&self, stage: Stage) -> bool {
        self.role == ModelRole::Engine && (self.stage == stage || self.also.contains(&stage))
    }

    /// Every stage that it has to do with.
    pub fn stages(&self) -> Vec<Stage> {
        std::iter::once(self.stage).chain(self.also.iter().copied()).collect()
    }
}

/// A model that can be installed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    /// Its id, and the name of its folder once installed.
    pub id: String,
    /// Its name as its makers write it.
    pub name: String,
    /// What it is good for, a sentence for the analyst.
    pub purpose: String,
    /// The stage that it serves first.
    pub stage: Stage,
    /// Further stages that it serves.
    #[serde(default)]
    pub also: Vec<Stage>,
    /// What it is used for.
    #[serde(default = "engine")]
    pub role: ModelRole,
    /// ISO 639 codes of the languages that it reads; empty means any.
    pub languages: Vec<String>,
    /// Of an embedding model: length of its vectors.
    #[serde(default)]
    pub dimension: Option<u32>,
    /// SPDX name of its licence, or its own name where SPDX has none.
    pub licence: String,
    /// Where its makers describe it.
    pub homepage: String,
    /// Another way to get it, where this version can't fetch it.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// Its files.
    pub files: Vec<CatalogueFile>,
}

/// One file of a model that can be installed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    /// Name in the model's folder.
    pub name: String,
    /// Where it is fetched from; none where it can't be.
    pub url: Option<String>,
    /// Size in bytes, where it is known.
    pub size: Option<u64>,
    /// Hash of its content. None where this version does not know it: then it is not fetched, because nothing
    /// could tell a wrong file from the right one.
    pub sha256: Option<Sha256>,
}

impl CatalogueEntry {
    /// The card of the installed model; none while the size or hash of a file is not known.
    pub fn card(&self) -> Option<ModelCard> {
        let known = |file: &CatalogueFile| {
            Some(ModelFile { name: file.name.clone(), size: file.size?, sha256: file.sha256? })
        };
        Some(ModelCard {
            id: self.id.clone(),
            stage: self.stage,
            also: self.also.clone(),
            role: self.role,
            languages: self.languages.clone(),
            dimension: self.dimension,
            licence: self.licence.clone(),
            files: self.files.iter().map(known).collect::<Option<_>>()?,
        })
    }

    /// Size of its files together, in bytes, as far as known.
    pub fn size(&self) -> u64 {
        self.files.iter().filter_map(|file| file.size).sum()
    }
}

fn engine() -> ModelRole {
    ModelRole::Engine
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_of_an_earlier_version_is_read_and_its_model_does_its_stage() {
        let text = r#"{"id": "a", "stage": "embeddings", "languages": ["en"], "dimension": 3, "licence": "MIT", "files": []}"#;
        let card: ModelCard = serde_json::from_str(text).expect("a card");
        assert!(card.serves(Stage::Embeddings) && !card.serves(Stage::Graph));
        assert!(card.reads(Some("en")) && !card.reads(Some("hi")) && !card.reads(None));
    }

    #[test]
    fn what_finds_speech_does_not_transcribe() {
        let text = r#"{"id": "vad", "stage": "transcription", "role": "voice_activity", "languages": [], "dimension": null, "licence": "MIT", "files": []}"#;
        let card: ModelCard = serde_json::from_str(text).expect("a card");
        assert!(!card.serves(Stage::Transcription));
    }
}
