//! `bureau models`: what there is, and fetching, taking in, removing; and `bureau servers`.

use crate::args::{Import, Models, Server, Servers};
use crate::print::Printer;
use crate::secret::secret;
use bureau_app::models::Fetching;
use bureau_app::{Session, command};
use bureau_model::wire::*;
use bureau_model::{Code, Stage, WireError};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

pub(crate) async fn models(session: &Session, what: Models, printer: Printer) -> Result<(), WireError> {
    match what {
        Models::List { verify } => {
            printer.answer(&command::get_models(session, ModelsRequest { verify }).await?);
        }
        Models::Install { id } => {
            let bar = bar(printer);
            let told = |at: Fetching| {
                bar.set_length(at.total_bytes);
                bar.set_position(at.present_bytes);
            };
            let installed = command::install_model_telling(session, ModelRequest { id }, &told).await;
            bar.finish_and_clear();
            printer.answer(&installed?);
        }
        Models::Import(import) => printer.answer(&command::import_model(session, request(import)?).await?),
        Models::Remove { id } => {
            printer.answer(&command::remove_model(session, ModelRequest { id }).await?);
        }
        Models::Run { stages } => {
            let stages = if stages.is_empty() { Stage::ALL.to_vec() } else { stages };
            printer.answer(&command::run_passed_over(session, PassedOverRequest { stages }).await?);
        }
    }
    Ok(())
}

pub(crate) async fn servers(session: &Session, what: Servers, printer: Printer) -> Result<(), WireError> {
    match what {
        Servers::List => printer.answer(&command::get_servers(session, Nothing {}).await?),
        Servers::Set(Server { name, url, model, stages, key, context }) => {
            let key = key.map(secret).transpose()?;
            let request = SetServerRequest { name, url, model, key, stages, context_tokens: context };
            printer.answer(&command::set_server(session, request).await?);
        }
        Servers::Remove { name } => {
            printer.answer(&command::remove_server(session, ServerRequest { name }).await?);
        }
        Servers::Check { name } => {
            printer.answer(&command::check_server(session, ServerRequest { name }).await?);
        }
    }
    Ok(())
}

/// On a terminal, how far the fetch is; elsewhere nothing.
fn bar(printer: Printer) -> ProgressBar {
    if printer.json {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{bytes} of {total_bytes}  {bytes_per_sec}  {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn request(import: Import) -> Result<ImportModelRequest, WireError> {
    // The application works in no folder of its own: it is told whole paths.
    let path = std::path::absolute(&import.path).map(PathBuf::into_os_string);
    let path = path.ok().and_then(|path| path.into_string().ok()).ok_or_else(|| {
        WireError::new(Code::Invalid, format!("{} can't be used", import.path.display()))
            .with_hint("name a folder or a file whose path is UTF-8")
    })?;
    let Import { id, stages, languages, licence, path: _ } = import;
    Ok(ImportModelRequest { path, id, stages, languages, licence })
}
