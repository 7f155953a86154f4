//! `bureau`: the same program as the window, without a screen.

mod args;
mod ingest;
mod live;
mod models;
mod print;
mod secret;

use args::{Args, CaseView, Command, Show};
use bureau_app::{App, command};
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
    let code = perform(&app, args.command, printer).await;
    app.close().await;
    code
}

async fn perform(app: &App, wanted: Command, printer: Printer) -> Result<u8, WireError> {
    match wanted {
        Command::Ingest(args) => return ingest::ingest(app, args, printer).await,
        Command::Worker { drain } => return ingest::worker(app, drain, printer).await,
        Command::Status { job_id, follow: true } => return ingest::follow_job(app, job_id, printer).await,
        Command::Status { job_id, follow: false } => {
            printer.answer(&command::get_job_status(app, JobRequest { job_id }).await?);
        }
        Command::Jobs { case } => {
            printer.answer(&command::get_jobs(app, JobsRequest { case_name: case }).await?);
        }
        Command::Cases => printer.answer(&command::get_cases(app, Nothing {}).await?),
        Command::Case { name, view } => {
            show_case(app, CaseRequest { case_name: name }, view, printer).await?
        }
        Command::Show(show) => show_artifact(app, show, printer).await?,
        Command::Search { query, case, meaning } => {
            let by = if meaning { SearchBy::Meaning } else { SearchBy::Words };
            let request = SearchRequest { query, case_name: case, offset: 0, limit: None, by };
            printer.answer(&command::search(app, request).await?);
        }
        Command::Passwords { case, add, remove } => {
            printer.answer(&passwords(app, case, add, remove).await?);
        }
        Command::Country { case: case_name, code: Some(country) } => {
            printer.answer(&command::set_case_country(app, CaseCountry { case_name, country }).await?);
        }
        Command::Country { case: case_name, code: None } => {
            printer.answer(&command::get_case_country(app, CaseRequest { case_name }).await?);
        }
        Command::Stats => printer.answer(&command::get_stats(app, Nothing {}).await?),
        Command::Retry { id } => printer.answer(&command::retry(app, retry_request(&id)?).await?),
        Command::Cancel { job_id } => {
            printer.answer(&command::cancel_job(app, JobRequest { job_id }).await?);
        }
        Command::Reprocess(args) if args.dry_run => {
            printer.answer(&command::preview_reprocess(app, args.into()).await?)
        }
        Command::Reprocess(args) => printer.answer(&command::reprocess(app, args.into()).await?),
        Command::Watch { folder, case } => return ingest::watch(app, &folder, case, printer).await,
        Command::Servers { what } => models::servers(app, what, printer).await?,
        Command::Models { what } => models::models(app, what, printer).await?,
        Command::Doctor => {
            let doctor = command::doctor(app, Nothing {}).await?;
            printer.answer(&doctor);
            let bad = doctor.checks.iter().any(|check| check.health == Health::Bad);
            return Ok(u8::from(bad));
        }
        Command::Verify => {
            let verification = command::verify(app, Nothing {}).await?;
            printer.answer(&verification);
            return Ok(if verification.clean { 0 } else { 1 });
        }
    }
    Ok(0)
}

async fn show_case(app: &App, case: CaseRequest, view: CaseView, printer: Printer) -> Result<(), WireError> {
    match view {
        CaseView::Jobs => printer.answer(&command::get_case_jobs(app, case).await?),
        CaseView::Summary => printer.answer(&command::get_case_summary(app, case).await?),
        CaseView::Timeline => printer.answer(&command::get_case_timeline(app, case).await?),
        CaseView::Graph => printer.answer(&command::get_case_graph(app, case).await?),
    }
    Ok(())
}

async fn show_artifact(app: &App, show: Show, printer: Printer) -> Result<(), WireError> {
    let artifact = ArtifactRequest { artifact_id: ArtifactId(show.artifact_id) };
    if show.entities {
        printer.answer(&command::get_artifact_entities(app, artifact).await?);
    } else if show.history {
        printer.answer(&command::get_artifact_history(app, artifact).await?);
    } else if let Some(content_type) = show.content_type() {
        let request = ContentRequest { artifact_id: artifact.artifact_id, content_type };
        printer.answer(&command::get_artifact_content(app, request).await?);
    } else {
        printer.answer(&command::get_artifact(app, artifact).await?);
    }
    Ok(())
}

async fn passwords(
    app: &App,
    case_name: String,
    add: Option<String>,
    remove: Option<String>,
) -> Result<Passwords, WireError> {
    match (add, remove) {
        (Some(password), _) => {
            let request = PasswordRequest { case_name, password: secret(password)? };
            command::add_password(app, request).await
        }
        (None, Some(password)) => {
            let request = PasswordRequest { case_name, password: secret(password)? };
            command::remove_password(app, request).await
        }
        (None, None) => command::get_passwords(app, CaseRequest { case_name }).await,
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
