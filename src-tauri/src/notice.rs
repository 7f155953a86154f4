//! Native notifications: one for each job, replaced as it goes on. First it tells of failures, gathered for a moment so
//! that a bad folder is one notice; at the end how the job ended, with reasons. What was told before is not told again,
//! such as the same files locked after another password was tried. A click brings the window to what the notice is
//! about. The analyst can switch both kinds off.

mod desktop;
mod news;
mod teller;
mod text;

use desktop::Desktop;

use bureau_app::{App, Session, command};
use bureau_model::event::Event;
use bureau_model::wire::{JobRow, JobsRequest};
use std::time::Duration;
use tauri::AppHandle;
use teller::Teller;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

const AFTER_ERROR: Duration = Duration::from_secs(2);
const BATCH: u64 = 1_000;

/// Follows the journal from now on, until `stop`.
pub(crate) async fn tell(handle: AppHandle, app: App, stop: CancellationToken) {
    app.add_host_check(desktop::check().await);
    let mut recorded = app.recorded();
    let mut seq = *recorded.borrow_and_update();
    let session = Session::desk(&app);
    let Some(jobs) = stop.run_until_cancelled(jobs(&session)).await else { return };
    let (mut teller, desktop) = (Teller::new(session.clone(), &jobs), Desktop::start(handle));
    loop {
        match session.events(seq, BATCH).await {
            Ok(events) => {
                seq = events.last().and_then(Event::seq).unwrap_or(seq);
                let whole = events.len() < BATCH as usize;
                teller.hear(events);
                if !whole {
                    continue;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "events could not be read; trying again");
                tokio::time::sleep(AFTER_ERROR).await;
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            changed = recorded.changed() => if changed.is_err() { return },
            () = teller.due() => {
                for (job, notice) in teller.tell(Instant::now()).await {
                    desktop.show(job, notice);
                }
            }
        }
    }
}

/// The jobs that there are when the program begins.
async fn jobs(session: &Session) -> Vec<JobRow> {
    loop {
        match command::get_jobs(session, JobsRequest::default()).await {
            Ok(jobs) => return jobs.jobs,
            Err(error) => tracing::warn!(%error, "the jobs could not be read; trying again"),
        }
        tokio::time::sleep(AFTER_ERROR).await;
    }
}
