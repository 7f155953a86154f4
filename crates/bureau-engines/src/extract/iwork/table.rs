//! Tables of Numbers, Pages and Keynote: their rows, values in their columns.

use super::cell::{self, Lists};
use super::message::Message;
use super::object::{Object, Objects};
use super::story;
use crate::extract::grid::ROWS;
use crate::extract::reading::{Reading, listed};
use bureau_model::output::Place;
use bureau_model::time;
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of objects: a table's frame, the table, a tile of rows, lists of texts, and formatted texts in cells.
const FRAME: &[u64] = &[6000];
const TABLE: &[u64] = &[6001];
const TILE: &[u64] = &[6002];
const LIST: &[u64] = &[6005, 6201];
const SEGMENT: &[u64] = &[6011];
const RICH: &[u64] = &[6218];

/// Kinds of objects of Numbers: the document and a sheet.
const DOCUMENT: &[u64] = &[1];
const SHEET: &[u64] = &[2];

/// Rows of a tile where the table does not say how many.
const TILE_ROWS: u64 = 256;

/// Seconds from 1970 to 2001, from which these programs count.
const SINCE_1970: i64 = 978_307_200;

/// Columns of a table at most.
const COLUMNS: usize = 1_000;

/// Texts that belong to cells.
pub(super) fn texts(objects: &Objects) -> BTreeSet<u64> {
    objects.of_kind(RICH).flat_map(|(_, payload)| payload.message().references(1)).collect()
}

/// Adds the tables. In Numbers they come sheet by sheet, elsewhere as they stand in the file.
pub(super) fn push(objects: &Objects, has_sheets: bool, reading: &mut Reading) {
    let mut done = BTreeSet::new();
    if has_sheets {
        reading.say(
            "Sheets",
            listed(&sheets(objects).filter_map(|sheet| sheet.text(1)).collect::<Vec<_>>(), 50),
        );
    }
    for (sheet, table) in if has_sheets { in_sheets(objects) } else { Vec::new() } {
        if done.insert(table) {
            push_table(objects, table, Some(&sheet), reading);
        }
    }
    for (number, _) in objects.of_kind(TABLE) {
        if done.insert(number) {
            push_table(objects, number, None, reading);
        }
    }
}

fn sheets(objects: &Objects) -> impl Iterator<Item = Message<'_>> {
    let documents = objects.of_kind(DOCUMENT).flat_map(|(_, document)| document.message().references(1));
    documents.filter_map(|sheet| objects.message(sheet, SHEET))
}

/// Names of sheets with the tables on them.
fn in_sheets(objects: &Objects) -> Vec<(String, u64)> {
    let tables = sheets(objects).flat_map(|sheet| {
        let name = sheet.text(1).unwrap_or_default();
        let frames = sheet.references(2).filter_map(|frame| objects.message(frame, FRAME));
        frames.filter_map(move |frame| Some((name.clone(), frame.references(2).next()?)))
    });
    tables.collect()
}

fn push_table(objects: &Objects, number: u64, sheet: Option<&str>, reading: &mut Reading) {
    let Some(table) = objects.message(number, TABLE) else { return };
    let Some(store) = table.message(4) else { return };
    let name = table.text(8).unwrap_or_default();
    let name = match sheet {
        Some(sheet) if name.is_empty() || sheet == name => sheet.to_owned(),
        Some(sheet) => format!("{sheet} :: {name}"),
        None => name,
    };
    let lists = Lists { strings: strings(objects, store), rich: rich(objects, store) };
    let mut unread = 0;
    for (row, cells) in rows(objects, store) {
        if reading.segments.len() >= ROWS {
            return reading.warn(format!("at most {ROWS} rows are read, and the file has more: export the table \"{name}\" as CSV and add it"));
        }
        let mut line: Vec<String> = Vec::new();
        for (column, cell) in cells {
            line.resize(line.len().max(column), String::new());
            match cell::shown(cell, &lists) {
                Some(text) => line.push(text),
                None => unread += 1,
            }
        }
        let line = line.join(" | ");
        let line = line.trim_end_matches([' ', '|']);
        if !line.is_empty() {
            let place =
                Place { sheet: Some(name.clone()), row: u32::try_from(row + 1).ok(), ..Place::default() };
            reading.push(line.to_owned(), place);
        }
    }
    if unread > 0 {
        reading.warn(format!("{unread} cells of the table \"{name}\" can't be read"));
    }
}

/// Texts of cells by their keys.
fn strings(objects: &Objects, store: Message<'_>) -> BTreeMap<u64, String> {
    entries(objects, store, 4).into_iter().filter_map(|(key, entry)| Some((key, entry.text(3)?))).collect()
}

/// Formatted texts of cells by their keys.
fn rich(objects: &Objects, store: Message<'_>) -> BTreeMap<u64, String> {
    let text = |entry: Message<'_>| {
        let payload = objects.message(entry.references(9).next()?, RICH)?;
        objects.message(payload.references(1).next()?, story::TEXT).map(story::text)
    };
    entries(objects, store, 17).into_iter().filter_map(|(key, entry)| Some((key, text(entry)?))).collect()
}

/// The entries of a list that the table refers to, which may be divided into segments.
fn entries<'a>(objects: &'a Objects, store: Message<'_>, field: u64) -> Vec<(u64, Message<'a>)> {
    let lists = store.references(field).filter_map(|list| objects.message(list, LIST));
    let parts = lists.flat_map(|list| {
        let segments = list.references(4).filter_map(|segment| objects.message(segment, SEGMENT));
        std::iter::once(list).chain(segments)
    });
    let entries = parts.flat_map(|part| part.all(3).map(Message));
    entries.filter_map(|entry| Some((entry.number(1)?, entry))).collect()
}

/// The rows in their order, each with its cells by column.
fn rows<'a>(objects: &'a Objects, store: Message<'a>) -> BTreeMap<u64, Vec<(usize, &'a [u8])>> {
    let mut out = BTreeMap::new();
    let Some(tiles) = store.message(3) else { return out };
    let height = tiles.number(2).filter(|rows| *rows > 0).unwrap_or(TILE_ROWS);
    for tile in tiles.all(1).map(Message) {
        let first = tile.number(1).unwrap_or_default().saturating_mul(height);
        let content = tile.references(2).next().and_then(|number| objects.get(number));
        let Some(content) = content.filter(|tile| TILE.contains(&tile.kind)).map(Object::message) else {
            continue;
        };
        for row in content.all(5).map(Message) {
            let number = first.saturating_add(row.number(1).unwrap_or_default());
            out.insert(number, cells(row));
        }
    }
    out
}

/// The cells of a row: their bytes, and where each begins. What older versions of the programs wrote stands in other
/// fields, and is kept for them by newer ones.
fn cells(row: Message<'_>) -> Vec<(usize, &[u8])> {
    let newer = row.bytes(6).zip(row.bytes(7)).filter(|(cells, _)| !cells.is_empty());
    let Some((cells, offsets)) = newer.or_else(|| row.bytes(3).zip(row.bytes(4))) else { return Vec::new() };
    let unit = if row.number(8) == Some(1) { 4 } else { 1 };
    let begins = offsets.chunks_exact(2).take(COLUMNS).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let begins: Vec<(usize, usize)> = begins
        .enumerate()
        .filter(|(_, at)| *at != u16::MAX)
        .map(|(column, at)| (column, usize::from(at) * unit))
        .collect();
    begins.into_iter().filter_map(|(column, at)| Some((column, cells.get(at..)?))).collect()
}

/// A moment as these programs count: seconds from the first of January 2001, in eight bytes.
pub(super) fn moment(bytes: &[u8]) -> Option<String> {
    let seconds = f64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let within = seconds.is_finite() && seconds.abs() < 1e11;
    let moment = within.then(|| time::since_1970(SINCE_1970 + seconds as i64)).flatten()?;
    Some(time::clock(moment.naive_utc()).replace("T00:00:00", ""))
}
