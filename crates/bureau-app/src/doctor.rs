//! What works here and what does not, each with what to do about it.

use crate::language::{self, Setup};
use crate::{App, lock};
use bureau_model::Stage;
use bureau_model::wire::{Check, Health};
use bureau_sandbox::cage::Report;
use bureau_sandbox::ffmpeg::Ffmpeg;
use bureau_sandbox::{Grant, Limits, Work, child};
use std::sync::PoisonError;

/// With less room than this an ordinary drop may not fit.
const LITTLE_ROOM: u64 = 5 << 30;
const HARDLY_ANY_ROOM: u64 = 256 << 20;

pub(crate) async fn examine(app: &App) -> Vec<Check> {
    let mut checks = vec![folder(app), room(app), store(app).await];
    checks.extend(extractor(app).await);
    checks.push(cage(app).await);
    checks.push(decoder(app).await);
    checks.extend(models(app).await);
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
            check(
                name,
                Health::Bad,
                finding,
                Some("check its permissions, or choose another with --data-dir"),
            )
        }
    }
}

fn room(app: &App) -> Check {
    let name = "Free space";
    let free = match rustix::fs::statvfs(&app.folder) {
        Ok(found) => found.f_bavail * found.f_frsize,
        Err(error) => return check(name, Health::Bad, format!("it can't be determined: {error}"), None),
    };
    let finding = format!("{:.1} GB on the disk of the data folder", free as f64 / 1e9);
    let hint = Some("free some space; Bureau waits and continues by itself");
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
            format!("SQLite {version}, write-ahead log, every commit flushed to disk"),
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

/// Asked of a child, from inside its cage: what it says was tried there.
async fn cage(app: &App) -> Check {
    let name = "Untrusted files";
    let pool = &app.extractor.pool;
    let report = match child::cage(pool.program(), pool.limits(), &Grant::nothing(Work::Read)).await {
        Ok(report) => report,
        Err(error) => {
            let finding = format!("the process that reads files can't be sandboxed: {error}");
            return check(
                name,
                Health::Bad,
                finding,
                Some("install Bureau again; do not open files from hostile sources"),
            );
        }
    };
    if report.is_whole() {
        return check(name, Health::Good, active(&report, &pool.limits()), None);
    }
    let finding = format!(
        "{}; not active on this machine: {}",
        active(&report, &pool.limits()),
        report.missing.join("; ")
    );
    let hint = "open files from hostile sources only on a machine with a newer Linux, or without a network";
    check(name, Health::Limited, finding, Some(hint))
}

/// What holds a child, as a sentence.
fn active(report: &Report, limits: &Limits) -> String {
    let mut walls = Vec::new();
    if let Some(abi) = report.landlock.filter(|_| report.files) {
        walls.push(format!("can open only that file and its scratch folder (Landlock {abi})"));
    }
    if report.system_calls {
        walls.push("can make only the listed system calls (seccomp)".to_owned());
    }
    if report.network {
        walls.push("has no network".to_owned());
    }
    if report.signals {
        walls.push("can't reach other processes".to_owned());
    }
    if report.memory.is_some() {
        walls.push(format!("has {} MiB of memory", limits.memory >> 20));
    }
    walls.push(format!("is stopped after {} s without progress", limits.wall.as_secs()));
    format!("each file is parsed in its own process, which {}", walls.join(", "))
}

/// What is done by models and by servers. No server is asked: `doctor` connects to nothing.
async fn models(app: &App) -> Vec<Check> {
    let setup = match Setup::load(app).await {
        Ok(setup) => setup,
        Err(error) => {
            return vec![check("Models and servers", Health::Bad, error.message, error.hint.as_deref())];
        }
    };
    let mut checks = vec![embeddings(&setup), transcription(&setup)];
    checks.extend(language::examine(app, &setup).await);
    checks
}

fn embeddings(setup: &Setup) -> Check {
    match &setup.embedding {
        Some((_, card)) => check("Embeddings", Health::Good, card.id.clone(), None),
        None => check(
            "Embeddings",
            Health::Limited,
            "no embedding model is installed: the stage is skipped",
            Some("install one under Models"),
        ),
    }
}

fn transcription(setup: &Setup) -> Check {
    match setup.speech.finding() {
        Ok(model) => check("Transcription", Health::Good, model, None),
        Err((why, hint)) => check(
            "Transcription",
            Health::Limited,
            format!("{why}: recordings are taken in, but not transcribed"),
            Some(hint),
        ),
    }
}

/// What decodes the sound and the pictures that nothing built in does.
async fn decoder(app: &App) -> Check {
    let ffmpeg = Ffmpeg::locate(app.extractor.pool.program());
    let version = match &ffmpeg {
        Some(ffmpeg) => ffmpeg.version().await,
        None => None,
    };
    match (ffmpeg, version) {
        (Some(_), Some(version)) => check("Video", Health::Good, version, None),
        (Some(ffmpeg), None) => check(
            "Video",
            Health::Limited,
            format!(
                "{} does not run in its sandbox: no pictures are taken from videos",
                ffmpeg.program().display()
            ),
            Some("install your distribution's ffmpeg, or set BUREAU_FFMPEG to one that runs"),
        ),
        (None, _) => check(
            "Video",
            Health::Limited,
            "ffmpeg is not installed: no pictures are taken from videos, and AMR and WMA recordings can't be decoded",
            Some("install ffmpeg"),
        ),
    }
}
