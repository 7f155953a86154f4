//! Native notifications: one for each job, replaced as it goes on. First it tells of failures, gathered for a moment so
//! that a bad folder is one notice; at the end how the job ended, with reasons. What was told before is not told again,
//! such as the same files locked after another password was tried. A click brings the window to what the notice is
//! about. The analyst can switch both kinds off.

mod desktop;
mod news;
mod text;

use desktop::Desktop;

use bureau_app::{App, Session, command};
use bureau_model::event::{Event, JobEvent};
use bureau_model::wire::{
    ArtifactCounts, ArtifactCountsRequest, ArtifactRequest, JobsRequest, Nothing, Settings,
};
use bureau_model::{JobId, Status, WireError};
use news::{Failed, News, Standing};
use std::time::Duration;
use tauri::AppHandle;
use tokio_util::sync::CancellationToken;

const AFTER_ERROR: Duration = Duration::from_secs(2);
const BATCH: u64 = 1_000;

/// Follows the journal from now on, until `stop`.
pub(crate) async fn tell(handle: AppHandle, app: App, stop: CancellationToken) {
    app.add_host_check(desktop::check().await);
    let mut recorded = app.recorded();
    let mut seq = *recorded.borrow_and_update();
    let mut teller =
        Teller { session: Session::desk(&app), desktop: Desktop::start(handle), news: News::default() };
    teller.know_what_has_ended().await;
    loop {
        match teller.session.events(seq, BATCH).await {
            Ok(events) => {
                seq = events.last().and_then(Event::seq).unwrap_or(seq);
                let whole = events.len() < BATCH as usize;
                teller.hear(events).await;
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
            () = teller.news.due() => teller.tell_failures().await,
        }
    }
}

struct Teller {
    session: Session,
    desktop: Desktop,
    news: News,
}

impl Teller {
    /// How the jobs of before stood: one that ends so again is no news.
    async fn know_what_has_ended(&mut self) {
        match command::get_jobs(&self.session, JobsRequest::default()).await {
            Ok(jobs) => jobs.jobs.iter().for_each(|row| self.news.know(&row.job)),
            Err(error) => tracing::warn!(%error, "the jobs of before could not be read"),
        }
    }

    async fn hear(&mut self, events: Vec<Event>) {
        for event in events {
            let heard = match event {
                Event::ArtifactStatus(event) if event.status == Status::Failed => {
                    self.news.failed(&event);
                    Ok(())
                }
                Event::JobStatus(event) if self.news.job(&event) => self.tell_end(&event).await,
                Event::ArtifactStatus(_) | Event::JobStatus(_) | Event::StageProgress(_) => Ok(()),
            };
            if let Err(error) = heard {
                tracing::warn!(%error, "a notification was lost");
            }
        }
    }

    /// Tells of failures that nobody was told of.
    async fn tell_failures(&mut self) {
        for job in self.news.take_due() {
            let failed = self.new_failures(&job).await;
            if failed.is_empty() || !self.wants(|settings| settings.notify_failures).await {
                continue;
            }
            match self.case_name(&job).await {
                Some(case) => self.desktop.show(job, text::failing(&case, &failed)),
                None => tracing::warn!("a notification was lost: its job is not listed"),
            }
        }
    }

    async fn tell_end(&mut self, event: &JobEvent) -> Result<(), WireError> {
        let counts = self.counts(&event.job_id).await?;
        let failed = self.new_failures(&event.job_id).await;
        let is_news = self.news.ended(event, Standing { told: event.into(), counts: Some(counts.clone()) });
        let is_told = !is_news && failed.is_empty();
        if is_told || !self.wants(|settings| settings.notify_finished).await {
            return Ok(());
        }
        let names_failures = self.wants(|settings| settings.notify_failures).await;
        let notice = text::ended(event, &counts, if names_failures { Some(&failed) } else { None });
        self.desktop.show(event.job_id.clone(), notice);
        Ok(())
    }

    /// The failures of a job's present run, without those that failed so before.
    async fn new_failures(&mut self, job: &JobId) -> Vec<Failed> {
        for failed in self.news.unchecked(job) {
            let is_old = self.failed_so_before(&failed).await;
            self.news.check(job, &failed, is_old);
        }
        self.news.new_failures(job)
    }

    /// Whether the journal has an earlier failure of this artifact for the same reason.
    async fn failed_so_before(&self, failed: &Failed) -> bool {
        let request = ArtifactRequest { artifact_id: failed.artifact };
        let Ok(history) = command::get_artifact_history(&self.session, request).await else { return false };
        let earlier = history.history.iter().take_while(|entry| entry.seq < failed.seq);
        earlier
            .filter_map(|entry| match &entry.event {
                Event::ArtifactStatus(event) => Some(event),
                Event::JobStatus(_) | Event::StageProgress(_) => None,
            })
            .any(|event| event.status == Status::Failed && event.error_code == failed.code)
    }

    async fn counts(&self, job: &JobId) -> Result<ArtifactCounts, WireError> {
        let request = ArtifactCountsRequest { job_id: Some(job.clone()), case_name: None };
        command::get_artifact_counts(&self.session, request).await
    }

    async fn case_name(&self, job: &JobId) -> Option<String> {
        let jobs = command::get_jobs(&self.session, JobsRequest::default()).await.ok()?.jobs;
        jobs.into_iter().find(|row| row.job.job_id == *job).map(|row| row.case_name)
    }

    async fn wants(&self, kind: impl Fn(&Settings) -> bool) -> bool {
        command::get_settings(&self.session, Nothing {}).await.is_ok_and(|settings| kind(&settings))
    }
}
