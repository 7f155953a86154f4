//! Models and servers: what does the stages that nothing built in does.

use crate::stage::Stage;
use crate::wire::Health;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

crate::words! {
    /// How a model stands on this machine.
    ModelState ("state of a model") {
        /// In the catalogue, not here.
        Available = "available",
        /// Partly fetched: installing it again goes on where it stopped.
        Partial = "partial",
        /// Here, with the hashes of its card.
        Installed = "installed",
        /// Here, but a file is missing or is not the one of its card.
        Broken = "broken",
    }
}

/// Asks for the models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ModelsRequest {
    /// Hash every file anew, also those that have not changed since they were last hashed.
    #[serde(default)]
    pub verify: bool,
}

/// A model of the catalogue, or one that lies in the models folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Model {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is good for.
    pub purpose: String,
    /// The stages that it serves.
    pub stages: Vec<Stage>,
    /// ISO 639 codes of the languages that it reads; empty means any.
    pub languages: Vec<String>,
    /// Size of its files in bytes; 0 where it is not known.
    pub size_bytes: u64,
    /// Bytes of it that are here.
    pub present_bytes: u64,
    /// Its licence.
    pub licence: String,
    /// Where its makers describe it; none of one that is in no catalogue.
    pub homepage: Option<String>,
    /// How it stands.
    pub state: ModelState,
    /// Whether this version can fetch it.
    pub installable: bool,
    /// Of a broken model what is wrong; of one that can't be fetched why, with the way out.
    pub problem: Option<String>,
    /// Its files.
    pub files: Vec<ModelFileRow>,
}

/// A file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelFileRow {
    /// Its name.
    pub name: String,
    /// Its size in bytes, where it is known.
    pub size_bytes: Option<u64>,
    /// Its SHA-256 in hexadecimal, where it is known.
    pub sha256: Option<String>,
}

/// The models.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Models {
    /// Where installed ones lie.
    pub folder: String,
    /// Those that are here first, then those of the catalogue.
    pub models: Vec<Model>,
}

/// Names a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelRequest {
    /// Its id.
    pub id: String,
}

/// Takes a model in from a folder or a file, such as one on a USB stick.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ImportModelRequest {
    /// A folder that holds a `model.json` with the files it names, or one `.gguf`, `.bin` or `.safetensors` file.
    pub path: String,
    /// Of a file: the model's id; its name without the ending where none is given.
    #[serde(default)]
    pub id: Option<String>,
    /// Of a file that is not in the catalogue: the stages that it serves.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// Of a file that is not in the catalogue: the languages that it reads; empty means any.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Of a file that is not in the catalogue: its licence.
    #[serde(default)]
    pub licence: Option<String>,
}

/// A model was installed, taken in or removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ModelChanged {
    /// The model as it stands now.
    pub model: Model,
    /// Artifacts that passed one of its stages over for want of an engine: `run_passed_over` runs them.
    pub waiting: u64,
}

/// Stages that are to be run where they were passed over for want of an engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PassedOverRequest {
    /// Which.
    pub stages: Vec<Stage>,
}

/// A server on the local network that speaks the OpenAI protocol: Ollama, llama.cpp, vLLM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Server {
    /// What the analyst calls it.
    pub name: String,
    /// Its address, `http` or `https`, without `/v1`.
    pub url: String,
    /// The model that is asked for.
    pub model: String,
    /// The stages that it serves: translation, summarization, graph, embeddings.
    pub stages: Vec<Stage>,
    /// Whether a key is kept for it. The key itself never leaves the data folder, except to that server.
    pub has_key: bool,
    /// Tokens of its model's context.
    pub context_tokens: u32,
}

/// The servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Servers {
    /// In the order of their names.
    pub servers: Vec<Server>,
}

/// Adds a server, or changes the one of this name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetServerRequest {
    /// What the analyst calls it.
    pub name: String,
    /// Its address, `http` or `https`; a `/v1` at its end is left out.
    pub url: String,
    /// The model that is asked for, as the server names it.
    pub model: String,
    /// Its key. None keeps the one that there is, as long as the address is the same server's; an empty one takes it
    /// away.
    #[serde(default)]
    pub key: Option<String>,
    /// The stages that it serves: translation, summarization, graph, embeddings.
    pub stages: Vec<Stage>,
    /// Tokens of its model's context; 4,096 where none is given.
    #[serde(default)]
    pub context_tokens: Option<u32>,
}

impl fmt::Debug for SetServerRequest {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetServerRequest")
            .field("name", &self.name)
            .field("url", &self.url)
            .field("model", &self.model)
            .field("key", &self.key.as_ref().map(|_| "…"))
            .field("stages", &self.stages)
            .field("context_tokens", &self.context_tokens)
            .finish()
    }
}

/// Names a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServerRequest {
    /// Its name.
    pub name: String,
}

/// Servers were changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServersChanged {
    /// The servers as they are now.
    pub servers: Vec<Server>,
    /// Artifacts that passed one of the stages of the changed server over for want of an engine: `reprocess` runs
    /// them.
    pub waiting: u64,
}

/// Whether a server answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ServerHealth {
    /// Which server.
    pub name: String,
    /// How it came out.
    pub health: Health,
    /// What was found.
    pub finding: String,
    /// The way out, where something is wrong.
    pub hint: Option<String>,
    /// The models that it offers.
    pub models: Vec<String>,
    /// Seconds that the answer took.
    pub seconds: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_not_shown_when_its_request_is() {
        let request = SetServerRequest {
            name: "lab".into(),
            url: "http://10.0.0.2:8080".into(),
            model: "qwen".into(),
            key: Some("sesame".into()),
            stages: vec![Stage::Translation],
            context_tokens: None,
        };
        assert!(!format!("{request:?}").contains("sesame"));
    }
}
