//! Which column holds how long calls were, by what it holds.

use super::layout::Layout;
use super::moment::is_day;
use super::sample::{Sample, free};
use super::{hint, moment};
use bureau_model::output::CallField;

/// The part of a column's cells that must be lengths of time.
const MOST: f64 = 0.5;

/// Seconds of a call that is longer than hardly any.
const LONG: u32 = 6 * 3600;

/// Gives the first column of lengths of time its meaning, where none has it.
pub(super) fn recognise(layout: &mut Layout, sample: &Sample<'_>) {
    if layout.has(CallField::Duration) {
        return;
    }
    let columns: Vec<usize> = free(layout, sample)
        .into_iter()
        .filter(|column| !hint::is_otherwise(layout.name(*column)) && !hint::is_end(layout.name(*column)))
        .collect();
    let said = |column: &&usize| {
        hint::is_length(layout.name(**column))
            && sample.share(**column, |v| moment::duration(v, 1.0, false).is_some()) >= MOST
    };
    let written = |column: &&usize| is_plain(sample, **column) && !is_end(layout, sample, **column);
    let counted = |column: &&usize| is_counted(layout, sample, **column);
    let found = columns.iter().find(said).or_else(|| columns.iter().find(written));
    if let Some(column) = found.or_else(|| columns.iter().find(counted)).copied() {
        layout.set(column, Some(CallField::Duration));
    }
}

/// Lengths that are written as such: `00:01:05`, `1m 5s`.
pub(super) fn is_plain(sample: &Sample<'_>, column: usize) -> bool {
    let written = |v: &str| {
        !is_day(v)
            && v.contains(|c: char| c == ':' || c.is_alphabetic())
            && moment::duration(v, 1.0, false).is_some()
    };
    sample.share(column, written) >= MOST
}

/// Times that come after those at which the calls began, too late for lengths: when they ended.
fn is_end(layout: &Layout, sample: &Sample<'_>, column: usize) -> bool {
    let Some(start) = layout.column(CallField::Time).or(layout.column(CallField::Start)) else {
        return false;
    };
    let times = sample.0.iter().filter_map(|row| {
        Some((moment::second_of_day(row.cell(start))?, moment::second_of_day(row.cell(column))?))
    });
    let (all, after) = times.fold((0u32, 0u32), |(all, after), (start, end)| {
        (all + 1, after + u32::from(end >= start && start >= 3600))
    });
    all > 0 && after * 10 >= all * 7
}

/// Whole numbers that may be seconds: no running numbers, no round sums, not all the same.
fn is_counted(layout: &Layout, sample: &Sample<'_>, column: usize) -> bool {
    if hint::is_aside(layout.name(column)) {
        return false;
    }
    let seconds = |v: &str| v.bytes().all(|b| b.is_ascii_digit()).then(|| v.parse::<u32>().ok()).flatten();
    let values: Vec<u32> = sample.filled(column).filter_map(seconds).collect();
    if values.len() * 10 < sample.filled(column).count() * 8 || values.iter().any(|value| *value > LONG) {
        return false;
    }
    let running = values.len() > 1 && values.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let same = values.len() > 2 && values.iter().all(|value| *value == values[0]);
    let round = values.iter().filter(|value| **value > 0 && value.is_multiple_of(10)).count();
    let running = running && (values[0] <= 1 || values.len() > 2);
    !values.is_empty() && !running && !same && round * 2 <= values.len()
}
