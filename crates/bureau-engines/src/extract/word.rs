//! Word's packages: the body in its order, with the files that are shown inside it, then headers, notes, comments and
//! what was deleted while changes were tracked.
//!
//! A reader of our own, as for slides: where text stands, which link leads where and what was deleted is told by
//! marks that readers of text alone pass over.

mod chunk;
mod form;
mod story;

use super::members::Members;
use super::ooxml::{self, member};
use super::reading::Reading;
use super::relation::{self, Relations};
use super::source::Source;
use super::text::decode;
use crate::normal;
use bureau_model::output::Place;
use chunk::Kind;
use std::collections::BTreeSet;
use story::{Piece, Story};

/// Where the body stands when the package does not say so.
const BODY: &str = "word/document.xml";

/// Kinds of parts beside the body, how their names begin, and what their text is called.
const BESIDE: &[(&str, &str, &str)] = &[
    ("header", "word/header", "header"),
    ("footer", "word/footer", "footer"),
    ("footnotes", "word/footnotes", "footnote"),
    ("endnotes", "word/endnotes", "endnote"),
    ("comments", "word/comments.", "comment"),
];

/// Documents inside documents at most that are read in place.
const DEPTH: u32 = 4;

/// The document; without segments when the package has no body.
pub(super) fn read(source: &Source<'_>, members: &mut Members) -> Reading {
    at_depth(source, members, 0)
}

fn at_depth(source: &Source<'_>, members: &mut Members, depth: u32) -> Reading {
    let bytes = source.bytes;
    let body = relation::of(bytes, "").into_values().find(|r| r.is("officeDocument")).map(|r| r.target);
    let body = body.unwrap_or_else(|| BODY.to_owned());
    let mut document = Document::new(source, members, depth);
    let Some(content) = member(bytes, &body) else { return document.reading };
    let relations = relation::of(bytes, &body);
    document.push(story::read(&content, &relations), None, &relations);
    let names = ooxml::names(bytes);
    document.beside(&names, &relations);
    document.tracked();
    relation::list_hidden(bytes, &names, &mut document.reading);
    document.reading
}

/// A document in one XML text, as Word writes it too.
fn flat(content: &str, source: &Source<'_>, members: &mut Members, depth: u32) -> Reading {
    let mut document = Document::new(source, members, depth);
    let relations = relation::parsed(content, "word");
    document.push(story::read(content, &relations), None, &relations);
    document.tracked();
    document.reading
}

struct Document<'a, 'm> {
    source: &'a Source<'a>,
    members: &'m mut Members,
    depth: u32,
    reading: Reading,
    deleted: Vec<String>,
    moved: Vec<String>,
}

impl<'a, 'm> Document<'a, 'm> {
    fn new(source: &'a Source<'a>, members: &'m mut Members, depth: u32) -> Self {
        let reading = Reading::default();
        Self { source, members, depth, reading, deleted: Vec::new(), moved: Vec::new() }
    }

    /// Adds a story; `part` is what its text is called, nothing for the body.
    fn push(&mut self, story: Story, part: Option<&str>, relations: &Relations) {
        if !story.is_whole {
            let of = part.unwrap_or("text");
            self.reading
                .warn(format!("the document's {of} is broken; what stands after the fault was not read"));
        }
        for piece in story.pieces {
            match piece {
                Piece::Text(own, text) => self.text(text, part.or(own)),
                Piece::File(id) => self.file(&id, relations),
            }
        }
        self.deleted.extend(story.deleted);
        self.moved.extend(story.moved);
    }

    fn text(&mut self, text: String, part: Option<&str>) {
        self.reading.push(text, Place { part: part.map(str::to_owned), ..Place::default() });
    }

    /// A file that the document shows in this place.
    fn file(&mut self, id: &str, relations: &Relations) {
        let Some(relation) = relations.get(id) else {
            return self.reading.warn("a text inserted from a file is missing in the document");
        };
        let Some(bytes) = ooxml::content(self.source.bytes, &relation.target) else {
            return self
                .reading
                .warn(format!("the text inserted from \"{}\" is missing in the document", relation.target));
        };
        let chunk = Source { bytes: &bytes, ..*self.source };
        let read = self.shown(&chunk, &relation.target);
        self.reading.segments.extend(read.segments);
        self.reading.warnings.extend(read.warnings);
    }

    /// What a file says that the document shows. One that is no text becomes a member, so that it is looked at as any
    /// file.
    fn shown(&mut self, chunk: &Source<'_>, name: &str) -> Reading {
        let depth = self.depth + 1;
        let read = match Kind::of(chunk.bytes, name) {
            Kind::Package if depth < DEPTH => Some(at_depth(chunk, self.members, depth)),
            Kind::Flat => Some(flat(&decode(chunk.bytes), chunk, self.members, depth)),
            kind @ (Kind::Package | Kind::Rich | Kind::Mail | Kind::Page | Kind::Text | Kind::Other) => {
                chunk::text(kind, chunk, self.members)
            }
        };
        let has_text = |read: &Reading| read.segments.iter().any(|segment| normal::has_text(&segment.text));
        read.filter(has_text).unwrap_or_else(|| {
            self.members.take(name, &mut &*chunk.bytes);
            Reading::default()
        })
    }

    fn beside(&mut self, names: &[String], relations: &Relations) {
        for (kind, start, part) in BESIDE {
            let related =
                relations.values().filter(|r| r.is(kind) && !r.is_outside).map(|r| r.target.clone());
            let mut parts: BTreeSet<String> = related.collect();
            parts.extend(
                names.iter().filter(|name| name.starts_with(start) && name.ends_with(".xml")).cloned(),
            );
            // Headers of first, even and other pages often say the same.
            let mut seen = BTreeSet::new();
            for name in parts {
                let Some(content) = member(self.source.bytes, &name) else { continue };
                let own = relation::of(self.source.bytes, &name);
                let mut story = story::read(&content, &own);
                if matches!(*kind, "header" | "footer") {
                    story.pieces.retain(|piece| match piece {
                        Piece::Text(_, text) => seen.insert(text.clone()),
                        Piece::File(_) => true,
                    });
                }
                self.push(story, Some(part), &own);
            }
        }
    }

    /// What was deleted, and what was moved away and stands nowhere else.
    fn tracked(&mut self) {
        let mut known = ooxml::Known::of(&self.reading);
        let moved: Vec<String> = self.moved.drain(..).filter(|line| known.is_new(line)).collect();
        for (lines, part) in [(std::mem::take(&mut self.deleted), "deleted text"), (moved, "moved text")] {
            if !lines.is_empty() {
                self.reading.push_part(lines.join("\n"), part);
            }
        }
    }
}

#[cfg(test)]
mod tests;
