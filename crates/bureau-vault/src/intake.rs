//! Copying evidence in: one pass over the source, durable before it is named.

use crate::error::VaultError;
use crate::vault::{BUFFER, ContentHash, Vault};
use md5::Md5;
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// A content's hashes and size in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashes {
    /// Its name in the vault.
    pub sha256: ContentHash,
    /// For hash-set look-ups.
    pub sha1: [u8; 20],
    /// For hash-set look-ups.
    pub md5: [u8; 16],
    /// Size in bytes.
    pub size: u64,
}

/// A copy that is not in its place yet. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Copied {
    /// What it is.
    pub hashes: Hashes,
    file: TempPath,
}

impl Copied {
    /// Where the copy lies for now, for a look at its content.
    pub fn path(&self) -> &Path {
        &self.file
    }
}

impl Vault {
    /// Copies a regular file in and hashes it on the way. Never follows a symbolic link at the end of the
    /// path, and never waits on a pipe or a device.
    pub fn copy(&self, source: &Path) -> Result<Copied, VaultError> {
        let mut from = open(source)?;
        let folder = self.incoming();
        let mut to =
            NamedTempFile::new_in(&folder).map_err(|e| VaultError::io("make a file in", &folder, e))?;
        let hashes = pump(&mut from, to.as_file_mut(), &folder)?;
        Ok(Copied { hashes, file: to.into_temp_path() })
    }

    /// Makes copies durable and puts each in its place; one that is there already stays as it is. All of
    /// the batch is on the disk when this returns.
    pub fn commit(&self, copies: Vec<Copied>) -> Result<(), VaultError> {
        let fresh: Vec<Copied> = copies.into_iter().filter(|copy| !self.holds(&copy.hashes)).collect();
        for copy in &fresh {
            let read_only = Permissions::from_mode(0o400);
            fs::set_permissions(&copy.file, read_only)
                .map_err(|e| VaultError::io("protect", &copy.file, e))?;
        }
        self.sync()?;
        let mut folders = BTreeSet::new();
        for copy in fresh {
            folders.insert(self.place(copy)?);
        }
        if folders.is_empty() { Ok(()) } else { self.sync() }
    }

    fn holds(&self, hashes: &Hashes) -> bool {
        fs::metadata(self.path(&hashes.sha256)).is_ok_and(|found| found.len() == hashes.size)
    }

    fn place(&self, copy: Copied) -> Result<PathBuf, VaultError> {
        let to = self.path(&copy.hashes.sha256);
        let folder = to.parent().unwrap_or(&to).to_owned();
        fs::create_dir_all(&folder).map_err(|error| VaultError::io("make", &folder, error))?;
        copy.file.persist(&to).map_err(|error| VaultError::io("move", &to, error.error))?;
        Ok(folder)
    }

    /// Everything written to the vault's file system is on the disk: one call for a whole batch, where one
    /// per file would cost a hundred times as much.
    fn sync(&self) -> Result<(), VaultError> {
        let root = &self.root;
        let folder = File::open(root).map_err(|error| VaultError::io("open", root, error))?;
        rustix::fs::syncfs(&folder).map_err(|error| VaultError::io("flush", root, error.into()))
    }
}

fn open(source: &Path) -> Result<File, VaultError> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let opened = rustix::fs::open(source, flags, Mode::empty()).map_err(io::Error::from);
    let file = File::from(opened.map_err(|error| VaultError::source(why(&error), Some(error)))?);
    let found = file.metadata().map_err(|error| VaultError::source(why(&error), Some(error)))?;
    if !found.is_file() {
        return Err(VaultError::source("it is not a regular file", None));
    }
    Ok(file)
}

fn why(error: &io::Error) -> String {
    if Errno::from_io_error(error) == Some(Errno::LOOP) {
        return "it is a symbolic link".to_owned();
    }
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        "it is not there any more".to_owned()
    } else if kind == io::ErrorKind::PermissionDenied {
        "it can't be read: permission denied".to_owned()
    } else {
        format!("it can't be read: {error}")
    }
}

fn pump(from: &mut File, to: &mut File, folder: &Path) -> Result<Hashes, VaultError> {
    let (mut sha256, mut sha1, mut md5) = (Sha256::new(), Sha1::new(), Md5::new());
    let (mut buffer, mut size) = (vec![0; BUFFER], 0);
    loop {
        let n = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(VaultError::source(why(&error), Some(error))),
        };
        let bytes = &buffer[..n];
        sha256.update(bytes);
        sha1.update(bytes);
        md5.update(bytes);
        to.write_all(bytes).map_err(|error| VaultError::io("write in", folder, error))?;
        size += n as u64;
    }
    Ok(Hashes {
        sha256: sha256.finalize().into(),
        sha1: sha1.finalize().into(),
        md5: md5.finalize().into(),
        size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn vault() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let vault = Vault::open(&folder.path().join("vault")).expect("a vault");
        (folder, vault)
    }

    fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, text).expect("a file");
        path
    }

    #[test]
    fn the_same_content_is_stored_once_read_only_under_its_hash() {
        let (folder, vault) = vault();
        let copies =
            ["a.txt", "b.txt"].map(|name| vault.copy(&write(folder.path(), name, "abc")).expect("a copy"));
        let hashes = copies[0].hashes.clone();
        assert_eq!(
            hex::encode(hashes.sha256),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(hex::encode(hashes.md5), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(hex::encode(hashes.sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
        vault.commit(copies.into()).expect("committed");
        let mode = fs::metadata(vault.path(&hashes.sha256)).expect("an original").permissions().mode();
        assert_eq!(mode & 0o777, 0o400);
        assert_eq!(vault.list().count(), 1);
        assert_eq!(vault.check(&hashes.sha256).expect("readable"), Some(true));
        assert_eq!(fs::read_dir(vault.incoming()).expect("a folder").count(), 0);
    }

    #[test]
    fn a_copy_that_is_dropped_leaves_nothing() {
        let (folder, vault) = vault();
        drop(vault.copy(&write(folder.path(), "a.txt", "abc")).expect("a copy"));
        assert_eq!(fs::read_dir(vault.incoming()).expect("a folder").count(), 0);
    }

    #[test]
    fn links_pipes_and_missing_files_are_refused_with_their_reason() {
        let (folder, vault) = vault();
        let target = write(folder.path(), "a.txt", "abc");
        let (link, pipe) = (folder.path().join("link"), folder.path().join("pipe"));
        symlink(&target, &link).expect("a link");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, Mode::from_raw_mode(0o600)).expect("a pipe");
        let reason = |path: &Path| vault.copy(path).expect_err("refused").to_string();
        assert_eq!(reason(&link), "it is a symbolic link");
        assert_eq!(reason(&pipe), "it is not a regular file");
        assert_eq!(reason(&folder.path().join("gone")), "it is not there any more");
    }

    #[test]
    fn a_changed_original_is_found_out() {
        let (folder, vault) = vault();
        let copy = vault.copy(&write(folder.path(), "a.txt", "abc")).expect("a copy");
        let hash = copy.hashes.sha256;
        vault.commit(vec![copy]).expect("committed");
        let path = vault.path(&hash);
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("writable");
        fs::write(&path, "abd").expect("changed");
        assert_eq!(vault.check(&hash).expect("readable"), Some(false));
        assert_eq!(vault.check(&[7; 32]).expect("looked"), None);
    }

    #[test]
    fn what_a_crash_left_is_removed_unless_somebody_else_may_be_copying() {
        let (folder, vault) = vault();
        let left = write(&vault.incoming(), "left", "half a fi");
        drop(Vault::open(&folder.path().join("vault")).expect("a second process"));
        assert!(left.exists(), "it may be the first one's");
        drop(vault);
        let copy = Vault::open(&folder.path().join("vault")).expect("the next start").incoming();
        assert_eq!(fs::read_dir(copy).expect("a folder").count(), 0);
    }
}
