//! Cases: lists, graph, search.

use super::JobSummary;
use crate::id::{ArtifactId, JobId};
use crate::moment::Exactness;
use crate::output::Place;
use crate::time::Timestamp;
use crate::word::Status;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// Names a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseRequest {
    /// Which.
    pub case_name: String,
}

/// The cases, the newest activity first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Cases {
    /// Their names.
    pub cases: Vec<String>,
}

/// The cases with what a list shows of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseOverviews {
    /// The newest activity first.
    pub cases: Vec<CaseOverview>,
}

/// One case in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseOverview {
    /// Its name.
    pub case_name: String,
    /// `processing` while any job is, else the status of its newest job.
    pub status: Status,
    /// Number of jobs.
    pub jobs: u64,
    /// Uploaded files of all jobs.
    pub total_files: u64,
    /// Of those, the ended.
    pub processed_files: u64,
    /// Of those, the failed.
    pub failed_files: u64,
    /// Of those, the cancelled.
    pub cancelled_files: u64,
    /// When it began, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub created_at: Timestamp,
    /// When something last happened in it, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub last_activity_at: Timestamp,
}

/// A case's jobs, the oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseJobs {
    /// Its name.
    pub case_name: String,
    /// The oldest first.
    pub jobs: Vec<JobSummary>,
}

/// A case in words: each document's summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseSummary {
    /// Its name.
    pub case_name: String,
    /// One per content, in the order of intake.
    pub documents: Vec<DocumentSummary>,
}

/// One document in a case's summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DocumentSummary {
    /// Which artifact.
    pub artifact_id: ArtifactId,
    /// Its file name.
    pub filename: String,
    /// Its language.
    pub language: Option<String>,
    /// Its summary, sentences joined.
    pub summary: String,
}

/// What happened in a case, the oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Timeline {
    /// Its name.
    pub case_name: String,
    /// What was done in the case, the oldest first.
    pub entries: Vec<TimelineEntry>,
    /// Calls, messages and calendar events of its evidence by their instants, the oldest first, 5,000 at most.
    pub events: Vec<CaseEvent>,
    /// Where clocks are taken to have stood whose zone no source names, such as `Asia/Kolkata`.
    pub assumed_zone: String,
    /// Messages, calls and texts that no time is known of: they are not among the events.
    pub undated: u64,
}

/// A dated call, message or calendar event that a document records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseEvent {
    /// When, ISO 8601 as the source has it: with its own offset, without one where it names no zone, the day alone where
    /// it names no time.
    pub at: String,
    /// By which it is sorted, UTC. Where the source names no zone, it is that of the assumed zone.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub instant: Timestamp,
    /// How much of the moment the source names.
    pub exactness: Exactness,
    /// Such as `called`, `texted`, `messaged`, `event`.
    pub kind: String,
    /// The subject of a message, the title of an event.
    pub title: Option<String>,
    /// Whose it was; none of a calendar's event.
    pub source: Option<EventParty>,
    /// Whom it reached; none of a calendar's event.
    pub target: Option<EventParty>,
    /// What else is known, such as seconds or cell, by name. `assumed` says what had to be assumed of its time.
    pub details: Vec<(String, String)>,
    /// The document.
    pub artifact_id: ArtifactId,
    /// Its file name.
    pub filename: String,
    /// Id of the chunk that shows it.
    #[ts(type = "number")]
    pub chunk: i64,
}

/// An entity that takes part in a call or message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventParty {
    /// The entity.
    #[ts(type = "number")]
    pub id: i64,
    /// How it is shown.
    pub name: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TimelineEntry {
    /// When, UTC.
    #[serde(with = "crate::time::wire")]
    #[ts(type = "string")]
    pub at: Timestamp,
    /// The job.
    pub job_id: JobId,
    /// `uploaded`, `ended` or `cancelled`.
    pub what: String,
    /// The job's status at that time.
    pub status: Status,
    /// Uploaded files.
    pub total_files: u64,
    /// Of those, the ended, at the end.
    pub processed_files: u64,
    /// Of those, the failed, at the end.
    pub failed_files: u64,
    /// Of those, the cancelled, at the end.
    pub cancelled_files: u64,
    /// It was cancelled while files were taken in.
    pub cut_short: bool,
}

/// Who and what a case's documents mention, and who stands beside whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Graph {
    /// Entities.
    pub nodes: Vec<GraphNode>,
    /// Between entities, each with its evidence.
    pub relationships: Vec<GraphRelationship>,
}

/// A node of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GraphNode {
    /// Its id.
    pub id: String,
    /// How it is shown.
    pub label: String,
    /// The entity kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// `mentions`, `documents` and what else is known.
    #[ts(type = "Record<string, unknown>")]
    pub properties: Map<String, Value>,
}

/// An edge of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GraphRelationship {
    /// Id of a node.
    pub source: String,
    /// Id of a node.
    pub target: String,
    /// `mentioned_with`, `messaged` …
    #[serde(rename = "type")]
    pub kind: String,
    /// `weight`, and `chunks`: the ids of the chunks that show it.
    #[ts(type = "Record<string, unknown>")]
    pub properties: Map<String, Value>,
}

/// Words to look for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SearchRequest {
    /// Words, all of which must stand in a chunk; `"…"` for a phrase, a trailing `*` for a beginning.
    pub query: String,
    /// Only in this case.
    #[serde(default)]
    pub case_name: Option<String>,
    /// How it is looked for; words when absent.
    #[serde(default)]
    pub by: SearchBy,
    /// First hit, from 0.
    #[serde(default)]
    pub offset: u64,
    /// Hits at most, 200 at most; 50 when absent.
    #[serde(default)]
    pub limit: Option<u64>,
}

crate::words! {
    /// How a search compares.
    SearchBy ("way of searching") {
        /// The words stand in the text.
        Words = "words",
        /// The text is about the same, by an embedding model.
        Meaning = "meaning",
    }
}

#[expect(clippy::derivable_impls, reason = "the enum is made by a macro, which has no default")]
impl Default for SearchBy {
    fn default() -> Self {
        Self::Words
    }
}

/// The country whose telephone numbers stand in a case without their country's code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseCountry {
    /// The case.
    pub case_name: String,
    /// Its code of two letters, ISO 3166.
    pub country: String,
}

/// A password of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PasswordRequest {
    /// The case.
    pub case_name: String,
    /// The password, as it is typed.
    pub password: String,
}

/// The passwords of a case, and what adding one set going.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Passwords {
    /// In their own order.
    pub passwords: Vec<String>,
    /// Locked artifacts that are tried again.
    pub touched: u64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SearchResults {
    /// Hits there are.
    pub total: u64,
    /// The part asked for, the best first.
    pub hits: Vec<SearchHit>,
    /// How much of what was asked for could be looked into.
    pub coverage: SearchCoverage,
}

/// How many files a search could look into: one that waits, failed or has no text can't be found, and nothing found
/// means nothing for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct SearchCoverage {
    /// Files of the case, or of all cases; files inside others are counted too.
    pub files: u64,
    /// Those whose text, or for a search by meaning whose vectors, are there.
    pub searchable: u64,
}

/// A chunk of an artifact that matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    /// Which artifact.
    pub artifact_id: ArtifactId,
    /// Its job.
    pub job_id: JobId,
    /// Its case.
    pub case_name: String,
    /// Its file name.
    pub filename: String,
    /// Higher is better; comparable within one answer only.
    pub score: f64,
    /// Text around the matches, each between `<mark>` and `</mark>`.
    pub snippet: String,
    /// Id of the chunk.
    #[ts(type = "number")]
    pub chunk: i64,
    /// Where it stands.
    pub place: Place,
}
