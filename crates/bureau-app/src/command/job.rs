//! Jobs: taking in, status, control.

use super::{Answer, case, country};
use crate::{Session, preview};
use bureau_model::wire::*;
use bureau_model::{Code, JobId, Stage, Status, WireError};
use bureau_pipeline::estimate;
use bureau_store::{Control, Intake, Library, NewJob, Selection, StoreError};
use std::collections::HashSet;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use uuid::Uuid;

/// Records an upload; the caller then takes its files in with [`App::take_in`](crate::App::take_in).
pub async fn record_upload(
    session: &Session,
    paths: Vec<PathBuf>,
    request: UploadRequest,
) -> Answer<(UploadResponse, Vec<PathBuf>)> {
    let case = case(&request.case_name)?;
    let roots = session.app().check(&paths)?;
    check_suspects(&request.suspects)?;
    request.country.as_deref().map(country).transpose()?;
    let id = JobId::local(session.name(), Uuid::now_v7());
    let job = NewJob {
        id: id.clone(),
        case: case.clone(),
        country: request.country,
        parent: request.parent_job_id,
        roots: roots.iter().map(|root| root.as_os_str().as_bytes().to_vec()).collect(),
        suspects: request.suspects,
        watched: Vec::new(),
    };
    session.app().sqlite.create_job(session.scope(), job).await.map_err(refused)?;
    Ok((UploadResponse { job_id: id, case_name: case.to_string(), status: Status::Queued }, roots))
}

/// What can be wrong with a job once its name and its paths are right: the job that it extends.
fn refused(error: StoreError) -> WireError {
    let of_the_parent = matches!(error, StoreError::NotFound(_) | StoreError::Invalid(_));
    let error = WireError::from(error);
    if of_the_parent {
        return error.with_hint("extend a job of the same case, or none; nothing was taken in");
    }
    error
}

fn check_suspects(suspects: &[Suspect]) -> Answer<()> {
    let mut known = HashSet::new();
    match suspects.iter().find(|suspect| !known.insert(&suspect.id)) {
        Some(twice) => {
            let text = format!("the person of interest {:?} is listed twice", twice.id);
            Err(WireError::new(Code::Invalid, text).with_hint("give each person an id of its own"))
        }
        None => Ok(()),
    }
}

/// Takes files and folders into a case, as a new job. Answers as soon as the job is recorded.
pub async fn upload_documents(session: &Session, request: UploadRequest) -> Answer<UploadResponse> {
    let paths = request.paths.iter().map(PathBuf::from).collect();
    let (recorded, roots) = record_upload(session, paths, request).await?;
    let (app, job) = (session.app().clone(), recorded.job_id.clone());
    tokio::spawn(async move {
        if let Err(error) = app.take_in(&job, roots).await {
            tracing::warn!(%error, "an intake stopped; it is tried again");
        }
    });
    Ok(recorded)
}

/// A job with every artifact.
pub async fn get_job_status(session: &Session, request: JobRequest) -> Answer<JobStatus> {
    Ok(session.app().sqlite.job_status(session.scope(), &request.job_id).await?)
}

/// All jobs, the newest first.
pub async fn get_jobs(session: &Session, request: JobsRequest) -> Answer<JobsResponse> {
    let case = request.case_name.as_deref().map(case).transpose()?;
    Ok(JobsResponse { jobs: session.app().sqlite.jobs(session.scope(), case.as_ref()).await? })
}

/// When a job will end.
pub async fn get_job_estimate(session: &Session, request: JobRequest) -> Answer<JobEstimate> {
    let remaining = session.app().sqlite.remaining(session.scope(), &request.job_id).await?;
    Ok(estimate(&remaining, session.app().lanes))
}

/// Tries failed and cancelled artifacts again.
pub async fn retry(session: &Session, request: RetryRequest) -> Answer<Touched> {
    let scope = match (request.job_id, request.artifact_id) {
        (Some(job), None) => Selection::Job(job),
        (None, Some(artifact)) => Selection::Artifact(artifact),
        _ => return Err(WireError::new(Code::Invalid, "a retry needs either a job or an artifact")),
    };
    Ok(Touched { artifacts: session.app().sqlite.retry(session.scope(), &scope).await? })
}

/// Stops what has not ended.
pub async fn cancel_job(session: &Session, request: JobRequest) -> Answer<Touched> {
    Ok(Touched { artifacts: session.app().sqlite.cancel(session.scope(), &request.job_id).await? })
}

/// Runs ended artifacts again.
pub async fn reprocess(session: &Session, request: ReprocessRequest) -> Answer<Touched> {
    let (scope, from) = to_run_again(request)?;
    Ok(Touched { artifacts: session.app().sqlite.reprocess(session.scope(), &scope, from).await? })
}

/// What that would run and what it would reuse.
pub async fn preview_reprocess(session: &Session, request: ReprocessRequest) -> Answer<ReprocessPreview> {
    let (scope, from) = to_run_again(request)?;
    preview::preview(session, &scope, from).await
}

fn to_run_again(request: ReprocessRequest) -> Answer<(Selection, Stage)> {
    let scope = match (request.case_name, request.job_id, request.artifact_id) {
        (Some(name), None, None) => Selection::Case(case(&name)?),
        (None, Some(job), None) => Selection::Job(job),
        (None, None, Some(artifact)) => Selection::Artifact(artifact),
        _ => return Err(WireError::new(Code::Invalid, "name exactly one of case, job and artifact")),
    };
    Ok((scope, request.from.unwrap_or(Stage::Extraction)))
}

/// Halts a job.
pub async fn pause_job(session: &Session, request: JobRequest) -> Answer<Touched> {
    Ok(Touched { artifacts: session.app().sqlite.set_paused(session.scope(), &request.job_id, true).await? })
}

/// Lets a halted job go on.
pub async fn resume_job(session: &Session, request: JobRequest) -> Answer<Touched> {
    Ok(Touched { artifacts: session.app().sqlite.set_paused(session.scope(), &request.job_id, false).await? })
}
