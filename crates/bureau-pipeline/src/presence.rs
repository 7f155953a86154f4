//! Who is alive: each worker holds a locked file that the operating system frees when its process dies.
//!
//! So the stages of a killed process are given back at the next start without waiting for their leases. A
//! process that is only suspended keeps its lock; its leases are taken when they expire, and it finds out
//! when it wants to record.

use bureau_model::WorkerId;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A worker of this process, present until dropped.
#[derive(Debug)]
pub struct Presence {
    /// Its id.
    pub worker: WorkerId,
    path: PathBuf,
    _lock: File,
}

impl Presence {
    /// Establishes a new worker in this folder.
    pub fn establish(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let worker = WorkerId(Uuid::now_v7());
        let path = file(folder, worker);
        let lock = OpenOptions::new().write(true).create_new(true).open(&path)?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        Ok(Self { worker, path, _lock: lock })
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        // A leftover file is no matter: it is not locked, so its worker counts as dead.
        let _leftover = fs::remove_file(&self.path);
    }
}

fn file(folder: &Path, worker: WorkerId) -> PathBuf {
    folder.join(format!("{worker}.lock"))
}

/// Those of these workers that are dead: their file is gone, or nobody locks it.
pub fn dead(folder: &Path, workers: Vec<WorkerId>) -> Vec<WorkerId> {
    workers.into_iter().filter(|worker| is_dead(folder, *worker)).collect()
}

fn is_dead(folder: &Path, worker: WorkerId) -> bool {
    let path = file(folder, worker);
    let Ok(lock) = File::open(&path) else { return true };
    let free = flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok();
    if free {
        let _leftover = fs::remove_file(&path);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_alive_as_long_as_it_is_present() {
        let folder = tempfile::tempdir().expect("a folder");
        let presence = Presence::establish(folder.path()).expect("present");
        let worker = presence.worker;
        assert!(dead(folder.path(), vec![worker]).is_empty());
        drop(presence);
        assert_eq!(dead(folder.path(), vec![worker]), [worker]);
    }
}
