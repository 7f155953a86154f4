//! The texts of a document: its body, headers, notes, text boxes, slides, comments, links.

use super::message::Message;
use super::moment::moment;
use super::object::{Object, Objects};
use crate::extract::reading::Reading;
use crate::extract::relation;
use crate::extract::remark::signature;
use crate::normal;
use std::collections::BTreeSet;

/// Kinds of objects: texts, links, comments.
pub(super) const TEXT: &[u64] = &[2001, 2005];
const LINK: &[u64] = &[2032];
const COMMENT: &[u64] = &[3056];

/// Kinds of objects of Keynote: the show, a node of its slides' tree, a slide.
const SHOW: &[u64] = &[2];
const NODE: &[u64] = &[4];
const SLIDE: &[u64] = &[5, 6];

/// Kinds of charts, whose figures are not read.
const CHART: &[u64] = &[5000, 5021];

/// Slides at most, and levels that they are indented by.
const SLIDES: usize = 5_000;
const DEPTH: u32 = 20;

/// Archives that hold texts of templates: they wait to be replaced.
const TEMPLATES: &[&str] =
    &["MasterSlide", "TemplateSlide", "DocumentStylesheet", "ThemeStylesheet", "ViewState"];

/// What a text is, by the number that it says of itself.
fn part(kind: u64) -> Option<&'static str> {
    match kind {
        1 => Some("header"),
        2 => Some("footnote"),
        4 => Some("notes"),
        7 => Some("contents"),
        0 => None,
        _ => Some("text box"),
    }
}

/// A cell's text belongs to its table.
const CELL: u64 = 5;

/// The text of an object; what stands for a picture or another object in it is left out.
pub(super) fn text(object: Message<'_>) -> String {
    let text: String = object.all(3).map(String::from_utf8_lossy).collect();
    text.chars().filter(|c| *c != '\u{fffc}').map(|c| if is_break(c) { '\n' } else { c }).collect()
}

/// Ends of lines, pages, columns and sections.
fn is_break(c: char) -> bool {
    matches!(c, '\u{4}' | '\u{5}' | '\u{b}' | '\u{c}' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Adds the texts of a document that is not Keynote's.
pub(super) fn push(objects: &Objects, in_tables: &BTreeSet<u64>, reading: &mut Reading) {
    let mut texts: Vec<(u64, String)> = Vec::new();
    for (number, object) in objects.of_kind(TEXT) {
        let kind = object.message().number(1).unwrap_or(3);
        if kind == CELL || in_tables.contains(&number) || is_template(objects, object) {
            continue;
        }
        texts.push((kind, text(object.message())));
    }
    // The body first.
    texts.sort_by_key(|(kind, _)| *kind != 0);
    let mut seen = BTreeSet::new();
    for (kind, text) in texts {
        // Headers are kept once for each section and side.
        if normal::has_text(&text) && (kind != 1 || seen.insert(text.clone())) {
            push_part(text, part(kind).map(str::to_owned), reading);
        }
    }
}

fn push_part(text: String, part: Option<String>, reading: &mut Reading) {
    reading.push(text, bureau_model::output::Place { part, ..Default::default() });
}

fn is_template(objects: &Objects, object: &Object) -> bool {
    let name = objects.archives.get(object.archive).and_then(|name| name.rsplit('/').next());
    name.is_some_and(|name| TEMPLATES.iter().any(|template| name.starts_with(template)))
}

/// Adds the texts of a Keynote show, slide by slide. What stands in no slide is a template.
pub(super) fn push_slides(objects: &Objects, in_tables: &BTreeSet<u64>, reading: &mut Reading) {
    for (n, (slide, is_hidden)) in slides(objects).into_iter().enumerate() {
        let Some(archive) = objects.get(slide).map(|slide| slide.archive) else { continue };
        let name = format!("slide {}", n + 1);
        let texts = objects
            .of_kind(TEXT)
            .filter(|(number, text)| text.archive == archive && !in_tables.contains(number));
        for (_, object) in texts {
            let text = text(object.message());
            let part = match object.message().number(1) {
                Some(4) => format!("notes of {name}"),
                _ if is_hidden => format!("{name}, hidden"),
                _ => name.clone(),
            };
            if normal::has_text(&text) {
                push_part(text, Some(part), reading);
            }
        }
    }
}

/// The slides in their order, and whether each is passed over when the show runs.
fn slides(objects: &Objects) -> Vec<(u64, bool)> {
    let mut out = Vec::new();
    for tree in objects.of_kind(SHOW).filter_map(|(_, show)| show.message().message(3)) {
        let mut nodes: Vec<u64> = tree.references(2).collect();
        if nodes.is_empty() {
            nodes = tree.references(1).collect();
        }
        for node in nodes {
            walk(objects, node, 0, &mut out);
        }
    }
    out
}

fn walk(objects: &Objects, node: u64, depth: u32, out: &mut Vec<(u64, bool)>) {
    let Some(node) = objects.message(node, NODE).filter(|_| depth < DEPTH && out.len() < SLIDES) else {
        return;
    };
    let slide = node.references(2).next().filter(|slide| objects.message(*slide, SLIDE).is_some());
    out.extend(slide.map(|slide| (slide, node.number(4) == Some(1))));
    for child in node.references(1) {
        walk(objects, child, depth + 1, out);
    }
}

/// Adds comments with their authors, and targets of links that no text shows; says what was not read.
pub(super) fn push_beside(objects: &Objects, reading: &mut Reading) {
    for (_, comment) in objects.of_kind(COMMENT) {
        let comment = comment.message();
        let author = comment.references(3).next().and_then(|author| objects.get(author)?.message().text(1));
        let made = comment.message(2).and_then(|date| date.bytes(1)).and_then(moment);
        if let Some(text) = comment.text(1).filter(|text| normal::has_text(text)) {
            reading.push_part(signature(author, made) + &text, "comment");
        }
    }
    let links = objects.of_kind(LINK).filter_map(|(_, link)| link.message().text(2));
    relation::list(links.filter(|link| !link.is_empty()), reading);
    if objects.of_kind(CHART).next().is_some() {
        reading
            .warn("the figures of the charts in the document were not read; export it as PDF and add that");
    }
    if !objects.broken.is_empty() {
        let names = crate::extract::reading::listed(&objects.broken, 3);
        reading.warn(format!("a part of the document can't be read ({names}): the file is damaged"));
    }
}
