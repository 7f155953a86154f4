//! What goes on while the window is open: working, intakes, watch folders, notifications; and its orderly end.

use crate::notice;
use bureau_app::App;
use bureau_model::WireError;
use std::time::Duration;
use tauri::async_runtime::{JoinHandle, spawn};
use tauri::{AppHandle, Emitter};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

const TRY_AGAIN: Duration = Duration::from_secs(5);
/// Stages are cut off when the window closes; one that does not end in time is given back at the next start.
const TO_END: Duration = Duration::from_secs(8);

/// The tasks beside the window.
pub(crate) struct Background {
    app: App,
    stop: CancellationToken,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Background {
    pub(crate) fn start(handle: &AppHandle, app: App) -> Self {
        let stop = CancellationToken::new();
        let tasks = vec![
            spawn(work(app.clone(), stop.clone())),
            spawn(attend(app.clone(), stop.clone())),
            spawn(notice::tell(handle.clone(), app.clone(), stop.clone())),
            spawn(show_problems(handle.clone(), app.clone(), stop.clone())),
        ];
        Self { app, stop, tasks: Mutex::new(tasks) }
    }

    /// Ends every task and closes the store.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        let tasks = std::mem::take(&mut *self.tasks.lock().await);
        let ending = async {
            for task in tasks {
                if let Err(error) = task.await {
                    tracing::error!(%error, "a task of the window had died");
                }
            }
            self.app.clone().close().await;
        };
        if tokio::time::timeout(TO_END, ending).await.is_err() {
            tracing::warn!("something did not end in time; the next start goes on with it");
        }
    }
}

/// Works the data folder off. When that is not possible, says so and tries again.
async fn work(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let worked = match app.worker(None).await {
            Ok(worker) => {
                app.problems().clear("worker");
                app.work(worker, stop.clone()).await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = worked {
            app.problems().set("worker", error);
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(TRY_AGAIN) => {}
            }
        }
    }
}

async fn attend(app: App, stop: CancellationToken) {
    tokio::join!(app.attend(stop.clone()), app.look_around(stop));
}

/// Hands the present problems to the page whenever one comes or goes.
async fn show_problems(handle: AppHandle, app: App, stop: CancellationToken) {
    let mut changes = app.problems().changes();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            changed = changes.changed() => if changed.is_err() { return },
        }
        let problems: Vec<WireError> = app.problems().list();
        if let Err(error) = handle.emit("problems", problems) {
            tracing::debug!(%error, "the page does not listen");
        }
    }
}
