//! What a store can do, without saying how: the traits, their rows and errors, and the suite that every
//! store passes (`conformance`).
//!
//! The verbs are those of the field: a worker `claim`s stages, `renew`s its leases, `finish`es them; what
//! a dead worker left is `rescue`d. Each write is one transaction that also records its journal entries;
//! [`Journal::last_seq`] tells listeners that something was recorded, after it was.

mod clock;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod room;
mod row;

pub use clock::{Clock, SystemClock};
pub use error::{Result, StoreError};
pub use room::Room;
pub use row::*;

use async_trait::async_trait;
use bureau_model::event::Event;
use bureau_model::key::OutputKey;
use bureau_model::output::{ColumnMeaning, Passage};
use bureau_model::time::Timestamp;
use bureau_model::wire::*;
use bureau_model::{ArtifactId, CaseName, JobId, JournalEntry, LeaseId, Sha256, Stage, WorkerId};
use std::collections::HashMap;
use tokio::sync::watch;

/// Takes evidence in.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Records a job that takes files in, and its case when it is new. Refuses a parent of another case.
    async fn create_job(&self, job: NewJob) -> Result<()>;
    /// Records artifacts with their contents and stages, all or none. A source that the job has already
    /// is passed over, so that an interrupted intake can simply go over everything again.
    async fn add_artifacts(&self, job: &JobId, artifacts: Vec<NewArtifact>) -> Result<Vec<ArtifactId>>;
    /// Everything has been taken in: the job may end. Harmless when repeated.
    async fn close_intake(&self, job: &JobId) -> Result<()>;
    /// Jobs whose intake was not closed: to be gone on with after a restart.
    async fn open_intakes(&self) -> Result<Vec<OpenIntake>>;
    /// Which of these sources the job has already.
    async fn known_sources(&self, job: &JobId, sources: &[Vec<u8>]) -> Result<Vec<bool>>;
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
    /// Prolongs leases until `until`. Returns those that are lost.
    async fn renew(&self, leases: Vec<(i64, LeaseId)>, until: Timestamp) -> Result<Vec<LeaseId>>;
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
    async fn pending(&self, job: Option<&JobId>) -> Result<u64>;
    /// An output that was made before, by its key.
    async fn find_output(&self, key: &OutputKey) -> Result<Option<i64>>;
    /// Language of a recorded text.
    async fn output_language(&self, output: i64) -> Result<Option<String>>;
    /// The text that later stages rest on.
    async fn text(&self, output: i64) -> Result<TextOutput>;
    /// Persons of interest of the case that this job belongs to, of all its jobs.
    async fn suspects(&self, job: &JobId) -> Result<Vec<Suspect>>;
    /// Passwords of the case that this job belongs to, in their own order.
    async fn job_passwords(&self, job: &JobId) -> Result<Vec<String>>;
    /// What the analyst says that the columns of a content's tables mean, by sheet and column.
    async fn column_meanings(&self, content: &Sha256) -> Result<Vec<ColumnMeaning>>;
    /// Files beside an artifact (and itself) whose names begin so, in lower case: in the same folder of any job of its
    /// case, or in the same folder of its container. Only those with a content.
    async fn siblings(&self, artifact: ArtifactId, start: &str) -> Result<Vec<Sibling>>;
    /// How far the output under this key has come, as its engine wrote it.
    async fn checkpoint(&self, key: &OutputKey) -> Result<Option<String>>;
    /// Records how far it has come. It is forgotten when the output is recorded.
    async fn set_checkpoint(&self, key: &OutputKey, body: &str) -> Result<()>;
}

/// What an analyst asks for.
#[async_trait]
pub trait Control: Send + Sync {
    /// Failed and cancelled artifacts of a job, or one of them, from the stage that failed on.
    async fn retry(&self, what: &Scope, actor: &str) -> Result<u64>;
    /// Ended artifacts from a stage on.
    async fn reprocess(&self, what: &Scope, from: Stage, actor: &str) -> Result<u64>;
    /// Stops everything of a job that has not ended.
    async fn cancel(&self, job: &JobId, actor: &str) -> Result<u64>;
    /// Jobs whose cancellation a crash cut off: cancel them again.
    async fn unfinished_cancellations(&self) -> Result<Vec<JobId>>;
    /// Holds the job's stages back, or lets them go.
    async fn set_paused(&self, job: &JobId, paused: bool, actor: &str) -> Result<u64>;
    /// Puts an artifact's stages first.
    async fn prioritise(&self, artifact: ArtifactId, actor: &str) -> Result<()>;
    /// Tries the parts of split archives again that this job's case has and that could not be read, because more of
    /// them may be there now.
    async fn rejoin(&self, job: &JobId, actor: &str) -> Result<u64>;
    /// Tries what is locked in a case again: locked files, and containers with locked members.
    async fn unlock(&self, case: &CaseName, actor: &str) -> Result<u64>;
}

/// What was recorded.
#[async_trait]
pub trait Journal: Send + Sync {
    /// The number of the last recorded entry. Changes after the commit; a hint to look, never the truth.
    fn last_seq(&self) -> watch::Receiver<i64>;
    /// Events after a number, in order.
    async fn events_after(&self, after: i64, limit: u64) -> Result<Vec<Event>>;
    /// Every entry about an artifact, the oldest first.
    async fn history(&self, artifact: ArtifactId) -> Result<Vec<JournalEntry>>;
    /// Follows the whole chain. Returns the number of entries and what is wrong with it.
    async fn verify_journal(&self) -> Result<(u64, Vec<String>)>;
}

/// Reads what the analyst looks at.
#[async_trait]
pub trait Library: Send + Sync {
    /// A job with every artifact.
    async fn job_status(&self, job: &JobId) -> Result<JobStatus>;
    /// A job's row, without its artifacts.
    async fn job_row(&self, job: &JobId) -> Result<JobRow>;
    /// All jobs, or those of a case, the newest first.
    async fn jobs(&self, case: Option<&CaseName>) -> Result<Vec<JobRow>>;
    /// Ended artifacts that [`Control::reprocess`] would begin again, in the order of intake.
    async fn ended(&self, what: &Scope) -> Result<Vec<ArtifactId>>;
    /// Their stages from `from` on, as they would be claimed: by artifact, and of each in their order.
    async fn again(&self, artifacts: &[ArtifactId], from: Stage) -> Result<Vec<Again>>;
    /// Those of these keys that have an output, each with the language of its text.
    async fn outputs(&self, keys: &[OutputKey]) -> Result<HashMap<OutputKey, Option<String>>>;
    /// What is left to do of a job.
    async fn remaining(&self, job: &JobId) -> Result<Remaining>;
    /// The cases, the newest activity first.
    async fn cases(&self) -> Result<Vec<CaseOverview>>;
    /// A case's jobs, the oldest first.
    async fn case_jobs(&self, case: &CaseName) -> Result<CaseJobs>;
    /// The summaries of a case's documents.
    async fn case_summary(&self, case: &CaseName) -> Result<CaseSummary>;
    /// What happened in a case.
    async fn case_timeline(&self, case: &CaseName) -> Result<Timeline>;
    /// The entities of a case, the most mentioned first, `limit` at most, with ten mentions each.
    async fn case_entities(&self, case: &CaseName, limit: u64) -> Result<Entities>;
    /// The graph of a case: the most mentioned entities and how they stand to each other.
    async fn case_graph(&self, case: &CaseName, nodes: u64) -> Result<Graph>;
    /// A part of a list of artifacts.
    async fn artifacts(&self, request: &ArtifactsRequest) -> Result<ArtifactsResponse>;
    /// How many artifacts of a job or a case there are of each group.
    async fn artifact_counts(&self, request: &ArtifactCountsRequest) -> Result<ArtifactCounts>;
    /// One artifact with everything but its content.
    async fn artifact(&self, artifact: ArtifactId) -> Result<ArtifactDetail>;
    /// One text of an artifact.
    async fn content(&self, request: &ContentRequest) -> Result<Content>;
    /// The entities of an artifact.
    async fn entities(&self, artifact: ArtifactId) -> Result<Entities>;
    /// How an artifact's pages or its speech were read by a machine, in their order.
    async fn passages(&self, artifact: ArtifactId) -> Result<Vec<Passage>>;
    /// Artifacts of which a stage was skipped because no engine had work to do on it.
    async fn skipped(&self, stage: Stage) -> Result<Vec<SkippedStage>>;
    /// The chunks of a case, or of all cases, whose vectors by this model lie nearest to a vector of unit length.
    async fn nearest(
        &self,
        case: Option<&CaseName>,
        model: &str,
        vector: &[f32],
        limit: u64,
    ) -> Result<SearchResults>;
    /// Words in the texts.
    async fn search(&self, request: &SearchRequest) -> Result<SearchResults>;
    /// What this store holds and how fast its stages are.
    async fn stats(&self) -> Result<Stats>;
    /// Contents with their size and SHA-256 whose row comes after an id, in the order of rows, for `verify`.
    async fn contents_after(&self, after: i64, limit: u64) -> Result<Vec<ContentRow>>;
    /// What contradicts itself in the store: artifacts against their stages, jobs against their artifacts.
    async fn contradictions(&self) -> Result<Vec<String>>;
}

/// Small things that stay.
#[async_trait]
pub trait Setup: Send + Sync {
    /// Passwords of a case, in their own order.
    async fn passwords(&self, case: &CaseName) -> Result<Vec<String>>;
    /// Adds one. Returns whether it is new.
    async fn add_password(&self, case: &CaseName, password: &str) -> Result<bool>;
    /// Removes one. Returns whether it was there.
    async fn remove_password(&self, case: &CaseName, password: &str) -> Result<bool>;
    /// The country of a case, ISO 3166.
    async fn country(&self, case: &CaseName) -> Result<String>;
    /// Sets it.
    async fn set_country(&self, case: &CaseName, country: &str) -> Result<()>;
    /// Records what the analyst says that columns of an artifact's tables mean. What was said of other columns stays.
    async fn set_column_meanings(&self, artifact: ArtifactId, columns: Vec<ColumnMeaning>) -> Result<()>;
    /// A setting's text.
    async fn setting(&self, name: &str) -> Result<Option<String>>;
    /// Sets it.
    async fn set_setting(&self, name: &str, value: &str) -> Result<()>;
    /// The watch folders, in the order in which they were added.
    async fn watches(&self) -> Result<Vec<WatchRow>>;
    /// Adds one, or changes its case.
    async fn add_watch(&self, watch: WatchRow) -> Result<()>;
    /// Removes one. Returns whether it was there.
    async fn remove_watch(&self, path: &str) -> Result<bool>;
    /// Those of these files whose version no job has taken in: [`NewJob::watched`] notes them.
    async fn unseen(&self, files: Vec<WatchedFile>) -> Result<Vec<WatchedFile>>;
}

/// A whole store.
pub trait Store: Intake + Queue + Control + Journal + Library + Setup {}
impl<T: Intake + Queue + Control + Journal + Library + Setup> Store for T {}
