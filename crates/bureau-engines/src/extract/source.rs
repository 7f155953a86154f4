//! What a reader is given.

use bureau_model::output::ColumnMeaning;

/// What a reader works on.
pub(super) struct Source<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) media_type: &'a str,
    /// What the analyst says that columns mean.
    pub(super) columns: &'a [ColumnMeaning],
}

/// Where a reader says how far it is: a fraction between 0 and 1 and a detail such as "page 7 of 40".
pub type Progress<'a> = &'a mut dyn FnMut(f64, Option<String>);
