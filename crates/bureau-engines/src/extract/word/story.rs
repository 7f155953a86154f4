//! One story of a Word document as pieces of text in their order: its body, a header, its notes, its comments.
//!
//! What Word shows is text, wherever it stands: in content controls, tables, text boxes, fields. Of alternatives for
//! old and new programs the first that holds text is taken. What was deleted or moved away while changes were
//! tracked is kept apart.

mod block;
mod link;

use super::super::inline_table::Table;
use super::super::relation::Relations;
use super::super::symbol;
use super::super::xml::{self, Attributes, Event};
use super::form::Form;

/// What stands in a story.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// Text, and the part that it is beside the story's own.
    Text(Option<&'static str>, String),
    /// A file that is shown in this place, by the identifier of its relation.
    File(String),
}

/// A story as it was read.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) pieces: Vec<Piece>,
    /// Lines that were deleted while changes were tracked.
    pub(super) deleted: Vec<String>,
    /// Lines that were moved away. They stand elsewhere too.
    pub(super) moved: Vec<String>,
    /// Whether the XML was read to its end.
    pub(super) is_whole: bool,
}

/// The story in the XML of a part with these relations.
pub(super) fn read(content: &str, relations: &Relations) -> Story {
    let mut walk = Walk::new(relations);
    walk.story.is_whole = xml::each_with(content, &mut |event, attributes| walk.take(&event, &attributes));
    walk.finish()
}

/// Tables inside tables at most that are told apart.
const DEPTH: usize = 40;

/// Elements that say how something looks.
const PROPERTIES: &[&str] = &["pPr", "rPr", "tblPr", "sdtPr", "sectPr", "tblGrid", "numPr"];

/// The document itself, or a text box in it.
#[derive(Default)]
struct Frame {
    text: String,
    paragraph: String,
    /// How many paragraphs ended.
    ended: usize,
    tables: Vec<Table>,
}

/// A link whose text is being read, or was.
struct Link {
    target: String,
    /// Where its text begins: frame, paragraph, byte.
    from: (usize, usize, usize),
}

#[derive(Default)]
struct Field {
    instruction: String,
    /// Its text has begun.
    is_shown: bool,
    from: (usize, usize, usize),
    form: Form,
}

/// Versions of the same content for old and new programs.
struct Alternatives {
    /// Bytes that were written before.
    before: usize,
    is_skipped: bool,
}

/// Whose text the characters are that come.
#[derive(Clone, Copy, PartialEq)]
enum Text {
    None,
    Shown,
    Deleted,
    Instruction,
}

struct Walk<'a> {
    relations: &'a Relations,
    story: Story,
    frames: Vec<Frame>,
    /// What is placed after the paragraph that it hangs on.
    boxes: Vec<(&'static str, String)>,
    text: Text,
    /// Bytes of shown text so far.
    written: usize,
    properties: u32,
    skipped: u32,
    moving: u32,
    alternatives: Vec<Alternatives>,
    fields: Vec<Field>,
    /// Open links; one that leads nowhere has no target.
    links: Vec<Option<Link>>,
    /// A link that has ended, whose target was not written yet: what follows may belong to it.
    ended: Option<Link>,
    after_target: bool,
    ruby: Option<String>,
    ruby_from: usize,
    /// Who deleted, and when.
    editor: String,
    deleted: String,
    moved: String,
    /// Who wrote the comment, and when.
    author: String,
}

impl<'a> Walk<'a> {
    fn new(relations: &'a Relations) -> Self {
        Self {
            relations,
            story: Story::default(),
            frames: vec![Frame::default()],
            boxes: Vec::new(),
            text: Text::None,
            written: 0,
            properties: 0,
            skipped: 0,
            moving: 0,
            alternatives: Vec::new(),
            fields: Vec::new(),
            links: Vec::new(),
            ended: None,
            after_target: false,
            ruby: None,
            ruby_from: 0,
            editor: String::new(),
            deleted: String::new(),
            moved: String::new(),
            author: String::new(),
        }
    }

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

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Shown text: of the paragraph, or of an instruction that is put together of fields.
    fn put(&mut self, text: &str) {
        if self.moving > 0 {
            return self.moved.push_str(text);
        }
        if let Some(field) = self.fields.iter_mut().rev().find(|field| !field.is_shown) {
            return field.instruction.push_str(text);
        }
        if self.links.is_empty() {
            self.settle_link();
        }
        self.written += text.len();
        let apart = self.after_target && text.starts_with(char::is_alphanumeric);
        self.after_target = false;
        let paragraph = &mut self.frame().paragraph;
        if apart {
            paragraph.push(' ');
        }
        paragraph.push_str(text);
    }

    /// Where the next character stands: frame, paragraph, byte.
    fn here(&mut self) -> (usize, usize, usize) {
        let depth = self.frames.len();
        let frame = self.frame();
        (depth, frame.ended, frame.paragraph.len())
    }

    fn end_ruby(&mut self) {
        let from = self.ruby_from;
        let paragraph = &mut self.frame().paragraph;
        if paragraph.is_char_boundary(from) && from < paragraph.len() {
            self.ruby = Some(paragraph.split_off(from));
        }
    }

    fn begin_deletion(&mut self, attributes: &Attributes<'_>) {
        let editor = super::signed(attributes);
        if editor != self.editor {
            self.end_deletion();
            self.editor = editor;
        }
    }

    fn end_deletion(&mut self) {
        let line = std::mem::take(&mut self.deleted);
        if !line.trim().is_empty() {
            self.story.deleted.push(format!("{}{}", self.editor, line.trim()));
        }
    }

    fn begin_entry(&mut self, attributes: &Attributes<'_>) {
        self.flush();
        self.author = super::signed(attributes);
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
