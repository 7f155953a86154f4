//! Native notifications: failures, gathered for a moment so that a bad folder is one notice, and finished
//! jobs. A click brings the window to what the notice is about. The analyst can switch both kinds off.

use crate::window::{self, Destination};
use bureau_app::{App, command};
use bureau_model::event::{ArtifactEvent, Event, JobEvent};
use bureau_model::wire::{ArtifactRequest, Check, Health, Nothing, Settings};
use bureau_model::{JobId, Status, WireError};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tauri::AppHandle;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// Failures are gathered for so long after the first.
const GATHER: Duration = Duration::from_secs(3);
const AFTER_ERROR: Duration = Duration::from_secs(2);
const BATCH: u64 = 1_000;
/// File names in one notice at most.
const NAMED: usize = 3;
/// Notices that wait for a click at the same time, a thread each; the others are shown without.
const CLICKABLE: usize = 24;

static WAITING: AtomicUsize = AtomicUsize::new(0);

/// What the desktop shows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Notice {
    title: String,
    body: String,
    destination: Destination,
}

/// Follows the journal from now on, until `stop`.
pub(crate) async fn tell(handle: AppHandle, app: App, stop: CancellationToken) {
    app.add_host_check(check().await);
    let mut recorded = app.journal().last_seq();
    let mut seq = *recorded.borrow_and_update();
    let mut news = News::default();
    loop {
        match app.journal().events_after(seq, BATCH).await {
            Ok(events) => {
                seq = events.last().and_then(Event::seq).unwrap_or(seq);
                let whole = events.len() < BATCH as usize;
                if let Err(error) = hear(&handle, &app, &mut news, events).await {
                    tracing::warn!(%error, "a notification was lost");
                }
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
            () = news.due() => {
                let failures = news.take_failures();
                if wants(&app, |settings| settings.notify_failures).await {
                    failures.into_iter().for_each(|notice| show(&handle, notice));
                }
            }
        }
    }
}

async fn hear(handle: &AppHandle, app: &App, news: &mut News, events: Vec<Event>) -> Result<(), WireError> {
    for event in events {
        match event {
            Event::ArtifactStatus(event) if event.status == Status::Failed => {
                let artifact_id = event.artifact_id;
                let detail = command::get_artifact(app, ArtifactRequest { artifact_id }).await?;
                news.failed(detail.case_name, event);
            }
            Event::JobStatus(event) => {
                let finished = news.job(&event);
                if let Some(notice) = finished
                    && wants(app, |settings| settings.notify_finished).await
                {
                    show(handle, notice);
                }
            }
            Event::ArtifactStatus(_) | Event::StageProgress(_) => {}
        }
    }
    Ok(())
}

async fn wants(app: &App, kind: impl Fn(&Settings) -> bool) -> bool {
    command::get_settings(app, Nothing {}).await.is_ok_and(|settings| kind(&settings))
}

/// What was heard and not told yet.
#[derive(Debug, Default)]
struct News {
    /// By case: artifact and file name.
    failures: BTreeMap<String, Vec<(i64, String)>>,
    due: Option<Instant>,
    jobs: HashMap<JobId, Status>,
}

impl News {
    fn failed(&mut self, case_name: String, event: ArtifactEvent) {
        self.failures.entry(case_name).or_default().push((event.artifact_id.0, event.filename));
        self.due.get_or_insert_with(|| Instant::now() + GATHER);
    }

    /// A notice when this is the moment at which the job ends.
    fn job(&mut self, event: &JobEvent) -> Option<Notice> {
        let before = self.jobs.insert(event.job_id.clone(), event.status);
        let ended_before = before.is_some_and(Status::is_ended);
        (event.status.is_ended() && !ended_before && event.status != Status::Cancelled)
            .then(|| finished(event))
    }

    async fn due(&self) {
        match self.due {
            Some(due) => sleep_until(due).await,
            None => std::future::pending().await,
        }
    }

    fn take_failures(&mut self) -> Vec<Notice> {
        self.due = None;
        std::mem::take(&mut self.failures).into_iter().map(|(case, files)| failures(case, &files)).collect()
    }
}

fn files(count: u64) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

fn failures(case_name: String, failed: &[(i64, String)]) -> Notice {
    let mut names: Vec<&str> = failed.iter().take(NAMED).map(|(_, name)| name.as_str()).collect();
    let more = format!("and {} more", failed.len().saturating_sub(NAMED));
    if failed.len() > NAMED {
        names.push(&more);
    }
    let artifact_id = failed.first().filter(|_| failed.len() == 1).map(|(id, _)| *id);
    Notice {
        title: format!("{case_name}: {} failed", files(failed.len() as u64)),
        body: names.join("\n"),
        destination: Destination { case_name, job_id: None, artifact_id },
    }
}

fn finished(event: &JobEvent) -> Notice {
    let body = match event.failed_files {
        0 => format!("{} done", files(event.total_files)),
        failed => format!("{} done, {failed} of them failed", files(event.total_files)),
    };
    Notice {
        title: format!("{} is finished", event.case_name),
        body,
        destination: Destination {
            case_name: event.case_name.clone(),
            job_id: Some(event.job_id.to_string()),
            artifact_id: None,
        },
    }
}

/// Shows a notice; a thread waits for the click, because the bus is asked without an end.
fn show(handle: &AppHandle, notice: Notice) {
    let handle = handle.clone();
    let clickable = WAITING.fetch_add(1, Ordering::Relaxed) < CLICKABLE;
    std::thread::spawn(move || {
        if let Err(error) = show_and_wait(&handle, notice, clickable) {
            tracing::debug!(%error, "the desktop shows no notifications");
        }
        WAITING.fetch_sub(1, Ordering::Relaxed);
    });
}

fn show_and_wait(handle: &AppHandle, notice: Notice, clickable: bool) -> notify_rust::error::Result<()> {
    let mut notification = notify_rust::Notification::new();
    notification.appname("Bureau").summary(&escape(&notice.title)).body(&escape(&notice.body));
    if clickable {
        notification.action("default", "Open");
    }
    let shown = notification.show()?;
    if clickable {
        shown.wait_for_action(|action| {
            if action == "default" {
                window::go_to(handle, notice.destination);
            }
        });
    }
    Ok(())
}

/// A file's name is evidence: desktops read the body as markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether a notification service answers on the session bus.
async fn check() -> Check {
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
    use super::*;
    use uuid::Uuid;

    fn job(status: Status, failed_files: u64) -> JobEvent {
        JobEvent {
            seq: 1,
            job_id: JobId::local("a", Uuid::nil()),
            case_name: "Phoenix".to_owned(),
            status,
            processed_files: 3,
            failed_files,
            total_files: 3,
            taking_in: false,
            paused: false,
            parent_job_id: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            timestamp: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_job_is_told_of_once_when_it_ends_and_again_when_it_was_retried() {
        let mut news = News::default();
        assert_eq!(news.job(&job(Status::Processing, 0)), None);
        let notice = news.job(&job(Status::Completed, 1)).expect("told");
        assert_eq!(
            (&*notice.title, &*notice.body),
            ("Phoenix is finished", "3 files done, 1 of them failed")
        );
        assert_eq!(news.job(&job(Status::Completed, 1)), None);
        assert_eq!(news.job(&job(Status::Processing, 1)), None);
        assert!(news.job(&job(Status::Completed, 0)).is_some());
        assert_eq!(News::default().job(&job(Status::Cancelled, 0)), None);
    }

    #[test]
    fn many_failures_are_one_notice_and_a_single_one_leads_to_its_file() {
        let failed: Vec<(i64, String)> = (1..=5).map(|n| (n, format!("{n}.pdf"))).collect();
        let notice = failures("Phoenix".to_owned(), &failed);
        assert_eq!(notice.title, "Phoenix: 5 files failed");
        assert_eq!(notice.body, "1.pdf\n2.pdf\n3.pdf\nand 2 more");
        assert_eq!(notice.destination.artifact_id, None);
        assert_eq!(failures("Phoenix".to_owned(), &failed[..1]).destination.artifact_id, Some(1));
    }

    #[test]
    fn a_file_name_is_not_read_as_markup() {
        assert_eq!(escape("<a href=x>&"), "&lt;a href=x&gt;&amp;");
    }
}
