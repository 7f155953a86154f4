//! From rows to the chunks that they ended up in.

use super::read::ReadTable;
use bureau_model::output::{Call, ChunkText, Segment, Table};

/// Where the rows of each sheet begin in the text that is cut into chunks.
#[derive(Debug, Default)]
pub(in super::super) struct RowStarts {
    sheets: Vec<(String, Vec<(u32, usize)>)>,
}

impl RowStarts {
    /// Of the segments as they are about to be cut. Only tables that record calls are looked at.
    pub(in super::super) fn of(segments: &[Segment], tables: &[ReadTable]) -> Self {
        let with_calls = tables.iter().filter(|table| !table.calls.is_empty());
        let mut sheets: Vec<(String, Vec<(u32, usize)>)> =
            with_calls.map(|table| (table.table.sheet.clone(), Vec::new())).collect();
        let mut start = 0;
        for segment in segments {
            let place = &segment.place;
            let sheet = place.sheet.as_deref().unwrap_or_default();
            if let (Some(row), None) = (place.row, &place.part)
                && let Some((_, rows)) = sheets.iter_mut().find(|(name, _)| name == sheet)
            {
                rows.push((row, start));
            }
            start += segment.text.len();
        }
        Self { sheets }
    }

    fn start(&self, sheet: &str, row: u32) -> Option<usize> {
        let (_, rows) = self.sheets.iter().find(|(name, _)| name == sheet)?;
        let at = rows.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        Some(rows[at].1)
    }
}

/// The tables, and the calls of all of them with the ordinals of the chunks in which their rows begin.
pub(in super::super) fn settle(
    tables: Vec<ReadTable>,
    starts: &RowStarts,
    chunks: &[ChunkText],
) -> (Vec<Table>, Vec<Call>) {
    let ends: Vec<usize> = chunks
        .iter()
        .scan(0, |end, chunk| {
            *end += chunk.text.len();
            Some(*end)
        })
        .collect();
    let mut all = Vec::new();
    let mut settled = Vec::with_capacity(tables.len());
    for ReadTable { table, calls, warnings: _ } in tables {
        for (row, call) in calls {
            let Some(start) = starts.start(&table.sheet, row) else { continue };
            let chunk = ends.partition_point(|end| *end <= start) as u32;
            all.push(Call { chunk, ..call });
        }
        settled.push(table);
    }
    (settled, all)
}
