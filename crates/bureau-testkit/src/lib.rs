//! What tests share.
//!
//! - [`ManualClock`] stands still until it is set or advanced.
//! - [`fixture`] makes jobs, files and outputs; the shortest call gives an ordinary one.
//! - [`Worker`] claims, and ends what it claimed as the test says.
//! - [`folder`] is a data folder that goes when the test ends; [`SmallDisk`] one that is soon full.
//! - [`Dice`] and [`evidence`] make the same varied files from the same seed.
//! - [`program`] finds a program that was built beside the test; `bureau-test-extractor` is one of this crate
//!   that misbehaves on request, `bureau-test-escape` one that tries to get out of its cage.
//! - [`until`] waits for a condition, where processes are involved.
//!
//! The first three live in `bureau-store` beside the conformance suite, which needs them too.

mod dice;
mod disk;
pub mod evidence;

pub use bureau_store::conformance::{Harness, ManualClock, Worker, fixture};
pub use dice::Dice;
pub use disk::SmallDisk;
pub use tempfile::TempDir;

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// An empty folder, removed when it is dropped.
pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// A program of this workspace, in the target folder that the running test was built into.
///
/// # Panics
/// When it is not there: cargo builds a test without the programs of other packages.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test is a program");
    let built = test.ancestors().nth(2).expect("tests lie in target/<profile>/deps").join(name);
    assert!(
        built.is_file(),
        "{} is not built; `cargo build --workspace --bins` builds what the tests drive",
        built.display()
    );
    built
}

/// Waits until the condition holds, looking every few milliseconds. Returns how long it took.
///
/// # Panics
/// When it does not hold within `limit`.
pub async fn until(what: &str, limit: Duration, mut holds: impl AsyncFnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < limit, "waited {} s in vain: {what}", limit.as_secs());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    begun.elapsed()
}
