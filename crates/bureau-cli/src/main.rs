//! `bureau`: the same program as the window, without a screen.

mod args;
mod ingest;
mod live;
mod models;
mod print;
mod secret;

use args::{Args, CaseView, Command, Show};
use bureau_app::{App, Session, command};
use bureau_model::wire::*;
use bureau_model::{ArtifactId, Code, JobId, WireError};
use clap::Parser;
use print::Printer;
use secret::secret;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("BUREAU_LOG"))
        .init();
    let printer = Printer { json: args.json };
    match run(args, printer).await {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            printer.error(&error);
            ExitCode::from(1)
        }
    }
}

async fn run(args: Args, printer: Printer) -> Result<u8, WireError> {
    let folder = args.data_dir.map_or_else(App::default_folder, Ok)?;
    let app = App::open(&folder).await?;
    let code = perform(&Session::desk(&app), args.command, printer).await;
    app.close().await;
    code
}

async fn perform(session: &Session, wanted: Command, printer: Printer) -> Result<u8, WireError> {
    match wanted {
        Command::Ingest(args) => return ingest::ingest(session, args, printer).await,
        Command::Worker { drain } => return ingest::worker(session, drain, printer).await,
        Command::Status { job_id, follow: true } => {
            return ingest::follow_job(session, job_id, printer).await;
        }
        Command::Status { job_id, follow: false } => {
            printer.answer(&command::get_job_status(session, JobRequest { job_id }).await?);
        }
        Command::Jobs { case } => {
            printer.answer(&command::get_jobs(session, JobsRequest { case_name: case }).await?);
        }
        Command::Cases => printer.answer(&command::get_cases(session, Nothing {}).await?),
        Command::Case { name, view } => {
            show_case(session, CaseRequest { case_name: name }, view, printer).await?
        }
        Command::Show(show) => show_artifact(session, show, printer).await?,
        Command::Search { query, case, meaning } => {
            let by = if meaning { SearchBy::Meaning } else { SearchBy::Words };
            let request = SearchRequest { query, case_name: case, offset: 0, limit: None, by };
            printer.answer(&command::search(session, request).await?);
        }
        Command::Passwords { case, add, remove } => {
            printer.answer(&passwords(session, case, add, remove).await?);
        }
        Command::Country { case: case_name, code: Some(country) } => {
            printer.answer(&command::set_case_country(session, CaseCountry { case_name, country }).await?);
        }
        Command::Country { case: case_name, code: None } => {
            printer.answer(&command::get_case_country(session, CaseRequest { case_name }).await?);
        }
        Command::Stats => printer.answer(&command::get_stats(session, Nothing {}).await?),
        Command::Retry { id } => printer.answer(&command::retry(session, retry_request(&id)?).await?),
        Command::Cancel { job_id } => {
            printer.answer(&command::cancel_job(session, JobRequest { job_id }).await?);
        }
        Command::Reprocess(args) if args.dry_run => {
            printer.answer(&command::preview_reprocess(session, args.into()).await?)
        }
        Command::Reprocess(args) => printer.answer(&command::reprocess(session, args.into()).await?),
        Command::Watch { folder, case } => return ingest::watch(session, &folder, case, printer).await,
        Command::Servers { what } => models::servers(session, what, printer).await?,
        Command::Models { what } => models::models(session, what, printer).await?,
        Command::Doctor => {
            let doctor = command::doctor(session, Nothing {}).await?;
            printer.answer(&doctor);
            let bad = doctor.checks.iter().any(|check| check.health == Health::Bad);
            return Ok(u8::from(bad));
        }
        Command::Verify => {
            let verification = command::verify(session, Nothing {}).await?;
            printer.answer(&verification);
            return Ok(if verification.clean { 0 } else { 1 });
        }
    }
    Ok(0)
}

async fn show_case(
    session: &Session,
    case: CaseRequest,
    view: CaseView,
    printer: Printer,
) -> Result<(), WireError> {
    match view {
        CaseView::Jobs => printer.answer(&command::get_case_jobs(session, case).await?),
        CaseView::Summary => printer.answer(&command::get_case_summary(session, case).await?),
        CaseView::Timeline => printer.answer(&command::get_case_timeline(session, case).await?),
        CaseView::Graph => printer.answer(&command::get_case_graph(session, case).await?),
    }
    Ok(())
}

async fn show_artifact(session: &Session, show: Show, printer: Printer) -> Result<(), WireError> {
    let artifact = ArtifactRequest { artifact_id: ArtifactId(show.artifact_id) };
    if show.entities {
        printer.answer(&command::get_artifact_entities(session, artifact).await?);
    } else if show.history {
        printer.answer(&command::get_artifact_history(session, artifact).await?);
    } else if let Some(content_type) = show.content_type() {
        let request = ContentRequest { artifact_id: artifact.artifact_id, content_type };
        printer.answer(&command::get_artifact_content(session, request).await?);
    } else {
        printer.answer(&command::get_artifact(session, artifact).await?);
    }
    Ok(())
}

async fn passwords(
    session: &Session,
    case_name: String,
    add: Option<String>,
    remove: Option<String>,
) -> Result<Passwords, WireError> {
    match (add, remove) {
        (Some(password), _) => {
            let request = PasswordRequest { case_name, password: secret(password)? };
            command::add_password(session, request).await
        }
        (None, Some(password)) => {
            let request = PasswordRequest { case_name, password: secret(password)? };
            command::remove_password(session, request).await
        }
        (None, None) => command::get_passwords(session, CaseRequest { case_name }).await,
    }
}

/// `retry` takes an artifact's number or a job's id.
fn retry_request(id: &str) -> Result<RetryRequest, WireError> {
    if let Ok(number) = id.parse() {
        return Ok(RetryRequest { artifact_id: Some(ArtifactId(number)), job_id: None });
    }
    let job: JobId = id.parse().map_err(|_| {
        WireError::new(Code::Invalid, format!("{id:?} is neither an artifact's number nor a job's id"))
    })?;
    Ok(RetryRequest { job_id: Some(job), artifact_id: None })
}
