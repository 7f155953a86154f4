//! Taking a job's files in: batches of copies, each durable in the vault before it is recorded.

use crate::walk::{Found, walk};
use async_trait::async_trait;
use bureau_model::output::Sniffed;
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, JobId, Sha256, WireError};
use bureau_store::{FileContent, NewArtifact, Scope, Store, StoreError};
use bureau_vault::{Copied, Vault, VaultError};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files in a batch at most.
const BATCH_FILES: usize = 256;
/// A batch ends when it holds so many bytes.
const BATCH_BYTES: u64 = 128 * 1024 * 1024;
/// Copies at the same time.
const COPIES: usize = 2;

/// Judges what a file is by its content, outside this process.
#[async_trait]
pub trait Sniffer: Send + Sync {
    /// What the file at `path` is; `filename` is its name when it was dropped. An error means that nothing
    /// can be judged at all; a file that can't be judged is [`Sniffed::unknown`].
    async fn sniff(&self, path: &Path, filename: &str) -> Result<Sniffed, WireError>;
}

/// Where files are taken in to.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Records them.
    pub store: &'a dyn Store,
    /// For whom.
    pub scope: &'a Scope,
    /// Keeps them.
    pub vault: &'a Arc<Vault>,
    /// Judges them.
    pub sniffer: &'a dyn Sniffer,
    /// The data folder: never evidence itself.
    pub data_folder: &'a Path,
}

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
    /// Files can't be judged.
    #[error(transparent)]
    Sniffer(WireError),
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
pub async fn take_in(desk: Desk<'_>, job: &JobId, roots: Vec<PathBuf>) -> Result<(), IntakeError> {
    let keep_out = desk.data_folder.to_owned();
    let mut files: Box<dyn Iterator<Item = Found> + Send> = Box::new(walk(roots, keep_out));
    loop {
        let (rest, listed) = blocking(move || {
            let listed: Vec<Found> = files.by_ref().take(BATCH_FILES).collect();
            (files, listed)
        })
        .await?;
        files = rest;
        if listed.is_empty() {
            return Ok(desk.store.close_intake(desk.scope, job).await?);
        }
        let mut fresh = unknown(desk, job, listed).await?;
        fresh.sort_by(|a, b| a.path().cmp(b.path()));
        while !fresh.is_empty() {
            fresh = batch(desk, job, fresh).await?;
        }
    }
}

/// Takes in as many of these as fit a batch: copies, judges, makes durable, records. Returns the rest.
async fn batch(desk: Desk<'_>, job: &JobId, mut found: Vec<Found>) -> Result<Vec<Found>, IntakeError> {
    let vault = desk.vault.clone();
    let (taken, rest) = blocking(move || {
        let rest = found.split_off(fitting(&found));
        copy_all(&vault, &found).map(|taken| (taken, rest))
    })
    .await??;
    let mut artifacts = Vec::with_capacity(taken.len());
    let mut copies = Vec::with_capacity(taken.len());
    for taken in taken {
        artifacts.push(artifact(desk.sniffer, &taken).await?);
        copies.extend(taken.copy.ok());
    }
    let vault = desk.vault.clone();
    blocking(move || vault.commit(copies)).await??;
    desk.store.add_artifacts(desk.scope, job, artifacts).await?;
    Ok(rest)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, IntakeError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| IntakeError::CutOff)
}

async fn unknown(desk: Desk<'_>, job: &JobId, listed: Vec<Found>) -> Result<Vec<Found>, IntakeError> {
    let sources: Vec<Vec<u8>> = listed.iter().map(|found| bytes(found.path())).collect();
    let known = desk.store.known_sources(desk.scope, job, &sources).await?;
    Ok(listed.into_iter().zip(known).filter(|(_, known)| !known).map(|(found, _)| found).collect())
}

fn bytes(path: &Path) -> Vec<u8> {
    path.as_os_str().as_bytes().to_vec()
}

/// How many of these make a batch: at least one.
fn fitting(found: &[Found]) -> usize {
    let mut bytes = 0;
    let fits = found.iter().take_while(|found| {
        let before = bytes;
        bytes += size(found.path());
        before < BATCH_BYTES
    });
    fits.count().max(1).min(found.len())
}

fn size(path: &Path) -> u64 {
    std::fs::symlink_metadata(path).map_or(0, |file| file.len())
}

/// A file's copy, or why there is none.
struct Taken {
    source: PathBuf,
    copy: Result<Copied, Failure>,
}

fn copy_all(vault: &Vault, found: &[Found]) -> Result<Vec<Taken>, IntakeError> {
    let part = found.len().div_ceil(COPIES).max(1);
    let copied: Vec<Result<Vec<Taken>, IntakeError>> = std::thread::scope(|scope| {
        let copy = |part: &[Found]| part.iter().map(|found| take(vault, found)).collect();
        let threads: Vec<_> = found.chunks(part).map(|part| scope.spawn(move || copy(part))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or(Err(IntakeError::CutOff))).collect()
    });
    let mut taken = Vec::with_capacity(found.len());
    for part in copied {
        taken.extend(part?);
    }
    Ok(taken)
}

/// Copies one file, or says why it can't be. Only a fault of the vault itself stops the batch.
fn take(vault: &Vault, found: &Found) -> Result<Taken, IntakeError> {
    let source = found.path().to_owned();
    let copy = match found {
        Found::Refused(_, failure) => Err(failure.clone()),
        Found::File(path) => match vault.copy(path) {
            Ok(copy) => Ok(copy),
            Err(VaultError::Source { reason, .. }) => {
                Err(Failure::new(ErrorCode::Io, format!("{reason}. Drop it again when it can be read.")))
            }
            Err(error) => return Err(error.into()),
        },
    };
    Ok(Taken { source, copy })
}

/// A taken file as the store records it.
async fn artifact(sniffer: &dyn Sniffer, taken: &Taken) -> Result<NewArtifact, IntakeError> {
    let source = &taken.source;
    let filename = source.file_name().unwrap_or(source.as_os_str()).to_string_lossy().into_owned();
    let (content, size) = match &taken.copy {
        Ok(copy) => {
            let sniffed = sniffer.sniff(copy.path(), &filename).await.map_err(IntakeError::Sniffer)?;
            (Ok(content(copy, sniffed)), copy.hashes.size)
        }
        Err(failure) => (Err(failure.clone()), size(source)),
    };
    Ok(NewArtifact { filename, source: bytes(source), content, size })
}

fn content(copy: &Copied, sniffed: Sniffed) -> FileContent {
    let hashes = &copy.hashes;
    FileContent {
        sha256: Sha256(hashes.sha256),
        md5: hashes.md5,
        sha1: hashes.sha1,
        size: hashes.size,
        media_type: sniffed.media_type,
        file_type: sniffed.file_type,
    }
}
