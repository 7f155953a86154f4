//! Models and servers.

use super::Answer;
use crate::Session;
use crate::language::{client, servers};
use crate::models::{self, Progress};
use bureau_model::wire::*;
use bureau_model::{ArtifactId, Code, Stage, WireError};
use bureau_pipeline::{Engines, Facts, Plan};
use bureau_store::{Control, Library, Selection, SkippedStage};
use std::collections::HashSet;
use std::path::PathBuf;

/// Models: those that are here and those of the catalogue.
pub async fn get_models(session: &Session, request: ModelsRequest) -> Answer<Models> {
    off_the_runtime(session, move |models, _| models::list(&models, request.verify)).await
}

/// Fetches a model of the catalogue.
pub async fn install_model(session: &Session, request: ModelRequest) -> Answer<ModelChanged> {
    install_model_telling(session, request, &|_| {}).await
}

/// Fetches a model of the catalogue and tells how far it is. Dropped, it leaves what has come for the next time.
pub async fn install_model_telling(
    session: &Session,
    request: ModelRequest,
    progress: Progress<'_>,
) -> Answer<ModelChanged> {
    let card =
        models::install(&session.app().models(), &session.app().locks(), &request.id, progress).await?;
    changed(session, card.id.clone(), &card.stages()).await
}

/// Takes a model in from a folder or a file.
pub async fn import_model(session: &Session, request: ImportModelRequest) -> Answer<ModelChanged> {
    let card =
        off_the_runtime(session, move |models, locks| models::import(&models, &locks, &request)).await?;
    changed(session, card.id.clone(), &card.stages()).await
}

/// Removes an installed model, or what has come of one.
pub async fn remove_model(session: &Session, request: ModelRequest) -> Answer<ModelChanged> {
    let was =
        off_the_runtime(session, move |models, locks| models::remove(&models, &locks, &request.id)).await?;
    let listed = get_models(session, ModelsRequest::default()).await?.models;
    // One that is in no catalogue is in no list any more.
    let gone = Model { state: ModelState::Available, present_bytes: 0, problem: None, ..was };
    let model = listed.into_iter().find(|row| row.id == gone.id).unwrap_or(gone);
    Ok(ModelChanged { waiting: waiting(session, &model.stages).await?, model })
}

async fn changed(session: &Session, id: String, stages: &[Stage]) -> Answer<ModelChanged> {
    let model = off_the_runtime(session, move |models, _| models::model(&models, &id)).await?;
    Ok(ModelChanged { model, waiting: waiting(session, stages).await? })
}

/// Servers on the local network that do stages.
pub async fn get_servers(session: &Session, _: Nothing) -> Answer<Servers> {
    Ok(Servers {
        servers: servers::kept(session.app(), session.scope())
            .await?
            .iter()
            .map(servers::Kept::shown)
            .collect(),
    })
}

/// Adds or changes a server.
pub async fn set_server(session: &Session, request: SetServerRequest) -> Answer<ServersChanged> {
    let stages = servers::set(session.app(), session.scope(), request).await?.stages;
    servers_changed(session, &stages).await
}

/// Removes a server.
pub async fn remove_server(session: &Session, request: ServerRequest) -> Answer<ServersChanged> {
    let stages = servers::remove(session.app(), session.scope(), &request.name).await?.stages;
    servers_changed(session, &stages).await
}

async fn servers_changed(session: &Session, stages: &[Stage]) -> Answer<ServersChanged> {
    let Servers { servers } = get_servers(session, Nothing {}).await?;
    Ok(ServersChanged { servers, waiting: waiting(session, stages).await? })
}

/// Asks a server whether it answers and has its model.
pub async fn check_server(session: &Session, request: ServerRequest) -> Answer<ServerHealth> {
    let server = servers::find(session.app(), session.scope(), &request.name).await?;
    Ok(client::health(&server).await)
}

/// Runs the stages that were passed over because nothing here did them, and that something does now.
pub async fn run_passed_over(session: &Session, request: PassedOverRequest) -> Answer<Touched> {
    session.app().current().await?.refresh(session.app()).await?;
    let mut artifacts = 0;
    for (stage, passed) in passed_over(session, &request.stages).await? {
        artifacts +=
            session.app().sqlite.reprocess(session.scope(), &Selection::Artifacts(passed), stage).await?;
    }
    Ok(Touched { artifacts })
}

/// How many artifacts that would run.
async fn waiting(session: &Session, stages: &[Stage]) -> Answer<u64> {
    session.app().current().await?.refresh(session.app()).await?;
    Ok(passed_over(session, stages).await?.iter().map(|(_, artifacts)| artifacts.len() as u64).sum())
}

/// Of each stage the artifacts that passed it over and that it would be run for now. One that passed several over is
/// named at the first of them, as those after it are run too.
async fn passed_over(session: &Session, stages: &[Stage]) -> Answer<Vec<(Stage, Vec<ArtifactId>)>> {
    let engines = session.app().engines().await?;
    let (mut named, mut passed) = (HashSet::new(), Vec::new());
    for stage in Stage::ALL.iter().copied().filter(|stage| stages.contains(stage)) {
        let mut artifacts = Vec::new();
        for skipped in session.app().sqlite.skipped(session.scope(), stage).await? {
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
    session: &Session,
    work: impl FnOnce(PathBuf, PathBuf) -> Result<T, WireError> + Send + 'static,
) -> Answer<T> {
    let (models, locks) = (session.app().models(), session.app().locks());
    let done = tokio::task::spawn_blocking(move || work(models, locks)).await;
    done.map_err(|error| WireError::new(Code::Internal, error.to_string()))?
}
