//! What a store can do, without saying how: the traits, their rows and errors, and the suite that every
//! store passes (`conformance`).
//!
//! The verbs are those of the field: a worker `claim`s stages, `renew`s its leases, `finish`es them; what
//! a dead worker left is `rescue`d. Each write is one transaction that also records its journal entries;
//! [`Journal::last_seq`] tells listeners that something was recorded, after it was.

mod clock;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod decide;
mod error;
mod quota;
mod row;
mod scope;

pub use clock::{Clock, SystemClock};
pub use error::{Result, StoreError};
pub use quota::Quota;
pub use row::*;
pub use scope::{Person, Scope, grant};

use async_trait::async_trait;
use bureau_model::event::Event;
use bureau_model::key::OutputKey;
use bureau_model::output::{ColumnMeaning, Passage};
use bureau_model::time::Timestamp;
use bureau_model::wire::*;
use bureau_model::{ArtifactId, CaseName, JobId, JournalEntry, LeaseId, Role, Sha256, Stage, WorkerId};
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::watch;

/// Takes evidence in.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Records a job that takes files in, and its case when it is new. Refuses a parent of another case.
    async fn create_job(&self, scope: &Scope, job: NewJob) -> Result<()>;
    /// Records artifacts with their contents and stages, all or none. A source that the job has already
    /// is passed over, so that an interrupted intake can simply go over everything again.
    async fn add_artifacts(
        &self,
        scope: &Scope,
        job: &JobId,
        artifacts: Vec<NewArtifact>,
    ) -> Result<Vec<ArtifactId>>;
    /// Everything has been taken in: the job may end. Harmless when repeated.
    async fn close_intake(&self, scope: &Scope, job: &JobId) -> Result<()>;
    /// Jobs whose intake was not closed: to be gone on with after a restart.
    async fn open_intakes(&self, scope: &Scope) -> Result<Vec<OpenIntake>>;
    /// Which of these sources the job has already.
    async fn known_sources(&self, scope: &Scope, job: &JobId, sources: &[Vec<u8>]) -> Result<Vec<bool>>;
}

/// Hands out work and takes outcomes back.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Claims up to `limit` available stages of a lane for a worker: the most urgent first, never a
    /// content and stage that somebody is working on already. A claimed stage waits until it is begun.
    async fn claim(&self, request: ClaimRequest) -> Result<Vec<Claimed>>;
    /// A claimed stage is begun: from now on it runs. False when it is not held by this lease any more, or when its
    /// job was halted meanwhile: then it was given back and must not be run.
    async fn begin(&self, stage: i64, lease: LeaseId, worker: WorkerId) -> Result<bool>;
    /// Prolongs leases: from now on, by the store's clock, they last so long. Returns those that are lost.
    async fn renew(&self, leases: Vec<(i64, LeaseId)>, lasting: Duration) -> Result<Vec<LeaseId>>;
    /// Records an outcome, its output, what follows, and the journal. [`StoreError::LeaseLost`] when the
    /// stage is not held by this lease any more: nothing is recorded then.
    async fn finish(&self, finish: Finish) -> Result<Finished>;
    /// Gives back what expired leases and dead workers hold. Returns how many stages.
    async fn rescue(&self, dead: Vec<WorkerId>) -> Result<u64>;
    /// Workers that hold leases.
    async fn workers(&self) -> Result<Vec<WorkerId>>;
    /// When the next retryable stage is due, if any.
    async fn next_due(&self) -> Result<Option<Timestamp>>;
    /// Uploaded files that have not ended and intakes that are open, of jobs that are not paused: 0 when a worker
    /// that drains may end. Of one job, or of all.
    async fn pending(&self, scope: &Scope, job: Option<&JobId>) -> Result<u64>;
    /// An output that was made before, by its key.
    async fn find_output(&self, scope: &Scope, key: &OutputKey) -> Result<Option<i64>>;
    /// Language of a recorded text.
    async fn output_language(&self, scope: &Scope, output: i64) -> Result<Option<String>>;
    /// The text that later stages rest on.
    async fn text(&self, scope: &Scope, output: i64) -> Result<TextOutput>;
    /// Persons of interest of the case that this job belongs to, of all its jobs.
    async fn suspects(&self, scope: &Scope, job: &JobId) -> Result<Vec<Suspect>>;
    /// Passwords of the case that this job belongs to, in their own order.
    async fn job_passwords(&self, scope: &Scope, job: &JobId) -> Result<Vec<String>>;
    /// What the analyst says that the columns of a content's tables mean, by sheet and column.
    async fn column_meanings(&self, scope: &Scope, content: &Sha256) -> Result<Vec<ColumnMeaning>>;
    /// Files beside an artifact (and itself) whose names begin so, in lower case: in the same folder of any job of its
    /// case, or in the same folder of its container. Only those with a content.
    async fn siblings(&self, scope: &Scope, artifact: ArtifactId, start: &str) -> Result<Vec<Sibling>>;
    /// How far the output under this key has come, as its engine wrote it.
    async fn checkpoint(&self, key: &OutputKey) -> Result<Option<String>>;
    /// Records how far it has come. It is forgotten when the output is recorded.
    async fn set_checkpoint(&self, key: &OutputKey, body: &str) -> Result<()>;
}

/// What an analyst asks for.
#[async_trait]
pub trait Control: Send + Sync {
    /// Failed and cancelled artifacts of a job, or one of them, from the stage that failed on.
    async fn retry(&self, scope: &Scope, what: &Selection) -> Result<u64>;
    /// Ended artifacts from a stage on.
    async fn reprocess(&self, scope: &Scope, what: &Selection, from: Stage) -> Result<u64>;
    /// Stops everything of a job that has not ended.
    async fn cancel(&self, scope: &Scope, job: &JobId) -> Result<u64>;
    /// Jobs whose cancellation a crash cut off: cancel them again.
    async fn unfinished_cancellations(&self, scope: &Scope) -> Result<Vec<JobId>>;
    /// Holds the job's stages back, or lets them go.
    async fn set_paused(&self, scope: &Scope, job: &JobId, paused: bool) -> Result<u64>;
    /// Puts an artifact's stages first.
    async fn prioritise(&self, scope: &Scope, artifact: ArtifactId) -> Result<()>;
    /// Tries the parts of split archives again that this job's case has and that could not be read, because more of
    /// them may be there now.
    async fn rejoin(&self, scope: &Scope, job: &JobId) -> Result<u64>;
    /// Tries what is locked in a case again: locked files, and containers with locked members.
    async fn unlock(&self, scope: &Scope, case: &CaseName) -> Result<u64>;
}

/// What was recorded.
#[async_trait]
pub trait Journal: Send + Sync {
    /// The number of the last recorded entry. Changes after the commit; a hint to look, never the truth.
    fn last_seq(&self) -> watch::Receiver<i64>;
    /// Events after a number, in order.
    async fn events_after(&self, scope: &Scope, after: i64, limit: u64) -> Result<Vec<Event>>;
    /// Every entry about an artifact, the oldest first.
    async fn history(&self, scope: &Scope, artifact: ArtifactId) -> Result<Vec<JournalEntry>>;
    /// Follows the whole chain. Returns the number of entries and what is wrong with it.
    async fn verify_journal(&self, scope: &Scope) -> Result<(u64, Vec<String>)>;
}

/// Reads what the analyst looks at.
#[async_trait]
pub trait Library: Send + Sync {
    /// A job with every artifact.
    async fn job_status(&self, scope: &Scope, job: &JobId) -> Result<JobStatus>;
    /// A job's row, without its artifacts.
    async fn job_row(&self, scope: &Scope, job: &JobId) -> Result<JobRow>;
    /// All jobs, or those of a case, the newest first.
    async fn jobs(&self, scope: &Scope, case: Option<&CaseName>) -> Result<Vec<JobRow>>;
    /// Ended artifacts that [`Control::reprocess`] would begin again, in the order of intake.
    async fn ended(&self, scope: &Scope, what: &Selection) -> Result<Vec<ArtifactId>>;
    /// Their stages from `from` on, as they would be claimed: by artifact, and of each in their order.
    async fn again(&self, scope: &Scope, artifacts: &[ArtifactId], from: Stage) -> Result<Vec<Again>>;
    /// Those of these keys that have an output, each with the language of its text.
    async fn outputs(&self, scope: &Scope, keys: &[OutputKey]) -> Result<HashMap<OutputKey, Option<String>>>;
    /// What is left to do of a job.
    async fn remaining(&self, scope: &Scope, job: &JobId) -> Result<Remaining>;
    /// The cases, the newest activity first.
    async fn cases(&self, scope: &Scope) -> Result<Vec<CaseOverview>>;
    /// A case's jobs, the oldest first.
    async fn case_jobs(&self, scope: &Scope, case: &CaseName) -> Result<CaseJobs>;
    /// The summaries of a case's documents.
    async fn case_summary(&self, scope: &Scope, case: &CaseName) -> Result<CaseSummary>;
    /// What happened in a case.
    async fn case_timeline(&self, scope: &Scope, case: &CaseName) -> Result<Timeline>;
    /// The entities of a case, the most mentioned first, `limit` at most, with ten mentions each.
    async fn case_entities(&self, scope: &Scope, case: &CaseName, limit: u64) -> Result<Entities>;
    /// The graph of a case: the most mentioned entities and how they stand to each other.
    async fn case_graph(&self, scope: &Scope, case: &CaseName, nodes: u64) -> Result<Graph>;
    /// A part of a list of artifacts.
    async fn artifacts(&self, scope: &Scope, request: &ArtifactsRequest) -> Result<ArtifactsResponse>;
    /// How many artifacts of a job or a case there are of each group.
    async fn artifact_counts(&self, scope: &Scope, request: &ArtifactCountsRequest)
    -> Result<ArtifactCounts>;
    /// One artifact with everything but its content.
    async fn artifact(&self, scope: &Scope, artifact: ArtifactId) -> Result<ArtifactDetail>;
    /// One text of an artifact.
    async fn content(&self, scope: &Scope, request: &ContentRequest) -> Result<Content>;
    /// The entities of an artifact.
    async fn entities(&self, scope: &Scope, artifact: ArtifactId) -> Result<Entities>;
    /// How an artifact's pages or its speech were read by a machine, in their order.
    async fn passages(&self, scope: &Scope, artifact: ArtifactId) -> Result<Vec<Passage>>;
    /// Artifacts of which a stage was skipped because no engine had work to do on it.
    async fn skipped(&self, scope: &Scope, stage: Stage) -> Result<Vec<SkippedStage>>;
    /// The chunks of a case, or of all cases, whose vectors by this model lie nearest to a vector of unit length.
    async fn nearest(
        &self,
        scope: &Scope,
        case: Option<&CaseName>,
        model: &str,
        vector: &[f32],
        limit: u64,
    ) -> Result<SearchResults>;
    /// Words in the texts.
    async fn search(&self, scope: &Scope, request: &SearchRequest) -> Result<SearchResults>;
    /// What this store holds and how fast its stages are.
    async fn stats(&self, scope: &Scope) -> Result<Stats>;
    /// Contents with their size and SHA-256 whose row comes after an id, in the order of rows, for `verify`.
    async fn contents_after(&self, scope: &Scope, after: i64, limit: u64) -> Result<Vec<ContentRow>>;
    /// What contradicts itself in the store: artifacts against their stages, jobs against their artifacts.
    async fn contradictions(&self, scope: &Scope) -> Result<Vec<String>>;
}

/// What is said of a case and its files so that they can be read.
#[async_trait]
pub trait Setup: Send + Sync {
    /// Passwords of a case, in their own order.
    async fn passwords(&self, scope: &Scope, case: &CaseName) -> Result<Vec<String>>;
    /// Adds one. Returns whether it is new.
    async fn add_password(&self, scope: &Scope, case: &CaseName, password: &str) -> Result<bool>;
    /// Removes one. Returns whether it was there.
    async fn remove_password(&self, scope: &Scope, case: &CaseName, password: &str) -> Result<bool>;
    /// The country of a case, ISO 3166.
    async fn country(&self, scope: &Scope, case: &CaseName) -> Result<String>;
    /// Sets it.
    async fn set_country(&self, scope: &Scope, case: &CaseName, country: &str) -> Result<()>;
    /// Records what the analyst says that columns of an artifact's tables mean. What was said of other columns stays.
    async fn set_column_meanings(
        &self,
        scope: &Scope,
        artifact: ArtifactId,
        columns: Vec<ColumnMeaning>,
    ) -> Result<()>;
}

/// What belongs to this machine and to no case: only who sees everything here asks.
#[async_trait]
pub trait Machine: Send + Sync {
    /// The person at this desk: recorded under `name` when there is none yet. Jobs that nobody owns become hers.
    async fn desk(&self, name: &str) -> Result<Person>;
    /// Records somebody else who works with this store.
    async fn add_person(&self, scope: &Scope, name: &str, role: Role) -> Result<Person>;
    /// A setting's text, recorded as `value` when there is none yet: of two who ask at once, both get the same.
    async fn setting_or(&self, scope: &Scope, name: &str, value: &str) -> Result<String>;
    /// A setting's text.
    async fn setting(&self, scope: &Scope, name: &str) -> Result<Option<String>>;
    /// Sets it.
    async fn set_setting(&self, scope: &Scope, name: &str, value: &str) -> Result<()>;
    /// The watch folders, in the order in which they were added.
    async fn watches(&self, scope: &Scope) -> Result<Vec<WatchRow>>;
    /// Adds one, or changes its case.
    async fn add_watch(&self, scope: &Scope, watch: WatchRow) -> Result<()>;
    /// Removes one. Returns whether it was there.
    async fn remove_watch(&self, scope: &Scope, path: &str) -> Result<bool>;
    /// Those of these files whose version no job has taken in: [`NewJob::watched`] notes them.
    async fn unseen(&self, scope: &Scope, files: Vec<WatchedFile>) -> Result<Vec<WatchedFile>>;
}

/// A whole store.
pub trait Store: Intake + Queue + Control + Journal + Library + Setup + Machine {}
impl<T: Intake + Queue + Control + Journal + Library + Setup + Machine> Store for T {}
