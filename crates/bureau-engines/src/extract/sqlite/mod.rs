//! Files of SQLite.
//!
//! The format is read here by code of our own, for reading alone: a few hundred lines of safe Rust that never
//! write, run no SQL and stop at what makes no sense, where the library would be C code over hostile bytes and a second
//! copy of what the store links. What stands in a write-ahead log beside the file is not read, and that is said.

mod database;
mod file;
mod payload;
mod record;
mod schema;
mod tree;

pub(super) use database::{Database, Row};
pub(super) use record::Value;
pub(super) use schema::Table;
