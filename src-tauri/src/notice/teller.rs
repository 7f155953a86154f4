//! Turns what is heard into notices. What they need beside the events is asked for once for all that is due; what can't
//! be read now is told later.

use super::news::{Ending, Failed, News};
use super::text::{self, Notice};
use bureau_app::{Session, command};
use bureau_model::event::{Event, JobEvent};
use bureau_model::wire::{
    ArtifactCounts, ArtifactCountsRequest, ArtifactRequest, History, JobRow, Nothing, Settings,
};
use bureau_model::{ArtifactId, JobId, Status, WireError};
use tokio::time::Instant;

/// What is asked beside the events.
pub(super) trait Facts {
    /// Which notices the analyst wants.
    async fn settings(&self) -> Result<Settings, WireError>;
    /// A job's files by what became of them.
    async fn counts(&self, job: &JobId) -> Result<ArtifactCounts, WireError>;
    /// An artifact's entries in the journal.
    async fn history(&self, artifact: ArtifactId) -> Result<History, WireError>;
}

impl Facts for Session {
    async fn settings(&self) -> Result<Settings, WireError> {
        command::get_settings(self, Nothing {}).await
    }

    async fn counts(&self, job: &JobId) -> Result<ArtifactCounts, WireError> {
        let request = ArtifactCountsRequest { job_id: Some(job.clone()), case_name: None };
        command::get_artifact_counts(self, request).await
    }

    async fn history(&self, artifact: ArtifactId) -> Result<History, WireError> {
        command::get_artifact_history(self, ArtifactRequest { artifact_id: artifact }).await
    }
}

/// Hears events, and tells of them when it is time.
pub(super) struct Teller<F> {
    facts: F,
    news: News,
}

impl<F: Facts> Teller<F> {
    /// For a program that begins when there are these jobs.
    pub(super) fn new(facts: F, jobs: &[JobRow]) -> Self {
        Self { facts, news: News::after(jobs) }
    }

    pub(super) fn hear(&mut self, events: Vec<Event>) {
        for event in events {
            match event {
                Event::ArtifactStatus(event) if event.status == Status::Failed => self.news.failed(&event),
                Event::JobStatus(event) => self.news.job(event),
                Event::ArtifactStatus(_) | Event::StageProgress(_) => {}
            }
        }
    }

    /// Waits until there is something to tell.
    pub(super) async fn due(&self) {
        self.news.due().await;
    }

    /// The notices that are due.
    pub(super) async fn tell(&mut self, now: Instant) -> Vec<(JobId, Notice)> {
        let due = self.news.take_due(now);
        let settings = self.facts.settings().await;
        let mut notices = Vec::new();
        for job in due {
            let notice = match &settings {
                Ok(settings) => self.about(&job, settings).await,
                Err(error) => Err(error.clone()),
            };
            match notice {
                Ok(notice) => notices.extend(notice.map(|notice| (job, notice))),
                Err(error) => {
                    tracing::warn!(%error, "a notification has to wait");
                    self.news.later(&job, now);
                }
            }
        }
        notices
    }

    async fn about(&mut self, job: &JobId, settings: &Settings) -> Result<Option<Notice>, WireError> {
        self.check_failures(job).await?;
        match self.news.end_of(job) {
            Some(end) => self.ended(&end, settings).await,
            None => Ok(self.failing(job, settings)),
        }
    }

    fn failing(&self, job: &JobId, settings: &Settings) -> Option<Notice> {
        let failed = self.news.new_failures(job);
        let is_told = failed.is_empty() || !settings.notify_failures;
        self.news.case_of(job).filter(|_| !is_told).map(|case| text::failing(case, failed))
    }

    async fn ended(&mut self, end: &JobEvent, settings: &Settings) -> Result<Option<Notice>, WireError> {
        let counts = self.facts.counts(&end.job_id).await?;
        let failed = self.news.new_failures(&end.job_id).to_vec();
        let is_news = self.news.ended(end, Ending { told: end.into(), counts: Some(counts.clone()) });
        let is_told = !is_news && failed.is_empty();
        let named = settings.notify_failures.then_some(&*failed);
        let is_wanted = settings.notify_finished && !is_told;
        Ok(is_wanted.then(|| text::ended(end, &counts, named)))
    }

    /// Finds out which failures of a job's present run are new.
    async fn check_failures(&mut self, job: &JobId) -> Result<(), WireError> {
        while let Some(failed) = self.news.unchecked(job) {
            let is_old = self.failed_so_before(&failed).await?;
            self.news.check(job, is_old);
        }
        Ok(())
    }

    /// Whether the journal has an earlier failure of this artifact for the same reason.
    async fn failed_so_before(&self, failed: &Failed) -> Result<bool, WireError> {
        let history = self.facts.history(failed.artifact).await?.history;
        let earlier = history.iter().take_while(|entry| entry.seq < failed.seq);
        let mut artifact_events = earlier.filter_map(|entry| match &entry.event {
            Event::ArtifactStatus(event) => Some(event),
            Event::JobStatus(_) | Event::StageProgress(_) => None,
        });
        Ok(artifact_events.any(|event| event.status == Status::Failed && event.error_code == failed.code))
    }
}

#[cfg(test)]
mod tests;
