//! What was heard and not told yet, and what was told already.

use bureau_model::event::{ArtifactEvent, JobEvent};
use bureau_model::wire::told::Told;
use bureau_model::wire::{ArtifactCounts, JobRow};
use bureau_model::{ArtifactId, ErrorCode, JobId};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Failures are gathered for so long after the first.
const GATHER: Duration = Duration::from_secs(3);
/// What could not be told is tried again after so long.
const AFTER_ERROR: Duration = Duration::from_secs(2);

/// A failed artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failed {
    pub(super) artifact: ArtifactId,
    pub(super) filename: String,
    pub(super) code: Option<ErrorCode>,
    /// The journal's number of its failure.
    pub(super) seq: i64,
}

impl From<&ArtifactEvent> for Failed {
    fn from(event: &ArtifactEvent) -> Self {
        Self {
            artifact: event.artifact_id,
            filename: event.filename.clone(),
            code: event.error_code,
            seq: event.seq,
        }
    }
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ending {
    pub(super) told: Told,
    /// Unknown of jobs that ended before this program began.
    pub(super) counts: Option<ArtifactCounts>,
}

impl Ending {
    fn is_as(&self, before: &Ending) -> bool {
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
    /// Failures that the journal may have had before.
    unchecked: VecDeque<Failed>,
    new: Vec<Failed>,
    /// It has ended, which is still to be told.
    end: Option<JobEvent>,
    due: Option<Instant>,
}

/// Everything that notifications are made of.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Jobs by their case: what is asked of the store for each notice would be asked too often.
    cases: HashMap<JobId, String>,
    /// Jobs from before this program began: only their files can have failed unheard.
    old: HashSet<JobId>,
    runs: HashMap<JobId, Run>,
    ended: HashMap<JobId, Ending>,
    failed: HashMap<ArtifactId, Option<ErrorCode>>,
}

impl News {
    /// After these jobs, of which no end is news that was there before.
    pub(super) fn after(jobs: &[JobRow]) -> Self {
        let mut news = Self::default();
        for JobRow { job, case_name, .. } in jobs {
            news.cases.insert(job.job_id.clone(), case_name.clone());
            news.old.insert(job.job_id.clone());
            if job.status.is_ended() {
                news.ended.insert(job.job_id.clone(), Ending { told: job.into(), counts: None });
            }
        }
        news
    }

    /// An artifact failed. One that failed so before in the life of this program is no news.
    pub(super) fn failed(&mut self, event: &ArtifactEvent) {
        if self.failed.insert(event.artifact_id, event.error_code) == Some(event.error_code) {
            return;
        }
        let run = self.runs.entry(event.job_id.clone()).or_default();
        run.due.get_or_insert_with(|| Instant::now() + GATHER);
        let failed = Failed::from(event);
        if self.old.contains(&event.job_id) { run.unchecked.push_back(failed) } else { run.new.push(failed) }
    }

    /// A job goes on, or ends.
    pub(super) fn job(&mut self, event: JobEvent) {
        self.cases.entry(event.job_id.clone()).or_insert_with(|| event.case_name.clone());
        let run = self.runs.entry(event.job_id.clone()).or_default();
        let was_active = std::mem::replace(&mut run.active, !event.status.is_ended());
        let was_open = was_active || run.end.is_some() || !self.ended.contains_key(&event.job_id);
        if event.status.is_ended() && was_open {
            run.due = Some(Instant::now());
            run.end = Some(event);
        }
    }

    /// The end of a job that is to be told.
    pub(super) fn end_of(&self, job: &JobId) -> Option<JobEvent> {
        self.runs.get(job)?.end.clone()
    }

    /// The end of a job is told. Returns whether it ended in another way than before.
    pub(super) fn ended(&mut self, event: &JobEvent, ending: Ending) -> bool {
        let before = self.ended.insert(event.job_id.clone(), ending.clone());
        if let Some(run) = self.runs.get_mut(&event.job_id) {
            *run = Run { active: run.active, ..Run::default() };
        }
        before.is_none_or(|before| !ending.is_as(&before))
    }

    /// The next failure of which it is not known whether it is new.
    pub(super) fn unchecked(&self, job: &JobId) -> Option<Failed> {
        self.runs.get(job)?.unchecked.front().cloned()
    }

    /// What the journal says of that.
    pub(super) fn check(&mut self, job: &JobId, is_old: bool) {
        if let Some(run) = self.runs.get_mut(job) {
            let checked = run.unchecked.pop_front();
            run.new.extend(checked.filter(|_| !is_old));
        }
    }

    pub(super) fn new_failures(&self, job: &JobId) -> &[Failed] {
        self.runs.get(job).map(|run| &*run.new).unwrap_or_default()
    }

    pub(super) fn case_of(&self, job: &JobId) -> Option<&str> {
        self.cases.get(job).map(String::as_str)
    }

    /// Waits until something is to be told.
    pub(super) async fn due(&self) {
        match self.runs.values().filter_map(|run| run.due).min() {
            Some(due) => sleep_until(due).await,
            None => std::future::pending().await,
        }
    }

    /// The jobs of which something is to be told now.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<JobId> {
        let due = self.runs.iter_mut().filter(|(_, run)| run.due.is_some_and(|due| due <= now));
        due.map(|(job, run)| {
            run.due = None;
            job.clone()
        })
        .collect()
    }

    /// It could not be told.
    pub(super) fn later(&mut self, job: &JobId, now: Instant) {
        if let Some(run) = self.runs.get_mut(job) {
            run.due = Some(now + AFTER_ERROR);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use bureau_model::Status;
    use bureau_model::event::StageSeconds;
    use bureau_model::time::Timestamp;
    use bureau_model::wire::JobSummary;
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

    pub(crate) fn failure(artifact: i64, code: ErrorCode) -> ArtifactEvent {
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

    /// The job that such an event is of.
    pub(crate) fn row(event: JobEvent) -> JobRow {
        let job = JobSummary {
            job_id: event.job_id,
            status: event.status,
            total_files: event.total_files,
            processed_files: event.processed_files,
            failed_files: event.failed_files,
            cancelled_files: event.cancelled_files,
            cut_short: event.cut_short,
            parent_job_id: event.parent_job_id,
            created_at: event.created_at,
            completed_at: None,
        };
        JobRow { job, case_name: event.case_name, taking_in: event.taking_in, paused: event.paused }
    }

    fn at_work() -> JobEvent {
        job(Status::Processing, 0, 0)
    }

    /// Whether an end that is heard is told, and is another than before.
    fn is_news(news: &mut News, event: JobEvent) -> bool {
        news.job(event.clone());
        let ending = Ending { told: (&event).into(), counts: Some(ArtifactCounts::default()) };
        news.end_of(&event.job_id).is_some_and(|end| news.ended(&end, ending))
    }

    fn new_failures(news: &News) -> usize {
        news.new_failures(&at_work().job_id).len()
    }

    #[test]
    fn a_job_is_told_of_when_it_ends_and_again_when_it_ended_otherwise() {
        let mut news = News::default();
        assert!(!is_news(&mut news, at_work()));
        assert!(is_news(&mut news, job(Status::Completed, 1, 0)));
        assert!(!is_news(&mut news, job(Status::Completed, 1, 0)), "it is announced once");
        assert!(!is_news(&mut news, at_work()), "a retry begins");
        assert!(is_news(&mut news, job(Status::Completed, 0, 0)));
    }

    #[test]
    fn a_cancelled_job_is_told_of_too() {
        let mut news = News::default();
        news.job(at_work());
        assert!(is_news(&mut news, job(Status::Cancelled, 0, 2)));
    }

    #[test]
    fn a_password_that_opens_nothing_re_announces_nothing() {
        let mut news = News::default();
        news.job(at_work());
        news.failed(&failure(7, ErrorCode::Locked));
        assert_eq!(new_failures(&news), 1);
        assert!(is_news(&mut news, job(Status::Completed, 1, 0)));
        news.job(at_work());
        news.failed(&failure(7, ErrorCode::Locked));
        assert_eq!(new_failures(&news), 0, "it is as locked as before");
        assert!(!is_news(&mut news, job(Status::Completed, 1, 0)), "the job ended as before");
        news.job(at_work());
        news.failed(&failure(7, ErrorCode::Corrupt));
        assert_eq!(new_failures(&news), 1, "it was opened and is damaged: that is new");
    }

    #[test]
    fn a_job_of_before_this_start_that_ends_as_it_was_is_no_news() {
        let ended = job(Status::Completed, 1, 0);
        let mut news = News::after(&[row(ended.clone())]);
        news.job(at_work());
        assert!(!is_news(&mut news, ended));
    }
}
