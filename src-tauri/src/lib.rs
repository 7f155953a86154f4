//! The desktop application: one window over [`bureau_app`]. Thin on purpose.
//!
//! - [`command`] hands each command of the one list to its use case.
//! - [`stream`] sends recorded events and progress to the page, over one channel.
//! - [`background`] works the data folder off while the window is open, and ends it in order.
//! - [`notice`] tells the desktop of failures and finished jobs.
//! - [`screen`] chooses how the page is drawn.
//! - [`window`] is the window itself: its page, where it may navigate, how it is brought to the front.
//!
//! The page gets text that was recorded, never evidence itself, and may reach nothing but these commands.

mod background;
mod command;
mod notice;
mod screen;
mod stream;
mod window;

use background::Background;
use bureau_app::{App, Session};
use bureau_model::WireError;
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;
use tauri::{AppHandle, Manager, RunEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

/// Bureau: evidence into cases, worked on this machine.
#[derive(Debug, Parser)]
#[command(name = "bureau-desktop", version)]
struct Args {
    /// The folder that holds everything.
    #[arg(long, env = "BUREAU_DATA_DIR")]
    data_dir: Option<PathBuf>,
}

/// Opens the window and stays until it is closed.
#[expect(clippy::disallowed_methods, reason = "what tauri's own macro makes of the configuration")]
pub fn run() -> ExitCode {
    let args = Args::parse();
    screen::without_graphics_card();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("BUREAU_LOG"))
        .init();
    // First of all plugins: a second start must not open the data folder again.
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _args, _folder| window::show(app)))
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(command::handler())
        .setup(move |app| {
            start(app.handle(), args);
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => ExitCode::from(app.run_return(ended) as u8),
        Err(error) => {
            tracing::error!(%error, "the window can't be opened");
            ExitCode::FAILURE
        }
    }
}

/// Opens the data folder and the window, or says why not.
fn start(handle: &AppHandle, args: Args) {
    let opened = tauri::async_runtime::block_on(async {
        let folder = args.data_dir.map_or_else(App::default_folder, Ok)?;
        App::open(&folder).await
    });
    let opened = opened.and_then(|app| {
        handle.manage(Session::desk(&app));
        handle.manage(stream::Stream::default());
        window::open(handle)?;
        handle.manage(Background::start(handle, app));
        Ok(())
    });
    if let Err(error) = opened {
        refuse(handle, &error);
    }
}

fn refuse(handle: &AppHandle, error: &WireError) {
    tracing::error!(%error, "Bureau can't start");
    let hint = error.hint.as_deref().unwrap_or_default();
    let exit = handle.clone();
    handle
        .dialog()
        .message(format!("{}\n\n{hint}", error.message).trim_end())
        .title("Bureau can't start")
        .kind(MessageDialogKind::Error)
        .show(move |_| exit.exit(1));
}

/// The window was closed: what runs is given back, and the store is closed after what it was handed.
fn ended(handle: &AppHandle, event: RunEvent) {
    if let (RunEvent::Exit, Some(background)) = (event, handle.try_state::<Background>()) {
        tauri::async_runtime::block_on(background.stop());
    }
}
