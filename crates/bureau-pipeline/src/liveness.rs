//! Which workers are alive: each holds a lock file that the operating system frees when its process dies.
//!
//! So what a killed process held is given back at the next start, without waiting for its leases to expire. That a file
//! is missing says nothing: its worker may run on another machine. There, and for a process that is only suspended and
//! so keeps its lock, the end of the lease decides.
//!
//! A file outlives its worker. It is removed only after what the worker held was given back ([`Liveness::forget`]),
//! because without the file nobody would know that the worker is dead.

use bureau_model::WorkerId;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Where Linux keeps the id that it was given when it was installed, and its host name.
const MACHINE: [&str; 2] = ["/etc/machine-id", "/proc/sys/kernel/hostname"];
/// Bytes of a lock file that are read at most.
const LONGEST: u64 = 256;

/// A worker of this process, alive until dropped.
#[derive(Debug)]
pub struct Registration {
    /// Its id.
    pub worker: WorkerId,
    _lock: File,
}

/// What a worker's lock file says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its process holds the lock.
    Alive,
    /// It was registered on this machine, and nobody holds its lock.
    Dead,
    /// Its file is of another machine or can't be read: it may be alive.
    Unknown,
    /// It has no file here: it is on another machine, or was forgotten.
    Missing,
}

/// The lock files of a data folder's workers, as this machine sees them.
#[derive(Debug, Clone)]
pub struct Liveness {
    folder: PathBuf,
    machine: String,
}

impl Liveness {
    /// That of the workers whose lock files are in this folder.
    pub fn of(folder: PathBuf) -> Self {
        Self { folder, machine: machine() }
    }

    /// Registers a new worker.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn register(&self) -> io::Result<Registration> {
        fs::create_dir_all(&self.folder)?;
        let worker = WorkerId(Uuid::now_v7());
        // Locked before it has its name, so that nobody finds it free.
        let unnamed = self.folder.join(format!("{worker}.new"));
        let mut lock = OpenOptions::new().write(true).create_new(true).open(&unnamed)?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        lock.write_all(self.machine.as_bytes())?;
        fs::rename(&unnamed, self.file(worker))?;
        Ok(Registration { worker, _lock: lock })
    }

    /// What is known here of a worker.
    pub fn state(&self, worker: WorkerId) -> State {
        match File::open(self.file(worker)) {
            Ok(file) => self.state_of(file).unwrap_or(State::Unknown),
            Err(error) if error.kind() == ErrorKind::NotFound => State::Missing,
            Err(_) => State::Unknown,
        }
    }

    fn state_of(&self, mut file: File) -> io::Result<State> {
        let mut machine = String::new();
        Read::by_ref(&mut file).take(LONGEST).read_to_string(&mut machine)?;
        // Versions before this one named no machine: their data folder had only one.
        if !machine.is_empty() && machine != self.machine {
            return Ok(State::Unknown);
        }
        // Shared, so that two that look at the same time do not take each other for the worker.
        let is_free = flock(&file, FlockOperation::NonBlockingLockShared).is_ok();
        Ok(if is_free { State::Dead } else { State::Alive })
    }

    /// The dead workers. Give back what they held, then [`forget`](Self::forget) them.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn dead(&self) -> io::Result<Vec<WorkerId>> {
        let files = match fs::read_dir(&self.folder) {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let workers = files.flatten().filter_map(|file| worker_of(&file.path()));
        Ok(workers.filter(|worker| self.state(*worker) == State::Dead).collect())
    }

    /// Removes the files of dead workers that hold nothing any more.
    pub fn forget(&self, dead: &[WorkerId]) {
        for worker in dead {
            if let Err(error) = fs::remove_file(self.file(*worker)) {
                tracing::debug!(%error, %worker, "the lock file of a dead worker was not removed");
            }
        }
    }

    fn file(&self, worker: WorkerId) -> PathBuf {
        self.folder.join(format!("{worker}.lock"))
    }
}

/// The worker that a lock file belongs to.
fn worker_of(file: &Path) -> Option<WorkerId> {
    let name = file.file_name()?.to_str()?.strip_suffix(".lock")?;
    name.parse().ok().map(WorkerId)
}

/// What tells this machine from others: its id, or its host name where it has none.
fn machine() -> String {
    let told = MACHINE.iter().filter_map(|path| fs::read_to_string(path).ok());
    told.map(|told| told.trim().to_owned()).find(|told| !told.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(machine: &str, folder: &Path) -> Liveness {
        Liveness { folder: folder.to_owned(), machine: machine.to_owned() }
    }

    #[test]
    fn a_worker_is_alive_as_long_as_it_is_registered_and_dead_until_it_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let liveness = Liveness::of(folder.path().join("workers"));
        assert_eq!(liveness.dead().expect("no folder yet"), []);
        let registration = liveness.register().expect("registered");
        let worker = registration.worker;
        assert_eq!((liveness.state(worker), liveness.dead().expect("looked")), (State::Alive, vec![]));
        drop(registration);
        for _ in 0..2 {
            assert_eq!(liveness.dead().expect("looked"), [worker], "looking removes nothing");
        }
        liveness.forget(&[worker]);
        assert_eq!((liveness.state(worker), liveness.dead().expect("looked")), (State::Missing, vec![]));
    }

    #[test]
    fn a_worker_of_another_machine_is_never_called_dead() {
        let folder = tempfile::tempdir().expect("a folder");
        let (here, there) = (on("here", folder.path()), on("there", folder.path()));
        let worker = there.register().expect("registered").worker;
        assert_eq!((here.state(worker), here.dead().expect("looked")), (State::Unknown, vec![]));
        assert_eq!(there.dead().expect("looked"), [worker]);
    }

    #[test]
    fn the_file_of_a_version_that_named_no_machine_is_of_this_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let (liveness, worker) = (on("here", folder.path()), WorkerId(Uuid::now_v7()));
        let lock = File::create(liveness.file(worker)).expect("a file");
        lock.try_lock().expect("nobody holds it");
        assert_eq!(liveness.state(worker), State::Alive);
        drop(lock);
        assert_eq!(liveness.state(worker), State::Dead);
    }
}
