//! Fetching a model of the catalogue.

use super::catalogue::{entries, obstacle};
use super::fetch::{Wanted, fetch};
use super::hold::hold;
use super::{commit, digest, inventory};
use crate::net;
use bureau_model::catalogue::{CatalogueEntry, ModelCard};
use bureau_model::{Code, WireError};
use reqwest::redirect;
use std::path::Path;
use std::time::Duration;

/// How far a fetch is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetching {
    /// The file that is coming.
    pub file: String,
    /// Bytes of the model that are here.
    pub present_bytes: u64,
    /// Bytes that it has.
    pub total_bytes: u64,
}

/// Hears how far a fetch is.
pub type Progress<'a> = &'a (dyn Fn(Fetching) + Sync);

/// Room that is left on the disk beside the model.
const ROOM: u64 = 256 << 20;
const PAUSE: Duration = Duration::from_secs(2);
const TO_CONNECT: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_secs(60);

/// The catalogue's entry of this id.
pub(crate) fn find(id: &str) -> Result<&'static CatalogueEntry, WireError> {
    entries()?.iter().find(|entry| entry.id == id).ok_or_else(|| inventory::unknown(id))
}

/// Fetches a model of the catalogue into the models folder. One that is here and whole stays as it is.
pub(crate) async fn install(
    models: &Path,
    locks: &Path,
    id: &str,
    progress: Progress<'_>,
) -> Result<ModelCard, WireError> {
    install_entry(models, locks, find(id)?, PAUSE, progress).await
}

/// Fetches what an entry describes, with this pause between attempts.
pub(crate) async fn install_entry(
    models: &Path,
    locks: &Path,
    entry: &CatalogueEntry,
    pause: Duration,
    progress: Progress<'_>,
) -> Result<ModelCard, WireError> {
    if let Some(why) = obstacle(entry) {
        return Err(WireError::new(Code::Conflict, why).with_hint(format!(
            "`bureau models import FOLDER` takes it in; {} describes it",
            entry.homepage
        )));
    }
    let card = entry.card().ok_or_else(|| WireError::new(Code::Internal, "a known hash is not known"))?;
    let incoming = commit::incoming(models, &entry.id)?;
    let _held = hold(locks, &entry.id)?;
    if whole(models, &card) {
        commit::remove_if_there(&incoming).map_err(|error| commit::failed(&incoming, &error))?;
        return Ok(card);
    }
    room(models, &incoming, &card)?;
    let client = net::client()
        .connect_timeout(TO_CONNECT)
        .read_timeout(SILENCE)
        .redirect(redirect::Policy::custom(follow))
        .build()
        .map_err(|error| WireError::new(Code::Internal, format!("no connection can be made: {error}")))?;
    let mut before = 0;
    for (file, known) in entry.files.iter().zip(&card.files) {
        let wanted = Wanted {
            name: &file.name,
            url: file.url.as_deref().unwrap_or_default(),
            size: known.size,
            sha256: known.sha256,
        };
        let told = |here: u64| {
            let present_bytes = before + here;
            progress(Fetching { file: file.name.clone(), present_bytes, total_bytes: entry.size() });
        };
        fetch(&client, &wanted, &incoming.join(&file.name), pause, &told).await?;
        before += known.size;
    }
    commit::commit(models, &incoming, &card)?;
    Ok(card)
}

/// Follows to another host, as publishers of models do, but never from an encrypted to an open connection.
fn follow(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let was_encrypted = attempt.previous().iter().any(|url| url.scheme() == "https");
    if attempt.previous().len() > 5 {
        attempt.error("it was redirected too often")
    } else if was_encrypted && attempt.url().scheme() != "https" {
        attempt.error("it was redirected to an unencrypted connection")
    } else {
        attempt.follow()
    }
}

/// Whether the model is here as the card says.
fn whole(models: &Path, card: &ModelCard) -> bool {
    let place = models.join(&card.id);
    inventory::read_card(&place).is_ok_and(|found| found.files == card.files)
        && digest::fault(&place, &card.files, false).is_none()
}

/// Checks that what is still to come fits on the disk.
fn room(models: &Path, incoming: &Path, card: &ModelCard) -> Result<(), WireError> {
    let free = rustix::fs::statvfs(models).map(|found| found.f_bavail * found.f_frsize);
    let free = free.map_err(|error| commit::failed(models, &error.into()))?;
    let present = |name: &str| std::fs::metadata(incoming.join(name)).map_or(0, |file| file.len());
    let missing: u64 = card.files.iter().map(|file| file.size.saturating_sub(present(&file.name))).sum();
    if free >= missing + ROOM {
        return Ok(());
    }
    let text = format!(
        "{} needs {} MB more, and {} has {} MB",
        card.id,
        missing.div_ceil(1 << 20),
        models.display(),
        free >> 20
    );
    Err(WireError::new(Code::DiskFull, text)
        .with_hint("free some space, or set BUREAU_MODELS_DIR to another disk"))
}
