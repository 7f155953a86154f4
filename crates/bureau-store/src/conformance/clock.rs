//! A clock that stands still until a test turns it.

use crate::Clock;
use bureau_model::time::Timestamp;
use chrono::TimeDelta;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Begins at noon, 12 November 2026, UTC. Clones show the same time.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

const NOON: i64 = 1_794_484_800_000_000;

impl ManualClock {
    /// A clock at its beginning.
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(NOON)))
    }

    /// Sets the time, to whole microseconds.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.timestamp_micros(), Ordering::SeqCst);
    }

    /// Lets this many seconds pass.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Now, in microseconds since 1970.
    pub fn now_micros(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    /// The time in so many seconds.
    pub fn after(&self, seconds: i64) -> Timestamp {
        self.now() + TimeDelta::seconds(seconds)
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX_UTC)
    }
}
