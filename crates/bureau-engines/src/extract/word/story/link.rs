//! Links and fields: where they lead is written after what they show.

use super::super::super::xml::Attributes;
use super::super::super::{field, relation};
use super::walk::{Field, Link, Walk};

impl Walk<'_> {
    /// Shown text: of the paragraph, or of an instruction that is put together of fields.
    pub(super) fn put(&mut self, text: &str) {
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

    pub(super) fn open_link(&mut self, name: &str, attributes: &Attributes<'_>) {
        let leads = || {
            let relation = self.relations.get(&attributes.get("id")?).filter(|r| r.is_outside)?;
            Some(relation.target.clone())
        };
        match name {
            "hyperlink" => {
                let target = leads();
                self.begin_link(target);
            }
            "hlinkClick" | "hlinkHover" => {
                let target = leads();
                self.hang("links", target);
            }
            "fldSimple" => {
                let instruction = attributes.get("instr").unwrap_or_default();
                let from = self.here();
                self.fields.push(Field { instruction, is_shown: true, from, ..Field::default() });
            }
            _ => self.field(&attributes.get("fldCharType").unwrap_or_default()),
        }
    }

    pub(super) fn begin_link(&mut self, target: Option<String>) {
        let here = self.here();
        let before = self.ended.take();
        // A program may cut one link into several.
        let (same, other) = match before {
            Some(link) if Some(&link.target) == target.as_ref() => (Some(link), None),
            other => (None, other),
        };
        if other.is_some() {
            self.ended = other;
            self.settle_link();
        }
        self.links.push(same.or(target.map(|target| Link { target, from: here })));
    }

    pub(super) fn end_link(&mut self, link: Option<Link>) {
        if let Some(link) = link {
            self.settle_link();
            self.ended = Some(link);
        }
    }

    /// Writes the target of a link that ended, where its text does not show it.
    pub(super) fn settle_link(&mut self) {
        let Some(link) = self.ended.take() else { return };
        let (frame, paragraph, byte) = link.from;
        let (at, ended, _) = self.here();
        let from = if (frame, paragraph) == (at, ended) { byte } else { 0 };
        let shown = self.frame().paragraph.get(from..).unwrap_or_default().to_lowercase();
        if !shown.contains(&relation::bare(&link.target)) {
            self.written += 1;
            let before = if self.frame().paragraph.ends_with(char::is_whitespace) { "" } else { " " };
            let target = format!("{before}<{}>", link.target);
            self.frame().paragraph.push_str(&target);
            self.after_target = true;
        }
    }

    pub(super) fn field(&mut self, kind: &str) {
        match kind {
            "begin" => {
                let from = self.here();
                self.fields.push(Field { from, ..Field::default() });
            }
            "separate" => {
                let from = self.here();
                if let Some(field) = self.fields.last_mut() {
                    (field.is_shown, field.from) = (true, from);
                }
            }
            "end" => self.end_field(),
            _ => {}
        }
    }

    pub(super) fn end_field(&mut self) {
        let Some(field) = self.fields.pop() else { return };
        if let Some(chosen) = field.form.chosen().filter(|_| self.here() == field.from) {
            self.put(&chosen);
        }
        let is_part = self.fields.iter().any(|outer| !outer.is_shown);
        let target = field::target(&field.instruction).filter(|_| !is_part && self.moving == 0);
        self.end_link(target.map(|target| Link { target, from: field.from }));
    }
}
