//! Pages, Keynote and Numbers, by readers of our own: packages of today hold objects in archives ([`object`]), those of
//! 2009 and before the whole document in one XML member.
//!
//! Only texts, tables, comments and links are taken. Names of styles, templates and other things of the programs' own
//! are no text of the author.

mod cell;
mod message;
mod moment;
mod object;
mod story;
mod table;

use super::failure::{self, fail};
use super::reading::Reading;
use super::source::Source;
use super::xml::{self, Event};
use super::{limit, ooxml};
use crate::normal;
use bureau_model::word::{ErrorCode, Failure};
use object::Objects;

const PAGES: &str = "application/vnd.apple.pages";
const KEYNOTE: &str = "application/vnd.apple.keynote";
const NUMBERS: &str = "application/vnd.apple.numbers";

/// The member that held the document until 2009.
const OLD: &[&str] = &["index.xml", "index.apxl"];

/// Elements whose content is no text of the author: texts that wait to be replaced, and templates.
const SKIPPED: &[&str] = &["ghost-text", "section-prototypes", "master-slides", "stylesheet"];

pub(super) fn reads(media_type: &str) -> bool {
    matches!(media_type, PAGES | KEYNOTE | NUMBERS)
}

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    limit::check_package(source.bytes)?;
    let old = OLD.iter().find_map(|name| ooxml::member(source.bytes, name));
    let reading = match old {
        Some(content) => Reading::of(text(&content)),
        None => new(source)?,
    };
    if reading.segments.iter().any(|s| normal::has_text(&s.text)) {
        return Ok(reading);
    }
    let mut failure = failure::empty();
    if let Some(warning) = reading.warnings.first() {
        failure.message = format!("{}; {warning}", failure.message);
    }
    Err(failure)
}

fn new(source: &Source<'_>) -> Result<Reading, Failure> {
    let names = ooxml::names(source.bytes);
    if names.iter().any(|name| name.ends_with(".iwpv2") || name.ends_with(".iwph")) {
        return Err(fail(
            ErrorCode::Locked,
            "the file is protected with a password of iWork, which can't be used here; open it in its program, take the password away and add it again",
        ));
    }
    let objects = Objects::of(source.bytes);
    if objects.all().next().is_none() {
        return Err(failure::corrupt("the document's archives can't be read"));
    }
    let mut reading = Reading::default();
    let in_tables = table::texts(&objects);
    if source.media_type == KEYNOTE {
        story::push_slides(&objects, &in_tables, &mut reading);
    } else {
        story::push(&objects, &in_tables, &mut reading);
    }
    table::push(&objects, source.media_type == NUMBERS, &mut reading);
    story::push_beside(&objects, &mut reading);
    Ok(reading)
}

/// The paragraphs and the cells of tables, one line each, up to the first fault of the XML.
fn text(content: &str) -> String {
    let (mut out, mut skipped, mut paragraphs) = (String::new(), 0u32, 0u32);
    xml::each_with(content, &mut |event, attributes| match event {
        Event::Start(name) if SKIPPED.contains(&name) => skipped += 1,
        Event::End(name) if SKIPPED.contains(&name) => skipped = skipped.saturating_sub(1),
        Event::Start("p") => paragraphs += 1,
        Event::End("p") => {
            paragraphs = paragraphs.saturating_sub(1);
            out.push('\n');
        }
        Event::Start("br" | "lnbr" | "crbr" | "pgbr") => out.push('\n'),
        Event::Start("tab") => out.push('\t'),
        // The text of a cell stands in an attribute of its content element.
        Event::Start("ct") => out.extend(attributes.get("s").map(|text| text + "\n")),
        Event::Text(text) if skipped == 0 && paragraphs > 0 => out.push_str(text),
        Event::Start(_) | Event::End(_) | Event::Text(_) => {}
    });
    out
}

#[cfg(test)]
mod package_tests;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_document_is_its_paragraphs_and_cells_without_what_waits_to_be_replaced() {
        let xml = "<sl:document><sl:section-prototypes><sf:p>Template</sf:p></sl:section-prototypes>\
            <sf:t><sf:ct sfa:s=\"Ada &amp; Co\"/></sf:t><sf:p>One<sf:br/></sf:p>\
            <sf:p><sf:ghost-text>Lorem</sf:ghost-text>Two &amp; three</sf:p></sl:document>";
        assert_eq!(normal::clean(&text(xml)), "Ada & Co\nOne\n\nTwo & three");
    }
}
