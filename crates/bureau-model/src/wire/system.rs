//! The machine: statistics, settings, watch folders, doctor, verify.

use crate::error::WireError;
use crate::event::Event;
use crate::stage::Stage;
use crate::word::{ErrorCode, FileType, Status};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request without anything in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// What this data folder holds and how fast its stages are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Stats {
    /// Number of cases.
    pub cases: u64,
    /// Number of jobs.
    pub jobs: u64,
    /// Number of artifacts.
    pub artifacts: u64,
    /// Different contents among them.
    pub contents: u64,
    /// Bytes of those contents.
    pub content_bytes: u64,
    /// Artifacts by status.
    pub by_status: Vec<StatusCount>,
    /// Artifacts by file type.
    pub by_file_type: Vec<FileTypeCount>,
    /// Failed artifacts by code.
    pub by_error: Vec<ErrorCount>,
    /// How long stages take here.
    pub stages: Vec<StageTiming>,
}

/// Artifacts of one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatusCount {
    /// The status.
    pub status: Status,
    /// How many.
    pub artifacts: u64,
}

/// Artifacts of one file type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileTypeCount {
    /// The file type.
    pub file_type: FileType,
    /// How many.
    pub artifacts: u64,
}

/// Failed artifacts of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorCount {
    /// The code.
    pub error_code: ErrorCode,
    /// How many.
    pub artifacts: u64,
}

/// How long one stage takes here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StageTiming {
    /// The stage.
    pub stage: Stage,
    /// The engine's name.
    pub engine: String,
    /// Runs measured.
    pub runs: u64,
    /// Seconds of all runs.
    pub seconds: f64,
    /// Bytes of the files of all runs.
    pub bytes: u64,
}

/// What the analyst can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Notify when an artifact fails.
    pub notify_failures: bool,
    /// Notify when a job finishes.
    pub notify_finished: bool,
    /// `system`, `light` or `dark`.
    pub theme: Theme,
}

impl Default for Settings {
    fn default() -> Self {
        Self { notify_failures: true, notify_finished: true, theme: Theme::System }
    }
}

crate::words! {
    /// The window's colours.
    Theme ("theme") {
        /// As the desktop is set.
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

/// A folder whose files are taken in when they have stopped growing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Watch {
    /// The folder, absolute.
    pub path: String,
    /// The case its files go into.
    pub case_name: String,
    /// Why it is not being watched at the moment.
    pub problem: Option<String>,
}

/// The folders being watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Watches {
    /// In the order they were added.
    pub watches: Vec<Watch>,
}

/// Adds a watch folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddWatchRequest {
    /// The folder, absolute.
    pub path: String,
    /// The case its files go into.
    pub case_name: String,
}

/// Removes a watch folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoveWatchRequest {
    /// The folder, as listed.
    pub path: String,
}

/// What works here and what does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Doctor {
    /// Everything that was looked at.
    pub checks: Vec<Check>,
}

crate::words! {
    /// How a check of the doctor came out.
    Health ("health") {
        /// As it should be.
        Good = "good",
        /// Works, with something missing.
        Limited = "limited",
        /// Does not work.
        Bad = "bad",
    }
}

/// One thing that the doctor looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// How it came out.
    pub health: Health,
    /// What was found.
    pub finding: String,
    /// The way out, where something is missing.
    pub hint: Option<String>,
}

/// What keeps Bureau from going on, for as long as it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problems {
    /// Each with its way out; none when all is well.
    pub problems: Vec<WireError>,
}

/// Whether what is recorded and what lies in the vault agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verification {
    /// Nothing is wrong.
    pub clean: bool,
    /// Originals whose hash was computed anew.
    pub originals: u64,
    /// Journal entries whose chain was followed.
    pub journal_entries: u64,
    /// Everything that is wrong, each a sentence.
    pub problems: Vec<String>,
    /// Files in the vault that nothing refers to: harmless, left by an intake that was cut off.
    pub unreferenced: u64,
}

/// Asks for recorded events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventsRequest {
    /// Only what came after this number.
    #[ts(type = "number")]
    pub after: i64,
    /// At most so many, 5,000 at most.
    pub limit: u64,
}

/// Recorded events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Events {
    /// In the order of the journal.
    pub events: Vec<Event>,
    /// Number of the journal's last entry: when the last event's is lower, there is more.
    #[ts(type = "number")]
    pub last_seq: i64,
}
