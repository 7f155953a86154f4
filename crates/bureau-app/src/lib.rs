//! The use cases: what a window, a command line or a server offers, without knowing which of them it serves.
//!
//! [`App::open`] opens a data folder. [`command`] holds one function for each command of
//! [`bureau_model::for_each_command`]. [`App::work`] works stages off until it is told to stop;
//! [`App::attend`] goes on with intakes that a crash cut off and looks after the watch folders. What keeps
//! any of them from going on is in [`App::problems`] for as long as it lasts.

pub mod command;
mod desk;
mod doctor;
mod ended;
mod engine;
mod extractor;
mod intake;
mod language;
mod lock;
#[cfg(test)]
mod loopback;
mod meaning;
mod members;
pub mod models;
mod net;
mod options;
mod original;
mod preview;
mod session;
mod speech;
mod split;
mod watch;
mod work;

use bureau_model::event::StageProgress;
use bureau_model::wire::Check;
use bureau_model::{Code, WireError};
use bureau_pipeline::Lanes;
use bureau_pipeline::liveness::Liveness;
use bureau_store::{Clock, Journal as _, Machine as _, Person, Scope, Store, StoreError, SystemClock};
use bureau_store_sqlite::SqliteStore;
use bureau_vault::{Vault, VaultError};
use extractor::Extractor;
use language::Current;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OnceCell, broadcast, watch as watch_channel};
use uuid::Uuid;

pub use bureau_pipeline::Problems;
pub use bureau_sandbox::Limits;
pub use options::Options;
pub use session::Session;
pub use work::Worker;

/// Progress that is kept for a slow listener.
const PROGRESS: usize = 1_024;

/// An open data folder. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) folder: PathBuf,
    pub(crate) sqlite: SqliteStore,
    pub(crate) vault: Arc<Vault>,
    pub(crate) extractor: Extractor,
    pub(crate) models: Option<PathBuf>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) person: Person,
    /// What this process may see, which works for everybody.
    scope: Scope,
    pub(crate) lanes: Lanes,
    pub(crate) problems: Problems,
    pub(crate) progress: broadcast::Sender<StageProgress>,
    pub(crate) host_checks: Arc<Mutex<Vec<Check>>>,
    current: Arc<OnceCell<Current>>,
    pub(crate) secret: Arc<str>,
}

impl App {
    /// Opens, or makes, a data folder.
    pub async fn open(folder: &Path) -> Result<Self, WireError> {
        Self::open_with(folder, Options::default()).await
    }

    /// Opens, or makes, a data folder, with what a host sets otherwise.
    pub async fn open_with(folder: &Path, options: Options) -> Result<Self, WireError> {
        let folder = make(folder)?;
        let clock = Arc::new(SystemClock);
        let sqlite = SqliteStore::open(&folder, clock.clone()).await?;
        let (person, scope) = desk::at_desk(&sqlite).await?;
        let secret = secret(&sqlite, &scope).await?;
        let vault = Vault::open(&folder.join("vault")).map_err(vault_failed)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            folder,
            sqlite,
            vault: Arc::new(vault),
            models: options.models.clone(),
            extractor: Extractor::new(options),
            clock,
            person,
            scope,
            lanes: Lanes::for_cores(cores),
            problems: Problems::default(),
            progress: broadcast::Sender::new(PROGRESS),
            host_checks: Arc::default(),
            current: Arc::default(),
            secret,
        })
    }

    /// The folder that holds everything when none is named.
    pub fn default_folder() -> Result<PathBuf, WireError> {
        use etcetera::BaseStrategy;
        etcetera::choose_base_strategy().map(|base| base.data_dir().join("bureau")).map_err(|error| {
            WireError::new(Code::Io, format!("there is no place for the data folder: {error}"))
                .with_hint("name one with --data-dir or BUREAU_DATA_DIR")
        })
    }

    /// The data folder, absolute.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The number of the last recorded event. Changes after the commit; a hint to look, never the truth.
    pub fn recorded(&self) -> watch_channel::Receiver<i64> {
        self.sqlite.last_seq()
    }

    /// What keeps this process from going on.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// Progress inside the stages that this process works. May be lost; the journal tells the rest.
    pub fn progress(&self) -> broadcast::Receiver<StageProgress> {
        self.progress.subscribe()
    }

    /// Adds what only the host can look at to the answers of `doctor`.
    pub fn add_host_check(&self, check: Check) {
        self.host_checks.lock().unwrap_or_else(PoisonError::into_inner).push(check);
    }

    /// Closes the store after everything that was handed to it.
    pub async fn close(self) {
        self.sqlite.close().await;
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &self.sqlite
    }

    /// The models and servers that there are, shared by all workers of this process.
    pub(crate) async fn current(&self) -> Result<&Current, WireError> {
        self.current.get_or_try_init(|| Current::load(self)).await
    }

    /// What this process may see: it works for everybody.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    pub(crate) fn liveness(&self) -> Liveness {
        Liveness::of(self.folder.join("workers"))
    }

    pub(crate) fn locks(&self) -> PathBuf {
        self.folder.join("locks")
    }

    pub(crate) fn models(&self) -> PathBuf {
        let named = || std::env::var_os("BUREAU_MODELS_DIR").map(PathBuf::from);
        self.models.clone().or_else(named).unwrap_or_else(|| self.folder.join("models"))
    }
}

/// What hashes of evidence are made with in this data folder, so that they can't be looked up elsewhere.
async fn secret(store: &SqliteStore, scope: &Scope) -> Result<Arc<str>, WireError> {
    let made = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    Ok(store.setting_or(scope, "secret", &made).await?.into())
}

/// Makes the data folder, for its owner only: it holds evidence. Returns its absolute path.
fn make(folder: &Path) -> Result<PathBuf, WireError> {
    use std::os::unix::fs::DirBuilderExt;
    let refused = |error: std::io::Error| {
        io_failed(&format!("the data folder {} can't be made", folder.display()), &error)
            .with_hint("choose another with --data-dir or BUREAU_DATA_DIR")
    };
    // Also in a folder that others may look into, what Bureau writes is for its owner.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(refused)?;
    std::fs::canonicalize(folder).map_err(refused)
}

/// A failure of the file system as it crosses an edge; a full disk by its own code.
pub(crate) fn io_failed(what: &str, error: &std::io::Error) -> WireError {
    use std::io::ErrorKind;
    if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        return StoreError::DiskFull.into();
    }
    WireError::new(Code::Io, format!("{what}: {error}"))
        .with_hint("check the rights and the room of the data folder")
}

fn vault_failed(error: VaultError) -> WireError {
    match error {
        VaultError::DiskFull(_) => StoreError::DiskFull.into(),
        VaultError::Source { .. } | VaultError::Io { .. } | VaultError::Stray(_) => {
            WireError::new(Code::Io, error.to_string())
                .with_hint("check the rights and the room of the data folder")
        }
    }
}
