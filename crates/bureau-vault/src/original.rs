//! One original as it is handed out: its bytes, not where they are kept.

use crate::{ContentHash, Vault, VaultError};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An original, which can be read for as long as this is kept.
///
/// Whoever holds it knows neither where the vault keeps the original nor in what form. Today it is a file that nothing
/// changes or removes, and all that keeps it readable is the open vault; no descriptor is held, because hundreds of
/// parts of one archive may be handed out at a time, to each of several children.
///
/// A vault that encrypts what is on its disk would own the decrypted bytes here, in sealed memory (`memfd`), and one
/// that keeps originals elsewhere a copy that it fetched. Callers would not notice: they keep this until the child has
/// answered, and take from it nothing but the size and [`Original::path_in_child`].
#[derive(Debug)]
pub struct Original {
    path: PathBuf,
    size: u64,
    /// The vault stays open.
    _vault: Arc<File>,
}

impl Original {
    /// Size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// By which path a child opens it, read-only. Only for the code that starts the child: the path goes into its
    /// request, and from there into its grant, and holds while this is kept. Bytes in memory would have
    /// `/proc/self/fd/…` here, and the descriptor would be passed on to the child with its grant.
    pub fn path_in_child(&self) -> &Path {
        &self.path
    }
}

impl Vault {
    /// The original with this hash; an error when it is not there, or can't be opened. It may block, as decrypting or
    /// fetching would: not on a thread of the runtime.
    pub fn original(&self, hash: &ContentHash) -> Result<Original, VaultError> {
        let path = self.path(hash);
        let found = File::open(&path).and_then(|file| file.metadata());
        let size = found.map_err(|error| VaultError::io("open", &path, error))?.len();
        Ok(Original { path, size, _vault: self.lock.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_handed_out_can_be_read_while_it_is_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let vault = Vault::open(&folder.path().join("vault")).expect("a vault");
        fs::write(folder.path().join("a.txt"), "abc").expect("a file");
        let copy = vault.copy(&folder.path().join("a.txt")).expect("a copy");
        let hash = copy.hashes.sha256;
        vault.commit(vec![copy]).expect("committed");
        let original = vault.original(&hash).expect("an original");
        drop(vault);
        assert_eq!(original.size(), 3);
        assert_eq!(fs::read(original.path_in_child()).expect("readable"), b"abc");
    }

    #[test]
    fn an_original_that_is_missing_is_not_handed_out() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let vault = Vault::open(folder.path()).expect("a vault");
        let error = vault.original(&[7; 32]).expect_err("there is none");
        assert!(
            matches!(error, VaultError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
        );
    }
}
