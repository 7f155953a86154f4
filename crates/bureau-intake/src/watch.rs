//! Watch folders: which files have come to rest.
//!
//! The operating system's notices (`notify`) only say *look*; whether a file is at rest is decided by
//! looking: its size and time of change must have stayed the same for [`REST`]. [`Settling`] is the pure part.

use bureau_store::WatchedFile;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::HashMap;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc;

/// How long a file must not have changed before it is taken in.
pub const REST: Duration = Duration::from_secs(2);

/// A file's size and time of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Size in bytes.
    pub size: u64,
    /// Microseconds since 1970.
    pub modified: i64,
}

/// Files that were noticed and may still be growing.
#[derive(Debug, Default)]
pub struct Settling {
    files: HashMap<PathBuf, (Version, Duration)>,
}

impl Settling {
    /// Notes what a file looks like at a time (of any monotonic clock); a change starts its rest anew.
    pub fn see(&mut self, path: PathBuf, version: Version, now: Duration) {
        let seen = self.files.entry(path).or_insert((version, now));
        if seen.0 != version {
            *seen = (version, now);
        }
    }

    /// Forgets a file that is gone.
    pub fn forget(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// Files that are waiting to come to rest.
    pub fn waiting(&self) -> Vec<PathBuf> {
        self.files.keys().cloned().collect()
    }

    /// Takes out the files that have been at rest long enough.
    pub fn settled(&mut self, now: Duration) -> Vec<(PathBuf, Version)> {
        let at_rest = |seen: &(Version, Duration)| now.saturating_sub(seen.1) >= REST;
        let mut settled: Vec<(PathBuf, Version)> = self
            .files
            .extract_if(|_, seen| at_rest(seen))
            .map(|(path, (version, _))| (path, version))
            .collect();
        settled.sort_by(|a, b| a.0.cmp(&b.0));
        settled
    }
}

/// What a regular file looks like now; `None` when it is gone or no regular file.
pub fn version(path: &Path) -> Option<Version> {
    let found = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let modified = found.mtime() * 1_000_000 + found.mtime_nsec() / 1_000;
    Some(Version { size: found.len(), modified })
}

/// As the store notes it.
pub fn watched(path: &Path, version: Version) -> WatchedFile {
    WatchedFile { path: path.as_os_str().as_bytes().to_vec(), size: version.size, modified: version.modified }
}

/// Sends the paths that change under a folder, for as long as the watcher is kept. A lost or overflowed
/// notice is no loss: whoever watches also walks the folder every so often.
pub fn listen(folder: &Path, paths: mpsc::Sender<PathBuf>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        for path in event.map(|event| event.paths).unwrap_or_default() {
            let _full_or_unheard = paths.try_send(path);
        }
    })?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(watcher)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_file_that_grows_is_taken_in_only_after_it_has_come_to_rest() {
        let mut settling = Settling::default();
        let path = PathBuf::from("/w/a.pdf");
        let version = |size| Version { size, modified: 0 };
        settling.see(path.clone(), version(1), at(0));
        settling.see(path.clone(), version(2), at(1));
        assert!(settling.settled(at(2)).is_empty());
        settling.see(path.clone(), version(2), at(3));
        assert_eq!(settling.settled(at(3)), [(path.clone(), version(2))]);
        assert!(settling.settled(at(9)).is_empty(), "it was handed out twice");
    }

    #[test]
    fn a_file_that_vanishes_is_forgotten() {
        let mut settling = Settling::default();
        settling.see(PathBuf::from("/w/a"), Version { size: 1, modified: 0 }, at(0));
        settling.forget(Path::new("/w/a"));
        assert!(settling.settled(at(9)).is_empty());
    }
}
