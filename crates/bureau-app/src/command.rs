//! One function for each command that this version serves.

use crate::App;
use bureau_intake::check;
use bureau_model::wire::*;
use bureau_model::{CaseName, Code, JobId, Stage, Status, WireError};
use bureau_pipeline::estimate;
use bureau_store::{Control, Intake, Journal, Library, NewJob, Scope};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use uuid::Uuid;

type Answer<T> = Result<T, WireError>;

const LIST: u64 = 500;

fn case(name: &str) -> Answer<CaseName> {
    CaseName::new(name).map_err(|error| {
        WireError::new(Code::Invalid, error.to_string())
            .with_hint("name the case, such as \"Operation Phoenix\"")
    })
}

/// Records an upload; the caller then takes its files in with [`App::take_in`].
pub async fn record_upload(app: &App, request: UploadRequest) -> Answer<(UploadResponse, Vec<PathBuf>)> {
    let case = case(&request.case_name)?;
    let paths: Vec<PathBuf> = request.paths.iter().map(PathBuf::from).collect();
    let roots = check(&paths)?;
    let id = JobId::local(&app.user, Uuid::now_v7());
    let job = NewJob {
        id: id.clone(),
        case: case.clone(),
        parent: request.parent_job_id,
        roots: roots.iter().map(|root| root.as_os_str().as_bytes().to_vec()).collect(),
        suspects: request.suspects,
        actor: app.actor(),
        watched: Vec::new(),
    };
    app.sqlite.create_job(job).await?;
    Ok((UploadResponse { job_id: id, case_name: case.to_string(), status: Status::Queued }, roots))
}

/// A job with every artifact.
pub async fn get_job_status(app: &App, request: JobRequest) -> Answer<JobStatus> {
    Ok(app.sqlite.job_status(&request.job_id).await?)
}

/// All jobs, the newest first.
pub async fn get_jobs(app: &App, request: JobsRequest) -> Answer<JobsResponse> {
    let case = request.case_name.as_deref().map(case).transpose()?;
    Ok(JobsResponse { jobs: app.sqlite.jobs(case.as_ref()).await? })
}

/// When a job will end.
pub async fn get_job_estimate(app: &App, request: JobRequest) -> Answer<JobEstimate> {
    let remaining = app.sqlite.remaining(&request.job_id).await?;
    Ok(JobEstimate { eta_seconds: estimate(&remaining, app.lanes) })
}

/// Names of all cases.
pub async fn get_cases(app: &App, _: Nothing) -> Answer<Cases> {
    let cases = app.sqlite.cases().await?.into_iter().map(|case| case.case_name).collect();
    Ok(Cases { cases })
}

/// The cases with what a list shows of them.
pub async fn get_case_overviews(app: &App, _: Nothing) -> Answer<CaseOverviews> {
    Ok(CaseOverviews { cases: app.sqlite.cases().await? })
}

/// A case's jobs.
pub async fn get_case_jobs(app: &App, request: CaseRequest) -> Answer<CaseJobs> {
    Ok(app.sqlite.case_jobs(&case(&request.case_name)?).await?)
}

/// The summaries of a case's documents.
pub async fn get_case_summary(app: &App, request: CaseRequest) -> Answer<CaseSummary> {
    Ok(app.sqlite.case_summary(&case(&request.case_name)?).await?)
}

/// What happened in a case.
pub async fn get_case_timeline(app: &App, request: CaseRequest) -> Answer<Timeline> {
    Ok(app.sqlite.case_timeline(&case(&request.case_name)?).await?)
}

/// The entities of a case.
pub async fn get_case_entities(app: &App, request: CaseRequest) -> Answer<Entities> {
    Ok(app.sqlite.case_entities(&case(&request.case_name)?, LIST).await?)
}

/// The graph of a case.
pub async fn get_case_graph(app: &App, request: CaseRequest) -> Answer<Graph> {
    Ok(app.sqlite.case_graph(&case(&request.case_name)?, LIST).await?)
}

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

/// Words in the texts.
pub async fn search(app: &App, request: SearchRequest) -> Answer<SearchResults> {
    Ok(app.sqlite.search(&request).await?)
}

/// Tries failed and cancelled artifacts again.
pub async fn retry(app: &App, request: RetryRequest) -> Answer<Touched> {
    let scope = match (request.job_id, request.artifact_id) {
        (Some(job), None) => Scope::Job(job),
        (None, Some(artifact)) => Scope::Artifact(artifact),
        _ => return Err(WireError::new(Code::Invalid, "a retry needs either a job or an artifact")),
    };
    Ok(Touched { artifacts: app.sqlite.retry(&scope, &app.actor()).await? })
}

/// Stops what has not ended.
pub async fn cancel_job(app: &App, request: JobRequest) -> Answer<Touched> {
    Ok(Touched { artifacts: app.sqlite.cancel(&request.job_id, &app.actor()).await? })
}

/// Runs ended artifacts again.
pub async fn reprocess(app: &App, request: ReprocessRequest) -> Answer<Touched> {
    let scope = match (request.case_name, request.job_id, request.artifact_id) {
        (Some(name), None, None) => Scope::Case(case(&name)?),
        (None, Some(job), None) => Scope::Job(job),
        (None, None, Some(artifact)) => Scope::Artifact(artifact),
        _ => return Err(WireError::new(Code::Invalid, "name exactly one of case, job and artifact")),
    };
    let from = request.from.unwrap_or(Stage::Extraction);
    Ok(Touched { artifacts: app.sqlite.reprocess(&scope, from, &app.actor()).await? })
}

/// What this data folder holds.
pub async fn get_stats(app: &App, _: Nothing) -> Answer<Stats> {
    Ok(app.sqlite.stats().await?)
}

/// Checks vault, journal and store against each other.
pub async fn verify(app: &App, _: Nothing) -> Answer<Verification> {
    let (journal_entries, mut problems) = app.sqlite.verify_journal().await?;
    problems.extend(app.sqlite.contradictions().await?);
    let (mut originals, mut after) = (0, 0);
    loop {
        let contents = app.sqlite.contents_after(after, LIST).await?;
        let Some(last) = contents.last() else { break };
        after = last.id;
        originals += contents.len() as u64;
        for content in contents {
            let (vault, hash) = (app.vault.clone(), content.sha256.0);
            let checked = tokio::task::spawn_blocking(move || vault.check(&hash)).await;
            match checked {
                Ok(Ok(Some(true))) => {}
                Ok(Ok(Some(false))) => problems.push(format!("original {} was changed", content.sha256)),
                Ok(Ok(None)) => problems.push(format!("original {} is missing", content.sha256)),
                Ok(Err(error)) => problems.push(error.to_string()),
                Err(error) => problems.push(format!("original {} was not checked: {error}", content.sha256)),
            }
        }
    }
    let unreferenced = (app.vault.list().count() as u64).saturating_sub(originals);
    Ok(Verification { clean: problems.is_empty(), originals, journal_entries, problems, unreferenced })
}

/// Recorded events after a number.
pub async fn get_events(app: &App, request: EventsRequest) -> Answer<Events> {
    let events = app.sqlite.events_after(request.after, request.limit).await?;
    let last_seq = *app.sqlite.last_seq().borrow();
    Ok(Events { events, last_seq })
}
