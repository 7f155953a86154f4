//! What was heard and not told yet, and what was told already.

use bureau_model::event::{ArtifactEvent, JobEvent};
use bureau_model::wire::told::Told;
use bureau_model::wire::{ArtifactCounts, JobSummary};
use bureau_model::{ArtifactId, ErrorCode, JobId};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Failures are gathered for so long after the first.
const GATHER: Duration = Duration::from_secs(3);

/// A failed artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failed {
    pub(super) artifact: ArtifactId,
    pub(super) filename: String,
    pub(super) code: Option<ErrorCode>,
    /// The journal's number of its failure.
    pub(super) seq: i64,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) told: Told,
    /// Unknown of jobs that ended before this program began.
    pub(super) counts: Option<ArtifactCounts>,
}

impl Standing {
    fn is_as(&self, before: &Standing) -> bool {
        let same_counts = match (&self.counts, &before.counts) {
            (Some(now), Some(then)) => now == then,
            (None, _) | (_, None) => true,
        };
        self.told == before.told && same_counts
    }
}

/// A job between its beginning, or its beginning again, and its end.
#[derive(Debug, Default)]
struct Run {
    active: bool,
    unchecked: Vec<Failed>,
    new: Vec<Failed>,
    due: Option<Instant>,
}

/// Everything that notifications are made of.
#[derive(Debug, Default)]
pub(super) struct News {
    runs: HashMap<JobId, Run>,
    ended: HashMap<JobId, Standing>,
    failed: HashMap<ArtifactId, Option<ErrorCode>>,
}

impl News {
    /// A job that ended before.
    pub(super) fn know(&mut self, job: &JobSummary) {
        if job.status.is_ended() {
            let standing = Standing { told: job.into(), counts: None };
            self.ended.insert(job.job_id.clone(), standing);
        }
    }

    /// An artifact failed. One that failed so before in the life of this program is no news.
    pub(super) fn failed(&mut self, event: &ArtifactEvent) {
        if self.failed.insert(event.artifact_id, event.error_code) == Some(event.error_code) {
            return;
        }
        let run = self.runs.entry(event.job_id.clone()).or_default();
        run.due.get_or_insert_with(|| Instant::now() + GATHER);
        run.unchecked.push(Failed {
            artifact: event.artifact_id,
            filename: event.filename.clone(),
            code: event.error_code,
            seq: event.seq,
        });
    }

    /// Whether this is the moment at which a job ends.
    pub(super) fn job(&mut self, event: &JobEvent) -> bool {
        let run = self.runs.entry(event.job_id.clone()).or_default();
        let was_active = std::mem::replace(&mut run.active, !event.status.is_ended());
        let was_open = was_active || !self.ended.contains_key(&event.job_id);
        event.status.is_ended() && was_open
    }

    /// A job ended. Returns whether it did so in another way than before.
    pub(super) fn ended(&mut self, event: &JobEvent, standing: Standing) -> bool {
        let before = self.ended.insert(event.job_id.clone(), standing.clone());
        if let Some(run) = self.runs.get_mut(&event.job_id) {
            *run = Run::default();
        }
        before.is_none_or(|before| !standing.is_as(&before))
    }

    pub(super) fn unchecked(&mut self, job: &JobId) -> Vec<Failed> {
        self.runs.get_mut(job).map(|run| std::mem::take(&mut run.unchecked)).unwrap_or_default()
    }

    /// What the journal says of a failure.
    pub(super) fn check(&mut self, job: &JobId, failed: &Failed, is_old: bool) {
        if !is_old && let Some(run) = self.runs.get_mut(job) {
            run.new.push(failed.clone());
        }
    }

    pub(super) fn new_failures(&self, job: &JobId) -> Vec<Failed> {
        self.runs.get(job).map(|run| run.new.clone()).unwrap_or_default()
    }

    /// Waits until failures are to be told.
    pub(super) async fn due(&self) {
        match self.runs.values().filter_map(|run| run.due).min() {
            Some(due) => sleep_until(due).await,
            None => std::future::pending().await,
        }
    }

    /// The jobs whose failures are to be told now.
    pub(super) fn take_due(&mut self) -> Vec<JobId> {
        let now = Instant::now();
        let due = self.runs.iter_mut().filter(|(_, run)| run.due.is_some_and(|due| due <= now));
        due.map(|(job, run)| {
            run.due = None;
            job.clone()
        })
        .collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use bureau_model::Status;
    use bureau_model::event::StageSeconds;
    use bureau_model::time::Timestamp;
    use uuid::Uuid;

    pub(crate) fn job(status: Status, failed: u64, cancelled: u64) -> JobEvent {
        JobEvent {
            seq: 1,
            job_id: JobId::local("a", Uuid::nil()),
            case_name: "Phoenix".to_owned(),
            status,
            processed_files: 3,
            failed_files: failed,
            cancelled_files: cancelled,
            cut_short: false,
            total_files: 3,
            taking_in: false,
            paused: false,
            parent_job_id: None,
            created_at: Timestamp::UNIX_EPOCH,
            timestamp: Timestamp::UNIX_EPOCH,
        }
    }

    fn failure(artifact: i64, code: ErrorCode) -> ArtifactEvent {
        ArtifactEvent {
            seq: artifact,
            job_id: JobId::local("a", Uuid::nil()),
            artifact_id: ArtifactId(artifact),
            filename: format!("{artifact}.pdf"),
            status: Status::Failed,
            current_stage: None,
            waiting_stage: None,
            processing_stages: StageSeconds::new(),
            gaps: Vec::new(),
            error_code: Some(code),
            error_message: None,
            timestamp: Timestamp::UNIX_EPOCH,
        }
    }

    fn standing(event: &JobEvent) -> Standing {
        Standing { told: event.into(), counts: Some(ArtifactCounts::default()) }
    }

    fn new_failures(news: &mut News) -> usize {
        let id = job(Status::Processing, 0, 0).job_id;
        for failed in news.unchecked(&id) {
            news.check(&id, &failed, false);
        }
        news.new_failures(&id).len()
    }

    #[test]
    fn a_job_is_told_of_when_it_ends_and_again_when_it_ended_otherwise() {
        let mut news = News::default();
        assert!(!news.job(&job(Status::Processing, 0, 0)));
        let ended = job(Status::Completed, 1, 0);
        assert!(news.job(&ended) && news.ended(&ended, standing(&ended)));
        assert!(!news.job(&ended), "it is announced once");
        assert!(!news.job(&job(Status::Processing, 0, 0)), "a retry begins");
        let better = job(Status::Completed, 0, 0);
        assert!(news.job(&better) && news.ended(&better, standing(&better)));
    }

    #[test]
    fn a_cancelled_job_is_told_of_too() {
        let mut news = News::default();
        news.job(&job(Status::Processing, 0, 0));
        let cancelled = job(Status::Cancelled, 0, 2);
        assert!(news.job(&cancelled) && news.ended(&cancelled, standing(&cancelled)));
    }

    #[test]
    fn a_password_that_opens_nothing_re_announces_nothing() {
        let mut news = News::default();
        let (working, ended) = (job(Status::Processing, 0, 0), job(Status::Completed, 1, 0));
        news.job(&working);
        news.failed(&failure(7, ErrorCode::Locked));
        assert_eq!(new_failures(&mut news), 1);
        assert!(news.job(&ended) && news.ended(&ended, standing(&ended)));
        news.job(&working);
        news.failed(&failure(7, ErrorCode::Locked));
        assert_eq!(new_failures(&mut news), 0, "it is as locked as before");
        assert!(news.job(&ended));
        assert!(!news.ended(&ended, standing(&ended)), "the job ended as before");
        news.job(&working);
        news.failed(&failure(7, ErrorCode::Corrupt));
        assert_eq!(new_failures(&mut news), 1, "it was opened and is damaged: that is new");
    }

    #[test]
    fn a_job_of_before_this_start_that_ends_as_it_was_is_no_news() {
        let mut news = News::default();
        let ended = job(Status::Completed, 1, 0);
        news.ended.insert(ended.job_id.clone(), Standing { told: (&ended).into(), counts: None });
        news.job(&job(Status::Processing, 0, 0));
        assert!(news.job(&ended));
        assert!(!news.ended(&ended, standing(&ended)));
    }
}
