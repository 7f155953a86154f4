//! Pages, Keynote and Numbers: `xberg` for the packages of today, a reader of our own for those of 2009 and
//! before, which keep the whole document in one XML member.

use super::{Reading, Source, failure, limit, office, ooxml, xberg};
use crate::normal;
use bureau_model::output::Place;
use bureau_model::word::Failure;
use quick_xml::events::{BytesStart, Event};

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
    let mut reader = quick_xml::Reader::from_str(content);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let (mut out, mut skipped, mut paragraphs) = (String::new(), 0u32, 0u32);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => match e.local_name().as_ref() {
                name if SKIPPED.contains(&name) => skipped += 1,
                "p" => paragraphs += 1,
                _ => cell(&e, &mut out),
            },
            Ok(Event::Empty(e)) => match e.local_name().as_ref() {
                "br" | "lnbr" | "crbr" | "pgbr" => out.push('\n'),
                "tab" => out.push('\t'),
                _ => cell(&e, &mut out),
            },
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                name if SKIPPED.contains(&name) => skipped = skipped.saturating_sub(1),
                "p" => {
                    paragraphs = paragraphs.saturating_sub(1);
                    out.push('\n');
                }
                _ => {}
            },
            Ok(Event::Text(e)) if skipped == 0 && paragraphs > 0 => out.push_str(&e.xml10_content()),
            Ok(Event::GeneralRef(e)) if skipped == 0 && paragraphs > 0 => {
                let entity = format!("&{};", &*e.xml10_content());
                out.push_str(&html_escape::decode_html_entities(&entity));
            }
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => {}
        }
    }
}

/// The text of a cell stands in an attribute of its content element.
fn cell(element: &BytesStart<'_>, out: &mut String) {
    if element.local_name().as_ref() != "ct" {
        return;
    }
    for attribute in element.attributes().flatten().filter(|a| a.key.local_name().as_ref() == "s") {
        out.push_str(&html_escape::decode_html_entities(&*attribute.value));
        out.push('\n');
    }
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
