//! An archive as its reader finds it.

use super::super::failure::fail;
use super::super::order::Order;
use bureau_model::word::{ErrorCode, Failure};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// The file, what it is, and what is asked about it.
pub(super) struct Source<'a> {
    pub(super) path: &'a Path,
    pub(super) media_type: &'a str,
    pub(super) order: &'a Order,
}

/// The archive's bytes from the start.
pub(super) fn open(source: &Source<'_>) -> Result<BufReader<File>, Failure> {
    let unread = |error| fail(ErrorCode::Io, format!("the file can't be read: {error}"));
    File::open(source.path).map(BufReader::new).map_err(unread)
}

pub(super) fn size(source: &Source<'_>) -> u64 {
    std::fs::metadata(source.path).map_or(0, |file| file.len())
}

/// Passwords to be tried, the one that opened something last first.
pub(super) fn passwords(order: &Order, last: Option<&str>) -> Vec<String> {
    let rest = order.passwords.iter().filter(|password| last != Some(password.as_str()));
    last.map(str::to_owned).into_iter().chain(rest.cloned()).collect()
}

/// Up to `limit` bytes, `None` when it is more or can't be read: for names and link targets.
pub(super) fn short(content: &mut dyn Read, limit: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    content.take(limit + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= limit).then_some(bytes)
}
