//! What a host sets otherwise when it opens a data folder; the defaults are right for everybody but tests.

use bureau_sandbox::{Limits, child};
use std::path::PathBuf;

/// How evidence is parsed.
#[derive(Debug, Clone)]
pub struct Options {
    /// The program that parses evidence.
    pub extractor: PathBuf,
    /// What each of its processes may use.
    pub limits: Limits,
    /// The folder of the models: where `BUREAU_MODELS_DIR` says or in the data folder, when it is not named.
    pub models: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { extractor: child::locate("bureau-extractor"), limits: Limits::default(), models: None }
    }
}
