//! What a child may use: memory and time.

use crate::grant::Work;
use std::time::Duration;

const MEBIBYTE: u64 = 1 << 20;

/// What a child may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory of a child that judges or reads files, in bytes: all that is resident at once, its program included.
    pub memory: u64,
    /// Memory of a child that holds a model or the texts of a case, in bytes. A model's file that is mapped into
    /// memory comes on top.
    pub model_memory: u64,
    /// Wall clock for one request about a small file, until it makes progress ([`crate::timeouts`]).
    pub wall: Duration,
    /// Longest time without a sign of life, for a small file.
    pub silence: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 512 * MEBIBYTE,
            model_memory: 2048 * MEBIBYTE,
            wall: Duration::from_secs(60),
            silence: Duration::from_secs(60),
        }
    }
}

/// Of a child's memory, so much is kept for its program and its stacks, which the limit on private memory does not count.
const PROGRAM: u64 = 64 * MEBIBYTE;

/// Addresses are not memory: threads and allocators reserve more than they use.
const ADDRESSES: u64 = 4;
/// Room for the mapped file of a model.
const MAPPED: u64 = 64 << 30;

/// Size of one file that a child writes at most, in bytes: more than is ever taken out of a container in one piece.
const FILE_SIZE: u64 = 17 << 30;
/// Files that a child has open at once.
const OPEN_FILES: u64 = 256;

impl Limits {
    /// Memory of a child for this kind of work, in bytes.
    pub const fn memory_for(&self, work: Work) -> u64 {
        match work {
            Work::Judge | Work::Read => self.memory,
            Work::Text | Work::Model | Work::Decode => self.model_memory,
        }
    }

    /// The arguments of `prlimit(1)` for this kind of work.
    ///
    /// The limit on private memory (`--data`) is the one that counts: heap, stacks of threads and everything else that
    /// is not a file. What it does not count, shared memory without a file, the cage forbids. The limit on addresses is
    /// a second net. A hard limit that is lower already is kept, because it can't be raised.
    pub(crate) fn arguments(&self, work: Work) -> Vec<String> {
        let memory = self.memory_for(work);
        let addresses = match work {
            Work::Judge | Work::Read | Work::Text | Work::Decode => memory.saturating_mul(ADDRESSES),
            Work::Model => memory.saturating_add(MAPPED),
        };
        hard::LIMITED
            .iter()
            .zip([memory.saturating_sub(PROGRAM), addresses, FILE_SIZE, OPEN_FILES, 0])
            .map(|((name, resource), wanted)| format!("--{name}={}", hard::at_most(*resource, wanted)))
            .collect()
    }
}

/// Limits of this process that it can't raise for its children.
mod hard {
    use rustix::process::{Resource, getrlimit};

    pub(super) const LIMITED: [(&str, Resource); 5] = [
        ("data", Resource::Data),
        ("as", Resource::As),
        ("fsize", Resource::Fsize),
        ("nofile", Resource::Nofile),
        ("core", Resource::Core),
    ];

    pub(super) fn at_most(resource: Resource, wanted: u64) -> u64 {
        getrlimit(resource).maximum.map_or(wanted, |hard| hard.min(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_reads_evidence_has_half_a_gigabyte_in_all() {
        let arguments = Limits::default().arguments(Work::Read);
        assert_eq!(arguments[0], format!("--data={}", (512 - 64) * MEBIBYTE));
        assert!(arguments.contains(&"--core=0".to_owned()), "{arguments:?}");
    }
}
