//! Which model or server does a stage, if any.
//!
//! A server that the analyst has named for a stage comes first, then an installed model that reads the language;
//! where there is neither, the built-in engines do what they can.

use super::client::{Client, Timeouts};
use super::embed::ServerEmbeddings;
use super::entities::Entities;
use super::local::{self, LocalModel};
use super::summarize::Summaries;
use super::translate::Translation;
use super::{LanguageModel, Prompt, Trouble, servers};
use crate::speech::Speech;
use crate::{App, models};
use async_trait::async_trait;
use bureau_model::catalogue::ModelCard;
use bureau_model::{Code, Stage, WireError};
use bureau_pipeline::{Engine, Facts, Plan};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;

/// The servers and models that there are.
pub(crate) struct Setup {
    servers: Vec<Arc<Client>>,
    locals: Vec<(ModelCard, Arc<LocalModel>)>,
    program: Program,
    /// What hears recordings.
    pub(crate) speech: Speech,
    /// The installed embedding model, in its folder.
    pub(crate) embedding: Option<(PathBuf, ModelCard)>,
}

/// Whether there is what runs the installed language models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    /// No language model is installed.
    NotNeeded,
    /// It is there.
    Works,
    /// Bureau was built without it.
    Missing,
}

impl Setup {
    /// Looks what there is. A model with a wrong file is none; a server is not asked whether it is there.
    pub(crate) async fn load(app: &App) -> Result<Self, WireError> {
        let kept = servers::kept(app).await?;
        let clients = kept.into_iter().map(|server| Client::new(server, Timeouts::default()).map(Arc::new));
        let servers = clients.collect::<Result<_, _>>().map_err(|trouble| {
            WireError::new(Code::Internal, format!("no connection to a server can be made: it {trouble}"))
        })?;
        let folder = app.models();
        let speech = Speech::find(app.extractor.pool.program(), &folder).await;
        let found = tokio::task::spawn_blocking(move || models::installed(&folder, false)).await;
        let found = found.map_err(|error| WireError::new(Code::Internal, error.to_string()))?;
        let program = local::program();
        let usable: Vec<_> = found.into_iter().filter(|model| model.fault.is_none()).collect();
        let embeds = usable.iter().find(|model| model.card.serves(Stage::Embeddings));
        let embedding = embeds.map(|model| (model.folder.clone(), model.card.clone()));
        let language_models: Vec<_> =
            usable.into_iter().filter_map(|model| Some((gguf(&model)?, model.card))).collect();
        let state = match language_models.is_empty() {
            true => Program::NotNeeded,
            false if local::works(&program).await => Program::Works,
            false => Program::Missing,
        };
        let start = |((file, size), card): ((_, u64), ModelCard)| {
            let model = LocalModel::new(card.id.clone(), file, size, program.clone());
            (card, Arc::new(model))
        };
        let locals = match state {
            Program::Works => language_models.into_iter().map(start).collect(),
            Program::NotNeeded | Program::Missing => Vec::new(),
        };
        Ok(Self { servers, locals, program: state, speech, embedding })
    }

    /// Whether there is what runs the installed language models.
    pub(super) fn program(&self) -> Program {
        self.program
    }

    /// Who can do a stage, in the order in which they are chosen.
    pub(super) fn names(&self, stage: Stage) -> Vec<String> {
        let servers = self.servers.iter().map(|client| client.server());
        let servers = servers.filter(|server| server.stages.contains(&stage));
        let models = self.locals.iter().filter(|(card, _)| card.serves(stage));
        let names = servers.map(|server| format!("{} on the server {}", server.model, server.name));
        names.chain(models.map(|(card, _)| card.id.clone())).collect()
    }

    pub(crate) fn server(&self, stage: Stage) -> Option<&Arc<Client>> {
        self.servers.iter().find(|client| client.server().stages.contains(&stage))
    }

    /// Who does a stage on texts of this language, and what it is called in a sentence.
    fn language_model(
        &self,
        stage: Stage,
        language: Option<&str>,
    ) -> Option<(Arc<dyn LanguageModel>, String)> {
        if let Some(client) = self.server(stage) {
            let who = format!("the server {}", client.server().name);
            return Some((Arc::new(ServerModel(client.clone())), who));
        }
        let fits = |(card, _): &&(ModelCard, Arc<LocalModel>)| card.serves(stage) && card.reads(language);
        let (card, model) = self.locals.iter().find(fits)?;
        Some((model.clone(), format!("the model {}", card.id)))
    }
}

/// The file of a language model that llama.cpp reads, with its size.
fn gguf(model: &models::Installed) -> Option<(PathBuf, u64)> {
    let does_language = [Stage::Translation, Stage::Summarization, Stage::Graph];
    if !does_language.iter().any(|stage| model.card.serves(*stage)) {
        return None;
    }
    let file = model.card.files.iter().find(|file| file.name.ends_with(".gguf"))?;
    Some((model.folder.join(&file.name), file.size))
}

/// The plan for a stage, where a server or an installed language model does it. None leaves it to the built-in
/// engines, of which `builtin` is the one that finds entities by patterns.
pub(crate) fn engine_for(
    stage: Stage,
    facts: &Facts,
    setup: &Setup,
    builtin: Option<&Arc<dyn Engine>>,
) -> Option<Plan> {
    let language = facts.language.as_deref();
    let engine: Arc<dyn Engine> = match stage {
        Stage::Extraction | Stage::Transcription => return None,
        Stage::Translation => {
            let source = language.filter(|source| *source != facts.target_language)?;
            match setup.language_model(stage, Some(source)) {
                Some((model, who)) => Arc::new(Translation { model, who }),
                None if setup.program == Program::Missing => {
                    return Some(Plan::Lack(LACKS_PROGRAM.to_owned()));
                }
                None => return None,
            }
        }
        Stage::Summarization => {
            let (model, who) = setup.language_model(stage, language)?;
            Arc::new(Summaries { model, who })
        }
        Stage::Embeddings => {
            let client = setup.server(stage)?;
            let who = format!("the server {}", client.server().name);
            Arc::new(ServerEmbeddings { client: client.clone(), who })
        }
        Stage::Graph => {
            let (model, who) = setup.language_model(stage, language)?;
            Arc::new(Entities { model, who, builtin: builtin?.clone() })
        }
    };
    Some(Plan::Run(engine))
}

/// Why an installed model is of no use: Bureau was built without what runs it.
const LACKS_PROGRAM: &str = "no program that runs language models is installed";

/// A model behind a server.
struct ServerModel(Arc<Client>);

#[async_trait]
impl LanguageModel for ServerModel {
    fn id(&self) -> &str {
        &self.0.server().model
    }

    fn context(&self) -> u32 {
        self.0.server().context_tokens
    }

    async fn complete(&self, prompt: &Prompt, schema: &Value, most: u32) -> Result<String, Trouble> {
        self.0.chat(prompt, schema, most).await
    }
}
