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
mod ods;
mod package;
pub(crate) mod plain_xml;
mod values;

use super::grid::Grid;
use super::members::Members;
use super::reading::listed;
use super::{Progress, Reading, Source, failure, inside, limit, ooxml};
use bureau_model::word::Failure;
use calamine::{Data, DataType, ExcelDateTime, Reader, SheetVisible, Sheets, open_workbook_auto_from_rs};
use std::fmt::Display;
use std::io::Cursor;

/// Media types that are read here.
pub(super) fn reads(media_type: &str) -> bool {
    media_type.starts_with("application/vnd.openxmlformats-officedocument.spreadsheetml")
        || media_type.starts_with("application/vnd.oasis.opendocument.spreadsheet")
        || media_type.starts_with("application/vnd.ms-excel")
}

/// Days after which spreadsheets have no calendar: the end of the year 9999.
const LAST_DAY: f64 = 2_958_466.0;

type Workbook<'a> = Sheets<Cursor<&'a [u8]>>;

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

/// A moment in ISO 8601: the day alone where there is no time of day, the time alone where there is no day; a length of
/// time as hours, minutes and seconds.
fn moment(moment: ExcelDateTime) -> Option<String> {
    let value = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&value) {
        let seconds = (value.abs() * 86_400.0).round();
        // Longer than a century is no length of time.
        let seconds = (seconds < 4e9).then_some(seconds as u64)?;
        let sign = if value < 0.0 { "-" } else { "" };
        return Some(format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    // No calendar goes further; a conversion of what is far beyond panics.
    if !(0.0..LAST_DAY).contains(&value) {
        return None;
    }
    let text = DataType::as_datetime(&Data::DateTime(moment))?.to_string();
    Some(text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned())
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
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_and_days_are_written_plainly() {
        assert_eq!(number(3.0), "3");
        assert_eq!(number(13.1211231321), "13.1211231321");
        assert_eq!(number(0.1 + 0.2), "0.3");
        let day = |value| moment(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        assert_eq!(day(46_209.5).as_deref(), Some("2026-07-06 12:00:00"));
        assert_eq!(day(46_209.0).as_deref(), Some("2026-07-06"));
        assert_eq!((day(1e300), day(-1e300), day(f64::NAN), day(3e6)), (None, None, None, None));
        assert_eq!(day(0.427_083_333).as_deref(), Some("10:15:00"));
        assert_eq!(
            moment(ExcelDateTime::new(44_747.0, ExcelDateTimeType::DateTime, true)).as_deref(),
            Some("2026-07-06")
        );
        assert_eq!(
            moment(ExcelDateTime::new(1.086_921_296, ExcelDateTimeType::TimeDelta, false)).as_deref(),
            Some("26:05:10")
        );
    }
}
