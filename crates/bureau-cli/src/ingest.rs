//! `ingest` and `worker`: taking in, working, and telling how it goes.

use crate::SOME_FAILED;
use crate::args::Ingest;
use crate::print::Printer;
use bureau_app::{App, command};
use bureau_model::event::{ArtifactEvent, Event};
use bureau_model::wire::{JobRequest, Suspect, UploadRequest};
use bureau_model::{Code, JobId, Status, WireError};
use std::path::Path;
use tokio_util::sync::CancellationToken;

pub(crate) async fn ingest(app: &App, args: Ingest, printer: Printer) -> Result<u8, WireError> {
    let request = UploadRequest {
        paths: args.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        case_name: args.case,
        parent_job_id: args.parent_job,
        suspects: args.suspects.as_deref().map(suspects).transpose()?.unwrap_or_default(),
    };
    let from = *app.journal().last_seq().borrow();
    let (recorded, roots) = command::record_upload(app, request).await?;
    let job = recorded.job_id;
    if args.no_wait {
        app.take_in(&job, roots).await?;
    } else {
        let stop = CancellationToken::new();
        let worker = app.worker(Some(job.clone())).await?;
        let working = app.work(worker, stop.clone());
        let taking_in = async {
            app.take_in(&job, roots).await?;
            Ok::<(), WireError>(())
        };
        let telling = follow(app, &job, from, printer);
        let (worked, taken, told) = tokio::join!(working, taking_in, async {
            let told = telling.await;
            stop.cancel();
            told
        });
        worked.and(taken).and(told)?;
    }
    let status = command::get_job_status(app, JobRequest { job_id: job }).await?;
    printer.document(&status);
    Ok(if status.failed_artifacts > 0 { SOME_FAILED } else { 0 })
}

fn suspects(file: &Path) -> Result<Vec<Suspect>, WireError> {
    let refuse = |error: String| {
        WireError::new(Code::Invalid, format!("{}: {error}", file.display()))
            .with_hint("expected a JSON list such as [{\"id\": \"P1\", \"fields\": {\"name\": \"…\"}}]")
    };
    let text = std::fs::read_to_string(file).map_err(|error| refuse(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| refuse(error.to_string()))
}

/// Tells every change of the job until it has ended.
async fn follow(app: &App, job: &JobId, mut seq: i64, printer: Printer) -> Result<(), WireError> {
    let mut recorded = app.journal().last_seq();
    loop {
        recorded.mark_unchanged();
        let events = app.journal().events_after(seq, 1_000).await?;
        for event in &events {
            seq = event.seq().unwrap_or(seq);
            match event {
                Event::ArtifactStatus(artifact) if &artifact.job_id == job => tell(artifact, printer),
                Event::JobStatus(e) if &e.job_id == job && e.status.is_ended() => return Ok(()),
                Event::ArtifactStatus(_) | Event::JobStatus(_) | Event::StageProgress(_) => {}
            }
        }
        if events.is_empty() && recorded.changed().await.is_err() {
            return Err(WireError::new(Code::Internal, "the store has stopped"));
        }
    }
}

fn tell(artifact: &ArtifactEvent, printer: Printer) {
    if printer.json {
        return;
    }
    let stages: Vec<String> =
        artifact.processing_stages.iter().map(|(stage, seconds)| format!("{stage} {seconds:.1}s")).collect();
    let what = match artifact.status {
        Status::Processing => artifact.current_stage.clone().unwrap_or_default(),
        Status::Queued | Status::Completed | Status::Failed | Status::Cancelled => String::new(),
    };
    let error = artifact.error_message.as_deref().unwrap_or_default();
    let line =
        format!("{:<40} {:<10} {what:<14} {} {error}", artifact.filename, artifact.status, stages.join(", "));
    printer.live(line.trim_end());
}

pub(crate) async fn worker(app: &App, drain: bool) -> Result<u8, WireError> {
    let stop = CancellationToken::new();
    let worker = app.worker(None).await?;
    let working = app.work(worker, stop.clone());
    let resuming = async {
        let resumed = app.resume_intakes().await;
        let ended = if drain { app.drained().await } else { ctrl_c().await };
        stop.cancel();
        resumed.and(ended)
    };
    let (worked, resumed) = tokio::join!(working, resuming);
    worked.and(resumed)?;
    Ok(0)
}

async fn ctrl_c() -> Result<(), WireError> {
    tokio::signal::ctrl_c().await.map_err(|error| WireError::new(Code::Io, error.to_string()))
}
