//! Pages, Keynote and Numbers: `xberg` for the packages of today, a reader of our own for those of 2009 and
//! before, which keep the whole document in one XML member.

use super::xml::{self, Event};
use super::{Reading, Source, failure, limit, office, ooxml, xberg};
use crate::normal;
use bureau_model::output::Place;
use bureau_model::word::Failure;

/// Media types that are read here, and what `xberg` calls them.
const KINDS: &[(&str, &str)] = &[
    ("application/vnd.apple.pages", "application/x-iwork-pages-sffpages"),
    ("application/vnd.apple.keynote", "application/x-iwork-keynote-sffkey"),
    ("application/vnd.apple.numbers", "application/x-iwork-numbers-sffnumbers"),
];

/// The member that held the document until 2009.
const OLD: &[&str] = &["index.xml", "index.apxl"];

/// Elements whose content is no text of the author: texts that wait to be replaced, and templates.
const SKIPPED: &[&str] = &["ghost-text", "section-prototypes", "master-slides", "stylesheet"];

pub(super) fn reads(media_type: &str) -> bool {
    KINDS.iter().any(|(kind, _)| *kind == media_type)
}

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    limit::check_package(source.bytes)?;
    let old = OLD.iter().find_map(|name| ooxml::member(source.bytes, name));
    let reading = match old {
        Some(content) => Reading::of(text(&content)),
        None => new(source)?,
    };
    if reading.segments.iter().any(|s| normal::has_text(&s.text)) {
        Ok(reading)
    } else {
        Err(failure::empty())
    }
}

fn new(source: &Source<'_>) -> Result<Reading, Failure> {
    let kind =
        KINDS.iter().find(|(kind, _)| *kind == source.media_type).map_or(source.media_type, |(_, k)| k);
    let document = xberg::run(source.bytes, kind)?;
    let mut reading = Reading::default();
    office::describe(&document.metadata, &mut reading);
    reading.push(document.content, Place::default());
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
