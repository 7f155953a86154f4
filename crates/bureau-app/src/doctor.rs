//! What works here and what does not, each with its way out.

use crate::engine::embedding_model;
use crate::{App, lock};
use bureau_model::Stage;
use bureau_model::wire::{Check, Health};
use std::sync::PoisonError;

/// With less room than this an ordinary drop may not fit.
const LITTLE_ROOM: u64 = 5 << 30;
const HARDLY_ANY_ROOM: u64 = 256 << 20;

pub(crate) async fn examine(app: &App) -> Vec<Check> {
    let mut checks = vec![folder(app), room(app), store(app).await];
    checks.extend(extractor(app).await);
    checks.push(cage());
    checks.push(embeddings(app));
    checks.push(model(
        "Transcription",
        "no speech model is installed: recordings are taken in, but not transcribed",
    ));
    checks.extend(crate::language::examine(app).await);
    checks.extend(app.host_checks.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned());
    checks
}

fn check(name: &str, health: Health, finding: impl Into<String>, hint: Option<&str>) -> Check {
    Check { name: name.to_owned(), health, finding: finding.into(), hint: hint.map(str::to_owned) }
}

fn folder(app: &App) -> Check {
    let name = "Data folder";
    let path = app.folder.display();
    match lock::take(&app.locks(), "doctor") {
        Ok(_) => check(name, Health::Good, path.to_string(), None),
        Err(error) => {
            let finding = format!("{path} can't be written: {error}");
            check(name, Health::Bad, finding, Some("check its rights, or choose another with --data-dir"))
        }
    }
}

fn room(app: &App) -> Check {
    let name = "Free space";
    let free = match rustix::fs::statvfs(&app.folder) {
        Ok(found) => found.f_bavail * found.f_frsize,
        Err(error) => return check(name, Health::Bad, format!("it can't be told: {error}"), None),
    };
    let finding = format!("{:.1} GB on the disk of the data folder", free as f64 / 1e9);
    let hint = Some("make room; Bureau waits and goes on by itself");
    match free {
        HARDLY_ANY_ROOM..LITTLE_ROOM => check(name, Health::Limited, finding, hint),
        LITTLE_ROOM.. => check(name, Health::Good, finding, None),
        _ => check(name, Health::Bad, finding, hint),
    }
}

async fn store(app: &App) -> Check {
    match app.sqlite.library_version().await {
        Ok(version) => check(
            "Store",
            Health::Good,
            format!("SQLite {version}, write-ahead log, every commit on the disk"),
            None,
        ),
        Err(error) => {
            check("Store", Health::Bad, error.to_string(), Some("`bureau verify` checks the data folder"))
        }
    }
}

async fn extractor(app: &App) -> Vec<Check> {
    let description = match app.extractor.describe().await {
        Ok(description) => description,
        Err(error) => {
            return vec![Check {
                name: "Extractor".to_owned(),
                health: Health::Bad,
                finding: error.message,
                hint: error.hint,
            }];
        }
    };
    let named = |stage: Stage| {
        description.engines.get(&stage).map(|engine| format!("{} {}", engine.name, engine.version))
    };
    let one = |name: &str, stage| match named(stage) {
        Some(engine) => check(name, Health::Good, engine, None),
        None => check(name, Health::Bad, "the extractor has no engine for it", Some("install Bureau again")),
    };
    vec![
        one("Text extraction", Stage::Extraction),
        one("Summaries", Stage::Summarization),
        one("Entities and graph", Stage::Graph),
    ]
}

fn cage() -> Check {
    check(
        "Untrusted files",
        Health::Limited,
        "each file is parsed in a process of its own with limits on memory, time and silence, an empty environment and no core dumps; it is not yet cut off from the file system and the network",
        Some("open files from hostile sources on a machine without a network"),
    )
}

fn embeddings(app: &App) -> Check {
    match embedding_model(&app.models()) {
        Some((_, card)) => check("Embeddings", Health::Good, card.id, None),
        None => check(
            "Embeddings",
            Health::Limited,
            "no embedding model is installed: the stage is skipped",
            Some("scripts/install-embedding-model.sh installs the English one"),
        ),
    }
}

fn model(name: &str, finding: &str) -> Check {
    check(name, Health::Limited, finding, None)
}
