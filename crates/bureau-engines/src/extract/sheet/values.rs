//! The values of Excel's files, shown as their sheets show them.

use super::aside::{Aside, At};
use super::biff::beside::Book;
use super::mark::{Link, Mark, Marks};
use super::number::{moment, number};
use super::package::{self, Relation, Style};
use crate::extract::grid::Grid;
use crate::extract::inside;
use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType, Range, Reader, Sheets, Xlsx};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor};
use std::path::Path;

pub(super) type Workbook<'a> = Sheets<Cursor<&'a [u8]>>;

/// A workbook's styles and what else stands beside its values.
pub(super) struct Values<'a> {
    bytes: &'a [u8],
    styles: Vec<Style>,
    /// The parts of the sheets, by their names.
    paths: HashMap<String, String>,
    is_1904: bool,
    /// Of a workbook of Excel 5 to 2003.
    book: Book,
}

impl<'a> Values<'a> {
    pub(super) fn of(workbook: &Workbook<'_>, bytes: &'a [u8]) -> Self {
        let mut values =
            Self { bytes, styles: Vec::new(), paths: HashMap::new(), is_1904: false, book: Book::default() };
        match workbook {
            Sheets::Xlsx(book) => {
                let part = package::workbook(bytes);
                values.styles = package::styles(bytes, &part);
                values.paths = package::sheets(bytes, &part);
                values.is_1904 = book.has_1904_epoch();
            }
            Sheets::Xls(_) => values.book = Book::read(&stream(bytes).unwrap_or_default()),
            Sheets::Xlsb(_) | Sheets::Ods(_) => {}
        }
        values
    }

    /// The cells of one sheet, by its number and name.
    pub(super) fn sheet(
        &mut self,
        workbook: &mut Workbook<'_>,
        (number, name): (usize, &str),
        grid: &mut Grid<'_>,
        aside: &mut Aside,
    ) -> Result<(), calamine::Error> {
        match workbook {
            // These are read cell by cell: a range would hold every empty cell between the first and the last.
            Sheets::Xlsx(book) => self.packed(book, name, grid, aside),
            Sheets::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(name)?;
                while let Some(cell) = cells.next_cell()? {
                    grid.cell(cell.get_position(), shown_ref(cell.get_value()));
                }
                Ok(())
            }
            Sheets::Xls(_) | Sheets::Ods(_) => {
                let range = workbook.worksheet_range(name)?;
                self.ranged(&range, number, grid);
                if let Some(beside) = self.book.sheets.get_mut(number) {
                    *aside = std::mem::take(&mut beside.aside);
                }
                let formulas = workbook.worksheet_formula(name)?;
                let first = formulas.start().unwrap_or_default();
                for (row, column, formula) in formulas.used_cells() {
                    aside.formula((first.0 + row as u32, first.1 + column as u32), formula, true);
                }
                Ok(())
            }
        }
    }

    fn ranged(&self, range: &Range<Data>, sheet: usize, grid: &mut Grid<'_>) {
        let first = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let at = (first.0 + row as u32, first.1 + column as u32);
            let format = self.book.format(sheet, at);
            let formatted = cell_number(cell).and_then(|value| format?.shown(value));
            grid.cell(at, formatted.unwrap_or_else(|| shown(cell)));
        }
    }

    fn packed(
        &self,
        book: &mut Xlsx<Cursor<&[u8]>>,
        name: &str,
        grid: &mut Grid<'_>,
        aside: &mut Aside,
    ) -> Result<(), calamine::Error> {
        let path = self.paths.get(name).map_or("", String::as_str);
        let mut package = zip::ZipArchive::new(Cursor::new(self.bytes)).ok();
        let member = package.as_mut().and_then(|package| package.by_name(path).ok());
        let mut beside =
            member.map(|member| Beside { marks: Marks::new(BufReader::new(member)), ahead: None });
        let mut cells = book.worksheet_cells_reader(name)?;
        while let Some(cell) = cells.next_cell()? {
            let at = cell.get_position();
            let mark = beside.as_mut().and_then(|beside| beside.mark(at)).unwrap_or_default();
            let value = cell.get_value();
            let has_value = !matches!(value, DataRef::Empty);
            let formula = mark.formula.as_deref().and_then(|formula| aside.formula(at, formula, has_value));
            grid.cell(at, formula.unwrap_or_else(|| self.styled(value, mark.style)));
        }
        let relations = package::relations(self.bytes, path);
        let links = beside.map(|beside| beside.marks.links()).unwrap_or_default();
        links.iter().for_each(|link| lead(link, &relations, aside));
        package::notes(self.bytes, &relations).iter().for_each(|(at, note)| aside.note(*at, note));
        Ok(())
    }

    fn styled(&self, value: &DataRef<'_>, style: usize) -> String {
        let DataRef::Float(float) = value else { return shown_ref(value) };
        let styled = match self.styles.get(style) {
            Some(Style::Number(format)) => format.shown(*float),
            Some(Style::Day) => moment(ExcelDateTime::new(*float, ExcelDateTimeType::DateTime, self.is_1904)),
            Some(Style::Plain) | None => None,
        };
        styled.unwrap_or_else(|| number(*float))
    }
}

/// What the XML says of cells, for a reader of values that may pass some over.
struct Beside<R> {
    marks: Marks<R>,
    ahead: Option<Mark>,
}

impl<R: BufRead> Beside<R> {
    fn mark(&mut self, at: At) -> Option<Mark> {
        loop {
            let mark = self.ahead.take().or_else(|| self.marks.next())?;
            if mark.at >= at {
                self.ahead = Some(mark);
                return self.ahead.take_if(|mark| mark.at == at);
            }
        }
    }
}

fn lead(link: &Link, relations: &[Relation], aside: &mut Aside) {
    let target = link.relation.as_ref().and_then(|id| relations.iter().find(|relation| relation.id == *id));
    let target = target.map(|relation| relation.target.as_str());
    match (target, &link.location) {
        (Some(target), Some(location)) => aside.link(link.at, &format!("{target}#{location}")),
        (Some(target), None) => aside.link(link.at, target),
        (None, Some(location)) => aside.link(link.at, location),
        (None, None) => {}
    }
}

/// The stream of a workbook in its compound file.
fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compound = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    ["Workbook", "Book"].iter().find_map(|name| inside::stream(&mut compound, Path::new(name)))
}

fn cell_number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        Data::String(_)
        | Data::Bool(_)
        | Data::DateTime(_)
        | Data::DateTimeIso(_)
        | Data::DurationIso(_)
        | Data::Error(_)
        | Data::Empty => None,
    }
}

fn shown(cell: &Data) -> String {
    if let Data::Float(value) = cell {
        return number(*value);
    }
    let moment = match cell {
        Data::DateTime(value) => moment(*value),
        Data::DateTimeIso(text) => Some(text.replace('T', " ").trim_end_matches(" 00:00:00").to_owned()),
        Data::Int(_)
        | Data::Float(_)
        | Data::String(_)
        | Data::Bool(_)
        | Data::DurationIso(_)
        | Data::Error(_)
        | Data::Empty => None,
    };
    moment.unwrap_or_else(|| cell.to_string())
}

fn shown_ref(cell: &DataRef<'_>) -> String {
    if let DataRef::SharedString(text) = cell {
        return (*text).to_owned();
    }
    shown(&Data::from(cell.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_plainly() {
        assert_eq!(shown(&Data::Bool(true)), "true");
        assert_eq!(shown(&Data::Int(7)), "7");
    }
}
