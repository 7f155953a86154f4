//! Originals by content hash, read-only.
