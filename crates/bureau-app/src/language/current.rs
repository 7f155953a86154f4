//! The setup as it is now: a model that is installed, or a server that is named, is used by the workers that run
//! already, in this process and in others.

use super::plan::Setup;
use crate::App;
use bureau_model::WireError;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio_util::sync::CancellationToken;

/// How soon a change is noticed.
const LOOK: Duration = Duration::from_secs(1);

/// Shared by those that plan; clones see the same.
#[derive(Clone)]
pub(crate) struct Current(Arc<RwLock<Arc<Setup>>>);

/// What tells one state of the models folder and of the servers from another.
#[derive(Debug, PartialEq, Eq)]
struct State {
    models: Vec<(std::ffi::OsString, Option<SystemTime>)>,
    servers: Vec<super::servers::Kept>,
}

impl Current {
    /// Looks what there is.
    pub(crate) async fn load(app: &App) -> Result<Self, WireError> {
        Ok(Self(Arc::new(RwLock::new(Arc::new(Setup::load(app).await?)))))
    }

    /// Looks again at once: something was changed by this process.
    pub(crate) async fn refresh(&self, app: &App) -> Result<(), WireError> {
        self.put(Setup::load(app).await?);
        Ok(())
    }

    fn put(&self, setup: Setup) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(setup);
    }

    /// What there is.
    pub(crate) fn now(&self) -> Arc<Setup> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
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
        let state =
            State { models: cards(&app.models()), servers: super::servers::kept(app, app.scope()).await? };
        if known.as_ref() != Some(&state) {
            self.put(Setup::load(app).await?);
        }
        Ok(state)
    }
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
