//! Models and servers.

use super::Answer;
use crate::App;
use crate::language::{client, servers};
use crate::models::{self, Progress};
use bureau_model::wire::*;
use bureau_model::{ArtifactId, Code, Stage, WireError};
use bureau_pipeline::{Engines, Facts, Plan};
use bureau_store::{Control, Library, Scope, SkippedStage};
use std::collections::HashSet;
use std::path::PathBuf;

/// Models: those that are here and those of the catalogue.
pub async fn get_models(app: &App, request: ModelsRequest) -> Answer<Models> {
    off_the_runtime(app, move |models, _| models::list(&models, request.verify)).await
}

/// Fetches a model of the catalogue.
pub async fn install_model(app: &App, request: ModelRequest) -> Answer<ModelChanged> {
    install_model_telling(app, request, &|_| {}).await
}

/// Fetches a model of the catalogue and tells how far it is. Dropped, it leaves what has come for the next time.
pub async fn install_model_telling(
    app: &App,
    request: ModelRequest,
    progress: Progress<'_>,
) -> Answer<ModelChanged> {
    let card = models::install(&app.models(), &app.locks(), &request.id, progress).await?;
    changed(app, card.id.clone(), &card.stages()).await
}

/// Takes a model in from a folder or a file.
pub async fn import_model(app: &App, request: ImportModelRequest) -> Answer<ModelChanged> {
    let card = off_the_runtime(app, move |models, locks| models::import(&models, &locks, &request)).await?;
    changed(app, card.id.clone(), &card.stages()).await
}

/// Removes an installed model, or what has come of one.
pub async fn remove_model(app: &App, request: ModelRequest) -> Answer<ModelChanged> {
    let was = off_the_runtime(app, move |models, locks| models::remove(&models, &locks, &request.id)).await?;
    let listed = get_models(app, ModelsRequest::default()).await?.models;
    // One that is in no catalogue is in no list any more.
    let gone = Model { state: ModelState::Available, present_bytes: 0, problem: None, ..was };
    let model = listed.into_iter().find(|row| row.id == gone.id).unwrap_or(gone);
    Ok(ModelChanged { waiting: waiting(app, &model.stages).await?, model })
}

async fn changed(app: &App, id: String, stages: &[Stage]) -> Answer<ModelChanged> {
    let model = off_the_runtime(app, move |models, _| models::model(&models, &id)).await?;
    Ok(ModelChanged { model, waiting: waiting(app, stages).await? })
}

/// Servers on the local network that do stages.
pub async fn get_servers(app: &App, _: Nothing) -> Answer<Servers> {
    Ok(Servers { servers: servers::kept(app).await?.iter().map(servers::Kept::shown).collect() })
}

/// Adds or changes a server.
pub async fn set_server(app: &App, request: SetServerRequest) -> Answer<ServersChanged> {
    let stages = servers::set(app, request).await?.stages;
    servers_changed(app, &stages).await
}

/// Removes a server.
pub async fn remove_server(app: &App, request: ServerRequest) -> Answer<ServersChanged> {
    let stages = servers::remove(app, &request.name).await?.stages;
    servers_changed(app, &stages).await
}

async fn servers_changed(app: &App, stages: &[Stage]) -> Answer<ServersChanged> {
    let Servers { servers } = get_servers(app, Nothing {}).await?;
    Ok(ServersChanged { servers, waiting: waiting(app, stages).await? })
}

/// Asks a server whether it answers and has its model.
pub async fn check_server(app: &App, request: ServerRequest) -> Answer<ServerHealth> {
    let server = servers::find(app, &request.name).await?;
    Ok(client::health(&server).await)
}

/// Runs the stages that were passed over because nothing here did them, and that something does now.
pub async fn run_passed_over(app: &App, request: PassedOverRequest) -> Answer<Touched> {
    app.current().await?.refresh(app).await?;
    let mut artifacts = 0;
    for (stage, passed) in passed_over(app, &request.stages).await? {
        artifacts += app.sqlite.reprocess(&Scope::Artifacts(passed), stage, &app.actor()).await?;
    }
    Ok(Touched { artifacts })
}

/// How many artifacts that would run.
async fn waiting(app: &App, stages: &[Stage]) -> Answer<u64> {
    app.current().await?.refresh(app).await?;
    Ok(passed_over(app, stages).await?.iter().map(|(_, artifacts)| artifacts.len() as u64).sum())
}

/// Of each stage the artifacts that passed it over and that it would be run for now. One that passed several over is
/// named at the first of them, as those after it are run too.
async fn passed_over(app: &App, stages: &[Stage]) -> Answer<Vec<(Stage, Vec<ArtifactId>)>> {
    let engines = app.engines().await?;
    let (mut named, mut passed) = (HashSet::new(), Vec::new());
    for stage in Stage::ALL.iter().copied().filter(|stage| stages.contains(stage)) {
        let mut artifacts = Vec::new();
        for skipped in app.sqlite.skipped(stage).await? {
            let SkippedStage { artifact, file_type, language, target_language } = skipped;
            let plan = engines.plan(stage, &Facts { file_type, language, target_language });
            if matches!(plan, Plan::Run(_)) && named.insert(artifact) {
                artifacts.push(artifact);
            }
        }
        if !artifacts.is_empty() {
            passed.push((stage, artifacts));
        }
    }
    Ok(passed)
}

/// Hashing and copying gigabytes is not for a thread that others wait for.
async fn off_the_runtime<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(PathBuf, PathBuf) -> Result<T, WireError> + Send + 'static,
) -> Answer<T> {
    let (models, locks) = (app.models(), app.locks());
    let done = tokio::task::spawn_blocking(move || work(models, locks)).await;
    done.map_err(|error| WireError::new(Code::Internal, error.to_string()))?
}
