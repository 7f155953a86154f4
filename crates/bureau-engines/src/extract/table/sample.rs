//! The rows after the header that are looked at.

use super::layout::Layout;
use super::row::Row;

/// The part of the rows in which a column of which nothing is known must hold something.
const PRESENT: f64 = 0.5;

/// The first rows of data.
pub(super) struct Sample<'a>(pub(super) &'a [Row]);

impl<'a> Sample<'a> {
    /// The part of a column's filled cells of which `is` holds; 0 when none is filled.
    pub(super) fn share(&self, column: usize, is: impl Fn(&str) -> bool) -> f64 {
        let (all, good) =
            self.filled(column).fold((0u32, 0u32), |(all, good), cell| (all + 1, good + u32::from(is(cell))));
        if all == 0 { 0.0 } else { f64::from(good) / f64::from(all) }
    }

    /// The cells of a column that hold something.
    pub(super) fn filled(&self, column: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.0.iter().map(move |row| row.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// The part of the rows in which a column holds something.
    pub(super) fn presence(&self, column: usize) -> f64 {
        self.filled(column).count() as f64 / self.0.len().max(1) as f64
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.0.iter().map(|row| row.cells.len()).max().unwrap_or_default()
    }
}

/// Columns without a meaning that hold something in most rows.
pub(super) fn free(layout: &Layout, sample: &Sample<'_>) -> Vec<usize> {
    let is_free = |column: &usize| layout.fields.get(*column).copied().flatten().is_none();
    (0..sample.width()).filter(is_free).filter(|column| sample.presence(*column) >= PRESENT).collect()
}
