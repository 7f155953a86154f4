//! The cells of a worksheet's XML once more, beside the reader of their values: their formats, formulas without a
//! stored value, and the links after them.
//!
//! It looks for tags alone and keeps nothing, so that a sheet of any size is passed through beside its reader. Where
//! the two disagree about a cell the reader is right and nothing more is said of formats.

use super::aside::{At, position};
use std::collections::HashMap;
use std::io::BufRead;

/// What the XML says of a cell beside its value.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Mark {
    pub(super) at: At,
    /// Its style, by its number in the workbook's styles.
    pub(super) style: usize,
    pub(super) formula: Option<String>,
}

/// A link on a cell: an address in the relations of the sheet, or a place in the workbook.
#[derive(Debug, PartialEq)]
pub(super) struct Link {
    pub(super) at: At,
    pub(super) relation: Option<String>,
    pub(super) location: Option<String>,
}

/// The cells of one sheet as they come.
pub(super) struct Marks<R> {
    source: R,
    next: At,
    /// Formulas that several cells share, by their number: the first cell's.
    shared: HashMap<u32, String>,
}

impl<R: BufRead> Marks<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, next: (0, 0), shared: HashMap::new() }
    }

    /// The next cell; `None` after the last one.
    pub(super) fn next(&mut self) -> Option<Mark> {
        loop {
            let (_, tag) = self.tag()?;
            match local(&tag) {
                "row" => {
                    let said = attribute(&tag, "r").and_then(|row| row.parse::<u32>().ok());
                    self.next = (said.map_or(self.next.0, |row| row.saturating_sub(1)), 0);
                }
                "/row" => self.next = (self.next.0 + 1, 0),
                "c" => return Some(self.cell(&tag)),
                "/sheetData" => return None,
                _ => {}
            }
        }
    }

    fn cell(&mut self, tag: &str) -> Mark {
        let at = attribute(tag, "r").and_then(|name| position(&name)).unwrap_or(self.next);
        self.next = (at.0, at.1 + 1);
        let style = attribute(tag, "s").and_then(|style| style.parse().ok()).unwrap_or_default();
        let mut mark = Mark { at, style, formula: None };
        let mut formula: Option<String> = None;
        while !tag.ends_with('/') {
            let Some((text, inner)) = self.tag() else { break };
            match local(&inner) {
                "f" => formula = Some(inner),
                "/f" => mark.formula = self.formula(formula.take(), &text),
                "/c" => break,
                _ => {}
            }
            if let Some(tag) = formula.take_if(|tag| tag.ends_with('/')) {
                mark.formula = self.formula(Some(tag), "");
            }
        }
        mark
    }

    /// The text of a formula; of one that others share where it has none of its own.
    fn formula(&mut self, tag: Option<String>, text: &str) -> Option<String> {
        let tag = tag?;
        let text = html_escape::decode_html_entities(text).into_owned();
        let shared = attribute(&tag, "si").and_then(|number| number.parse::<u32>().ok());
        match shared {
            Some(number) if text.is_empty() => {
                self.shared.get(&number).map(|first| format!("{first} (as shared with the cells before it)"))
            }
            Some(number) if self.shared.len() < 65_536 => {
                self.shared.insert(number, text.clone());
                Some(text)
            }
            _ => Some(text),
        }
    }

    /// The links, which stand after the cells.
    pub(super) fn links(mut self) -> Vec<Link> {
        let mut links = Vec::new();
        while let Some((_, tag)) = self.tag() {
            if local(&tag) == "hyperlink"
                && let Some(at) = attribute(&tag, "ref").and_then(|name| position(&name))
            {
                links.push(Link {
                    at,
                    relation: attribute(&tag, ":id"),
                    location: attribute(&tag, "location"),
                });
            }
        }
        links
    }

    /// The text before the next tag, and the tag without its brackets; `None` at the end.
    fn tag(&mut self) -> Option<(String, String)> {
        let mut text = Vec::new();
        self.source.read_until(b'<', &mut text).ok().filter(|read| *read > 0)?;
        let mut tag = Vec::new();
        self.source.read_until(b'>', &mut tag).ok().filter(|read| *read > 0)?;
        text.pop();
        tag.pop();
        Some((String::from_utf8_lossy(&text).into_owned(), String::from_utf8_lossy(&tag).into_owned()))
    }
}

/// The name of a tag without its prefix; a closing one keeps its stroke.
fn local(tag: &str) -> &str {
    let name = tag.split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
    let name = name.strip_suffix('/').filter(|bare| !bare.is_empty()).unwrap_or(name);
    match name.split_once(':') {
        Some((prefix, _)) if prefix.starts_with('/') => closing(name),
        Some((_, local)) => local,
        None => name,
    }
}

/// `/row` of `/x:row`.
fn closing(name: &str) -> &str {
    match name.rsplit_once(':').map(|(_, local)| local) {
        Some("row") => "/row",
        Some("c") => "/c",
        Some("f") => "/f",
        Some("sheetData") => "/sheetData",
        _ => "",
    }
}

/// The value of an attribute: by its name, or with `:` before it by its name under any prefix.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].ends_with([' ', '\t', '\r', '\n']) || name.starts_with(':');
        let after = rest[at + name.len()..].trim_start();
        if before && let Some(value) = after.strip_prefix('=') {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let value = value[1..].split(quote).next()?;
            return Some(html_escape::decode_html_entities(value).into_owned());
        }
        rest = &rest[at + name.len()..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_xml_is_passed_through(xml in "(?s)(<|>|/|=|\"|'| |c|row|r=\"|A1|f|v|:|sheetData|hyperlink|ref=|é|.){0,120}") {
            let mut marks = Marks::new(xml.as_bytes());
            while marks.next().is_some() {}
            marks.links();
        }
    }

    #[test]
    fn cells_formulas_and_links_are_seen_whatever_their_prefix() {
        let xml = b"<x:worksheet><x:sheetData><x:row r='2'><x:c r=\"B2\" s=\"3\"><x:f>A1&amp;\"x\"</x:f><x:v/></x:c>\
            <x:c/></x:row><row><c><f t=\"shared\" si=\"0\" ref=\"A3:A4\">B1</f></c></row><row><c><f t=\"shared\" si=\"0\"/>\
            </c></row></x:sheetData><hyperlinks><hyperlink ref=\"C1\" r:id=\"rId1\"/><hyperlink location=\"S!A1\" ref=\"C2\"/>";
        let mut marks = Marks::new(&xml[..]);
        let first = Mark { at: (1, 1), style: 3, formula: Some("A1&\"x\"".into()) };
        assert_eq!(marks.next(), Some(first));
        assert_eq!(marks.next().map(|mark| mark.at), Some((1, 2)));
        assert_eq!(marks.next(), Some(Mark { at: (2, 0), style: 0, formula: Some("B1".into()) }));
        let shared = marks.next().expect("a fourth cell");
        assert!(shared.formula.is_some_and(|formula| formula.starts_with("B1 (")));
        assert_eq!(marks.next(), None);
        let links = marks.links();
        assert_eq!(
            (links[0].relation.as_deref(), links[1].location.as_deref()),
            (Some("rId1"), Some("S!A1"))
        );
    }
}
