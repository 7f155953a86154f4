//! A table as it was read.

use bureau_model::output::{Call, Table};

/// A table and the calls in it, each with its row.
#[derive(Debug)]
pub(in super::super) struct ReadTable {
    pub(in super::super) table: Table,
    /// Row of the file, from 1, and the call; its chunk is not known yet.
    pub(in super::super) calls: Vec<(u32, Call)>,
    /// What of it could not be read, a sentence each.
    pub(in super::super) warnings: Vec<String>,
}
