//! Journal entries before they have their number.

use super::ArtifactRecord;
use bureau_model::artifact::Standing;
use bureau_model::event::{Action, ArtifactEvent, Detail, Event, StageSeconds};
use bureau_model::time::Timestamp;
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, JobId, Stage, WorkerId};

/// An entry to append.
#[derive(Debug)]
pub struct Draft {
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub action: Action,
    /// Row of the job.
    pub job: i64,
    /// Of an entry about one: the artifact's number, and its place in its job, by which other stores know it.
    pub artifact: Option<(ArtifactId, u64)>,
    /// Its `seq` and time are filled in when it is appended.
    pub event: Event,
    /// More than the event says.
    pub detail: Detail,
}

/// How a worker signs the journal.
pub fn worker(worker: WorkerId) -> String {
    format!("worker:{worker}")
}

/// How whoever takes lost stages back signs it.
pub fn rescuer() -> String {
    "rescue".to_owned()
}

/// What an entry tells of an artifact.
#[derive(Debug)]
pub struct ArtifactNews {
    /// Its job's row.
    pub job: i64,
    /// Its job.
    pub job_id: JobId,
    /// Its number.
    pub id: ArtifactId,
    /// Its place in its job.
    pub ordinal: u64,
    /// Its file name.
    pub filename: String,
    /// Its status and stage.
    pub standing: Standing,
    /// Seconds of the stages that were done.
    pub seconds: StageSeconds,
    /// Stages that had work to do and no engine.
    pub gaps: Vec<Stage>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

impl ArtifactNews {
    /// As it is recorded, but for how it stands now.
    pub fn of(artifact: &ArtifactRecord, standing: Standing) -> Self {
        Self {
            job: artifact.job,
            job_id: artifact.job_id.clone(),
            id: artifact.id,
            ordinal: artifact.ordinal,
            filename: artifact.filename.clone(),
            standing,
            seconds: artifact.seconds.clone(),
            gaps: artifact.gaps.clone(),
            failure: None,
        }
    }

    /// The entry.
    pub fn draft(self, actor: &str, action: Action, detail: Detail) -> Draft {
        let event = Event::ArtifactStatus(ArtifactEvent {
            seq: 0,
            job_id: self.job_id,
            artifact_id: self.id,
            filename: self.filename,
            status: self.standing.status,
            current_stage: self.standing.current_stage().map(str::to_owned),
            waiting_stage: self.standing.waiting,
            processing_stages: self.seconds,
            gaps: self.gaps,
            error_code: self.failure.as_ref().map(|failure| failure.code),
            error_message: self.failure.map(|failure| failure.message),
            timestamp: Timestamp::UNIX_EPOCH,
        });
        let artifact = Some((self.id, self.ordinal));
        Draft { actor: actor.to_owned(), action, job: self.job, artifact, event, detail }
    }
}
