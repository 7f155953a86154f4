//! The desk's store: the suite that every store passes, and what only SQLite does.

mod conformance;
