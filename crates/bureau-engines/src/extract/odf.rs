//! Texts of OpenDocument: the body in its order, then its objects, headers and what was deleted while changes were
//! tracked. Notes, remarks and text boxes stand after the paragraph that they hang on.

use super::inline_table::Table;
use super::ooxml::{self, member};
use super::reading::Reading;
use super::relation;
use super::remark::signature;
use super::xml::{self, Attributes, Event};
use crate::normal;

/// A text and the part that it is; nothing for the body.
type Piece = (Option<&'static str>, String);

/// The document; without segments when the package has no body.
pub(super) fn read(bytes: &[u8]) -> Reading {
    let mut reading = Reading::default();
    let Some(content) = member(bytes, "content.xml") else { return reading };
    push(&content, None, &mut reading);
    for object in ooxml::names(bytes).iter().filter(|name| is_object(name)) {
        let Some(content) = member(bytes, object) else { continue };
        match formula(&content) {
            Some(formula) => reading.push_part(formula, "formula"),
            None => push(&content, Some("object"), &mut reading),
        }
    }
    if let Some(styles) = member(bytes, "styles.xml") {
        push(&styles, Some("header"), &mut reading);
    }
    reading
}

/// Remarks in a presentation, whose slides another reader gives.
pub(super) fn remarks(bytes: &[u8]) -> Vec<String> {
    let pieces = member(bytes, "content.xml").map(|content| Walk::over(&content).0).unwrap_or_default();
    pieces.into_iter().filter(|(part, _)| *part == Some("comment")).map(|(_, text)| text).collect()
}

fn push(content: &str, of: Option<&str>, reading: &mut Reading) {
    let (pieces, is_whole) = Walk::over(content);
    let mut seen = std::collections::BTreeSet::new();
    for (part, text) in pieces {
        let part = part.or(of);
        // Headers of left and right pages often say the same.
        if part != Some("header") || seen.insert(text.clone()) {
            reading.push(
                text,
                bureau_model::output::Place { part: part.map(str::to_owned), ..Default::default() },
            );
        }
    }
    if !is_whole {
        reading.warn(format!(
            "the document's {} is broken; what stands after the fault was not read",
            of.unwrap_or("text")
        ));
    }
}

fn is_object(name: &str) -> bool {
    name.starts_with("Object ") && name.ends_with("/content.xml")
}

/// A formula in one line: as its author wrote it where that is kept, else its signs.
fn formula(content: &str) -> Option<String> {
    let (mut signs, mut written, mut is_math, mut in_written) = (String::new(), String::new(), false, false);
    xml::each(content, &mut |event| match event {
        Event::Start("math") => is_math = true,
        Event::Start("annotation") => in_written = true,
        Event::End("annotation") => in_written = false,
        Event::Text(text) if in_written => written.push_str(text),
        Event::Text(text) if !text.trim().is_empty() => {
            signs.push_str(text.trim());
            signs.push(' ');
        }
        Event::Start(_) | Event::End(_) | Event::Text(_) => {}
    });
    let formula = if written.trim().is_empty() { signs } else { written };
    (is_math && normal::has_text(&formula)).then(|| formula.trim().to_owned())
}

/// Elements whose content is no text of the page.
const SKIPPED: &[&str] = &["tracked-changes", "note-citation", "script", "event-listeners", "forms"];

/// Elements that stand apart from the paragraph around them, and what their text is called.
const APART: &[(&str, &str)] = &[
    ("note", "footnote"),
    ("annotation", "comment"),
    ("text-box", "text box"),
    ("desc", "picture"),
    ("header", "header"),
    ("header-left", "header"),
    ("header-first", "header"),
    ("footer", "footer"),
    ("footer-left", "footer"),
    ("footer-first", "footer"),
];

/// Tables inside tables, and parts inside parts, at most that are told apart.
const DEPTH: usize = 40;

/// Blanks and columns at most that one mark can stand for.
const REPEATED: usize = 100;

/// The document itself, or what stands apart in it.
#[derive(Default)]
struct Frame {
    part: Option<&'static str>,
    text: String,
    paragraph: String,
    tables: Vec<Table>,
    author: Option<String>,
    date: Option<String>,
    /// Where open links begin in the paragraph, and where they lead.
    links: Vec<(usize, String)>,
}

struct Walk {
    pieces: Vec<Piece>,
    frames: Vec<Frame>,
    boxes: Vec<Piece>,
    skipped: u32,
    /// How deep inside paragraphs: text elsewhere is the layout of the XML.
    paragraphs: u32,
    /// What the characters that come say of a remark.
    fact: Option<bool>,
}

impl Walk {
    /// The pieces of an XML text, and whether it was read to its end.
    fn over(content: &str) -> (Vec<Piece>, bool) {
        let frames = vec![Frame::default()];
        let mut walk =
            Self { pieces: Vec::new(), frames, boxes: Vec::new(), skipped: 0, paragraphs: 0, fact: None };
        let is_whole = xml::each_with(content, &mut |event, attributes| match event {
            Event::Start(name) if SKIPPED.contains(&name) => walk.skipped += 1,
            Event::End(name) if SKIPPED.contains(&name) => walk.skipped = walk.skipped.saturating_sub(1),
            Event::Start(name) if walk.skipped == 0 => walk.open(name, &attributes),
            Event::End(name) if walk.skipped == 0 => walk.close(name),
            Event::Text(text) if walk.skipped == 0 => walk.characters(text),
            Event::Start(_) | Event::End(_) | Event::Text(_) => {}
        });
        while walk.frames.len() > 1 {
            walk.end_frame();
        }
        walk.end_paragraph();
        while !walk.frame().tables.is_empty() {
            walk.close("table");
        }
        walk.flush();
        (walk.pieces, is_whole)
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        if let Some((_, part)) = APART.iter().find(|(of, _)| *of == name) {
            let is_end =
                *part == "footnote" && attributes.get("note-class").is_some_and(|class| class == "endnote");
            let part = if is_end { "endnote" } else { part };
            return self.frames.push(Frame { part: Some(part), ..Frame::default() });
        }
        let number = |name| attributes.get(name).and_then(|n| n.parse().ok()).unwrap_or(1);
        match name {
            "p" | "h" => self.paragraphs += 1,
            "s" => {
                let blanks = number("c").min(REPEATED);
                self.frame().paragraph.extend(std::iter::repeat_n(' ', blanks));
            }
            "tab" => self.frame().paragraph.push('\t'),
            "line-break" => self.frame().paragraph.push('\n'),
            "ruby-text" => self.frame().paragraph.push('('),
            "hidden-text" => {
                let hidden = attributes.get("string-value").unwrap_or_default();
                self.characters(&hidden);
            }
            "a" => {
                let frame = self.frame();
                frame.links.push((frame.paragraph.len(), attributes.get("href").unwrap_or_default()));
            }
            "creator" => self.fact = Some(true),
            "date" => self.fact = Some(false),
            "table" if self.frame().tables.len() < DEPTH => self.frame().tables.push(Table::default()),
            "table-row" | "table-cell" | "covered-table-cell" => {
                let repeated = number("number-columns-repeated").min(REPEATED);
                if let Some(table) = self.frame().tables.last_mut() {
                    begin(table, name, repeated);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if APART.iter().any(|(of, _)| *of == name) {
            return self.end_frame();
        }
        match name {
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.end_paragraph();
            }
            "ruby-text" => self.frame().paragraph.push(')'),
            "a" => self.end_link(),
            "creator" | "date" => self.fact = None,
            "table-row" | "table-cell" | "covered-table-cell" => {
                if let Some(table) = self.frame().tables.last_mut() {
                    if name == "table-row" { table.end_row() } else { table.end_cell() }
                }
            }
            "table" => self.end_table(),
            _ => {}
        }
    }

    fn characters(&mut self, text: &str) {
        let (fact, in_paragraph) = (self.fact, self.paragraphs > 0);
        let frame = self.frame();
        // Elsewhere these are fields that show a name or a day.
        let is_remark = frame.part == Some("comment");
        match fact {
            Some(true) if is_remark => frame.author.get_or_insert_default().push_str(text),
            Some(false) if is_remark => frame.date.get_or_insert_default().push_str(text),
            _ if in_paragraph || frame.part == Some("picture") => flow(&mut frame.paragraph, text),
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let frame = self.frame();
        let Some((from, target)) = frame.links.pop() else { return };
        let shown = frame.paragraph.get(from..).unwrap_or_default().to_lowercase();
        let leads = !target.is_empty() && !target.starts_with('#');
        if leads && !shown.contains(&relation::bare(&target)) {
            frame.paragraph.push_str(&format!(" <{target}>"));
        }
    }

    fn end_paragraph(&mut self) {
        let frame = self.frame();
        frame.links.clear();
        let paragraph = std::mem::take(&mut frame.paragraph);
        match frame.tables.last_mut() {
            Some(table) => table.paragraph(&paragraph),
            None => {
                frame.text.push_str(&paragraph);
                frame.text.push('\n');
            }
        }
        self.place_boxes();
    }

    fn end_table(&mut self) {
        let frame = self.frame();
        let Some(table) = frame.tables.pop() else { return };
        match frame.tables.last_mut() {
            Some(outer) => outer.take_inner(table),
            None => table.into_lines().into_iter().for_each(|line| frame.text.push_str(&(line + "\n"))),
        }
        self.place_boxes();
    }

    /// What stood apart is over: the text around it goes on where it was.
    fn end_frame(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        if !self.frame().paragraph.is_empty() {
            self.end_paragraph();
        }
        while !self.frame().tables.is_empty() {
            self.end_table();
        }
        let Some(frame) = self.frames.pop() else { return };
        if normal::has_text(&frame.text) {
            let text = signature(frame.author, frame.date) + frame.text.trim();
            self.boxes.push((frame.part, text));
        }
        if self.paragraphs == 0 {
            self.place_boxes();
        }
    }

    /// Puts what stands apart after the text so far, once the document itself goes on.
    fn place_boxes(&mut self) {
        if self.frames.len() > 1 || !self.frame().tables.is_empty() || self.boxes.is_empty() {
            return;
        }
        self.flush();
        self.pieces.append(&mut self.boxes);
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.frame().text);
        if normal::has_text(&text) {
            self.pieces.push((None, text.trim_matches('\n').to_owned()));
        }
    }
}

fn begin(table: &mut Table, name: &str, columns: usize) {
    if name == "table-row" {
        return table.begin_row();
    }
    table.begin_cell();
    table.stretch(columns);
}

/// Text in the flow: any run of blanks in the XML is one.
fn flow(paragraph: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_ascii_whitespace() {
            paragraph.push(c);
        } else if !paragraph.is_empty() && !paragraph.ends_with([' ', '\n', '\t']) {
            paragraph.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(content: &str) -> Vec<(Option<&'static str>, String)> {
        Walk::over(&format!("<office:body>{content}</office:body>")).0
    }

    #[test]
    fn what_stands_apart_follows_its_paragraph_once() {
        let body = "<text:p>Seen\n  by <text:span>all</text:span><text:note text:note-class='endnote'><text:note-citation>1</text:note-citation>\
            <text:note-body><text:p>later</text:p></text:note-body></text:note> of us</text:p><text:p>End</text:p>";
        assert_eq!(
            pieces(body),
            [
                (None, "Seen by all of us".to_owned()),
                (Some("endnote"), "later".to_owned()),
                (None, "End".to_owned())
            ]
        );
        let boxed = "<text:p>A<draw:frame><draw:text-box><text:p>in</text:p></draw:text-box><svg:desc>a seal</svg:desc></draw:frame></text:p>";
        assert_eq!(
            pieces(boxed),
            [
                (None, "A".to_owned()),
                (Some("text box"), "in".to_owned()),
                (Some("picture"), "a seal".to_owned())
            ]
        );
    }

    #[test]
    fn tables_keep_their_columns_and_links_their_targets() {
        let table = "<table:table><table:table-row><table:table-cell table:number-columns-repeated='2'/><table:table-cell><text:p>12</text:p>\
            </table:table-cell></table:table-row></table:table><text:p><text:a xlink:href='http://a.example/'>a.example</text:a> \
            <text:a xlink:href='#top'>top</text:a> <text:a xlink:href='http://b.example'>here</text:a>.</text:p>";
        assert_eq!(pieces(table), [(None, " |  | 12\na.example top here <http://b.example>.".to_owned())]);
    }

    #[test]
    fn a_formula_is_one_line() {
        let math = "<math><semantics><mrow><mi>a</mi><mo>=</mo><mn>2</mn></mrow><annotation>a = 2</annotation></semantics></math>";
        assert_eq!(formula(math).as_deref(), Some("a = 2"));
        assert_eq!(formula("<math><mi>a</mi><mo>=</mo><mn>2</mn></math>").as_deref(), Some("a = 2"));
        assert_eq!(formula("<office:body><text:p>no</text:p></office:body>"), None);
    }
}
