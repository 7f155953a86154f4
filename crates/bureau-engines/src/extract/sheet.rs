//! Workbooks: one segment a row, with the names of their sheets.

use super::members::Members;
use super::reading::listed;
use super::grid::Grid;
use super::{Progress, Reading, Source, failure, inside, limit, ooxml};
use bureau_model::word::Failure;
use calamine::{Data, DataRef, DataType, Reader, SheetVisible, Sheets, open_workbook_auto_from_rs};
use std::fmt::Display;
use std::io::Cursor;

/// Media types that are read here.
pub(super) fn reads(media_type: &str) -> bool {
    media_type.starts_with("application/vnd.openxmlformats-officedocument.spreadsheetml")
        || media_type.starts_with("application/vnd.oasis.opendocument.spreadsheet")
        || media_type.starts_with("application/vnd.ms-excel")
}

type Workbook<'a> = Sheets<Cursor<&'a [u8]>>;

pub(super) fn read(
    source: &Source<'_>,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let packed = source.bytes.starts_with(b"PK");
    if packed {
        limit::check_package(source.bytes)?;
    }
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(source.bytes)).map_err(|e| failed(&e))?;
    let names = workbook.sheet_names();
    let mut reading = Reading::default();
    describe(&workbook, &mut reading);
    for (n, name) in names.iter().enumerate() {
        progress(
            0.1 + 0.8 * n as f64 / names.len() as f64,
            Some(format!("sheet {} of {}", n + 1, names.len())),
        );
        if let Err(error) = sheet(&mut workbook, name, source, &mut reading) {
            tracing::debug!(%error, "a sheet was not read");
            reading.warn(format!("sheet \"{name}\" could not be read"));
        }
    }
    if packed {
        ooxml::complete(source.bytes, &mut reading);
        inside::packed(source.bytes, &mut reading, members);
    } else {
        inside::compound(source.bytes, &mut reading, members);
    }
    if reading.segments.is_empty() && members.found() == 0 {
        Err(nothing(&reading, names.len()))
    } else {
        Ok(reading)
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

fn sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    source: &Source<'_>,
    reading: &mut Reading,
) -> Result<(), calamine::Error> {
    let mut grid = Grid::new(name, source.columns, reading);
    let read = cells(workbook, name, &mut grid);
    grid.finish();
    read
}

fn cells(workbook: &mut Workbook<'_>, name: &str, rows: &mut Grid<'_>) -> Result<(), calamine::Error> {
    match workbook {
        // These are read cell by cell: a range would hold every empty cell between the first and the last.
        Sheets::Xlsx(book) => {
            let mut cells = book.worksheet_cells_reader(name)?;
            while let Some(cell) = cells.next_cell()? {
                rows.cell(cell.get_position(), shown_ref(cell.get_value()));
            }
        }
        Sheets::Xlsb(book) => {
            let mut cells = book.worksheet_cells_reader(name)?;
            while let Some(cell) = cells.next_cell()? {
                rows.cell(cell.get_position(), shown_ref(cell.get_value()));
            }
        }
        Sheets::Xls(_) | Sheets::Ods(_) => {
            let range = workbook.worksheet_range(name)?;
            let first = range.start().unwrap_or_default();
            for (row, column, cell) in range.used_cells() {
                rows.cell((first.0 + row as u32, first.1 + column as u32), shown(cell));
            }
        }
    }
    Ok(())
}

fn shown(cell: &Data) -> String {
    if let Data::Float(value) = cell {
        return number(*value);
    }
    let date = if cell.is_datetime() { date(cell) } else { None };
    date.unwrap_or_else(|| cell.to_string())
}

fn shown_ref(cell: &DataRef<'_>) -> String {
    if let DataRef::SharedString(text) = cell {
        return (*text).to_owned();
    }
    shown(&Data::from(cell.clone()))
}

/// ISO 8601, the day alone where there is no time of day; a duration as hours and minutes.
fn date(cell: &impl DataType) -> Option<String> {
    let time = cell.as_datetime()?;
    let text = time.to_string();
    Some(text.strip_suffix(" 00:00:00").unwrap_or(&text).trim_start_matches("1899-12-31 ").to_owned())
}

/// A number without the noise of its binary form.
fn number(value: f64) -> String {
    let plain = |value: &dyn Display| value.to_string();
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let rounded: f64 = format!("{value:.15e}").parse().unwrap_or(value);
    let short: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if plain(&short).len() + 3 < plain(&rounded).len() { plain(&short) } else { plain(&rounded) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_written_plainly() {
        assert_eq!(number(3.0), "3");
        assert_eq!(number(13.1211231321), "13.1211231321");
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(shown(&Data::Bool(true)), "true");
    }
}
