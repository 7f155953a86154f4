//! What an extraction is asked for.

use bureau_model::output::ColumnMeaning;
use bureau_model::split::Split;
use std::path::PathBuf;

/// What is asked about a file beside the file itself.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// An empty folder for what is inside a container.
    pub scratch: PathBuf,
    /// Passwords to be tried on what is locked.
    pub passwords: Vec<String>,
    /// Whether pages may be read by OCR.
    pub ocr: bool,
    /// What the analyst says that columns mean.
    pub columns: Vec<ColumnMeaning>,
    /// The parts of an archive, of which the file is one.
    pub split: Option<Split>,
}
