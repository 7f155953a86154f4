//! The scanner: text and tags as they come.

use super::cells::Tables;
use super::page::Page;
use super::tag::{attribute, find_closing, is_link, tag_end};
use std::collections::BTreeSet;

/// Elements whose content is not shown.
const HIDDEN: &[&str] = &["script", "style", "template", "noscript", "svg", "object", "title", "xml"];

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// How many links are listed.
const LINKS: usize = 500;

/// The page that `html` describes.
pub(super) fn page(html: &str) -> Page {
    let mut scan = Scan::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        scan.text(&rest[..at]);
        rest = scan.tag(&rest[at..]);
    }
    scan.text(rest);
    scan.page()
}

#[derive(Default)]
struct Scan {
    out: String,
    title: String,
    in_title: bool,
    preformatted: u32,
    links: Vec<String>,
    /// The row of a table has a cell already.
    in_row: bool,
    tables: Tables,
}

impl Scan {
    fn text(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let text = html_escape::decode_html_entities(raw);
        if self.in_title {
            self.title.push_str(&text);
        } else if self.preformatted > 0 {
            self.out.push_str(&text);
        } else {
            self.flow(&text);
        }
    }

    /// Text in the flow: any run of blanks is one.
    fn flow(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.out.push(c);
            } else if !self.out.ends_with([' ', '\n']) && !self.out.is_empty() {
                self.out.push(' ');
            }
        }
    }

    /// Reads the tag at the start of `rest`; what follows it, or follows the hidden content that it opens.
    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |end| &comment[end + 3..]);
        }
        let next = rest[1..].chars().next();
        if !next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.text("<");
            return &rest[1..];
        }
        let Some(end) = tag_end(rest) else {
            return "";
        };
        let (tag, after) = (&rest[1..end], &rest[end + 1..]);
        let closes = tag.starts_with('/');
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if !closes && HIDDEN.contains(&name.as_str()) && !tag.ends_with('/') {
            return self.hidden(&name, after);
        }
        self.tables.before(&name, &self.out);
        self.element(&name, closes, tag);
        self.tables.after(&name, closes, tag, self.out.len());
        after
    }

    /// Skips what is not shown; keeps the title.
    fn hidden<'a>(&mut self, name: &str, after: &'a str) -> &'a str {
        let end = find_closing(after, name).unwrap_or(after.len());
        if name == "title" && self.title.is_empty() {
            self.in_title = true;
            self.text(&after[..end]);
            self.in_title = false;
        }
        let rest = &after[end..];
        rest.find('>').map_or("", |close| &rest[close + 1..])
    }

    fn element(&mut self, name: &str, closes: bool, tag: &str) {
        match name {
            "td" | "th" if !closes => {
                if self.in_row {
                    self.separate();
                }
                self.in_row = true;
            }
            "pre" => {
                self.preformatted =
                    if closes { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
                self.line();
            }
            "img" | "area" => self.shown(attribute(tag, "alt")),
            "input" => self.input(tag),
            "a" if !closes => self.links.extend(attribute(tag, "href").filter(|href| is_link(href))),
            name if BLOCKS.contains(&name) => {
                self.in_row = self.in_row && name != "tr";
                self.line();
                if matches!(name, "p" | "h1" | "h2" | "h3" | "table") {
                    self.out.push('\n');
                }
            }
            _ => {}
        }
    }

    fn input(&mut self, tag: &str) {
        let kind = attribute(tag, "type").unwrap_or_default().to_lowercase();
        if matches!(kind.as_str(), "" | "text" | "submit" | "button" | "search" | "email" | "tel") {
            self.shown(
                attribute(tag, "value").filter(|v| !v.is_empty()).or_else(|| attribute(tag, "placeholder")),
            );
        }
    }

    fn shown(&mut self, text: Option<String>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.flow(&format!(" {text} "));
        }
    }

    fn separate(&mut self) {
        while self.out.ends_with([' ', '\n']) {
            self.out.pop();
        }
        if !self.out.is_empty() {
            self.out.push_str(" | ");
        }
    }

    fn line(&mut self) {
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn page(mut self) -> Page {
        let tables = std::mem::take(&mut self.tables).finish(&self.out);
        let mut seen = BTreeSet::new();
        let shown =
            |link: &String| self.out.contains(link.trim_start_matches("mailto:").trim_start_matches("tel:"));
        let links =
            self.links.into_iter().filter(|l| seen.insert(l.clone()) && !shown(l)).take(LINKS).collect();
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        Page { title: (!title.is_empty()).then_some(title), links, tables, text: self.out }
    }
}
