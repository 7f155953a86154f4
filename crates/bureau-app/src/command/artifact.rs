//! Artifacts: lists, one in detail, its content.

use super::Answer;
use crate::Session;
use bureau_model::Stage;
use bureau_model::wire::*;
use bureau_store::{Control, Journal, Library, Selection, Setup};

/// A part of a list of artifacts.
pub async fn get_artifacts(session: &Session, request: ArtifactsRequest) -> Answer<ArtifactsResponse> {
    Ok(session.app().sqlite.artifacts(session.scope(), &request).await?)
}

/// How many artifacts of a job or of a case there are of each group.
pub async fn get_artifact_counts(
    session: &Session,
    request: ArtifactCountsRequest,
) -> Answer<ArtifactCounts> {
    Ok(session.app().sqlite.artifact_counts(session.scope(), &request).await?)
}

/// One artifact.
pub async fn get_artifact(session: &Session, request: ArtifactRequest) -> Answer<ArtifactDetail> {
    Ok(session.app().sqlite.artifact(session.scope(), request.artifact_id).await?)
}

/// One text of an artifact.
pub async fn get_artifact_content(session: &Session, request: ContentRequest) -> Answer<Content> {
    Ok(session.app().sqlite.content(session.scope(), &request).await?)
}

/// The entities of an artifact.
pub async fn get_artifact_entities(session: &Session, request: ArtifactRequest) -> Answer<Entities> {
    Ok(session.app().sqlite.entities(session.scope(), request.artifact_id).await?)
}

/// Everything that happened to an artifact.
pub async fn get_artifact_history(session: &Session, request: ArtifactRequest) -> Answer<History> {
    Ok(History { history: session.app().sqlite.history(session.scope(), request.artifact_id).await? })
}

/// The analyst looks at an artifact: what is still to be done for it goes first.
pub async fn open_artifact(session: &Session, request: ArtifactRequest) -> Answer<Touched> {
    session.app().sqlite.prioritise(session.scope(), request.artifact_id).await?;
    Ok(Touched { artifacts: 1 })
}

/// How an artifact's pages or its speech were read by a machine.
pub async fn get_artifact_passages(session: &Session, request: ArtifactRequest) -> Answer<Passages> {
    Ok(Passages { passages: session.app().sqlite.passages(session.scope(), request.artifact_id).await? })
}

/// Says what the columns of an artifact's tables mean, and reads it anew.
pub async fn set_artifact_columns(session: &Session, request: SetColumnsRequest) -> Answer<Touched> {
    session.app().sqlite.set_column_meanings(session.scope(), request.artifact_id, request.columns).await?;
    let scope = Selection::Artifact(request.artifact_id);
    Ok(Touched {
        artifacts: session.app().sqlite.reprocess(session.scope(), &scope, Stage::Extraction).await?,
    })
}
