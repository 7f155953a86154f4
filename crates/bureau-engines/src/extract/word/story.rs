//! One story of a Word document as pieces of text in their order: its body, a header, its notes, its comments.
//!
//! What Word shows is text, wherever it stands: in content controls, tables, text boxes, fields. Of alternatives for
//! old and new programs the first that holds text is taken. What was deleted or moved away while changes were
//! tracked is kept apart.

mod block;
mod link;
mod walk;

pub(super) use walk::{Piece, Story};

use super::super::relation::Relations;
use super::super::remark;
use super::super::symbol;
use super::super::xml::{self, Attributes, Event};
use walk::{Alternatives, Frame, Text, Walk};

/// The story in the XML of a part with these relations.
pub(super) fn read(content: &str, relations: &Relations) -> Story {
    let mut walk = Walk::new(relations);
    walk.story.is_whole = xml::each_with(content, &mut |event, attributes| walk.take(&event, &attributes));
    walk.finish()
}

/// Elements that say how something looks.
const PROPERTIES: &[&str] = &["pPr", "rPr", "tblPr", "sdtPr", "sectPr", "tblGrid", "numPr"];

impl<'a> Walk<'a> {
    fn take(&mut self, event: &Event<'_>, attributes: &Attributes<'_>) {
        self.alternate(event);
        if self.skipped > 0 || self.is_property(event) {
            return;
        }
        match *event {
            Event::Start(name) => self.open(name, attributes),
            Event::End(name) => self.close(name),
            Event::Text(text) => self.characters(text),
        }
    }

    /// Keeps account of versions for old and new programs.
    fn alternate(&mut self, event: &Event<'_>) {
        match *event {
            Event::Start("AlternateContent") => {
                self.alternatives.push(Alternatives { before: self.written, is_skipped: false });
            }
            Event::End("AlternateContent") => {
                self.alternatives.pop();
            }
            Event::Start("Choice" | "Fallback") => self.begin_alternative(),
            Event::End("Choice" | "Fallback") => self.end_alternative(),
            Event::Start(_) | Event::End(_) | Event::Text(_) => {}
        }
    }

    /// Whether this belongs to a description of how something looks.
    fn is_property(&mut self, event: &Event<'_>) -> bool {
        let inside = self.properties > 0;
        match *event {
            Event::Start(name) if PROPERTIES.contains(&name) => self.properties += 1,
            Event::End(name) if PROPERTIES.contains(&name) => {
                self.properties = self.properties.saturating_sub(1);
            }
            Event::Start(_) | Event::End(_) | Event::Text(_) => {}
        }
        inside || self.properties > 0
    }

    fn begin_alternative(&mut self) {
        let written = self.written;
        if let Some(alternatives) = self.alternatives.last_mut().filter(|a| a.before < written) {
            alternatives.is_skipped = true;
            self.skipped += 1;
        }
    }

    fn end_alternative(&mut self) {
        if let Some(alternatives) = self.alternatives.last_mut().filter(|a| a.is_skipped) {
            alternatives.is_skipped = false;
            self.skipped = self.skipped.saturating_sub(1);
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "t" => self.text = Text::Shown,
            "delText" => self.text = Text::Deleted,
            "instrText" | "delInstrText" => self.text = Text::Instruction,
            "tab" | "ptab" => self.put("\t"),
            "br" | "cr" => self.put("\n"),
            "noBreakHyphen" => self.put("-"),
            "sym" => {
                let of = |name| attributes.get(name).unwrap_or_default();
                self.put(symbol::shown(&of("font"), &of("char")).encode_utf8(&mut [0; 4]));
            }
            "den" => self.put("/"),
            "sup" => self.put("^"),
            "sub" => self.put("_"),
            "rt" => self.ruby_from = self.frame().paragraph.len(),
            "moveFrom" => self.moving += 1,
            "del" => self.begin_deletion(attributes),
            "txbxContent" => self.frames.push(Frame::default()),
            "tbl" | "tr" | "tc" | "gridBefore" | "gridSpan" => self.open_table(name, attributes),
            "hyperlink" | "hlinkClick" | "hlinkHover" | "fldSimple" | "fldChar" => {
                self.open_link(name, attributes);
            }
            "altChunk" => self.file(attributes),
            "docPr" => self.hang("picture", attributes.get("descr")),
            "textpath" => self.hang("text box", attributes.get("string")),
            "comment" | "footnote" | "endnote" => self.begin_entry(attributes),
            name => {
                if let Some(field) = self.fields.last_mut() {
                    field.form.open(name, attributes.get("val"));
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" | "delText" | "instrText" | "delInstrText" => self.text = Text::None,
            "p" => self.end_paragraph(),
            "rt" => self.end_ruby(),
            "ruby" => {
                if let Some(reading) = self.ruby.take() {
                    self.put(&format!("({reading})"));
                }
            }
            "moveFrom" => self.moving = self.moving.saturating_sub(1),
            "txbxContent" => self.end_box(),
            "tbl" | "tr" | "tc" => self.close_table(name),
            "hyperlink" => {
                let link = self.links.pop().flatten();
                self.end_link(link);
            }
            "fldSimple" => self.end_field(),
            "comment" | "footnote" | "endnote" => self.flush(),
            _ => {}
        }
    }

    fn characters(&mut self, text: &str) {
        match self.text {
            Text::None => {}
            Text::Shown => self.put(text),
            Text::Deleted => self.deleted.push_str(text),
            Text::Instruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruction.push_str(text);
                }
            }
        }
    }

    fn end_ruby(&mut self) {
        let from = self.ruby_from;
        let paragraph = &mut self.frame().paragraph;
        if paragraph.is_char_boundary(from) && from < paragraph.len() {
            self.ruby = Some(paragraph.split_off(from));
        }
    }

    fn begin_deletion(&mut self, attributes: &Attributes<'_>) {
        let editor = signed(attributes);
        if editor != self.editor {
            self.end_deletion();
            self.editor = editor;
        }
    }

    fn begin_entry(&mut self, attributes: &Attributes<'_>) {
        self.flush();
        self.author = signed(attributes);
    }

    fn finish(mut self) -> Story {
        while self.frames.len() > 1 {
            self.end_box();
        }
        self.end_paragraph();
        self.end_tables();
        self.flush();
        self.story
    }
}

/// Who made a remark or a change, and when, before its text: `Lena Voss, 2026-03-01 10:00: `.
fn signed(attributes: &Attributes<'_>) -> String {
    remark::signature(attributes.get("author"), attributes.get("date"))
}
