//! Recorded events and progress, to the page, over one channel.
//!
//! The page names the last `seq` it knows and gets everything after it, in order, in batches; what happens
//! while a batch is on its way goes into the next. A page that subscribes again (it was loaded anew) takes the
//! place of the one before.

use bureau_app::Session;
use bureau_model::WireError;
use bureau_model::event::{Event, StageProgress};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tauri::State;
use tauri::async_runtime::{JoinHandle, spawn};
use tauri::ipc::Channel;
use tokio::sync::broadcast::{self, error::RecvError};

/// Events in a batch at most.
const BATCH: u64 = 1_000;
/// Between two batches: long enough to gather, too short to see.
const PAUSE: Duration = Duration::from_millis(8);
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// The page's subscription.
#[derive(Default)]
pub(crate) struct Stream(Mutex<Option<JoinHandle<()>>>);

/// Sends what came after `after`, then what comes.
#[tauri::command]
pub(crate) async fn subscribe_events(
    session: State<'_, Session>,
    stream: State<'_, Stream>,
    after: i64,
    channel: Channel<Vec<Event>>,
) -> Result<(), WireError> {
    let session = session.inner().clone();
    let task = spawn(async move {
        send(&session, session.app().progress(), after, |events| channel.send(events).is_ok()).await
    });
    let before = stream.0.lock().unwrap_or_else(PoisonError::into_inner).replace(task);
    if let Some(before) = before {
        before.abort();
    }
    Ok(())
}

/// Sends until the page is gone.
async fn send(
    session: &Session,
    mut progress: broadcast::Receiver<StageProgress>,
    mut after: i64,
    to_page: impl Fn(Vec<Event>) -> bool,
) {
    let mut recorded = session.app().recorded();
    loop {
        recorded.mark_unchanged();
        let events = match session.events(after, BATCH).await {
            Ok(events) => events,
            Err(error) => {
                tracing::warn!(%error, "events could not be read; trying again");
                tokio::time::sleep(AFTER_ERROR).await;
                continue;
            }
        };
        if let Some(seq) = events.last().and_then(Event::seq) {
            after = seq;
            if !to_page(events) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
            continue;
        }
        tokio::select! {
            changed = recorded.changed() => if changed.is_err() { return },
            first = progress.recv() => match first {
                Ok(first) => if !to_page(latest(first, &mut progress)) { return },
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
    }
}

/// The newest progress of each artifact.
fn latest(first: StageProgress, progress: &mut broadcast::Receiver<StageProgress>) -> Vec<Event> {
    let mut latest = BTreeMap::from([(first.artifact_id, first)]);
    while let Ok(next) = progress.try_recv() {
        latest.insert(next.artifact_id, next);
    }
    latest.into_values().map(Event::StageProgress).collect()
}
