//! The desk's store: SQLite in WAL mode with one grouping writer and a pool of readers.
