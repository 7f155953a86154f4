//! Artifacts: lists, one in detail, its content.

use super::Answer;
use crate::App;
use bureau_model::wire::*;
use bureau_store::{Control, Journal, Library};

/// A part of a list of artifacts.
pub async fn get_artifacts(app: &App, request: ArtifactsRequest) -> Answer<ArtifactsResponse> {
    Ok(app.sqlite.artifacts(&request).await?)
}

/// One artifact.
pub async fn get_artifact(app: &App, request: ArtifactRequest) -> Answer<ArtifactDetail> {
    Ok(app.sqlite.artifact(request.artifact_id).await?)
}

/// One text of an artifact.
pub async fn get_artifact_content(app: &App, request: ContentRequest) -> Answer<Content> {
    Ok(app.sqlite.content(&request).await?)
}

/// The entities of an artifact.
pub async fn get_artifact_entities(app: &App, request: ArtifactRequest) -> Answer<Entities> {
    Ok(app.sqlite.entities(request.artifact_id).await?)
}

/// Everything that happened to an artifact.
pub async fn get_artifact_history(app: &App, request: ArtifactRequest) -> Answer<History> {
    Ok(History { history: app.sqlite.history(request.artifact_id).await? })
}

/// The analyst looks at an artifact: what is still to be done for it goes first.
pub async fn open_artifact(app: &App, request: ArtifactRequest) -> Answer<Touched> {
    app.sqlite.prioritise(request.artifact_id, &app.actor()).await?;
    Ok(Touched { artifacts: 1 })
}
