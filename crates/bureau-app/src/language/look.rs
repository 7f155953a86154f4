//! Looking what there is: which models are installed, which servers are named.

use super::client::{Client, Timeouts};
use super::current::Current;
use super::kept::Kept;
use super::local::{self, LocalModel};
use super::plan::{Program, Setup};
use super::servers;
use crate::speech::Speech;
use crate::{App, models};
use bureau_model::catalogue::ModelCard;
use bureau_model::{Code, Stage, WireError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio_util::sync::CancellationToken;

/// How soon a change is noticed.
const LOOK: Duration = Duration::from_secs(1);

/// What tells one state of the models folder and of the servers from another.
#[derive(Debug, PartialEq, Eq)]
struct State {
    models: Vec<(std::ffi::OsString, Option<SystemTime>)>,
    servers: Vec<Kept>,
}

impl Current {
    /// Looks what there is.
    pub(crate) async fn load(app: &App) -> Result<Self, WireError> {
        Ok(Self::new(Setup::load(app).await?))
    }

    /// Looks again at once: something was changed by this process.
    pub(crate) async fn refresh(&self, app: &App) -> Result<(), WireError> {
        self.put(Setup::load(app).await?);
        Ok(())
    }

    /// Looks again when something was changed, until `stop`.
    pub(crate) async fn keep(&self, app: &App, stop: &CancellationToken) {
        let mut known = None;
        while !stop.is_cancelled() {
            match self.look(app, known.take()).await {
                Ok(state) => known = Some(state),
                Err(error) => {
                    tracing::warn!(%error, "which models and servers there are could not be looked at")
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    async fn look(&self, app: &App, known: Option<State>) -> Result<State, WireError> {
        let state = State { models: cards(&app.models()), servers: servers::kept(app, app.scope()).await? };
        if known.as_ref() != Some(&state) {
            self.put(Setup::load(app).await?);
        }
        Ok(state)
    }
}

impl Setup {
    /// Looks what there is. A model with a wrong file is none; a server is not asked whether it is there.
    pub(crate) async fn load(app: &App) -> Result<Self, WireError> {
        let kept = servers::kept(app, app.scope()).await?;
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

/// The folders of models, and when their cards were written.
fn cards(models: &Path) -> Vec<(std::ffi::OsString, Option<SystemTime>)> {
    let card = |folder: std::fs::DirEntry| {
        let written = std::fs::metadata(folder.path().join(bureau_model::catalogue::CARD_FILE)).ok()?;
        Some((folder.file_name(), written.modified().ok()))
    };
    let mut found: Vec<_> =
        std::fs::read_dir(models).into_iter().flatten().filter_map(|entry| card(entry.ok()?)).collect();
    found.sort();
    found
}
