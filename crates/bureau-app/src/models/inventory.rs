//! What lies in the models folder, and what the catalogue offers beside it.

use super::catalogue::{entries, obstacle};
use super::commit::{self, INCOMING};
use super::hold::hold;
use super::{digest, name};
use bureau_model::catalogue::{CARD_FILE, CatalogueEntry, ModelCard};
use bureau_model::wire::{Model, ModelFileRow, ModelState, Models};
use bureau_model::{Code, WireError};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A card's length at most, in bytes.
const LONGEST_CARD: u64 = 1 << 20;

/// A model that lies in the models folder.
#[derive(Debug, Clone)]
pub(crate) struct Installed {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Its card.
    pub(crate) card: ModelCard,
    /// What is wrong with it.
    pub(crate) fault: Option<String>,
}

/// Models of the folder, in the order of their ids, each checked against its card. What has no card that can be
/// read is none. `anew` hashes also what has not changed.
pub(crate) fn installed(models: &Path, anew: bool) -> Vec<Installed> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(models).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    folders.into_iter().filter_map(|folder| look(folder, anew)).collect()
}

/// The model of one folder.
fn look(folder: PathBuf, anew: bool) -> Option<Installed> {
    let card = read_card(&folder).ok()?;
    let misplaced = folder.file_name().is_none_or(|name| *name != *card.id);
    let fault = if misplaced {
        Some(format!("its folder is not named {}", card.id))
    } else if let Err(error) = card.files.iter().try_for_each(|file| name::check_file(&file.name)) {
        Some(error.message)
    } else {
        digest::fault(&folder, &card.files, anew)
    };
    Some(Installed { folder, card, fault })
}

/// The card in a folder.
pub(super) fn read_card(folder: &Path) -> Result<ModelCard, String> {
    let mut text = Vec::new();
    let file = fs::File::open(folder.join(CARD_FILE)).map_err(|error| error.to_string())?;
    file.take(LONGEST_CARD).read_to_end(&mut text).map_err(|error| error.to_string())?;
    serde_json::from_slice(&text).map_err(|error| error.to_string())
}

/// Every model, those that are here first.
pub(crate) fn list(models: &Path, anew: bool) -> Result<Models, WireError> {
    let here = installed(models, anew);
    let catalogue = entries()?;
    let of = |id: &str| catalogue.iter().find(|entry| entry.id == id);
    let mut rows: Vec<Model> = here.iter().map(|model| row_of_installed(model, of(&model.card.id))).collect();
    let absent = catalogue.iter().filter(|entry| here.iter().all(|model| model.card.id != entry.id));
    rows.extend(absent.map(|entry| row_of_entry(entry, models)));
    Ok(Models { folder: models.to_string_lossy().into_owned(), models: rows })
}

/// One model as [`list`] shows it.
pub(crate) fn model(models: &Path, id: &str) -> Result<Model, WireError> {
    let found = list(models, false)?.models.into_iter().find(|model| model.id == id);
    found.ok_or_else(|| unknown(id))
}

/// Takes a model away, or what has come of one that was not fetched to its end. Says what it was.
pub(crate) fn remove(models: &Path, locks: &Path, id: &str) -> Result<Model, WireError> {
    name::check_id(id)?;
    let (place, incoming) = (models.join(id), models.join(INCOMING).join(id));
    let installed = place.join(CARD_FILE).is_file();
    if !installed && !incoming.is_dir() {
        let text = format!("the model {id} is not installed");
        return Err(WireError::new(Code::NotFound, text).with_hint("`bureau models list` shows what is"));
    }
    let _held = hold(locks, id)?;
    if installed && let Err(error) = read_card(&place) {
        let text = format!("the card of {id} can't be read: {error}");
        return Err(WireError::new(Code::Io, text).with_hint(format!("remove {} by hand", place.display())));
    }
    let was = model(models, id)?;
    commit::clear(models, &place).map_err(|error| commit::failed(&place, &error))?;
    commit::remove_if_there(&incoming).map_err(|error| commit::failed(&incoming, &error))?;
    Ok(was)
}

/// That there is no such model.
pub(super) fn unknown(id: &str) -> WireError {
    WireError::new(Code::NotFound, format!("there is no model {id}"))
        .with_hint("`bureau models list` shows those that there are")
}

fn row_of_installed(model: &Installed, entry: Option<&CatalogueEntry>) -> Model {
    let Installed { card, fault, .. } = model;
    let size_bytes = card.files.iter().map(|file| file.size).sum();
    let file = |file: &bureau_model::catalogue::ModelFile| ModelFileRow {
        name: file.name.clone(),
        size_bytes: Some(file.size),
        sha256: Some(file.sha256.to_string()),
    };
    Model {
        id: card.id.clone(),
        name: entry.map_or_else(|| card.id.clone(), |entry| entry.name.clone()),
        purpose: entry.map_or_else(|| "taken in from a folder".to_owned(), |entry| entry.purpose.clone()),
        stages: card.stages(),
        languages: card.languages.clone(),
        size_bytes,
        present_bytes: size_bytes,
        licence: card.licence.clone(),
        homepage: entry.map(|entry| entry.homepage.clone()),
        state: if fault.is_some() { ModelState::Broken } else { ModelState::Installed },
        installable: entry.is_some_and(|entry| obstacle(entry).is_none()),
        problem: fault.clone(),
        files: card.files.iter().map(file).collect(),
    }
}

fn row_of_entry(entry: &CatalogueEntry, models: &Path) -> Model {
    let incoming = models.join(INCOMING).join(&entry.id);
    let present = |name: &str| fs::metadata(incoming.join(name)).map_or(0, |file| file.len());
    let present_bytes = entry.files.iter().map(|file| present(&file.name)).sum();
    let file = |file: &bureau_model::catalogue::CatalogueFile| ModelFileRow {
        name: file.name.clone(),
        size_bytes: file.size,
        sha256: file.sha256.map(|hash| hash.to_string()),
    };
    let problem = obstacle(entry);
    Model {
        id: entry.id.clone(),
        name: entry.name.clone(),
        purpose: entry.purpose.clone(),
        stages: std::iter::once(entry.stage).chain(entry.also.iter().copied()).collect(),
        languages: entry.languages.clone(),
        size_bytes: entry.size(),
        present_bytes,
        licence: entry.licence.clone(),
        homepage: Some(entry.homepage.clone()),
        state: if present_bytes > 0 { ModelState::Partial } else { ModelState::Available },
        installable: problem.is_none(),
        problem,
        files: entry.files.iter().map(file).collect(),
    }
}
