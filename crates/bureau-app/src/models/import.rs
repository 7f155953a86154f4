//! Taking a model in from a folder, a stick or a single file.
//!
//! A folder brings its card, and every file must be the one that the card names. A single file is known by the
//! catalogue, or the analyst says what it is for; its hash is computed and kept in its card. What is taken in is
//! copied: the stick may be pulled out afterwards.

use super::hold::hold;
use super::{catalogue, commit, digest, inventory, name};
use bureau_model::catalogue::{CARD_FILE, ModelCard, ModelFile, ModelRole};
use bureau_model::wire::ImportModelRequest;
use bureau_model::{Code, Sha256, Stage, WireError};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Files that a model has at most.
const MOST_FILES: usize = 64;

/// The first bytes of a file of each ending; what tells it from something renamed.
const KINDS: [(&str, &[u8]); 2] = [("gguf", b"GGUF"), ("bin", b"lmgg")];

/// Takes a model in. Blocks while it copies.
pub(crate) fn import(
    models: &Path,
    locks: &Path,
    request: &ImportModelRequest,
) -> Result<ModelCard, WireError> {
    let path = PathBuf::from(&request.path);
    let metadata = std::fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
    if metadata.is_dir() { folder(models, locks, &path) } else { file(models, locks, &path, request) }
}

fn folder(models: &Path, locks: &Path, path: &Path) -> Result<ModelCard, WireError> {
    let card = inventory::read_card(path).map_err(|error| {
        let text = format!("{} is not a model card: {error}", path.join(CARD_FILE).display());
        invalid(text).with_hint("name a folder with a model.json, or one .gguf or .bin file")
    })?;
    name::check_id(&card.id)?;
    if card.files.is_empty() || card.files.len() > MOST_FILES {
        let text = format!("the card of {} lists {} files", card.id, card.files.len());
        return Err(invalid(text).with_hint(format!("a model has 1 to {MOST_FILES} files")));
    }
    card.files.iter().try_for_each(|file| name::check_file(&file.name))?;
    check_form(&card)?;
    let _held = vacant(models, locks, &card.id)?;
    let incoming = fresh(models, &card.id)?;
    let copied = card.files.iter().try_for_each(|file| {
        let (hash, size) = copy(&path.join(&file.name), &incoming.join(&file.name), file.size)?;
        if (hash, size) == (file.sha256, file.size) { Ok(()) } else { Err(not_the_one(&card, file, size)) }
    });
    finish(models, &incoming, card, copied)
}

fn file(
    models: &Path,
    locks: &Path,
    path: &Path,
    request: &ImportModelRequest,
) -> Result<ModelCard, WireError> {
    check_kind(path)?;
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name::check_file(&file_name)?;
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let hashed = digest::pour(&mut file, &mut std::io::sink(), u64::MAX);
    let (sha256, size) = hashed.map_err(|error| unreadable(path, &error))?;
    let card = match known(&sha256)? {
        Some(card) => card,
        None => described(path, request, ModelFile { name: file_name, size, sha256 })?,
    };
    name::check_id(&card.id)?;
    check_form(&card)?;
    let _held = vacant(models, locks, &card.id)?;
    let incoming = fresh(models, &card.id)?;
    let named = &card.files[0];
    let copied = copy(path, &incoming.join(&named.name), size).and_then(|(hash, size)| {
        if hash == named.sha256 { Ok(()) } else { Err(not_the_one(&card, named, size)) }
    });
    finish(models, &incoming, card, copied)
}

/// The card of a model of the catalogue that consists of just this file.
fn known(sha256: &Sha256) -> Result<Option<ModelCard>, WireError> {
    let mut cards = catalogue::entries()?.iter().filter_map(|entry| entry.card());
    Ok(cards.find(|card| card.files.len() == 1 && card.files[0].sha256 == *sha256))
}

/// The card that the analyst's words make.
fn described(path: &Path, request: &ImportModelRequest, file: ModelFile) -> Result<ModelCard, WireError> {
    let Some((stage, also)) = request.stages.split_first() else {
        let text = format!("{} is not in the catalogue, so you must say what it is used for", path.display());
        let stages = Stage::ALL.iter().map(|stage| stage.as_str()).collect::<Vec<_>>().join(", ");
        return Err(invalid(text).with_hint(format!("add --stage with one of {stages}")));
    };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(ModelCard {
        id: request.id.clone().unwrap_or(stem),
        stage: *stage,
        also: also.to_vec(),
        role: ModelRole::Engine,
        languages: request.languages.clone(),
        dimension: None,
        licence: request.licence.clone().unwrap_or_else(|| "unknown".to_owned()),
        files: vec![file],
    })
}

/// Refuses a model that no engine of this version could read: it would only be found out on the first text.
fn check_form(card: &ModelCard) -> Result<(), WireError> {
    let has = |end: &str| card.files.iter().any(|file| file.name.to_lowercase().ends_with(end));
    for stage in card.stages() {
        let (fits, form) = match stage {
            Stage::Embeddings => {
                (has("model.onnx") && has("tokenizer.json"), "model.onnx and tokenizer.json")
            }
            Stage::Translation | Stage::Summarization | Stage::Graph => (has(".gguf"), "a .gguf file"),
            Stage::Transcription => (has(".bin"), "a .bin file"),
            Stage::Extraction => (false, "no model"),
        };
        if !fits {
            let text = format!("{} can't be used for {stage}: the engine for it reads {form}", card.id);
            return Err(invalid(text).with_hint(
                "import the model in that format, or run it on a server and add the server under Models",
            ));
        }
    }
    Ok(())
}

/// A file with an ending that is known, and with the first bytes that belong to it.
fn check_kind(path: &Path) -> Result<(), WireError> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let refused = |text: String| {
        Err(invalid(text).with_hint("name a folder with a model.json, or one .gguf or .bin file"))
    };
    if ending == "safetensors" {
        return Ok(());
    }
    let Some((_, magic)) = KINDS.iter().find(|(known, _)| *known == ending) else {
        return refused(format!("{} is not a model file", path.display()));
    };
    let mut first = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
    if read.is_err() || first != **magic {
        return refused(format!("the content of {} does not match its extension", path.display()));
    }
    Ok(())
}

/// Holds the model's name, if nothing whole lies there.
fn vacant(models: &Path, locks: &Path, id: &str) -> Result<crate::lock::Lock, WireError> {
    let held = hold(locks, id)?;
    let there = inventory::read_card(&models.join(id));
    if there.is_ok_and(|card| digest::fault(&models.join(id), &card.files, false).is_none()) {
        let text = format!("the model {id} is already installed");
        return Err(
            WireError::new(Code::Conflict, text).with_hint(format!("`bureau models remove {id}` removes it"))
        );
    }
    Ok(held)
}

/// An empty folder for the copies; what an import that was cut off left there goes.
fn fresh(models: &Path, id: &str) -> Result<PathBuf, WireError> {
    let incoming = models.join(commit::INCOMING).join(format!("{id}.import"));
    commit::remove_if_there(&incoming).map_err(|error| commit::failed(&incoming, &error))?;
    commit::incoming(models, &format!("{id}.import"))
}

fn finish(
    models: &Path,
    incoming: &Path,
    card: ModelCard,
    copied: Result<(), WireError>,
) -> Result<ModelCard, WireError> {
    let committed = copied.and_then(|()| commit::commit(models, incoming, &card));
    if let Err(error) = committed {
        if let Err(left) = commit::remove_if_there(incoming) {
            tracing::warn!(%left, "a part of a model could not be removed");
        }
        return Err(error);
    }
    Ok(card)
}

/// Copies an ordinary file of `size` bytes at most.
fn copy(from: &Path, to: &Path, size: u64) -> Result<(Sha256, u64), WireError> {
    let ordinary = std::fs::symlink_metadata(from).map_err(|error| unreadable(from, &error))?.is_file();
    if !ordinary {
        return Err(invalid(format!("{} is not an ordinary file", from.display()))
            .with_hint("copy the files themselves, not links to them"));
    }
    let mut source = File::open(from).map_err(|error| unreadable(from, &error))?;
    let mut target = File::create_new(to).map_err(|error| commit::failed(to, &error))?;
    source.seek(SeekFrom::Start(0)).map_err(|error| unreadable(from, &error))?;
    digest::pour(&mut source, &mut target, size).map_err(|error| {
        if error.kind() == std::io::ErrorKind::FileTooLarge {
            return invalid(format!("{} is not the file listed in its card: {error}", from.display()))
                .with_hint(AGAIN);
        }
        commit::failed(to, &error)
    })
}

const AGAIN: &str = "copy the model again from its source; nothing was installed";

fn not_the_one(card: &ModelCard, file: &ModelFile, size: u64) -> WireError {
    let why = if size == file.size { "its hash differs".to_owned() } else { format!("it has {size} bytes") };
    invalid(format!("{} is not the file that the card of {} lists: {why}", file.name, card.id))
        .with_hint(AGAIN)
}

fn invalid(text: String) -> WireError {
    WireError::new(Code::Invalid, text)
}

fn unreadable(path: &Path, error: &std::io::Error) -> WireError {
    let code = if error.kind() == std::io::ErrorKind::NotFound { Code::NotFound } else { Code::Io };
    WireError::new(code, format!("{} can't be read: {error}", path.display()))
        .with_hint("is the disk or stick connected, and do you have permission to read it?")
}
