//! What tests share: a clock that a test turns, fixtures, a worker by hand, a folder for a store.
//!
//! - [`ManualClock`] stands still until it is set or advanced.
//! - [`fixture`] makes jobs, files and outputs; the shortest call gives an ordinary one.
//! - [`Worker`] claims, and ends what it claimed as the test says.
//! - [`folder`] is a data folder that goes when the test ends.
//!
//! The first three live in `bureau-store` beside the conformance suite, which needs them too.

pub use bureau_store::conformance::{ManualClock, Rig, Worker, fixture};
pub use tempfile::TempDir;

/// An empty folder, removed when it is dropped.
pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}
