//! Where a walk through a story is, and what was read so far.

use super::super::super::inline_table::Table;
use super::super::super::relation::Relations;
use super::super::form::Form;
use crate::normal;

/// What stands in a story.
#[derive(Debug, PartialEq)]
pub(in super::super) enum Piece {
    /// Text, and the part that it is beside the story's own.
    Text(Option<&'static str>, String),
    /// A file that is shown in this place, by the identifier of its relation.
    File(String),
}

/// A story as it was read.
#[derive(Debug, Default)]
pub(in super::super) struct Story {
    pub(in super::super) pieces: Vec<Piece>,
    /// Lines that were deleted while changes were tracked.
    pub(in super::super) deleted: Vec<String>,
    /// Lines that were moved away. They stand elsewhere too.
    pub(in super::super) moved: Vec<String>,
    /// Whether the XML was read to its end.
    pub(in super::super) is_whole: bool,
}

/// The document itself, or a text box in it.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) text: String,
    pub(super) paragraph: String,
    /// How many paragraphs ended.
    pub(super) ended: usize,
    pub(super) tables: Vec<Table>,
}

/// A link whose text is being read, or was.
pub(super) struct Link {
    pub(super) target: String,
    /// Where its text begins: frame, paragraph, byte.
    pub(super) from: (usize, usize, usize),
}

#[derive(Default)]
pub(super) struct Field {
    pub(super) instruction: String,
    /// Its text has begun.
    pub(super) is_shown: bool,
    pub(super) from: (usize, usize, usize),
    pub(super) form: Form,
}

/// Versions of the same content for old and new programs.
pub(super) struct Alternatives {
    /// Bytes that were written before.
    pub(super) before: usize,
    pub(super) is_skipped: bool,
}

/// Whose text the characters are that come.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Text {
    None,
    Shown,
    Deleted,
    Instruction,
}

pub(super) struct Walk<'a> {
    pub(super) relations: &'a Relations,
    pub(super) story: Story,
    pub(super) frames: Vec<Frame>,
    /// What is placed after the paragraph that it hangs on.
    pub(super) boxes: Vec<(&'static str, String)>,
    pub(super) text: Text,
    /// Bytes of shown text so far.
    pub(super) written: usize,
    pub(super) properties: u32,
    pub(super) skipped: u32,
    pub(super) moving: u32,
    pub(super) alternatives: Vec<Alternatives>,
    pub(super) fields: Vec<Field>,
    /// Open links; one that leads nowhere has no target.
    pub(super) links: Vec<Option<Link>>,
    /// A link that has ended, whose target was not written yet: what follows may belong to it.
    pub(super) ended: Option<Link>,
    pub(super) after_target: bool,
    pub(super) ruby: Option<String>,
    pub(super) ruby_from: usize,
    /// Who deleted, and when.
    pub(super) editor: String,
    pub(super) deleted: String,
    pub(super) moved: String,
    /// Who wrote the comment, and when.
    pub(super) author: String,
}

impl<'a> Walk<'a> {
    pub(super) fn new(relations: &'a Relations) -> Self {
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

    pub(super) fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Where the next character stands: frame, paragraph, byte.
    pub(super) fn here(&mut self) -> (usize, usize, usize) {
        let depth = self.frames.len();
        let frame = self.frame();
        (depth, frame.ended, frame.paragraph.len())
    }

    /// What hangs on a paragraph without being text of it.
    pub(super) fn hang(&mut self, part: &'static str, text: Option<String>) {
        self.boxes.extend(text.filter(|text| normal::has_text(text)).map(|text| (part, text)));
    }

    pub(super) fn end_deletion(&mut self) {
        let line = std::mem::take(&mut self.deleted);
        if !line.trim().is_empty() {
            self.story.deleted.push(format!("{}{}", self.editor, line.trim()));
        }
    }
}
