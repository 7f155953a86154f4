//! Walk, hash, copy, sniff, record; watch folders.
