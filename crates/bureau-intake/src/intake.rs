//! Taking a job's files in: batches of copies, each durable in the vault before it is recorded.

use crate::sniff::sniff;
use crate::walk::{Found, walk};
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, JobId, Sha256};
use bureau_store::{NewArtifact, NewContent, Store, StoreError};
use bureau_vault::{Copied, Vault, VaultError};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files in a batch at most.
const BATCH_FILES: usize = 256;
/// A batch ends when it holds so many bytes.
const BATCH_BYTES: u64 = 128 * 1024 * 1024;
/// Copies at the same time: the I/O lane.
const COPIES: usize = 2;

/// Why an intake stopped. What was recorded until then stays; the intake can be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The disk of the data folder is full.
    #[error("the disk that holds the data folder is full")]
    DiskFull,
    /// The vault.
    #[error(transparent)]
    Vault(VaultError),
    /// The store.
    #[error(transparent)]
    Store(StoreError),
    /// A thread of this program died.
    #[error("taking files in was cut off")]
    CutOff,
}

impl From<VaultError> for IntakeError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::DiskFull(_) => Self::DiskFull,
            VaultError::Source { .. } | VaultError::Io { .. } | VaultError::Stray(_) => Self::Vault(error),
        }
    }
}

impl From<StoreError> for IntakeError {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::DiskFull) { Self::DiskFull } else { Self::Store(error) }
    }
}

/// Takes everything under `roots` into the job, then closes its intake. Files that the job has already are
/// passed over, so that an intake that was cut off goes on by being started again.
pub async fn take_in(
    store: &dyn Store,
    vault: &Arc<Vault>,
    job: &JobId,
    roots: Vec<PathBuf>,
) -> Result<(), IntakeError> {
    let mut files: Box<dyn Iterator<Item = Found> + Send> = Box::new(walk(roots));
    loop {
        let (rest, listed) = blocking(move || {
            let listed: Vec<Found> = files.by_ref().take(BATCH_FILES).collect();
            (files, listed)
        })
        .await?;
        files = rest;
        if listed.is_empty() {
            return Ok(store.close_intake(job).await?);
        }
        let mut fresh = unknown(store, job, listed).await?;
        fresh.sort_by(|a, b| a.path().cmp(b.path()));
        while !fresh.is_empty() {
            let vault = vault.clone();
            let (artifacts, rest) = blocking(move || copy_batch(&vault, fresh)).await??;
            fresh = rest;
            store.add_artifacts(job, artifacts).await?;
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, IntakeError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| IntakeError::CutOff)
}

async fn unknown(store: &dyn Store, job: &JobId, listed: Vec<Found>) -> Result<Vec<Found>, IntakeError> {
    let sources: Vec<Vec<u8>> = listed.iter().map(|found| bytes(found.path())).collect();
    let known = store.known_sources(job, &sources).await?;
    Ok(listed.into_iter().zip(known).filter(|(_, known)| !known).map(|(found, _)| found).collect())
}

fn bytes(path: &Path) -> Vec<u8> {
    path.as_os_str().as_bytes().to_vec()
}

type Batch = (Vec<NewArtifact>, Vec<Found>);

/// Copies as many of these as fit a batch and settles them; returns what was left over too.
fn copy_batch(vault: &Vault, mut found: Vec<Found>) -> Result<Batch, VaultError> {
    let rest = found.split_off(fitting(&found));
    let half = found.len().div_ceil(COPIES).max(1);
    let copied: Vec<Result<Vec<Taken>, VaultError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = found
            .chunks(half)
            .map(|part| scope.spawn(|| part.iter().map(|found| take(vault, found)).collect()))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Ok(Vec::new()))).collect()
    });
    let mut artifacts = Vec::with_capacity(found.len());
    let mut copies = Vec::with_capacity(found.len());
    for part in copied {
        for taken in part? {
            artifacts.push(taken.artifact);
            copies.extend(taken.copy);
        }
    }
    vault.settle(copies)?;
    Ok((artifacts, rest))
}

/// How many of these make a batch: at least one.
fn fitting(found: &[Found]) -> usize {
    let mut bytes = 0;
    let size = |found: &Found| std::fs::symlink_metadata(found.path()).map_or(0, |file| file.len());
    let fits = found.iter().take_while(|found| {
        let before = bytes;
        bytes += size(found);
        before < BATCH_BYTES
    });
    fits.count().max(1).min(found.len())
}

struct Taken {
    artifact: NewArtifact,
    copy: Option<Copied>,
}

/// Copies one file, or records why it can't be. Only a fault of the vault itself stops the batch.
fn take(vault: &Vault, found: &Found) -> Result<Taken, VaultError> {
    let path = found.path();
    let filename = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let refused = |failure: Failure, size| Taken {
        artifact: NewArtifact {
            filename: filename.clone(),
            source: bytes(path),
            content: Err(failure),
            size,
        },
        copy: None,
    };
    match found {
        Found::Refused(_, failure) => Ok(refused(failure.clone(), 0)),
        Found::File(_) => match vault.copy(path) {
            Ok(copy) => Ok(taken(copy, path, filename)),
            Err(VaultError::Source { reason, .. }) => {
                let size = std::fs::symlink_metadata(path).map_or(0, |file| file.len());
                Ok(refused(
                    Failure::new(ErrorCode::Io, format!("{reason}. Drop it again when it can be read.")),
                    size,
                ))
            }
            Err(error) => Err(error),
        },
    }
}

fn taken(copy: Copied, path: &Path, filename: String) -> Taken {
    let sniffed = sniff(copy.path(), &filename);
    let hashes = &copy.hashes;
    let content = NewContent {
        sha256: Sha256(hashes.sha256),
        md5: hashes.md5,
        sha1: hashes.sha1,
        size: hashes.size,
        media_type: sniffed.media_type,
        file_type: sniffed.file_type,
    };
    let artifact = NewArtifact { filename, source: bytes(path), content: Ok(content), size: hashes.size };
    Taken { artifact, copy: Some(copy) }
}
