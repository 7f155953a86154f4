//! Hashing files, and remembering which were hashed.
//!
//! A model has gigabytes: it is hashed when it comes, and again when one of its files has changed its size or
//! time, or when somebody asks. What was found is kept in [`STAMPS`] beside the files; without it, or where it
//! can't be written, they are simply hashed each time.

use bureau_model::Sha256;
use bureau_model::catalogue::ModelFile;
use serde::{Deserialize, Serialize};
use sha2::Digest;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

const STAMPS: &str = ".hashed.json";
const BUFFER: usize = 1 << 20;

/// Hash of a file's content.
pub(super) fn of_file(path: &Path) -> io::Result<Sha256> {
    pour(&mut File::open(path)?, &mut io::sink(), u64::MAX).map(|(hash, _)| hash)
}

/// Copies what `from` gives, `most` bytes at most, and says its hash and length.
///
/// # Errors
/// Also when there is more than `most`.
pub(super) fn pour(from: &mut impl Read, to: &mut impl Write, most: u64) -> io::Result<(Sha256, u64)> {
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; BUFFER];
    let mut length = 0;
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok((Sha256(hash.finalize().into()), length));
        }
        length += read as u64;
        if length > most {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("it has more than {most} bytes"),
            ));
        }
        hash.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
    }
}

/// What a file was when it was hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    changed: (i64, i64),
    sha256: Sha256,
}

/// What is wrong with the files of a model; none when each is the one of its card. `anew` hashes also those that
/// have not changed since they were last hashed.
pub(super) fn fault(folder: &Path, files: &[ModelFile], anew: bool) -> Option<String> {
    let known = if anew { BTreeMap::new() } else { stamps(folder) };
    let mut found = BTreeMap::new();
    for file in files {
        match check(folder, file, known.get(&file.name)) {
            Ok(stamp) => drop(found.insert(file.name.clone(), stamp)),
            Err(fault) => return Some(fault),
        }
    }
    if found != known
        && let Err(error) = keep(folder, &found)
    {
        tracing::debug!(%error, "which files of a model were hashed could not be kept");
    }
    None
}

fn check(folder: &Path, file: &ModelFile, known: Option<&Stamp>) -> Result<Stamp, String> {
    let name = &file.name;
    let path = folder.join(name);
    let metadata =
        std::fs::symlink_metadata(&path).map_err(|error| format!("{name} can't be read: {error}"))?;
    if !metadata.is_file() {
        return Err(format!("{name} is not an ordinary file"));
    }
    if metadata.len() != file.size {
        return Err(format!("{name} has {} bytes and not {}", metadata.len(), file.size));
    }
    let changed = (metadata.mtime(), metadata.mtime_nsec());
    if let Some(stamp) = known.filter(|stamp| stamp.size == file.size && stamp.changed == changed)
        && stamp.sha256 == file.sha256
    {
        return Ok(stamp.clone());
    }
    let sha256 = of_file(&path).map_err(|error| format!("{name} can't be read: {error}"))?;
    if sha256 != file.sha256 {
        return Err(format!("the hash of {name} is not the one in the model card"));
    }
    Ok(Stamp { size: file.size, changed, sha256 })
}

fn stamps(folder: &Path) -> BTreeMap<String, Stamp> {
    let kept = std::fs::read(folder.join(STAMPS)).ok();
    kept.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

fn keep(folder: &Path, stamps: &BTreeMap<String, Stamp>) -> io::Result<()> {
    std::fs::write(folder.join(STAMPS), serde_json::to_vec(stamps)?)
}
