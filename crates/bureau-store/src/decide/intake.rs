//! What is taken in: which stages new artifacts get, and what is refused.

use super::{ArtifactNews, Delta, Draft, JobRecord};
use crate::{NewArtifact, NewJob, Result, StoreError};
use bureau_model::artifact::Standing;
use bureau_model::event::{Action, Detail, StageSeconds};
use bureau_model::stage::Lane;
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, FileType, Stage, StageState, Status};
use std::collections::HashSet;

/// How whoever takes evidence in signs the journal.
pub const INTAKE: &str = "intake";

/// A stage to record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewStage {
    /// Which stage.
    pub stage: Stage,
    /// Where it waits for a worker.
    pub lane: Lane,
    /// Where it stands.
    pub state: StageState,
    /// Lower goes first.
    pub priority: u32,
}

/// The stages of a new artifact: the first available, the others blocked.
pub fn first_stages(file_type: FileType, size: u64) -> impl Iterator<Item = NewStage> {
    Stage::of(file_type).iter().enumerate().map(move |(position, stage)| NewStage {
        stage: *stage,
        lane: stage.lane(file_type),
        state: if position == 0 { StageState::Available } else { StageState::Blocked },
        priority: size_class(size),
    })
}

/// Small files first: the number of bits of the size, so that a hundred letters are read before one book, and equals
/// keep the order of intake.
fn size_class(size: u64) -> u32 {
    u64::BITS - size.leading_zeros()
}

/// The entry that an artifact is there, or was refused.
pub fn added(
    job: &JobRecord,
    (id, ordinal): (ArtifactId, u64),
    filename: &str,
    failure: Option<&Failure>,
) -> Draft {
    let news = ArtifactNews {
        job: job.row,
        job_id: job.id.clone(),
        id,
        ordinal,
        filename: filename.to_owned(),
        standing: Standing {
            status: if failure.is_some() { Status::Failed } else { Status::Queued },
            stage: None,
            waiting: failure.is_none().then_some(Stage::Extraction),
        },
        seconds: StageSeconds::new(),
        gaps: Vec::new(),
        failure: failure.cloned(),
    };
    let action = if failure.is_some() { Action::Refused } else { Action::Added };
    let detail = Detail { reason: failure.map(|f| f.message.clone()), ..Detail::default() };
    news.draft(INTAKE, action, detail)
}

/// What new artifacts add to their job's counters.
pub fn taken_in<'a>(new: impl IntoIterator<Item = &'a NewArtifact>) -> Delta {
    let mut delta = Delta::default();
    for artifact in new {
        let failed = i64::from(artifact.content.is_err());
        delta.total += 1;
        delta.total_bytes += artifact.size as i64;
        delta.failed_artifacts += failed;
        delta.failed += failed;
        delta.ended += failed;
        delta.ended_bytes += failed * artifact.size as i64;
    }
    delta
}

/// Refuses files for a job that takes nothing in any more.
pub fn refuse_addition(job: &JobRecord) -> Result<()> {
    if job.cancelling {
        return Err(StoreError::Conflict(format!("job {} was cancelled", job.id)));
    }
    if !job.tally.taking_in {
        return Err(StoreError::Conflict(format!("the intake of job {} is closed", job.id)));
    }
    Ok(())
}

/// Refuses a job that names a person of interest twice, or extends a job of another case.
pub fn refuse_job(new: &NewJob, parent: Option<&JobRecord>) -> Result<()> {
    let mut named = HashSet::new();
    if let Some(twice) = new.suspects.iter().find(|suspect| !named.insert(&suspect.id)) {
        return Err(StoreError::Invalid(format!("person of interest {:?} is named twice", twice.id)));
    }
    match parent {
        Some(parent) if parent.case_name != new.case.as_str() => Err(StoreError::Invalid(format!(
            "job {} belongs to the case \"{}\", not to \"{}\"",
            parent.id, parent.case_name, new.case
        ))),
        Some(_) | None => Ok(()),
    }
}
