//! Locks between processes: a file that the operating system frees when its holder dies.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

/// Held until dropped.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "closing the file frees the lock")] File);

/// Takes the lock of this name; `None` when another process, or another part of this one, holds it.
pub(crate) fn take(folder: &Path, name: &str) -> io::Result<Option<Lock>> {
    fs::create_dir_all(folder)?;
    let file = File::options().create(true).append(true).open(folder.join(name))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let held = take(folder.path(), "watch").expect("a lock");
        assert!(held.is_some());
        assert!(take(folder.path(), "watch").expect("looked").is_none());
        drop(held);
        assert!(take(folder.path(), "watch").expect("looked").is_some());
    }
}
