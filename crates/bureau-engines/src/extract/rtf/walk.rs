//! Where a walk through a document is: its groups, its fonts, what was read so far.

use super::super::reading::Reading;
use encoding_rs::{Encoding, WINDOWS_1252};
use std::collections::HashMap;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum To {
    Text,
    Nowhere,
    /// What describes a shape is no text; the box inside it is.
    Shape,
    Fonts,
    Instruction,
    Author,
}

/// What holds for a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) to: To,
    /// Characters that follow a Unicode one for older programs.
    pub(super) fallback: usize,
    pub(super) font: i32,
    pub(super) is_deleted: bool,
    pub(super) in_table: bool,
    /// The group is one of its own part, or a field's.
    pub(super) is_apart: bool,
    pub(super) is_field: bool,
}

#[derive(Debug, Default)]
pub(super) struct Font {
    pub(super) encoding: Option<&'static Encoding>,
    pub(super) name: String,
    pub(super) is_symbols: bool,
}

/// The document itself, or a part that stands apart.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) part: Option<&'static str>,
    pub(super) text: String,
    pub(super) paragraph: String,
    /// The cells of the row, and the paragraphs of the cell.
    pub(super) cells: Vec<String>,
    pub(super) cell: String,
    pub(super) author: Option<String>,
}

pub(super) struct Walk {
    pub(super) groups: Vec<Group>,
    /// Groups beyond [`DEPTH`](super::DEPTH).
    pub(super) deeper: usize,
    pub(super) frames: Vec<Frame>,
    pub(super) boxes: Vec<(&'static str, String)>,
    pub(super) out: Reading,
    /// Headers and footers stand before or after the body, whatever their place.
    pub(super) beside: Vec<(&'static str, String)>,
    pub(super) deleted: Vec<String>,
    pub(super) deletion: String,
    pub(super) fonts: HashMap<i32, Font>,
    pub(super) page: &'static Encoding,
    /// Bytes of the font's encoding that are not decoded yet, and units of UTF-16.
    pub(super) bytes: Vec<u8>,
    pub(super) units: Vec<u16>,
    /// Characters that are passed over after a Unicode one.
    pub(super) passed: usize,
    /// The group began with the sign that says who does not know it shall pass over it.
    pub(super) may_pass: bool,
    /// Instructions of open fields, and where the text of each begins: frame and byte.
    pub(super) fields: Vec<(String, usize, usize)>,
    pub(super) author: String,
    /// Embedded objects, which are not taken out.
    pub(super) objects: u64,
}

impl Walk {
    pub(super) fn new() -> Self {
        Self {
            groups: vec![Group {
                to: To::Text,
                fallback: 1,
                font: 0,
                is_deleted: false,
                in_table: false,
                is_apart: false,
                is_field: false,
            }],
            deeper: 0,
            frames: vec![Frame::default()],
            boxes: Vec::new(),
            out: Reading::default(),
            beside: Vec::new(),
            deleted: Vec::new(),
            deletion: String::new(),
            fonts: HashMap::new(),
            page: WINDOWS_1252,
            bytes: Vec::new(),
            units: Vec::new(),
            passed: 0,
            may_pass: false,
            fields: Vec::new(),
            author: String::new(),
            objects: 0,
        }
    }

    pub(super) fn group(&mut self) -> &mut Group {
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    pub(super) fn frame(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }
}
