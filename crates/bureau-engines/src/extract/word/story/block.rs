//! Paragraphs, tables and what hangs on them.

use super::super::super::inline_table::Table;
use super::super::super::xml::Attributes;
use super::walk::{Piece, Walk};
use crate::normal;

/// Tables inside tables at most that are told apart.
const DEPTH: usize = 40;

impl Walk<'_> {
    pub(super) fn file(&mut self, attributes: &Attributes<'_>) {
        if let Some(id) = attributes.get("id") {
            self.flush();
            self.story.pieces.push(Piece::File(id));
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        self.settle_link();
        self.after_target = false;
        self.end_deletion();
        let moved = std::mem::take(&mut self.moved);
        self.story.moved.extend((!moved.trim().is_empty()).then_some(moved));
        let frame = self.frame();
        let paragraph = std::mem::take(&mut frame.paragraph);
        frame.ended += 1;
        match frame.tables.last_mut() {
            Some(table) => table.paragraph(&paragraph),
            None => {
                frame.text.push_str(&paragraph);
                frame.text.push('\n');
            }
        }
        self.place_boxes();
    }

    pub(super) fn end_box(&mut self) {
        if self.frames.len() > 1 {
            self.end_paragraph();
            self.end_tables();
            let text = self.frames.pop().map(|frame| frame.text);
            self.hang("text box", text);
        }
    }

    pub(super) fn open_table(&mut self, name: &str, attributes: &Attributes<'_>) {
        let number = || attributes.get("val").and_then(|n| n.parse().ok()).unwrap_or(1);
        let tables = &mut self.frame().tables;
        if name == "tbl" && tables.len() < DEPTH {
            return tables.push(Table::default());
        }
        let Some(table) = tables.last_mut() else { return };
        match name {
            "tr" => table.begin_row(),
            "tc" => table.begin_cell(),
            "gridBefore" => table.leave_free(number()),
            "gridSpan" => table.stretch(number()),
            _ => {}
        }
    }

    pub(super) fn close_table(&mut self, name: &str) {
        let frame = self.frame();
        match (name, frame.tables.last_mut()) {
            ("tr", Some(table)) => table.end_row(),
            ("tc", Some(table)) => table.end_cell(),
            ("tbl", Some(_)) => self.end_table(),
            _ => {}
        }
    }

    pub(super) fn end_table(&mut self) {
        let frame = self.frame();
        let Some(table) = frame.tables.pop() else { return };
        match frame.tables.last_mut() {
            Some(outer) => outer.take_inner(table),
            None => {
                for line in table.into_lines() {
                    frame.text.push_str(&line);
                    frame.text.push('\n');
                }
            }
        }
        self.place_boxes();
    }

    pub(super) fn end_tables(&mut self) {
        while !self.frame().tables.is_empty() {
            self.end_table();
        }
    }

    /// Puts what hangs on the paragraphs so far after them, once the document itself goes on.
    pub(super) fn place_boxes(&mut self) {
        if self.frames.len() > 1 || !self.frame().tables.is_empty() || self.boxes.is_empty() {
            return;
        }
        self.flush();
        let boxes = std::mem::take(&mut self.boxes);
        self.story.pieces.extend(boxes.into_iter().map(|(part, text)| Piece::Text(Some(part), text)));
    }

    pub(super) fn flush(&mut self) {
        let text = std::mem::take(&mut self.frames[0].text);
        if normal::has_text(&text) {
            let text = format!("{}{}", self.author, text.trim_matches('\n'));
            self.story.pieces.push(Piece::Text(None, text));
        }
    }
}
