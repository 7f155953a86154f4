//! A page as text.

use super::cells::Cells;

/// What a page shows.
#[derive(Debug, Default)]
pub(in crate::extract) struct Page {
    pub(in crate::extract) title: Option<String>,
    pub(in crate::extract) text: String,
    /// Targets of links, in their order, without those that stand in the text.
    pub(in crate::extract) links: Vec<String>,
    /// The tables of data in it, in their order.
    pub(super) tables: Vec<Cells>,
}
