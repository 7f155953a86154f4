//! Workbooks of Excel 2003 as XML, often under the name `.xls`.

use super::aside::{Aside, At};
use super::format::Format;
use super::number::number;
use crate::extract::failure;
use crate::extract::grid::Grid;
use crate::extract::reading::Reading;
use crate::extract::reading::listed;
use crate::extract::source::Source;
use crate::extract::text::decode_markup;
use crate::extract::xml::{self, Attributes, Event};
use bureau_model::word::Failure;
use std::collections::HashMap;

/// How such a workbook is known in its first bytes.
const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";

/// Whether a text begins as such a workbook.
pub(crate) fn is_workbook(start: &str) -> bool {
    start.contains(NAMESPACE) && start.contains("Workbook")
}

/// Whether a file begins as such a workbook.
pub(super) fn begins(bytes: &[u8]) -> bool {
    is_workbook(&decode_markup(&bytes[..bytes.len().min(4096)]))
}

/// Columns of a sheet.
const COLUMNS: u32 = 16_384;

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = decode_markup(source.bytes);
    let mut state = State::default();
    let whole = xml::each_with(&content, &mut |event, attributes| state.take(&event, &attributes));
    let mut reading = Reading::default();
    let names: Vec<String> = state.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    reading.say("Sheets", listed(&names, 50));
    for sheet in state.sheets {
        let mut grid = Grid::new(&sheet.name, source.columns, &mut reading);
        sheet.cells.into_iter().for_each(|(at, text)| grid.cell(at, text));
        grid.finish();
        sheet.aside.finish(&sheet.name, &mut reading);
    }
    if !whole {
        reading.warn("the workbook's XML is broken; what stands after the fault was not read");
    }
    if reading.segments.is_empty() {
        return Err(if whole {
            failure::empty()
        } else {
            failure::corrupt("the workbook's XML can't be read")
        });
    }
    Ok(reading)
}

#[derive(Default)]
struct Sheet {
    name: String,
    cells: Vec<(At, String)>,
    aside: Aside,
}

#[derive(Default)]
struct State {
    sheets: Vec<Sheet>,
    styles: HashMap<String, Format>,
    style: String,
    /// Where the next cell stands.
    at: At,
    /// How many columns the open cell takes.
    width: u32,
    cell: Cell,
    in_data: bool,
    in_note: bool,
    note: String,
}

#[derive(Default)]
struct Cell {
    kind: String,
    text: String,
    formula: Option<String>,
    style: Option<String>,
}

impl State {
    fn take(&mut self, event: &Event<'_>, attributes: &Attributes<'_>) {
        match event {
            Event::Start(name) => self.start(name, attributes),
            Event::End(name) => self.end(name),
            Event::Text(text) if self.in_note => self.note.push_str(text),
            Event::Text(text) if self.in_data => self.cell.text.push_str(text),
            Event::Text(_) => {}
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) {
        // Counted from one.
        let index =
            || attributes.get("Index").and_then(|n| n.parse::<u32>().ok()).and_then(|n| n.checked_sub(1));
        match name {
            "Style" => self.style = attributes.get("ID").unwrap_or_default(),
            "NumberFormat" => {
                let format = attributes.get("Format").and_then(|code| Format::new(spelled(&code)));
                self.styles.extend(format.map(|format| (self.style.clone(), format)));
            }
            "Worksheet" => {
                self.sheets
                    .push(Sheet { name: attributes.get("Name").unwrap_or_default(), ..Sheet::default() });
                self.at = (0, 0);
            }
            "Row" => self.at = (index().unwrap_or(self.at.0), 0),
            "Cell" => {
                self.at.1 = index().unwrap_or(self.at.1).min(COLUMNS);
                let across = attributes.get("MergeAcross").and_then(|n| n.parse::<u32>().ok());
                self.width = across.unwrap_or_default().min(COLUMNS) + 1;
                let (formula, style) = (attributes.get("Formula"), attributes.get("StyleID"));
                self.cell = Cell { formula, style, ..Cell::default() };
                let link = attributes.get("HRef").filter(|target| !target.is_empty());
                self.sheets
                    .last_mut()
                    .zip(link)
                    .into_iter()
                    .for_each(|(s, link)| s.aside.link(self.at, &link));
            }
            "Comment" => self.in_note = true,
            "Data" => {
                self.in_data = true;
                if !self.in_note {
                    self.cell.kind = attributes.get("Type").unwrap_or_default();
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Data" => self.in_data = false,
            "Row" => self.at = (self.at.0.saturating_add(1), 0),
            "Comment" => {
                self.in_note = false;
                let note = std::mem::take(&mut self.note);
                self.sheets.last_mut().into_iter().for_each(|sheet| sheet.aside.note(self.at, &note));
            }
            "Cell" => self.end_cell(),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        let format = cell.style.as_ref().and_then(|style| self.styles.get(style));
        let mut text = cell.shown(format);
        if let Some(sheet) = self.sheets.last_mut() {
            if let Some(formula) = &cell.formula {
                text = sheet.aside.formula(self.at, formula, !text.is_empty()).unwrap_or(text);
            }
            sheet.cells.push((self.at, text));
        }
        self.at.1 = self.at.1.saturating_add(self.width);
    }
}

impl Cell {
    fn shown(&self, format: Option<&Format>) -> String {
        let text = self.text.trim();
        match self.kind.as_str() {
            "Number" => text.parse::<f64>().map_or_else(
                |_| text.to_owned(),
                |value| format.and_then(|format| format.shown(value)).unwrap_or_else(|| number(value)),
            ),
            "DateTime" => {
                let bare = text.split('.').next().unwrap_or(text).replace('T', " ");
                let bare = bare.strip_suffix(" 00:00:00").unwrap_or(&bare);
                bare.strip_prefix("1899-12-31 ").unwrap_or(bare).to_owned()
            }
            "Boolean" => if text == "1" { "true" } else { "false" }.to_owned(),
            _ => self.text.clone(),
        }
    }
}

/// The format that goes by a name and says more than its number.
fn spelled(code: &str) -> &str {
    if code == "Percent" { "0.00%" } else { code }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_notes_and_links_of_a_workbook_in_xml() {
        let xml = "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>\
            <Styles><Style ss:ID='s1'><NumberFormat ss:Format='00000'/></Style></Styles><Worksheet ss:Name='One'><Table>\
            <Row><Cell><Data ss:Type='String'>A</Data></Cell><Cell ss:MergeAcross='1'><Data ss:Type='String'>B</Data></Cell><Cell><Data ss:Type='String'>D</Data></Cell></Row>\
            <Row ss:Index='4'><Cell ss:StyleID='s1'><Data ss:Type='Number'>42</Data><Comment><ss:Data>look <B>here</B></ss:Data></Comment></Cell>\
            <Cell ss:Index='4' ss:HRef='http://a.in/'><Data ss:Type='DateTime'>2026-07-06T00:00:00.000</Data></Cell><Cell ss:Formula='=RC[-1]+1'/></Row>\
            </Table></Worksheet></Workbook>";
        let source = Source { bytes: xml.as_bytes(), media_type: "application/vnd.ms-excel", columns: &[] };
        let reading = read(&source).expect("it is read");
        let texts: Vec<&str> = reading.segments.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(
            texts,
            ["A | B |  | D", "00042 |  |  | 2026-07-06 | =RC[-1]+1", "D4: http://a.in/", "A4: look here"]
        );
        assert_eq!(reading.segments[1].place.row, Some(4));
        assert!(reading.warnings[0].starts_with("1 formula of sheet \"One\""));
    }
}
