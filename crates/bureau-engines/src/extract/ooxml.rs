//! What the main readers leave out of packed office files: charts, diagrams, text boxes and comments of workbooks,
//! deleted text of OpenDocument. Their paragraphs are added when the reading does not hold them yet.

use super::reading::Reading;
use super::xml;
use std::collections::HashSet;
use std::io::{Cursor, Read};

/// Members that hold text beside the body: how their path begins, and the part that their text is.
const MEMBERS: &[(&str, &str)] = &[
    ("word/charts/chart", "chart"),
    ("word/diagrams/data", "diagram"),
    ("ppt/comments/", "comment"),
    ("ppt/charts/chart", "chart"),
    ("ppt/diagrams/data", "diagram"),
    ("xl/comments", "comment"),
    ("xl/threadedComments/", "comment"),
    ("xl/drawings/drawing", "text box"),
    ("xl/charts/chart", "chart"),
    ("xl/diagrams/data", "diagram"),
];

/// Adds the text beside the body.
pub(super) fn complete(bytes: &[u8], reading: &mut Reading) {
    let names = names(bytes);
    let mut known = Known::of(reading);
    for (start, part) in MEMBERS {
        for name in names.iter().filter(|name| name.starts_with(start) && name.ends_with(".xml")) {
            let Some(content) = member(bytes, name) else { continue };
            for paragraph in paragraphs(&content) {
                if known.is_new(&paragraph) {
                    reading.push_part(paragraph, *part);
                }
            }
        }
    }
    let deleted = member(bytes, "content.xml").map(|content| deletions(&content)).unwrap_or_default();
    if !deleted.is_empty() {
        reading.push_part(deleted.join("\n"), "deleted text");
    }
}

pub(super) fn names(bytes: &[u8]) -> Vec<String> {
    let Ok(package) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut names: Vec<String> = package.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    names.sort_by_key(|name| (number(name), name.clone()));
    names
}

/// The text of a member, up to 64 MiB; `None` when there is none of that name.
pub(super) fn member(bytes: &[u8], name: &str) -> Option<String> {
    content(bytes, name).map(|content| super::text::decode(&content))
}

/// The bytes of a member, up to 64 MiB.
pub(super) fn content(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let member = package.by_name(name).ok()?;
    let mut content = Vec::new();
    member.take(64 << 20).read_to_end(&mut content).ok()?;
    Some(content)
}

/// Paragraphs that an author of an OpenDocument text deleted while changes were tracked, and parts of paragraphs. A
/// file keeps them until somebody accepts the change.
fn deletions(content: &str) -> Vec<String> {
    let (mut out, mut line) = (Vec::new(), String::new());
    // A region also says who deleted it and when.
    let (mut deleted, mut about) = (0u32, 0u32);
    xml::each(content, &mut |event| match event {
        xml::Event::Start("deletion") => deleted += 1,
        xml::Event::End("deletion") => deleted = deleted.saturating_sub(1),
        xml::Event::Start("change-info") => about += 1,
        xml::Event::End("change-info") => about = about.saturating_sub(1),
        xml::Event::End("p" | "h") if !line.trim().is_empty() => out.push(std::mem::take(&mut line)),
        xml::Event::Text(text) if deleted > 0 && about == 0 => line.push_str(text),
        xml::Event::Start(_) | xml::Event::End(_) | xml::Event::Text(_) => {}
    });
    out
}

/// The number in a member's name, such as 12 of `slide12.xml`.
fn number(name: &str) -> Option<u32> {
    let stem = name.rsplit('/').next()?.strip_suffix(".xml")?;
    let digits = stem.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.parse().ok()
}

/// Paragraphs of a member: the text between the ends of `p` elements, and of chart values.
fn paragraphs(content: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut state = State::default();
    xml::each(content, &mut |event| state.take(&event, &mut out));
    out
}

#[derive(Default)]
struct State {
    /// How deep inside alternatives that repeat the text of others.
    repeats: u32,
    in_text: bool,
    paragraph: String,
}

impl State {
    fn take(&mut self, event: &xml::Event<'_>, out: &mut Vec<String>) {
        match event {
            xml::Event::Start(name) => self.open(name),
            xml::Event::End(name) => self.close(name, out),
            xml::Event::Text(text) if self.in_text && self.repeats == 0 => self.paragraph.push_str(text),
            xml::Event::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str) {
        match name {
            "Fallback" => self.repeats += 1,
            "t" | "v" | "text" => self.in_text = true,
            "br" | "tab" | "cr" => self.paragraph.push(' '),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, out: &mut Vec<String>) {
        match name {
            "Fallback" => self.repeats = self.repeats.saturating_sub(1),
            "t" | "v" | "text" => self.in_text = false,
            "p" | "pt" | "cm" | "comment" | "threadedComment" | "f" => self.flush(out),
            _ => {}
        }
    }

    fn flush(&mut self, out: &mut Vec<String>) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.trim().is_empty() {
            out.push(paragraph);
        }
    }
}

/// What a reading holds already, to tell what is new.
pub(super) struct Known {
    lines: HashSet<String>,
    text: String,
    /// Bytes that may still be searched through: a bound for files made to be slow.
    budget: usize,
}

impl Known {
    pub(super) fn of(reading: &Reading) -> Self {
        let lines = reading.segments.iter().flat_map(|s| s.text.lines()).map(squeezed);
        let text = reading.segments.iter().map(|s| squeezed(&s.text)).collect::<Vec<_>>().join(" ");
        Self { lines: lines.collect(), text: format!(" {text} "), budget: 4 << 30 }
    }

    pub(super) fn is_new(&mut self, paragraph: &str) -> bool {
        let squeezed = squeezed(paragraph);
        if squeezed.is_empty() || self.lines.contains(&squeezed) {
            return false;
        }
        self.budget = self.budget.saturating_sub(self.text.len());
        let new = self.budget == 0 || !self.text.contains(&format!(" {squeezed} "));
        if new {
            self.lines.insert(squeezed);
        }
        new
    }
}

/// Words apart by one space, without the marks that tables and lists add.
fn squeezed(text: &str) -> String {
    text.split_whitespace().filter(|word| !matches!(*word, "|" | "-" | "•")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagram_is_its_points_and_what_an_older_program_shows_instead_is_not_read_twice() {
        let data = "<dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Smart</a:t></a:r><a:r><a:t>Art</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>\
            <mc:AlternateContent><mc:Choice/><mc:Fallback><a:p><a:r><a:t>SmartArt</a:t></a:r></a:p></mc:Fallback></mc:AlternateContent>";
        assert_eq!(paragraphs(data), ["SmartArt"]);
    }

    #[test]
    fn text_deleted_with_changes_tracked_is_found() {
        let open = "<text:tracked-changes><text:deletion><office:change-info><dc:creator>Asha</dc:creator>\
            </office:change-info><text:p>gone</text:p></text:deletion></text:tracked-changes><text:p>kept</text:p>";
        assert_eq!(deletions(open), ["gone"]);
    }

    #[test]
    fn what_the_reading_holds_is_not_added_again() {
        let mut known = Known::of(&Reading::of("Sum | 12\nThe end".into()));
        assert!(!known.is_new("The  end"));
        assert!(!known.is_new("Sum 12"));
        assert!(known.is_new("end of"));
        assert!(!known.is_new("end of"));
    }
}
