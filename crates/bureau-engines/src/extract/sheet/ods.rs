//! OpenDocument spreadsheets: each cell as the sheet shows it where that keeps its digits, days in ISO form.

use super::aside::Aside;
use super::number::number;
use crate::extract::grid::Grid;
use crate::extract::ooxml;
use crate::extract::reading::Reading;
use crate::extract::source::Source;
use crate::extract::xml::{self, Attributes, Event};
use crate::normal;

/// Bytes that repeated rows and cells may make of a workbook.
const REPEATED: usize = 64 << 20;

/// Cells of one row that are looked at.
const COLUMNS: u32 = 16_384;

/// Reads the sheets into `reading`; says whether they were read to their end.
pub(super) fn read(source: &Source<'_>, reading: &mut Reading) -> bool {
    let Some(content) = ooxml::content(source.bytes, "content.xml") else { return false };
    let content =
        String::from_utf8(content).unwrap_or_else(|error| crate::extract::text::decode(error.as_bytes()));
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut state = State { room: REPEATED, ..State::default() };
    let whole =
        xml::each_with(&content, &mut |event, attributes| state.take(&event, &attributes, &mut sheets));
    let is_cut = state.is_cut;
    for sheet in sheets {
        let mut grid = Grid::new(&sheet.name, source.columns, reading);
        sheet.rows.iter().for_each(|(row, cells)| {
            cells.iter().for_each(|(column, text)| grid.cell((*row, *column), text.clone()));
        });
        grid.finish();
        sheet.aside.finish(&sheet.name, reading);
    }
    if is_cut {
        reading.warn(
            "cells that repeat many times were not all read: export the sheets as CSV files and add them",
        );
    }
    whole
}

/// A sheet as it is gathered: the cells of its rows by their columns.
#[derive(Default)]
struct Sheet {
    name: String,
    rows: Vec<(u32, Vec<(u32, String)>)>,
    aside: Aside,
}

#[derive(Default)]
struct State {
    row: u32,
    /// How often the open row and cell stand there.
    rows: u32,
    columns: u32,
    column: u32,
    cells: Vec<(u32, String)>,
    cell: Option<Cell>,
    /// How deep inside an annotation, a shape, the record of changes.
    note: u32,
    shape: u32,
    changes: u32,
    /// The text of the open note or shape.
    beside: String,
    is_paragraph: bool,
    room: usize,
    is_cut: bool,
}

#[derive(Default)]
struct Cell {
    kind: String,
    value: Option<String>,
    formula: Option<String>,
    text: String,
}

impl State {
    fn take(&mut self, event: &Event<'_>, attributes: &Attributes<'_>, sheets: &mut Vec<Sheet>) {
        match event {
            Event::Start("tracked-changes") => self.changes += 1,
            Event::End("tracked-changes") => self.changes = self.changes.saturating_sub(1),
            _ if self.changes > 0 => {}
            Event::Start("table") => {
                let name = attributes.get("name").unwrap_or_default();
                sheets.push(Sheet { name, ..Sheet::default() });
                self.row = 0;
            }
            Event::Start(name) => self.start(name, attributes, sheets),
            Event::End(name) => {
                if let Some(sheet) = sheets.last_mut() {
                    self.end(name, sheet);
                }
            }
            Event::Text(text) if self.is_paragraph => self.text().push_str(text),
            Event::Text(_) => {}
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>, sheets: &mut [Sheet]) {
        let repeated = |name| attributes.get(name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).max(1);
        match name {
            "table-row" => {
                self.rows = repeated("number-rows-repeated");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                self.columns = repeated("number-columns-repeated");
                self.cell = Some(Cell::of(attributes));
            }
            "annotation" => self.note += 1,
            "shapes" | "frame" | "custom-shape" | "rect" | "text-box" => self.shape += 1,
            "p" => {
                self.is_paragraph = true;
                let text = self.text();
                if !text.is_empty() {
                    text.push('\n');
                }
            }
            "s" if self.is_paragraph => {
                let blanks = attributes.get("c").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).min(100);
                self.text().push_str(&" ".repeat(blanks));
            }
            "tab" | "line-break" if self.is_paragraph => self.text().push(' '),
            "a" if self.cell.is_some() => {
                let at = (self.row, self.column);
                let target = attributes.get("href").filter(|target| !target.is_empty());
                sheets
                    .last_mut()
                    .zip(target)
                    .into_iter()
                    .for_each(|(sheet, target)| sheet.aside.link(at, &target));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, sheet: &mut Sheet) {
        match name {
            "p" => self.is_paragraph = false,
            "annotation" => {
                self.note = self.note.saturating_sub(1);
                let text = std::mem::take(&mut self.beside);
                sheet.aside.note((self.row, self.column), &text);
            }
            "shapes" | "frame" | "custom-shape" | "rect" | "text-box" => {
                self.shape = self.shape.saturating_sub(1);
                sheet.aside.text_box(&std::mem::take(&mut self.beside));
            }
            "table-cell" | "covered-table-cell" => self.end_cell(sheet),
            "table-row" => self.end_row(sheet),
            _ => {}
        }
    }

    fn text(&mut self) -> &mut String {
        match &mut self.cell {
            Some(cell) if self.note == 0 && self.shape == 0 => &mut cell.text,
            _ => &mut self.beside,
        }
    }

    fn end_cell(&mut self, sheet: &mut Sheet) {
        let Some(cell) = self.cell.take() else { return };
        let mut text = cell.shown();
        if let Some(formula) = &cell.formula {
            let at = (self.row, self.column);
            let shown = sheet.aside.formula(at, formula, !text.is_empty() || cell.value.is_some());
            text = shown.unwrap_or(text);
        }
        for n in 0..self.columns {
            if !normal::has_text(&text) || self.column + n >= COLUMNS || !self.has_room(text.len() + 32) {
                break;
            }
            self.cells.push((self.column + n, text.clone()));
        }
        self.column = self.column.saturating_add(self.columns);
    }

    fn end_row(&mut self, sheet: &mut Sheet) {
        let cells = std::mem::take(&mut self.cells);
        let size: usize = cells.iter().map(|(_, text)| text.len() + 32).sum();
        for n in 0..self.rows {
            if cells.is_empty() || (n > 0 && !self.has_room(size)) {
                break;
            }
            sheet.rows.push((self.row.saturating_add(n), cells.clone()));
        }
        self.row = self.row.saturating_add(self.rows);
    }

    /// Whether what repeats may take so many bytes more; the first of each is not counted twice.
    fn has_room(&mut self, size: usize) -> bool {
        if self.rows <= 1 && self.columns <= 1 {
            return true;
        }
        let left = self.room.checked_sub(size);
        self.is_cut |= left.is_none();
        self.room = left.unwrap_or(self.room);
        left.is_some()
    }
}

impl Cell {
    fn of(attributes: &Attributes<'_>) -> Self {
        let names = ["value", "date-value", "time-value", "boolean-value", "string-value"];
        Self {
            kind: attributes.get("value-type").unwrap_or_default(),
            value: names.iter().find_map(|name| attributes.get(name)),
            formula: attributes.get("formula").map(|formula| {
                let bare = formula.split_once('=').filter(|(kind, _)| kind.ends_with(':'));
                bare.map_or(formula.clone(), |(_, bare)| bare.to_owned())
            }),
            text: String::new(),
        }
    }

    fn shown(&self) -> String {
        let Some(value) = &self.value else { return self.text.clone() };
        match self.kind.as_str() {
            "date" => value.replace('T', " ").trim_end_matches(" 00:00:00").to_owned(),
            "time" => time(value).unwrap_or_else(|| self.text.clone()),
            "float" | "currency" | "percentage" => value
                .parse()
                .map_or_else(|_| value.clone(), |value| in_full(value, self.text.trim(), &self.kind)),
            _ if self.text.is_empty() => value.clone(),
            _ => self.text.clone(),
        }
    }
}

/// A number as it is shown where that says more than its digits (zeros before it, words, a percentage) and leaves out
/// nothing but noise; else as it is stored, so that it is found by its digits.
fn in_full(value: f64, shown: &str, kind: &str) -> String {
    let plain = number(value);
    let digits = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.trim_matches('0').to_owned()
    };
    let bare = shown.trim_start_matches(['-', '(']);
    let zeros = bare.starts_with('0') && bare.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let only_digits =
        bare.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '.' | '\'' | ')'));
    if only_digits && !zeros {
        return unshown(value, &plain, kind);
    }
    let same = digits(shown) == digits(&plain);
    let noise = plain.contains('.') && plain.len() > shown.len() + 5 && shown.contains(['.', ',']);
    let powers = shown.contains(['E', 'e']) && kind == "float";
    if shown.is_empty() || powers || !(same || noise) {
        unshown(value, &plain, kind)
    } else {
        shown.to_owned()
    }
}

fn unshown(value: f64, plain: &str, kind: &str) -> String {
    if kind == "percentage" { format!("{}%", number(value * 100.0)) } else { plain.to_owned() }
}

/// `PT10H15M00S` as `10:15:00`.
fn time(value: &str) -> Option<String> {
    let rest = value.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let number = |text: &str| text.parse::<u32>().ok();
    Some(format!("{:02}:{:02}:{:02}", number(hours)?, number(minutes)?, number(seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_in_full() {
        assert_eq!(in_full(919_000_011_105.0, "9.19E+11", "float"), "919000011105");
        assert_eq!(in_full(42.0, "0042", "float"), "0042");
        assert_eq!(in_full(0.125, "12.5%", "percentage"), "12.5%");
        assert_eq!(in_full(0.125, "13%", "percentage"), "12.5%");
        assert_eq!(in_full(25_000.5, "25.000,50", "float"), "25000.5");
        assert_eq!(in_full(25_000.5, "₹25,000.50", "currency"), "₹25,000.50");
        assert_eq!(in_full(1.2345, "1.23 kg", "float"), "1.2345");
        assert_eq!(in_full(2.0 / 3.0, "0.67 kg", "float"), "0.67 kg");
        assert_eq!(in_full(9_000_011_105.0, "900-001-1105", "float"), "900-001-1105");
        assert_eq!(time("PT26H05M10S").as_deref(), Some("26:05:10"));
    }
}
