//! The last step of every way in: a whole model becomes visible at once.

use crate::io_failed;
use bureau_model::WireError;
use bureau_model::catalogue::{CARD_FILE, ModelCard};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where models lie until they are whole.
pub(crate) const INCOMING: &str = ".incoming";

/// A folder for what is not whole yet, made if need be.
pub(super) fn incoming(models: &Path, name: &str) -> Result<PathBuf, WireError> {
    let folder = models.join(INCOMING).join(name);
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    Ok(folder)
}

/// Writes the card, sees to it that everything is on the disk, and moves the folder to its place. A broken model
/// that lies there makes room.
pub(super) fn commit(models: &Path, incoming: &Path, card: &ModelCard) -> Result<(), WireError> {
    let place = models.join(&card.id);
    put(models, incoming, &place, card).map_err(|error| failed(&place, &error))
}

fn put(models: &Path, incoming: &Path, place: &Path, card: &ModelCard) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(card)?;
    text.push(b'\n');
    let mut file = File::create(incoming.join(CARD_FILE))?;
    file.write_all(&text)?;
    file.sync_all()?;
    for file in &card.files {
        File::open(incoming.join(&file.name))?.sync_all()?;
    }
    File::open(incoming)?.sync_all()?;
    clear(models, place)?;
    fs::rename(incoming, place)?;
    File::open(models)?.sync_all()
}

/// Takes away what lies at a model's place: first out of sight, by one rename, then for good.
pub(super) fn clear(models: &Path, place: &Path) -> io::Result<()> {
    let Some(name) = place.file_name().filter(|_| place.is_dir()) else { return Ok(()) };
    let aside = models.join(INCOMING).join(format!("{}.old", name.to_string_lossy()));
    fs::create_dir_all(models.join(INCOMING))?;
    remove_if_there(&aside)?;
    fs::rename(place, &aside)?;
    fs::remove_dir_all(&aside)
}

/// Removes a folder with what is in it; that it is gone already is no error.
pub(super) fn remove_if_there(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// A failure of the file system under the models folder.
pub(super) fn failed(path: &Path, error: &io::Error) -> WireError {
    io_failed(&format!("{} can't be written", path.display()), error)
}
