//! The use cases: what a window, a command line or a server offers, without knowing which of them it serves.
//!
//! [`App::open`] opens a data folder. [`command`] holds one function for each command of
//! [`bureau_model::for_each_command`]. [`App::work`] works stages off until it is told to stop, and goes on
//! with intakes and cancellations that a crash cut off.

pub mod command;
mod engine;
mod work;

use bureau_model::{Code, WireError};
use bureau_pipeline::Lanes;
use bureau_store::{Store, SystemClock};
use bureau_store_sqlite::SqliteStore;
use bureau_vault::Vault;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use bureau_pipeline::Pipeline;
pub use bureau_store::Journal;

/// An open data folder.
#[derive(Clone)]
pub struct App {
    pub(crate) folder: PathBuf,
    pub(crate) sqlite: SqliteStore,
    pub(crate) vault: Arc<Vault>,
    pub(crate) user: String,
    pub(crate) lanes: Lanes,
}

impl App {
    /// Opens, or makes, a data folder.
    pub async fn open(folder: &Path) -> Result<Self, WireError> {
        std::fs::create_dir_all(folder).map_err(|error| {
            WireError::new(Code::Io, format!("the data folder {} can't be made: {error}", folder.display()))
                .with_hint("choose another with --data-dir or BUREAU_DATA_DIR")
        })?;
        let sqlite = SqliteStore::open(folder, Arc::new(SystemClock)).await?;
        let vault = Vault::open(&folder.join("vault"))
            .map_err(|error| WireError::new(Code::Io, error.to_string()))?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            folder: folder.to_owned(),
            sqlite,
            vault: Arc::new(vault),
            user: std::env::var("USER").unwrap_or_default(),
            lanes: Lanes::for_cores(cores),
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

    /// What was recorded.
    pub fn journal(&self) -> &dyn Journal {
        &self.sqlite
    }

    /// Closes the store after everything that was handed to it.
    pub async fn close(self) {
        self.sqlite.close().await;
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &self.sqlite
    }

    pub(crate) fn actor(&self) -> String {
        format!("analyst:{}", self.user)
    }

    pub(crate) fn presences(&self) -> PathBuf {
        self.folder.join("workers")
    }

    pub(crate) fn models(&self) -> PathBuf {
        std::env::var_os("BUREAU_MODELS_DIR").map_or_else(|| self.folder.join("models"), PathBuf::from)
    }
}
