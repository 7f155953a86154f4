//! Which workers are alive: each holds a lock file that the operating system frees when its process dies.
//!
//! So what a killed process held is given back at the next start, without waiting for its leases to expire. That a file
//! is missing says nothing: its worker may run on another machine. There, and for a process that is only suspended and
//! so keeps its lock, the end of the lease decides.
//!
//! A file is called after its worker and its machine, and is empty: one can be made on a full disk. It outlives its
//! worker, and is removed only after what the worker held was given back ([`Liveness::forget`]), because without the
//! file nobody would know that the worker is dead.

use bureau_model::WorkerId;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Where Linux keeps the id that it was given when it was installed, and its host name.
const MACHINE: [&str; 2] = ["/etc/machine-id", "/proc/sys/kernel/hostname"];

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
    /// Its file is of another machine, or can't be read: it may be alive.
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
        let lock = OpenOptions::new().write(true).create_new(true).open(&unnamed)?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        fs::rename(&unnamed, self.folder.join(format!("{worker}@{}.lock", self.machine)))?;
        Ok(Registration { worker, _lock: lock })
    }

    /// What is known here of a worker.
    pub fn state(&self, worker: WorkerId) -> State {
        let Ok(files) = self.files() else { return State::Unknown };
        files.iter().find(|file| file.worker == worker).map_or(State::Missing, |file| self.state_of(file))
    }

    fn state_of(&self, file: &LockFile) -> State {
        // Versions before this one named no machine: their data folder had only one.
        if file.machine.as_ref().is_some_and(|machine| *machine != self.machine) {
            return State::Unknown;
        }
        let Ok(lock) = File::open(&file.path) else { return State::Unknown };
        // Shared, so that two that look at the same time do not take each other for the worker.
        let is_free = flock(&lock, FlockOperation::NonBlockingLockShared).is_ok();
        if is_free { State::Dead } else { State::Alive }
    }

    /// The dead workers. Give back what they held, then [`forget`](Self::forget) them.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn dead(&self) -> io::Result<Vec<WorkerId>> {
        let files = self.files()?.into_iter();
        Ok(files.filter(|file| self.state_of(file) == State::Dead).map(|file| file.worker).collect())
    }

    /// Removes the files of dead workers that hold nothing any more.
    pub fn forget(&self, dead: &[WorkerId]) {
        for file in self.files().unwrap_or_default().iter().filter(|file| dead.contains(&file.worker)) {
            if let Err(error) = fs::remove_file(&file.path) {
                tracing::debug!(%error, worker = %file.worker, "the lock file of a dead worker was not removed");
            }
        }
    }

    fn files(&self) -> io::Result<Vec<LockFile>> {
        match fs::read_dir(&self.folder) {
            Ok(files) => Ok(files.flatten().filter_map(|file| LockFile::at(&file.path())).collect()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

/// A lock file by its name.
struct LockFile {
    worker: WorkerId,
    machine: Option<String>,
    path: PathBuf,
}

impl LockFile {
    fn at(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(".lock")?;
        let (worker, machine) = match name.split_once('@') {
            Some((worker, machine)) => (worker, Some(machine.to_owned())),
            None => (name, None),
        };
        Some(Self { worker: WorkerId(worker.parse().ok()?), machine, path: path.to_owned() })
    }
}

/// What tells this machine from others: its id, or its host name where it has none.
fn machine() -> String {
    let told = MACHINE.iter().filter_map(|path| fs::read_to_string(path).ok());
    let mut plain =
        told.map(|told| told.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect());
    plain.find(|machine: &String| !machine.is_empty()).unwrap_or_default()
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
        let lock = File::create(folder.path().join(format!("{worker}.lock"))).expect("a file");
        lock.try_lock().expect("nobody holds it");
        assert_eq!(liveness.state(worker), State::Alive);
        drop(lock);
        assert_eq!(liveness.state(worker), State::Dead);
        liveness.forget(&[worker]);
        assert_eq!(liveness.state(worker), State::Missing);
    }
}
