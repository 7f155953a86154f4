//! Paragraphs, rows of tables, fields, and what stands apart.

use super::super::remark::signature;
use super::super::{field, relation};
use super::walk::{Frame, To, Walk};
use crate::normal;
use bureau_model::output::Place;

impl Walk {
    pub(super) fn begin_frame(&mut self, part: &'static str) {
        let is_comment = part == "comment";
        let author = is_comment.then(|| std::mem::take(&mut self.author));
        let group = self.group();
        (group.to, group.is_apart, group.in_table, group.is_deleted) = (To::Text, true, false, false);
        self.frames.push(Frame { part: Some(part), author, ..Frame::default() });
    }

    pub(super) fn end_frame(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        self.end_row();
        let Some(mut frame) = self.frames.pop() else { return };
        frame.text.push_str(&frame.paragraph);
        let Some(part) = frame.part.filter(|_| normal::has_text(&frame.text)) else { return };
        let text = signature(frame.author, None) + frame.text.trim();
        if matches!(part, "header" | "footer") {
            if !self.beside.iter().any(|(_, known)| *known == text) {
                self.beside.push((part, text));
            }
        } else {
            self.boxes.push((part, text));
        }
    }

    pub(super) fn end_field(&mut self) {
        let Some((instruction, frame, from)) = self.fields.pop() else { return };
        let Some(target) = field::target(&instruction) else { return };
        let from = if frame == self.frames.len() { from } else { 0 };
        let shown = self.frame().paragraph.get(from..).unwrap_or_default().to_lowercase();
        if self.group().to == To::Text && !shown.contains(&relation::bare(&target)) {
            self.put(&format!(" <{target}>"));
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        let deletion = std::mem::take(&mut self.deletion);
        self.deleted.extend(normal::has_text(&deletion).then(|| deletion.trim().to_owned()));
        let in_table = self.group().in_table;
        let frame = self.frame();
        let paragraph = std::mem::take(&mut frame.paragraph) + "\n";
        let to = if in_table { &mut frame.cell } else { &mut frame.text };
        to.push_str(&paragraph);
        if !in_table {
            self.place_boxes();
        }
    }

    pub(super) fn end_cell(&mut self) {
        let frame = self.frame();
        let cell = std::mem::take(&mut frame.cell) + &std::mem::take(&mut frame.paragraph);
        frame.cells.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    pub(super) fn end_row(&mut self) {
        let frame = self.frame();
        if !frame.cell.is_empty() {
            let rest = std::mem::take(&mut frame.cell);
            frame.cells.push(rest.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let line = std::mem::take(&mut frame.cells).join(" | ");
        let line = line.trim_end_matches([' ', '|']);
        if !line.is_empty() {
            frame.text.push_str(line);
            frame.text.push('\n');
            self.place_boxes();
        }
    }

    /// Puts what stands apart after the text so far, once the document itself goes on.
    pub(super) fn place_boxes(&mut self) {
        if self.frames.len() > 1 || self.boxes.is_empty() {
            return;
        }
        self.flush();
        for (part, text) in std::mem::take(&mut self.boxes) {
            self.out.push_part(text, part);
        }
    }

    pub(super) fn flush(&mut self) {
        let text = std::mem::take(&mut self.frames[0].text);
        if normal::has_text(&text) {
            self.out.push(text.trim_matches('\n').to_owned(), Place::default());
        }
    }
}
