//! What a child found inside a container is taken into the vault, like an uploaded file: copied, judged by a child,
//! made durable. The desk process only moves bytes; it never looks at them.

use crate::extractor::Extractor;
use bureau_intake::Sniffer;
use bureau_model::output::{FileContent, Found, Member, unpacked_name};
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, Sha256, WorkerId};
use bureau_pipeline::liveness::{Liveness, State};
use bureau_store::Claimed;
use bureau_vault::{Copied, Vault, VaultError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Copies that wait to be made durable together.
const BATCH: usize = 256;

/// Takes members in.
#[derive(Clone)]
pub(crate) struct Taker {
    pub(crate) vault: Arc<Vault>,
    pub(crate) extractor: Extractor,
}

impl Taker {
    /// Takes what was found in this stage's file; `scratch` is where the child left its copies. Fails only where
    /// the vault does.
    pub(crate) async fn take(
        &self,
        claimed: &Claimed,
        found: Vec<Found>,
        scratch: &Path,
        progress: &(dyn Fn(f64, Option<String>) + Sync),
    ) -> Result<Vec<Member>, Failure> {
        let (mut members, mut copies) = (Vec::with_capacity(found.len()), Vec::new());
        let total = found.len();
        for (n, Found { path, copy, size }) in found.into_iter().enumerate() {
            progress(0.5 + 0.5 * n as f64 / total as f64, Some(format!("file {} of {total}", n + 1)));
            let content = match copy {
                Ok(name) => self.one(claimed, &scratch.join(digits(&name)?), &path, &mut copies).await?,
                Err(failure) => Err(failure),
            };
            let size = content.as_ref().map_or(size, |content| content.size);
            members.push(Member { path, content, size });
            if copies.len() >= BATCH {
                self.commit(std::mem::take(&mut copies)).await?;
            }
        }
        self.commit(copies).await?;
        Ok(members)
    }

    async fn one(
        &self,
        claimed: &Claimed,
        source: &Path,
        path: &str,
        copies: &mut Vec<Copied>,
    ) -> Result<Result<FileContent, Failure>, Failure> {
        let (vault, from) = (self.vault.clone(), source.to_owned());
        let copied = blocking(move || vault.copy(&from)).await?.map_err(|error| failed(&error))?;
        let hash = Sha256(copied.hashes.sha256);
        if copied.hashes.size == 0 {
            return Ok(Err(Failure::new(ErrorCode::Empty, "the file has no content (0 bytes)")));
        }
        let name = match path.rsplit(['/', '\\']).next().unwrap_or(path) {
            "" => unpacked_name(&claimed.filename),
            name => name.to_owned(),
        };
        let sniffed = self.extractor.sniff(copied.path(), &name).await;
        let sniffed = sniffed.map_err(|error| Failure::new(ErrorCode::EngineMissing, error.message))?;
        let content = FileContent {
            sha256: hash,
            md5: copied.hashes.md5,
            sha1: copied.hashes.sha1,
            size: copied.hashes.size,
            media_type: sniffed.media_type,
            file_type: sniffed.file_type,
        };
        copies.push(copied);
        Ok(Ok(content))
    }

    async fn commit(&self, copies: Vec<Copied>) -> Result<(), Failure> {
        let vault = self.vault.clone();
        blocking(move || vault.commit(copies)).await?.map_err(|error| failed(&error))
    }
}

/// The name of a copy: the child is not believed that it is one.
fn digits(name: &str) -> Result<&str, Failure> {
    let is_number = !name.is_empty() && name.len() <= 20 && name.bytes().all(|b| b.is_ascii_digit());
    if is_number {
        return Ok(name);
    }
    Err(Failure::new(ErrorCode::Crashed, "the process that read it answered with nonsense"))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Failure::new(ErrorCode::Internal, "taking in the files inside was interrupted"))
}

fn failed(error: &VaultError) -> Failure {
    let message = format!(
        "the files inside can't be taken in: {error}. Free some space or repair the disk, then retry"
    );
    Failure::new(ErrorCode::Io, message)
}

/// Makes the scratch folder of a worker, and removes those of dead ones.
pub(crate) fn make_scratch(folder: &Path, liveness: &Liveness, worker: WorkerId) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    for left in std::fs::read_dir(folder)?.flatten() {
        let name = left.file_name();
        let owner = name.to_str().and_then(|name| name.parse().ok()).map(WorkerId);
        // A worker registers before it makes its folder: one without a file here was forgotten.
        let is_left = owner.is_none_or(|owner| match liveness.state(owner) {
            State::Dead | State::Missing => true,
            State::Alive | State::Unknown => false,
        });
        if is_left && let Err(error) = std::fs::remove_dir_all(left.path()) {
            tracing::warn!(%error, "a scratch folder that was left can't be removed");
        }
    }
    let own = folder.join(worker.to_string());
    std::fs::create_dir_all(&own)?;
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_a_number_for_a_name_and_nothing_else() {
        assert_eq!(digits("000012").ok(), Some("000012"));
        for name in ["", "../1", "1/2", "a", "1\0", "١"] {
            assert!(digits(name).is_err(), "{name:?}");
        }
    }
}
