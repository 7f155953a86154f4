//! Workbooks: one segment a row, with the names of their sheets; formulas that nobody worked out, links, notes and
//! text boxes after the rows of their sheet.
//!
//! `calamine` reads the values of Excel's files. How numbers are shown, and what stands beside the values, is read here
//! ([`mark`], [`package`], [`biff`]), as are OpenDocument ([`ods`]), Excel 2003's XML ([`plain_xml`]) and the files of
//! Excel 2 to 4.

mod aside;
pub(crate) mod biff;
mod format;
mod mark;
mod number;
mod ods;
mod package;
pub(crate) mod plain_xml;
mod values;

use super::grid::Grid;
use super::members::Members;
use super::reading::Reading;
use super::reading::listed;
use super::source::{Progress, Source};
use super::{failure, inside, limit, ooxml};
use bureau_model::word::Failure;
use calamine::{Reader, SheetVisible, Sheets, open_workbook_auto_from_rs};
use std::io::Cursor;
use values::Workbook;

/// Media types that are read here.
pub(super) fn reads(media_type: &str) -> bool {
    media_type.starts_with("application/vnd.openxmlformats-officedocument.spreadsheetml")
        || media_type.starts_with("application/vnd.oasis.opendocument.spreadsheet")
        || media_type.starts_with("application/vnd.ms-excel")
}

pub(super) fn read(
    source: &Source<'_>,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let packed = source.bytes.starts_with(b"PK");
    if packed {
        limit::check_package(source.bytes)?;
    } else if biff::old::begins(source.bytes) {
        return biff::old::read(source);
    } else if plain_xml::begins(source.bytes) {
        return plain_xml::read(source);
    }
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(source.bytes)).map_err(|e| failed(&e))?;
    let mut reading = Reading::default();
    describe(&workbook, &mut reading);
    let sheets = workbook.sheet_names().len();
    sheets_of(&mut workbook, source, &mut reading, progress);
    if packed {
        ooxml::complete(source.bytes, &mut reading);
        inside::packed(source.bytes, &mut reading, members);
    } else {
        inside::compound(source.bytes, &mut reading, members);
    }
    if reading.segments.is_empty() && members.found() == 0 {
        Err(nothing(&reading, sheets))
    } else {
        Ok(reading)
    }
}

/// Reads every sheet. One that can't be read to its end costs no other.
fn sheets_of(
    workbook: &mut Workbook<'_>,
    source: &Source<'_>,
    reading: &mut Reading,
    progress: Progress<'_>,
) {
    if let Sheets::Ods(_) = workbook {
        if !ods::read(source, reading) {
            reading.warn("the workbook's XML is broken; what stands after the fault was not read");
        }
        return;
    }
    let names = workbook.sheet_names();
    let mut values = values::Values::of(workbook, source.bytes);
    for (n, name) in names.iter().enumerate() {
        progress(
            0.1 + 0.8 * n as f64 / names.len() as f64,
            Some(format!("sheet {} of {}", n + 1, names.len())),
        );
        let mut aside = aside::Aside::default();
        let mut grid = Grid::new(name, source.columns, reading);
        let read = values.sheet(workbook, (n, name), &mut grid, &mut aside);
        grid.finish();
        aside.finish(name, reading);
        if let Err(error) = read {
            tracing::debug!(%error, "a sheet was not read");
            reading.warn(format!("sheet \"{name}\" could not be read to its end"));
        }
    }
}

/// The names of the sheets, and which of them their author hid.
fn describe(workbook: &Workbook<'_>, reading: &mut Reading) {
    let sheets = workbook.sheets_metadata();
    let names = |hidden: bool| {
        let of = sheets.iter().filter(|sheet| !hidden || sheet.visible != SheetVisible::Visible);
        listed(&of.map(|sheet| sheet.name.clone()).collect::<Vec<_>>(), 50)
    };
    reading.say("Sheets", names(false));
    reading.say("Hidden sheets", names(true));
}

fn nothing(reading: &Reading, sheets: usize) -> Failure {
    if reading.warnings.len() == sheets && sheets > 0 {
        return failure::corrupt("no sheet of the workbook can be read");
    }
    failure::empty()
}

fn failed(error: &calamine::Error) -> Failure {
    if error.to_string().to_lowercase().contains("password") {
        return failure::locked();
    }
    failure::corrupt("the workbook's structure can't be read")
}
