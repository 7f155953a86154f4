//! Web pages as a reader sees them: lines of text, without scripts and styles.
//!
//! A tolerant scanner of our own, not a parser of a tree: no page is too large, too deep or too broken for
//! it. Targets of links that the text does not show are listed after the page, because they matter in mail.

use super::{Reading, Source, failure};
use crate::normal;
use bureau_model::word::Failure;
use std::collections::BTreeSet;

/// A page as text.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: Option<String>,
    pub(super) text: String,
    /// Targets of links, in their order, without those that stand in the text.
    pub(super) links: Vec<String>,
}

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

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let page = text(&super::text::decode_markup(source.bytes));
    if !normal::has_text(&page.text) && page.title.is_none() {
        return Err(failure::empty());
    }
    let mut reading = Reading::default();
    push_page(page, "", &mut reading);
    Ok(reading)
}

/// Adds a page to a reading: its title as metadata, its text, its links. `part` names the part that it is,
/// empty for a whole file.
pub(super) fn push_page(page: Page, part: &str, reading: &mut Reading) {
    if part.is_empty() {
        reading.push(
            if normal::has_text(&page.text) { page.text } else { page.title.clone().unwrap_or_default() },
            bureau_model::output::Place::default(),
        );
        if let Some(title) = page.title {
            reading.say("Title", title);
        }
    } else {
        reading.push_part(page.text, part);
    }
    if !page.links.is_empty() {
        let of = if part.is_empty() { "links".to_owned() } else { format!("links of {part}") };
        reading.push_part(page.links.join("\n"), of);
    }
}

/// The page that `html` describes.
pub(super) fn text(html: &str) -> Page {
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
        self.element(&name, closes, tag);
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

    fn page(self) -> Page {
        let mut seen = BTreeSet::new();
        let shown =
            |link: &String| self.out.contains(link.trim_start_matches("mailto:").trim_start_matches("tel:"));
        let links =
            self.links.into_iter().filter(|l| seen.insert(l.clone()) && !shown(l)).take(LINKS).collect();
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        Page { title: (!title.is_empty()).then_some(title), links, text: self.out }
    }
}

fn is_link(href: &str) -> bool {
    let lower = href.trim().to_lowercase();
    ["http://", "https://", "mailto:", "tel:", "ftp://"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Where the tag at the start ends; a `>` inside quotes does not end it, unless the quote is never closed.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().take(16 * 1024) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if at > 0 && rest.as_bytes()[at - 1] == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    rest.find('>')
}

fn find_closing(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let at = from + at;
        let tail = text.as_bytes().get(at + 2..at + 2 + name.len());
        if tail.is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// The value of an attribute of a tag, its entities replaced.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name) {
        let at = from + at;
        let before = lower[..at].ends_with([' ', '\t', '\n', '\r', '"', '\'', '/']);
        let after = tag[at + name.len()..].trim_start();
        if before && let Some(value) = after.strip_prefix('=') {
            return Some(html_escape::decode_html_entities(unquoted(value.trim_start())).into_owned());
        }
        from = at + name.len();
    }
    None
}

fn unquoted(value: &str) -> &str {
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
        _ => value.split([' ', '\t', '\n', '\r', '>']).next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_is_read_as_it_is_seen() {
        let page = text(
            "<html><head><title>Order &amp; bill</title><style>p{}</style></head><body><p>Pay <b>now</b><br>or \
             never<script>alert('<p>no</p>')</script><table><tr><td>Sum<td>12</tr></table>\
             <a href='https://pay.example/x'>here</a><img alt=\"a seal\"> 3 < 4</body>",
        );
        assert_eq!(page.title.as_deref(), Some("Order & bill"));
        assert_eq!(normal::clean(&page.text), "Pay now\nor never\n\nSum | 12\n\nhere a seal 3 < 4");
        assert_eq!(page.links, ["https://pay.example/x"]);
    }

    #[test]
    fn an_unclosed_tag_or_comment_ends_the_page() {
        assert_eq!(text("a<!-- b").text, "a");
        assert_eq!(text("a<b").text, "a");
        assert_eq!(text("a<script>b").text, "a");
    }

    proptest! {
        #[test]
        fn any_string_is_read_without_panic(html in "(?s)(<|>|/|=|\"|'|&|;|td|script|title|a href|é|क| |\n|.){0,200}") {
            text(&html);
        }
    }
}
