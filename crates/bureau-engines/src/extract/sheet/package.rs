//! The parts of a workbook's package beside its cells: styles, relations between parts, notes.

use super::aside::{At, position};
use super::format::Format;
use crate::extract::{ooxml, xml};
use std::collections::HashMap;

/// How cells of one style show numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Style {
    /// As they are stored, or as the reader of values makes of them.
    Plain,
    Number(Format),
    /// A day, by a format that is built into the program for some languages and that no file spells out.
    Day,
}

/// A relation of a part: what kind, and the part or address that it leads to.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

/// The styles of a workbook, by their number.
pub(super) fn styles(bytes: &[u8], workbook: &str) -> Vec<Style> {
    let part = relations(bytes, workbook).into_iter().find(|relation| relation.kind.ends_with("/styles"));
    let Some(content) = part.and_then(|part| ooxml::member(bytes, &part.target)) else { return Vec::new() };
    let mut codes: HashMap<u32, String> = HashMap::new();
    let mut numbers: Vec<u32> = Vec::new();
    let mut in_cells = false;
    xml::each_with(&content, &mut |event, attributes| {
        let number = || attributes.get("numFmtId").and_then(|id| id.parse::<u32>().ok());
        match event {
            xml::Event::Start("cellXfs") => in_cells = true,
            xml::Event::End("cellXfs") => in_cells = false,
            xml::Event::Start("numFmt") => {
                codes.extend(number().zip(attributes.get("formatCode")));
            }
            xml::Event::Start("xf") if in_cells => numbers.push(number().unwrap_or_default()),
            xml::Event::Start(_) | xml::Event::End(_) | xml::Event::Text(_) => {}
        }
    });
    numbers.iter().map(|number| style(*number, codes.get(number))).collect()
}

fn style(number: u32, code: Option<&String>) -> Style {
    let format = match code {
        Some(code) => Format::new(code),
        None => Format::built_in(number),
    };
    match (format, code, number) {
        (Some(format), _, _) => Style::Number(format),
        (None, None, 27..=31 | 36 | 50..=54 | 57 | 58) => Style::Day,
        (None, _, _) => Style::Plain,
    }
}

/// The path of the workbook's own part.
pub(super) fn workbook(bytes: &[u8]) -> String {
    let found = relations(bytes, "").into_iter().find(|relation| relation.kind.ends_with("/officeDocument"));
    found.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target)
}

/// The paths of the sheets, by their names.
pub(super) fn sheets(bytes: &[u8], workbook: &str) -> HashMap<String, String> {
    let relations = relations(bytes, workbook);
    let Some(content) = ooxml::member(bytes, workbook) else { return HashMap::new() };
    let mut sheets = HashMap::new();
    xml::each_with(&content, &mut |event, attributes| {
        if let xml::Event::Start("sheet") = event
            && let (Some(name), Some(id)) = (attributes.get("name"), attributes.get("id"))
            && let Some(relation) = relations.iter().find(|relation| relation.id == id)
        {
            sheets.insert(name, relation.target.clone());
        }
    });
    sheets
}

/// The relations of a part; of the package where it has no name.
pub(super) fn relations(bytes: &[u8], part: &str) -> Vec<Relation> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = format!("{folder}/_rels/{name}.rels");
    let Some(content) = ooxml::member(bytes, path.trim_start_matches('/')) else { return Vec::new() };
    let mut relations = Vec::new();
    xml::each_with(&content, &mut |event, attributes| {
        if let xml::Event::Start("Relationship") = event
            && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
        {
            let outside =
                attributes.get("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            let target = if outside { target } else { resolved(folder, &target) };
            relations.push(Relation { id, kind: attributes.get("Type").unwrap_or_default(), target });
        }
    });
    relations
}

fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The notes on the cells of a sheet.
pub(super) fn notes(bytes: &[u8], relations: &[Relation]) -> Vec<(At, String)> {
    let parts = relations.iter().filter(|relation| {
        relation.kind.ends_with("/comments") || relation.kind.ends_with("/threadedComment")
    });
    let mut notes = Vec::new();
    for part in parts {
        let Some(content) = ooxml::member(bytes, &part.target) else { continue };
        let (mut at, mut text) = (None, String::new());
        xml::each_with(&content, &mut |event, attributes| match event {
            xml::Event::Start("comment" | "threadedComment") => {
                at = attributes.get("ref").and_then(|name| position(&name));
                text.clear();
            }
            xml::Event::End("comment" | "threadedComment") => {
                notes.extend(at.take().map(|at| (at, std::mem::take(&mut text))));
            }
            xml::Event::Text(part) if at.is_some() => text.push_str(part),
            xml::Event::Start(_) | xml::Event::End(_) | xml::Event::Text(_) => {}
        });
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_the_folder_of_their_part() {
        assert_eq!(resolved("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl", "worksheets\\sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(style(31, None), Style::Day);
        assert_eq!(style(0, None), Style::Plain);
        assert!(matches!(style(164, Some(&"00000".to_owned())), Style::Number(_)));
    }
}
