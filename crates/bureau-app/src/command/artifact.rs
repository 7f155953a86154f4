//! Artifacts: lists, one in detail, its content.

use super::Answer;
use crate::App;
use bureau_model::Stage;
use bureau_model::wire::*;
use bureau_store::{Control, Journal, Library, Scope, Setup};

/// A part of a list of artifacts.
pub async fn get_artifacts(app: &App, request: ArtifactsRequest) -> Answer<ArtifactsResponse> {
    Ok(app.sqlite.artifacts(&request).await?)
}

/// How many artifacts of a job or of a case there are of each group.
pub async fn get_artifact_counts(app: &App, request: ArtifactCountsRequest) -> Answer<ArtifactCounts> {
    Ok(app.sqlite.artifact_counts(&request).await?)
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

/// How an artifact's pages or its speech were read by a machine.
pub async fn get_artifact_passages(app: &App, request: ArtifactRequest) -> Answer<Passages> {
    Ok(Passages { passages: app.sqlite.passages(request.artifact_id).await? })
}

/// Says what the columns of an artifact's tables mean, and reads it anew.
pub async fn set_artifact_columns(app: &App, request: SetColumnsRequest) -> Answer<Touched> {
    app.sqlite.set_column_meanings(request.artifact_id, request.columns).await?;
    let scope = Scope::Artifact(request.artifact_id);
    Ok(Touched { artifacts: app.sqlite.reprocess(&scope, Stage::Extraction, &app.actor()).await? })
}
