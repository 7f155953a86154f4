//! A job's counters and status.

use super::{Draft, JobRecord};
use crate::{Result, StoreError};
use bureau_model::event::{Action, Detail, Event, JobEvent};
use bureau_model::time::Timestamp;

/// What a write adds to a job's counters; negative when artifacts begin again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delta {
    /// Uploaded files.
    pub total: i64,
    /// Of them, ended.
    pub ended: i64,
    /// Of those, failed.
    pub failed: i64,
    /// Of those, not worked to their end.
    pub cancelled: i64,
    /// Failed artifacts, members among them.
    pub failed_artifacts: i64,
    /// Bytes of uploaded files.
    pub total_bytes: i64,
    /// Of them, of ended ones.
    pub ended_bytes: i64,
    /// Something of it has begun.
    pub begun: bool,
    /// Nothing more is taken in.
    pub taken_in: bool,
}

impl Delta {
    /// Something of it has begun, and no counter changed.
    pub const BEGUN: Self = Self { begun: true, ..Self::NOTHING };
    /// Nothing more is taken in.
    pub const TAKEN_IN: Self = Self { taken_in: true, ..Self::NOTHING };
    const NOTHING: Self = Self {
        total: 0,
        ended: 0,
        failed: 0,
        cancelled: 0,
        failed_artifacts: 0,
        total_bytes: 0,
        ended_bytes: 0,
        begun: false,
        taken_in: false,
    };
}

/// A job's new columns, and the entry that tells of them.
#[derive(Debug)]
pub struct JobChange {
    /// As it is now.
    pub job: JobRecord,
    /// What of it is only ever added to.
    pub delta: Delta,
    /// None where nothing changed that a list shows.
    pub draft: Option<Draft>,
}

/// Adds to a job's counters and derives its status anew.
pub fn change(before: &JobRecord, delta: Delta, actor: &str, action: Action) -> JobChange {
    let mut job = before.clone();
    let add = |count: u64, change: i64| count.saturating_add_signed(change);
    job.tally.total = add(job.tally.total, delta.total);
    job.tally.ended = add(job.tally.ended, delta.ended);
    job.tally.failed = add(job.tally.failed, delta.failed);
    job.tally.cancelled = add(job.tally.cancelled, delta.cancelled);
    job.tally.begun |= delta.begun;
    job.tally.taking_in &= !delta.taken_in;
    job.status = job.tally.status();
    let is_news = action != Action::Progressed || job.tally != before.tally || job.status != before.status;
    let draft = is_news.then(|| draft(&job, actor, action));
    JobChange { job, delta, draft }
}

fn draft(job: &JobRecord, actor: &str, action: Action) -> Draft {
    let event = Event::JobStatus(JobEvent {
        seq: 0,
        job_id: job.id.clone(),
        case_name: job.case_name.clone(),
        status: job.status,
        processed_files: job.tally.ended,
        failed_files: job.tally.failed,
        cancelled_files: job.tally.cancelled,
        cut_short: job.cut_short,
        total_files: job.tally.total,
        taking_in: job.tally.taking_in,
        paused: job.paused,
        parent_job_id: job.parent.clone(),
        created_at: job.created_at,
        timestamp: Timestamp::UNIX_EPOCH,
    });
    Draft { actor: actor.to_owned(), action, job: job.row, artifact: None, event, detail: Detail::default() }
}

/// Refuses to stop a job that has ended.
pub fn refuse_stop(job: &JobRecord) -> Result<()> {
    if job.status.is_ended() {
        return Err(StoreError::Conflict(format!("job {} has ended already", job.id)));
    }
    Ok(())
}

/// Refuses to halt, or let go, a job that has ended or is being cancelled.
pub fn refuse_pause(job: &JobRecord) -> Result<()> {
    refuse_stop(job)?;
    if job.cancelling {
        return Err(StoreError::Conflict(format!("job {} is being cancelled", job.id)));
    }
    Ok(())
}
