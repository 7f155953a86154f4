//! The desktop's notifications: one thread shows them, because the bus is asked without an end; one more for each that
//! waits for a click.

use super::text::Notice;
use crate::window::{self, Destination};
use bureau_model::JobId;
use bureau_model::wire::{Check, Health};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tauri::AppHandle;

/// Notices that wait for a click at the same time; the others are shown without.
const CLICKABLE: usize = 24;
/// Notices that wait to be shown.
const QUEUED: usize = 64;

/// Where notices are handed in.
pub(crate) struct Desktop(SyncSender<(JobId, Notice)>);

impl Desktop {
    /// Starts the thread that shows notices.
    pub(super) fn start(handle: AppHandle) -> Self {
        let (sender, receiver) = sync_channel(QUEUED);
        std::thread::spawn(move || show_all(&handle, &receiver));
        Self(sender)
    }

    /// Shows a job's notice in the place of the one before.
    pub(super) fn show(&self, job: JobId, notice: Notice) {
        match self.0.try_send((job, notice)) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                tracing::warn!("the desktop does not take notifications; one was lost");
            }
        }
    }
}

/// A notification on the screen.
struct Shown {
    id: u32,
    destination: Arc<Mutex<Destination>>,
    /// A thread waits for its click.
    waits: Arc<AtomicBool>,
}

static WAITING: AtomicUsize = AtomicUsize::new(0);

fn show_all(handle: &AppHandle, notices: &Receiver<(JobId, Notice)>) {
    let mut shown: HashMap<JobId, Shown> = HashMap::new();
    while let Ok((job, notice)) = notices.recv() {
        match show(handle, &notice, shown.get(&job)) {
            Ok(now) => drop(shown.insert(job, now)),
            Err(error) => tracing::debug!(%error, "the desktop shows no notifications"),
        }
    }
}

fn show(handle: &AppHandle, notice: &Notice, before: Option<&Shown>) -> notify_rust::error::Result<Shown> {
    let mut notification = notify_rust::Notification::new();
    notification.appname("Bureau").summary(&escape(&notice.title)).body(&escape(&notice.body));
    let waits = before.is_some_and(|before| before.waits.load(Ordering::Acquire));
    let clickable = waits || WAITING.load(Ordering::Relaxed) < CLICKABLE;
    if clickable {
        notification.action("default", "Open");
    }
    if let Some(before) = before {
        notification.id(before.id);
    }
    let on_screen = notification.show()?;
    let id = on_screen.id();
    if let Some(before) = before.filter(|_| waits) {
        let destination = before.destination.clone();
        *destination.lock().unwrap_or_else(PoisonError::into_inner) = notice.destination.clone();
        return Ok(Shown { id, destination, waits: before.waits.clone() });
    }
    let now = Shown {
        id,
        destination: Arc::new(Mutex::new(notice.destination.clone())),
        waits: Arc::new(AtomicBool::new(clickable)),
    };
    if clickable {
        wait(handle.clone(), on_screen, now.destination.clone(), now.waits.clone());
    }
    Ok(now)
}

/// Waits for the click that goes to what the notice says by then.
fn wait(
    handle: AppHandle,
    on_screen: notify_rust::NotificationHandle,
    destination: Arc<Mutex<Destination>>,
    waits: Arc<AtomicBool>,
) {
    WAITING.fetch_add(1, Ordering::Relaxed);
    std::thread::spawn(move || {
        on_screen.wait_for_action(|action| {
            waits.store(false, Ordering::Release);
            if action == "default" {
                let destination = destination.lock().unwrap_or_else(PoisonError::into_inner).clone();
                window::go_to(&handle, destination);
            }
        });
        WAITING.fetch_sub(1, Ordering::Relaxed);
    });
}

/// A file's name is evidence: desktops read the body as markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether a notification service answers on the session bus.
pub(super) async fn check() -> Check {
    let asked = tokio::task::spawn_blocking(notify_rust::get_server_information).await;
    let (health, finding, hint) = match asked {
        Ok(Ok(service)) => (Health::Good, format!("{} {}", service.name, service.version), None),
        Ok(Err(_)) | Err(_) => (
            Health::Limited,
            "no notification service answers on the session bus".to_owned(),
            Some("start the desktop's notification service; the window shows the same".to_owned()),
        ),
    };
    Check { name: "Notifications".to_owned(), health, finding, hint }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_file_name_is_not_read_as_markup() {
        assert_eq!(escape("<a href=x>&"), "&lt;a href=x&gt;&amp;");
    }
}
