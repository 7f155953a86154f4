//! `ingest`, `worker`, `watch` and `status --follow`: what takes its time.

use crate::args::Ingest;
use crate::live::{follow, telling_problems};
use crate::print::Printer;
use bureau_app::{Session, command};
use bureau_model::event::Event;
use bureau_model::wire::{AddWatchRequest, JobRequest, Suspect, UploadRequest};
use bureau_model::{Code, JobId, Status, WireError};
use std::collections::BTreeSet;
use std::path::Path;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// It ran, and some artifact failed.
const SOME_FAILED: u8 = 3;

pub(crate) async fn ingest(session: &Session, args: Ingest, printer: Printer) -> Result<u8, WireError> {
    let request = UploadRequest {
        paths: Vec::new(),
        case_name: args.case,
        country: args.country.clone(),
        parent_job_id: args.parent_job,
        suspects: args
            .persons_of_interest
            .as_deref()
            .map(persons_of_interest)
            .transpose()?
            .unwrap_or_default(),
    };
    session.app().ready().await?;
    let from = *session.app().recorded().borrow();
    let (recorded, roots) = command::record_upload(session, args.paths, request).await?;
    let job = recorded.job_id;
    if args.no_wait {
        telling_problems(session, printer, session.app().take_in(&job, roots)).await?;
    } else {
        let stop = CancellationToken::new();
        let worker = session.app().worker(Some(job.clone())).await?;
        let telling = async {
            let told = follow(session, Some(&job), from, printer).await;
            stop.cancel();
            told
        };
        let taking_in = async {
            let taken = session.app().take_in(&job, roots).await;
            if taken.is_err() {
                stop.cancel();
            }
            taken
        };
        let (worked, (), taken, told) = tokio::join!(
            session.app().work(worker, stop.clone()),
            session.app().look_around(stop.clone()),
            until(&stop, taking_in),
            until(&stop, telling),
        );
        taken.and(worked).and(told)?;
    }
    report(session, job, printer).await
}

/// The job's status, and the exit status that fits it.
async fn report(session: &Session, job_id: JobId, printer: Printer) -> Result<u8, WireError> {
    let status = command::get_job_status(session, JobRequest { job_id }).await?;
    printer.answer(&status);
    let all_well = status.failed_artifacts == 0 && status.status != Status::Cancelled;
    Ok(if all_well { 0 } else { SOME_FAILED })
}

fn persons_of_interest(file: &Path) -> Result<Vec<Suspect>, WireError> {
    let refuse = |error: String| {
        WireError::new(
            Code::Invalid,
            format!("the file with persons of interest, {}, can't be read: {error}", file.display()),
        )
        .with_hint("expected a JSON list such as [{\"id\": \"P1\", \"fields\": {\"name\": \"…\"}}]")
    };
    let text = std::fs::read_to_string(file).map_err(|error| refuse(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| refuse(error.to_string()))
}

/// `status --follow`: tells what happens to a job until it has ended. Whoever works it may be elsewhere.
pub(crate) async fn follow_job(session: &Session, job_id: JobId, printer: Printer) -> Result<u8, WireError> {
    let from = *session.app().recorded().borrow();
    let status = command::get_job_status(session, JobRequest { job_id: job_id.clone() }).await?;
    if !status.status.is_ended() {
        let stop = CancellationToken::new();
        let telling = async {
            let told = follow(session, Some(&job_id), from, printer).await;
            stop.cancel();
            told
        };
        let ((), told) = tokio::join!(session.app().look_around(stop.clone()), telling);
        told?;
    }
    report(session, job_id, printer).await
}

/// Works whatever the data folder holds.
pub(crate) async fn worker(session: &Session, drain: bool, printer: Printer) -> Result<u8, WireError> {
    let stop = CancellationToken::new();
    let worker = session.app().worker(None).await?;
    let from = *session.app().recorded().borrow();
    let ending = async {
        let ended = if drain { session.app().drained().await } else { asked_to_end().await };
        stop.cancel();
        ended
    };
    let attending = async {
        if !drain {
            session.app().attend(stop.clone()).await;
        }
    };
    let (worked, (), (), told, ended) = tokio::join!(
        session.app().work(worker, stop.clone()),
        session.app().look_around(stop.clone()),
        attending,
        until(&stop, follow(session, None, from, printer)),
        ending,
    );
    worked.and(told).and(ended)?;
    Ok(if drain && some_failed_since(session, from).await? { SOME_FAILED } else { 0 })
}

/// Whether an artifact that something happened to after `seq` has failed.
async fn some_failed_since(session: &Session, mut seq: i64) -> Result<bool, WireError> {
    let mut failed = BTreeSet::new();
    loop {
        let events = session.events(seq, 1_000).await?;
        let Some(last) = events.last().and_then(Event::seq) else { return Ok(!failed.is_empty()) };
        seq = last;
        for event in events {
            let Event::ArtifactStatus(event) = event else { continue };
            if event.status == Status::Failed {
                failed.insert(event.artifact_id);
            } else {
                failed.remove(&event.artifact_id);
            }
        }
    }
}

/// Adds a watch folder and works until it is told to end.
pub(crate) async fn watch(
    session: &Session,
    folder: &Path,
    case_name: String,
    printer: Printer,
) -> Result<u8, WireError> {
    let path = folder.to_string_lossy().into_owned();
    let watches = command::add_watch(session, AddWatchRequest { path, case_name }).await?;
    printer.answer(&watches);
    printer.say("Watching; Ctrl-C ends it. The window and `bureau worker` watch the folder from now on too.");
    worker(session, false, printer).await
}

/// What `work` answers, or nothing when `stop` comes first.
async fn until(
    stop: &CancellationToken,
    work: impl Future<Output = Result<(), WireError>>,
) -> Result<(), WireError> {
    tokio::select! {
        biased;
        ended = work => ended,
        () = stop.cancelled() => Ok(()),
    }
}

async fn asked_to_end() -> Result<(), WireError> {
    let io = |error: std::io::Error| WireError::new(Code::Io, error.to_string());
    let mut terminated = signal(SignalKind::terminate()).map_err(io)?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed.map_err(io),
        _ = terminated.recv() => Ok(()),
    }
}
