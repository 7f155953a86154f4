//! The folder of originals, and who has it open.

use crate::error::VaultError;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes that are read at once.
pub(crate) const BUFFER: usize = 256 * 1024;

/// SHA-256 of a content.
pub type ContentHash = [u8; 32];

const ORIGINALS: &str = "originals";
const INCOMING: &str = "incoming";

/// The folder of originals.
#[derive(Debug, Clone)]
pub struct Vault {
    pub(crate) root: PathBuf,
    /// Locked, shared, for as long as somebody may copy.
    pub(crate) lock: Arc<File>,
}

impl Vault {
    /// Opens, or makes, the vault in this folder.
    pub fn open(root: &Path) -> Result<Self, VaultError> {
        for folder in [root.join(ORIGINALS), root.join(INCOMING)] {
            fs::create_dir_all(&folder).map_err(|error| VaultError::io("make", &folder, error))?;
        }
        let lock = lock(root).map_err(|error| VaultError::io("lock", root, error))?;
        Ok(Self { root: root.to_owned(), lock: Arc::new(lock) })
    }

    /// Where an original is, or would be.
    pub(crate) fn path(&self, hash: &ContentHash) -> PathBuf {
        let name = hex::encode(hash);
        self.originals().join(&name[..2]).join(name)
    }

    /// Reads an original again and tells whether it still has its hash. `Ok(None)` when it is not there.
    pub fn check(&self, hash: &ContentHash) -> Result<Option<bool>, VaultError> {
        let path = self.path(hash);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(VaultError::io("open", &path, error)),
        };
        let (mut sha256, mut buffer) = (Sha256::new(), vec![0; BUFFER]);
        loop {
            match file.read(&mut buffer).map_err(|error| VaultError::io("read", &path, error))? {
                0 => break,
                n => sha256.update(&buffer[..n]),
            }
        }
        Ok(Some(<[u8; 32]>::from(sha256.finalize()) == *hash))
    }

    /// Every original that is here, in no order.
    pub fn list(&self) -> impl Iterator<Item = Result<ContentHash, VaultError>> {
        let folders = fs::read_dir(self.originals()).into_iter().flatten().flatten();
        folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten()).map(|entry| {
            let mut hash = [0; 32];
            let name = entry.file_name();
            hex::decode_to_slice(name.as_encoded_bytes(), &mut hash)
                .map(|()| hash)
                .map_err(|_| VaultError::Stray(entry.path()))
        })
    }

    pub(crate) fn originals(&self) -> PathBuf {
        self.root.join(ORIGINALS)
    }

    pub(crate) fn incoming(&self) -> PathBuf {
        self.root.join(INCOMING)
    }
}

/// Takes part in the vault's lock. Who is alone removes what a crash left first.
fn lock(root: &Path) -> io::Result<File> {
    let lock = File::options().create(true).append(true).open(root.join("open.lock"))?;
    if lock.try_lock().is_ok() {
        sweep(&root.join(INCOMING))?;
        lock.unlock()?;
    }
    lock.lock_shared()?;
    Ok(lock)
}

fn sweep(incoming: &Path) -> io::Result<()> {
    for left in fs::read_dir(incoming)? {
        let left = left?.path();
        fs::remove_file(&left)?;
        tracing::info!(file = %left.display(), "removed a copy that a crash left");
    }
    Ok(())
}
