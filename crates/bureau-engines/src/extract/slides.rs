//! Slides of PowerPoint's packages, in the order in which they are shown, each with its notes.
//!
//! A reader of our own, because words are often split over runs of text in the middle, and only the paragraph
//! says what belongs together.

use super::ooxml::member;
use super::xml::{self, Attributes, Event};
use crate::normal;
use bureau_model::output::{Place, Segment};
use std::collections::HashMap;

/// Slides at most.
const SLIDES: usize = 5_000;

/// The slides and their notes; nothing when the package does not say which slides it has.
pub(super) fn read(bytes: &[u8]) -> Vec<Segment> {
    let targets = relations(bytes, "ppt/_rels/presentation.xml.rels");
    let order = member(bytes, "ppt/presentation.xml").map(|content| order(&content)).unwrap_or_default();
    let mut out = Vec::new();
    for (n, id) in order.iter().take(SLIDES).enumerate() {
        let Some((_, target)) = targets.get(id) else { continue };
        let name = format!("slide {}", n + 1);
        slide(bytes, target, &name, &mut out);
    }
    out
}

fn slide(bytes: &[u8], target: &str, name: &str, out: &mut Vec<Segment>) {
    let file = target.rsplit('/').next().unwrap_or(target);
    let Some(content) = member(bytes, &format!("ppt/slides/{file}")) else { return };
    let slide = Slide::of(&content);
    let part = if slide.hidden { format!("{name}, hidden") } else { name.to_owned() };
    push(out, slide.text, part);
    let notes = relations(bytes, &format!("ppt/slides/_rels/{file}.rels"));
    for (_, target) in notes.values().filter(|(kind, _)| kind.ends_with("/notesSlide")) {
        let file = target.rsplit('/').next().unwrap_or(target);
        if let Some(content) = member(bytes, &format!("ppt/notesSlides/{file}")) {
            push(out, Slide::of(&content).text, format!("notes of {name}"));
        }
    }
}

fn push(out: &mut Vec<Segment>, text: String, part: String) {
    if normal::has_text(&text) {
        out.push(Segment { text, place: Place { part: Some(part), ..Place::default() } });
    }
}

/// Identifiers of a part's relations, with their types and targets.
fn relations(bytes: &[u8], name: &str) -> HashMap<String, (String, String)> {
    let mut out = HashMap::new();
    let Some(content) = member(bytes, name) else { return out };
    xml::each_with(&content, &mut |event, attributes| {
        if let Event::Start("Relationship") = event
            && let (Some(id), Some(target)) = (attributes.get("Id"), attributes.get("Target"))
        {
            out.insert(id, (attributes.get("Type").unwrap_or_default(), target));
        }
    });
    out
}

/// The relations of the slides in their order. The attribute `id` of an entry is a number of its own, `r:id`
/// is the relation, and the schema has them in this order.
fn order(content: &str) -> Vec<String> {
    let mut out = Vec::new();
    xml::each_with(content, &mut |event, attributes| {
        if let Event::Start("sldId") = event {
            out.extend(attributes.last("id"));
        }
    });
    out
}

/// The text of a slide as it is gathered.
#[derive(Default)]
struct Slide {
    text: String,
    hidden: bool,
    paragraph: String,
    in_text: bool,
    /// A number that PowerPoint keeps up to date is not text.
    in_number: bool,
    in_cell: bool,
    first_cell: bool,
    /// How many items of a numbered list stand above, by level.
    counted: HashMap<u32, u32>,
    level: u32,
    numbered: Option<u32>,
}

impl Slide {
    fn of(content: &str) -> Self {
        let mut slide = Self::default();
        xml::each_with(content, &mut |event, attributes| match event {
            Event::Start(name) => slide.open(name, &attributes),
            Event::End(name) => slide.close(name),
            Event::Text(text) if slide.in_text && !slide.in_number => slide.paragraph.push_str(text),
            Event::Text(_) => {}
        });
        slide
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "sld" => self.hidden = attributes.get("show").is_some_and(|show| show == "0" || show == "false"),
            "txBody" => self.counted.clear(),
            "p" => (self.level, self.numbered) = (0, None),
            "pPr" => self.level = attributes.get("lvl").and_then(|l| l.parse().ok()).unwrap_or_default(),
            "buAutoNum" => {
                self.numbered = Some(attributes.get("startAt").and_then(|n| n.parse().ok()).unwrap_or(1));
            }
            "fld" => self.in_number = attributes.get("type").is_some_and(|kind| kind == "slidenum"),
            "t" => self.in_text = true,
            "br" | "tab" => self.paragraph.push(' '),
            "tr" => self.first_cell = true,
            "tc" => {
                if !self.first_cell {
                    self.text.push_str(" | ");
                }
                (self.in_cell, self.first_cell) = (true, false);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "fld" => self.in_number = false,
            "p" => self.end_paragraph(),
            "tc" => self.in_cell = false,
            "tr" => self.text.push('\n'),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let paragraph = paragraph.trim();
        if paragraph.is_empty() {
            return;
        }
        if let Some(number) = self.number() {
            self.text.push_str(&format!("{number}. "));
        }
        self.text.push_str(paragraph);
        self.text.push(if self.in_cell { ' ' } else { '\n' });
    }

    /// The number before the paragraph, counted on as the slide shows it.
    fn number(&mut self) -> Option<u32> {
        let level = self.level;
        self.counted.retain(|of, _| *of <= level);
        let Some(first) = self.numbered else {
            self.counted.remove(&level);
            return None;
        };
        let count = self.counted.entry(level).or_default();
        *count += 1;
        first.checked_add(*count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_a_paragraph_are_one_line_and_numbered_items_are_counted() {
        let xml = "<p:sld show='0'><p:txBody><a:p><a:r><a:t>S</a:t></a:r><a:r><a:t>ome info</a:t></a:r></a:p>\
            <a:p><a:pPr><a:buAutoNum startAt='3'/></a:pPr><a:r><a:t>one</a:t></a:r></a:p>\
            <a:p><a:pPr><a:buAutoNum startAt='3'/></a:pPr><a:r><a:t>two</a:t></a:r></a:p></p:txBody>\
            <a:tbl><a:tr><a:tc><a:p><a:t>Name</a:t></a:p></a:tc><a:tc><a:p><a:t>Sum</a:t></a:p></a:tc></a:tr></a:tbl>\
            <a:fld type='slidenum'><a:t>7</a:t></a:fld></p:sld>";
        let slide = Slide::of(xml);
        assert!(slide.hidden);
        assert_eq!(slide.text, "Some info\n3. one\n4. two\nName  | Sum \n");
    }

    #[test]
    fn slides_come_in_the_order_of_the_presentation() {
        let xml = "<p:sldIdLst><p:sldId id='256' r:id='rId3'/><p:sldId id='257' r:id='rId2'/></p:sldIdLst>";
        assert_eq!(order(xml), ["rId3", "rId2"]);
    }
}
