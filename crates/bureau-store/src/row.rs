//! What goes into a store and comes out of it, beside the wire types.

use bureau_model::key::{EngineId, OutputKey};
pub use bureau_model::output::FileContent;
use bureau_model::output::{Call, ChunkText, Conversations, Output};
use bureau_model::stage::{Attempts, Lane, Stage};
use bureau_model::wire::Suspect;
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, CaseName, FileType, JobId, LeaseId, Sha256, Status, WorkerId};
use std::time::Duration;

/// A job to record.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// Its case; made when there is none of this name.
    pub case: CaseName,
    /// The country of a case that is made now, ISO 3166; one that is there keeps its own.
    pub country: Option<String>,
    /// The job that it extends.
    pub parent: Option<JobId>,
    /// What is to be taken in: absolute paths, bytes of the platform.
    pub roots: Vec<Vec<u8>>,
    /// Persons of interest.
    pub suspects: Vec<Suspect>,
    /// Files of watch folders that this job takes in: noted in the same transaction, so that each version
    /// of such a file is taken in exactly once.
    pub watched: Vec<WatchedFile>,
}

/// An artifact to record.
#[derive(Debug, Clone)]
pub struct NewArtifact {
    /// Its file name, for reading.
    pub filename: String,
    /// Its absolute path, bytes of the platform: unique in the job.
    pub source: Vec<u8>,
    /// Its content in the vault, or why there is none: then the artifact is recorded as failed.
    pub content: Result<FileContent, Failure>,
    /// Size in bytes, as far as known.
    pub size: u64,
}

/// A job whose intake was not closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIntake {
    /// Which job.
    pub job: JobId,
    /// What is to be taken in.
    pub roots: Vec<Vec<u8>>,
}

/// Asks for work.
#[derive(Debug, Clone)]
pub struct ClaimRequest {
    /// Who asks.
    pub worker: WorkerId,
    /// From which lane.
    pub lane: Lane,
    /// Stages at most.
    pub limit: u32,
    /// How long the leases last, by the store's clock: who asks may have another.
    pub lasting: Duration,
    /// Only stages of this job.
    pub job: Option<JobId>,
}

/// A claimed stage with everything that is needed to choose an engine for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The stage's row.
    pub id: i64,
    /// The token to renew and finish with.
    pub lease: LeaseId,
    /// Which stage.
    pub stage: Stage,
    /// Failures so far.
    pub attempts: Attempts,
    /// Whose stage.
    pub artifact: ArtifactId,
    /// Its job.
    pub job: JobId,
    /// Its file name.
    pub filename: String,
    /// Its file type.
    pub file_type: FileType,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its content.
    pub sha256: Sha256,
    /// Its language, once known.
    pub language: Option<String>,
    /// The case's target language.
    pub target_language: String,
    /// The case's country, ISO 3166.
    pub country: String,
    /// The lane that it was claimed from.
    pub lane: Lane,
    /// The text output that it rests on, for stages after extraction.
    pub rests_on: Option<(i64, OutputKey)>,
}

/// A stage of an ended artifact, as it would be claimed if it began again now.
#[derive(Debug, Clone, PartialEq)]
pub struct Again {
    /// What a worker would be given, under a lease that nobody holds.
    pub claimed: Claimed,
    /// Whether its artifact failed or was cancelled.
    pub unfinished: bool,
    /// Seconds that its recorded output took to make; none where it has none.
    pub seconds: Option<f64>,
}

/// A file in the same folder, or in the same folder of the same container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sibling {
    /// Its file name.
    pub filename: String,
    /// Its content.
    pub sha256: Sha256,
    /// Media type of its content.
    pub media_type: String,
}

/// How a stage ended.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one lives for each stage that ends, not in lists")]
pub enum Outcome {
    /// With an output, recorded under its key.
    Done {
        /// The key.
        key: OutputKey,
        /// The output.
        output: Output,
    },
    /// The output was there already.
    Reused {
        /// Its row.
        output: i64,
    },
    /// There was nothing to do.
    Skipped {
        /// Why.
        reason: String,
    },
    /// There was work to do, and no engine for it is here: the artifact has a gap.
    Lacking {
        /// What is missing.
        reason: String,
    },
    /// It failed.
    Failed(Failure),
    /// It belongs into another lane, and waits there.
    Moved(Lane),
}

/// What becomes of a stage after this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follow {
    /// An engine is there for it.
    Run,
    /// It is passed over, for this reason.
    Skip(String),
    /// It is passed over for want of an engine: the artifact has a gap.
    Lack(String),
}

/// An outcome to record.
#[derive(Debug, Clone, PartialEq)]
pub struct Finish {
    /// The stage's row.
    pub id: i64,
    /// The token of the claim.
    pub lease: LeaseId,
    /// Who did it.
    pub worker: WorkerId,
    /// With which engine; none when it failed before one was chosen.
    pub engine: Option<EngineId>,
    /// The engine's parameters, canonical JSON.
    pub parameters: String,
    /// Seconds it took.
    pub seconds: f64,
    /// How it ended.
    pub outcome: Outcome,
    /// What becomes of the stages after it. One that is not named is run.
    pub follow: Vec<(Stage, Follow)>,
}

/// What finishing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    /// The artifact's status now.
    pub artifact: Status,
}

/// A text that later stages rest on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextOutput {
    /// The text in chunks.
    pub chunks: Vec<ChunkText>,
    /// What the file says of itself.
    pub metadata: Vec<(String, String)>,
    /// The calls that its tables record.
    pub calls: Vec<Call>,
    /// The conversations that it holds.
    pub conversations: Conversations,
}

/// What an analyst's request covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Every artifact of every job of a case.
    Case(CaseName),
    /// Every artifact of a job.
    Job(JobId),
    /// One artifact.
    Artifact(ArtifactId),
    /// These artifacts.
    Artifacts(Vec<ArtifactId>),
}

/// A stage that was skipped because no engine had work to do on it, with what the choice of an engine depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedStage {
    /// Whose stage.
    pub artifact: ArtifactId,
    /// File type of the artifact.
    pub file_type: FileType,
    /// Its language, once known.
    pub language: Option<String>,
    /// The case's target language.
    pub target_language: String,
}

/// What is left to do of a job, and how long such work took here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Remaining {
    /// Files are still being taken in: more will be left than is named here.
    pub taking_in: bool,
    /// Artifacts that have not ended, those inside others among them.
    pub open: Vec<OpenWork>,
    /// How long artifacts took on this machine.
    pub paces: Vec<Pace>,
}

/// Artifacts of one kind that stand before the same stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWork {
    /// What they are.
    pub file_type: FileType,
    /// Where they wait to be read, or were: [`Lane::Ocr`] when they are known to be pictures of text.
    pub lane: Lane,
    /// The stage that runs or waits.
    pub stage: Stage,
    /// How many.
    pub artifacts: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// How long a stage took of all artifacts of one kind that ended here.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// What they were.
    pub file_type: FileType,
    /// Where they were read.
    pub lane: Lane,
    /// The stage.
    pub stage: Stage,
    /// How many ended, whether or not they came to this stage.
    pub artifacts: u64,
    /// Seconds of all of them together.
    pub seconds: f64,
    /// Sum of the squares of those seconds.
    pub squares: f64,
    /// Their bytes.
    pub bytes: u64,
    /// Of the extraction: files found directly inside them.
    pub members: u64,
}

/// A content as `verify` checks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentRow {
    /// Its row.
    pub id: i64,
    /// Its hash.
    pub sha256: Sha256,
    /// Its size in bytes.
    pub size: u64,
}

/// A watch folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRow {
    /// Absolute path.
    pub path: String,
    /// The case.
    pub case: CaseName,
}

/// One version of a file in a watch folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedFile {
    /// Absolute path, bytes of the platform.
    pub path: Vec<u8>,
    /// Size in bytes.
    pub size: u64,
    /// Time of its last change, microseconds since 1970.
    pub modified: i64,
}
