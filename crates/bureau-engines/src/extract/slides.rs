//! Slides of PowerPoint's packages, in the order in which they are shown, each with its notes.
//!
//! A reader of our own, because words are often split over runs of text in the middle, and only the paragraph
//! says what belongs together.

use super::ooxml::member;
use super::xml::{self, Attributes, Event};
use super::{relation, remark};
use crate::normal;
use bureau_model::output::{Place, Segment};
use std::collections::HashMap;

/// Slides at most.
const SLIDES: usize = 5_000;

/// The slides, their notes and the remarks on them; nothing when the package does not say which slides it has.
pub(super) fn read(bytes: &[u8]) -> Vec<Segment> {
    let targets = relation::of(bytes, "ppt/presentation.xml");
    let order = member(bytes, "ppt/presentation.xml").map(|content| order(&content)).unwrap_or_default();
    let authors = remark::authors(bytes);
    let mut out = Vec::new();
    for (n, id) in order.iter().take(SLIDES).enumerate() {
        let Some(relation) = targets.get(id) else { continue };
        slide(bytes, &relation.target, &format!("slide {}", n + 1), &authors, &mut out);
    }
    out
}

fn slide(bytes: &[u8], path: &str, name: &str, authors: &HashMap<String, String>, out: &mut Vec<Segment>) {
    let Some(content) = member(bytes, path) else { return };
    let slide = Slide::of(&content);
    let part = if slide.hidden { format!("{name}, hidden") } else { name.to_owned() };
    push(out, slide.text, part);
    let relations = relation::of(bytes, path);
    for notes in relations.values().filter(|relation| relation.is("notesSlide")) {
        if let Some(content) = member(bytes, &notes.target) {
            push(out, Slide::of(&content).text, format!("notes of {name}"));
        }
    }
    for line in remark::on_slide(bytes, &relations, authors) {
        push(out, line, format!("comment on {name}"));
    }
}

fn push(out: &mut Vec<Segment>, text: String, part: String) {
    if normal::has_text(&text) {
        out.push(Segment { text, place: Place { part: Some(part), ..Place::default() } });
    }
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
    /// Bytes that were read before the versions of the same content for newer and older programs.
    before: Vec<usize>,
    /// A version that repeats another one.
    repeats: u32,
}

impl Slide {
    fn of(content: &str) -> Self {
        let mut slide = Self::default();
        xml::each_with(content, &mut |event, attributes| match event {
            Event::End("Fallback") if slide.repeats > 0 => slide.repeats -= 1,
            Event::Start("Fallback") if slide.is_repetition() => slide.repeats += 1,
            Event::Start(_) | Event::End(_) | Event::Text(_) if slide.repeats > 0 => {}
            Event::Start(name) => slide.open(name, &attributes),
            Event::End(name) => slide.close(name),
            Event::Text(text) if slide.in_text && !slide.in_number => slide.paragraph.push_str(text),
            Event::Text(_) => {}
        });
        slide
    }

    /// Whether a version for older programs repeats what was read, or is inside of one that does.
    fn is_repetition(&self) -> bool {
        let read = self.text.len() + self.paragraph.len();
        self.repeats > 0 || self.before.last().is_some_and(|before| *before < read)
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "AlternateContent" => self.before.push(self.text.len() + self.paragraph.len()),
            "sld" => self.hidden = attributes.get("show").is_some_and(|show| show == "0" || show == "false"),
            "txBody" => self.counted.clear(),
            "p" => (self.level, self.numbered) = (0, None),
            "pPr" => self.level = attributes.get("lvl").and_then(|l| l.parse().ok()).unwrap_or_default(),
            "buAutoNum" => {
                self.numbered = Some(attributes.get("startAt").and_then(|n| n.parse().ok()).unwrap_or(1));
            }
            "fld" => self.in_number = attributes.get("type").is_some_and(|kind| kind == "slidenum"),
            "t" => self.in_text = true,
            // A line that goes on below is the same sentence, but no word of the line above.
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
            "AlternateContent" => {
                self.before.pop();
            }
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
    fn of_versions_for_newer_and_older_programs_one_is_read() {
        let paragraph = |text: &str| format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>");
        let both = |choice: &str, fallback: &str| {
            format!(
                "<mc:AlternateContent><mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
            )
        };
        let xml = format!(
            "<p:sld>{}{}{}</p:sld>",
            both(&paragraph("new"), &paragraph("new")),
            both("", &paragraph("old")),
            paragraph("end")
        );
        assert_eq!(Slide::of(&xml).text, "new\nold\nend\n");
    }

    #[test]
    fn slides_come_in_the_order_of_the_presentation() {
        let xml = "<p:sldIdLst><p:sldId id='256' r:id='rId3'/><p:sldId id='257' r:id='rId2'/></p:sldIdLst>";
        assert_eq!(order(xml), ["rId3", "rId2"]);
    }
}
