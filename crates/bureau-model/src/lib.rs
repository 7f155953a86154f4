//! The words of Bureau: ids, statuses, stages and their transitions, events, and the types that go
//! over a wire. Nothing in this crate reads a clock, a file or a socket.
//!
//! - [`stage`] is the only author of what may follow what; [`artifact`] derives what an analyst
//!   sees of an artifact from the states of its stages.
//! - [`output`] is what an engine hands back, [`key`] what makes two runs the same run; [`split`] knows parts of archives.
//! - [`entity`] tells which names are one person, organisation or place.
//! - [`event`] is the journal's entry and the live event, one tagged union.
//! - [`time`] has the one form in which an instant is written; [`moment`] places the dated things of evidence in time.
//! - [`wire`] holds requests and responses: the same JSON over IPC, HTTP and the command line.

pub mod artifact;
pub mod catalogue;
pub mod country;
pub mod entity;
pub mod error;
pub mod event;
pub mod id;
pub mod key;
pub mod language;
pub mod moment;
pub mod output;
pub mod split;
pub mod stage;
pub mod time;
pub mod wire;
pub mod word;

pub use error::{Code, WireError};
pub use event::{Event, JournalEntry};
pub use id::{ArtifactId, CaseId, CaseName, JobId, LeaseId, Sha256, UserId, WorkerId};
pub use stage::{Stage, StageState};
pub use word::{ErrorCode, FileType, Role, Status, UnknownWord};
