//! Watch folders: files that are no longer being written go into their cases, each version of a file once.
//!
//! One process at a time looks after all of them; it holds a lock. The system's notices and a walk every so
//! often say which files to look at; [`Settling`] decides when one has stopped growing, on a clock that is handed in. A job is recorded
//! together with the file versions that it takes in, so that a crash neither loses nor repeats one.

use crate::{App, lock};
use bureau_intake::watch::{Settling, listen, version, watched};
use bureau_model::{CaseName, Code, JobId, WireError};
use bureau_store::{Intake, Machine, NewJob, WatchedFile};
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const LOOK: Duration = Duration::from_millis(500);
/// How often a folder is walked, for what the system's notices missed.
const WALK: Duration = Duration::from_secs(30);
/// Notices that wait to be looked at; what comes beside them is found by the next walk.
const NOTICES: usize = 10_000;
/// Files at rest wait for those that still grow, so that a copied folder becomes one job; not longer than this.
const GATHER: Duration = Duration::from_secs(20);

/// Looks after the watch folders until `stop`, or as long as no other process does.
pub(crate) async fn keep(app: App, stop: CancellationToken) {
    let (mut folders, begun) = (Folders::default(), Instant::now());
    let mut held = None;
    while !stop.is_cancelled() {
        if held.is_none() {
            held = lock::take(&app.locks(), "watch").unwrap_or_else(|error| {
                tracing::warn!(%error, "the watch folders can't be locked");
                None
            });
        }
        if held.is_some() {
            match folders.look(&app, begun.elapsed()).await {
                Ok(()) => app.problems.clear("watch folders"),
                Err(error) => app.problems.set("watch folders", error),
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// The folders that are looked after, by their paths.
#[derive(Default)]
struct Folders(BTreeMap<String, Folder>);

impl Folders {
    /// Looks at every folder. `now` is the time of any monotonic clock.
    async fn look(&mut self, app: &App, now: Duration) -> Result<(), WireError> {
        let wanted: BTreeMap<String, CaseName> = app
            .sqlite
            .watches(app.scope())
            .await?
            .into_iter()
            .map(|watch| (watch.path, watch.case))
            .collect();
        self.0.retain(|path, _| wanted.contains_key(path));
        for (path, case) in wanted {
            let folder = self.0.entry(path.clone()).or_insert_with(|| Folder::new(PathBuf::from(&path)));
            folder.notice(app, now).await?;
            let ready = folder.ready(now);
            if !ready.is_empty() {
                take_in(app, case, ready).await?;
            }
        }
        Ok(())
    }
}

/// Records a job for these files and starts its intake.
async fn take_in(app: &App, case: CaseName, files: Vec<WatchedFile>) -> Result<(), WireError> {
    let files = app.sqlite.unseen(app.scope(), files).await?;
    if files.is_empty() {
        return Ok(());
    }
    let id = JobId::local(&app.person.name, Uuid::now_v7());
    let roots: Vec<Vec<u8>> = files.iter().map(|file| file.path.clone()).collect();
    let paths = roots.iter().map(|root| PathBuf::from(std::ffi::OsStr::from_bytes(root))).collect();
    let job = NewJob {
        id: id.clone(),
        case,
        country: None,
        parent: None,
        roots,
        suspects: Vec::new(),
        watched: files,
    };
    app.sqlite.create_job(app.scope(), job).await?;
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = app.take_in(&id, paths).await {
            tracing::warn!(%error, "a watched file can't be taken in; trying again");
        }
    });
    Ok(())
}

/// One watch folder while it is looked after.
struct Folder {
    path: PathBuf,
    settling: Settling,
    rested: Vec<WatchedFile>,
    resting_since: Option<Duration>,
    notices: Option<(notify::RecommendedWatcher, mpsc::Receiver<PathBuf>)>,
    walked: Option<Duration>,
}

impl Folder {
    fn new(path: PathBuf) -> Self {
        Self {
            path,
            settling: Settling::default(),
            rested: Vec::new(),
            resting_since: None,
            notices: None,
            walked: None,
        }
    }

    /// Looks at everything that may have changed.
    async fn notice(&mut self, app: &App, now: Duration) -> Result<(), WireError> {
        let mut paths: BTreeSet<PathBuf> = self.settling.waiting().into_iter().collect();
        paths.extend(self.noticed());
        if self.walked.is_none_or(|walked| now.saturating_sub(walked) >= WALK) && self.path.is_dir() {
            self.walked = Some(now);
            paths.extend(files_under(self.path.clone()).await);
        }
        self.see(app, paths, now).await
    }

    /// What the system noticed; files that came with a folder are found by looking into it.
    fn noticed(&mut self) -> Vec<PathBuf> {
        if !self.path.is_dir() {
            self.notices = None;
            return Vec::new();
        }
        if self.notices.is_none() {
            let (sender, receiver) = mpsc::channel(NOTICES);
            match listen(&self.path, sender) {
                Ok(watcher) => self.notices = Some((watcher, receiver)),
                Err(error) => tracing::warn!(%error, "a watch folder is only walked"),
            }
        }
        let mut paths = Vec::new();
        while let Some(path) = self.notices.as_mut().and_then(|(_, receiver)| receiver.try_recv().ok()) {
            if path.is_dir() {
                self.walked = None;
            }
            paths.push(path);
        }
        paths
    }

    async fn see(&mut self, app: &App, paths: BTreeSet<PathBuf>, now: Duration) -> Result<(), WireError> {
        let mut found = Vec::new();
        for path in paths {
            match version(&path) {
                Some(version) => found.push((watched(&path, version), path, version)),
                None => self.settling.forget(&path),
            }
        }
        let files = found.iter().map(|(file, ..)| file.clone()).collect();
        let unseen: BTreeSet<Vec<u8>> =
            app.sqlite.unseen(app.scope(), files).await?.into_iter().map(|file| file.path).collect();
        for (file, path, version) in found {
            if unseen.contains(&file.path) && !self.rested.contains(&file) {
                self.settling.see(path, version, now);
            }
        }
        Ok(())
    }

    /// The files that are to be taken in now.
    fn ready(&mut self, now: Duration) -> Vec<WatchedFile> {
        let settled = self.settling.settled(now);
        self.rested.extend(settled.iter().map(|(path, version)| watched(path, *version)));
        if self.rested.is_empty() {
            self.resting_since = None;
            return Vec::new();
        }
        let since = *self.resting_since.get_or_insert(now);
        if self.settling.waiting().is_empty() || now.saturating_sub(since) >= GATHER {
            self.resting_since = None;
            return std::mem::take(&mut self.rested);
        }
        Vec::new()
    }
}

async fn files_under(folder: PathBuf) -> Vec<PathBuf> {
    let walk = move || {
        let found = bureau_intake::walk(vec![folder], PathBuf::new());
        found
            .filter(|found| matches!(found, bureau_intake::Found::File(_)))
            .map(|found| found.path().to_owned())
            .collect()
    };
    tokio::task::spawn_blocking(walk).await.unwrap_or_default()
}

/// Why a folder can't be watched at the moment.
pub(crate) fn problem(path: &Path) -> Option<String> {
    match std::fs::read_dir(path) {
        Ok(_) => None,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Some("the folder is missing; it will be watched again when it is back".to_owned())
        }
        Err(error) => Some(format!("the folder can't be read: {error}")),
    }
}

/// Refuses folders that can't be watched, or whose files would be Bureau's own.
pub(crate) fn check(app: &App, path: &str) -> Result<PathBuf, WireError> {
    let refuse = |text: String, hint: &str| WireError::new(Code::Invalid, text).with_hint(hint);
    let folder = std::fs::canonicalize(path).map_err(|error| {
        WireError::new(Code::NotFound, format!("{path} can't be watched: {error}"))
            .with_hint("choose a folder that exists")
    })?;
    if !folder.is_dir() {
        return Err(refuse(
            format!("{path} is not a folder"),
            "choose a folder; drop single files on the window",
        ));
    }
    if folder.starts_with(&app.folder) || app.folder.starts_with(&folder) {
        let text = format!("{path} is inside Bureau's data folder, or contains it");
        return Err(refuse(text, "choose a folder outside the data folder"));
    }
    match folder.to_str() {
        Some(_) => Ok(folder),
        None => Err(refuse(format!("the name of {path} is not valid Unicode"), "rename the folder")),
    }
}

#[cfg(test)]
mod tests;
