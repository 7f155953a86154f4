//! XML as text: e-books in FictionBook, feeds, and the events that other readers of XML share.
//!
//! Nothing is fetched and no entity beyond the predefined ones and HTML's names is replaced, so a document
//! can't grow while it is read.

use super::reading::Reading;
use super::source::Source;
use super::{failure, html};
use crate::normal;
use bureau_model::word::Failure;
use quick_xml::events;

/// What stands in an XML text. Names are local names, without their prefix.
pub(super) enum Event<'a> {
    /// An element begins. One without content ends right after.
    Start(&'a str),
    /// An element ends.
    End(&'a str),
    /// Characters.
    Text(&'a str),
}

/// The attributes of the element that begins; of other events there are none.
pub(super) struct Attributes<'a>(Option<&'a events::BytesStart<'a>>);

impl Attributes<'_> {
    /// The value of the first attribute of this local name, its entities replaced.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.all(name).next()
    }

    /// The value of the last one: two attributes may differ in nothing but their prefix.
    pub(super) fn last(&self, name: &str) -> Option<String> {
        self.all(name).last()
    }

    fn all(&self, name: &str) -> impl Iterator<Item = String> {
        let attributes = self.0.into_iter().flat_map(|element| element.attributes().flatten());
        attributes
            .filter(move |a| a.key.local_name().as_ref() == name)
            .map(|a| html_escape::decode_html_entities(&*a.value).into_owned())
    }
}

/// Calls `take` with each event until the text ends or makes no sense any more; says whether it was read to
/// its end.
pub(super) fn each(content: &str, take: &mut dyn FnMut(Event<'_>)) -> bool {
    each_with(content, &mut |event, _| take(event))
}

/// As [`each`], with the attributes of each element.
pub(super) fn each_with(content: &str, take: &mut dyn FnMut(Event<'_>, Attributes<'_>)) -> bool {
    let mut reader = quick_xml::Reader::from_str(content);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let none = || Attributes(None);
    loop {
        match reader.read_event() {
            Ok(events::Event::Start(e)) => take(Event::Start(e.local_name().as_ref()), Attributes(Some(&e))),
            Ok(events::Event::End(e)) => take(Event::End(e.local_name().as_ref()), none()),
            Ok(events::Event::Empty(e)) => {
                take(Event::Start(e.local_name().as_ref()), Attributes(Some(&e)));
                take(Event::End(e.local_name().as_ref()), none());
            }
            Ok(events::Event::Text(e)) => take(Event::Text(&e.xml10_content()), none()),
            Ok(events::Event::CData(e)) => take(Event::Text(&e.xml10_content()), none()),
            Ok(events::Event::GeneralRef(e)) => {
                let entity = format!("&{};", &*e.xml10_content());
                take(Event::Text(&html_escape::decode_html_entities(&entity)), none());
            }
            Ok(events::Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// Elements whose content is no text.
const SKIPPED: &[&str] = &["binary", "stylesheet", "style", "script"];

/// Elements that stand in the flow of a line.
const INLINE: &[&str] =
    &["emphasis", "strong", "a", "em", "b", "i", "sub", "sup", "style", "strikethrough", "code"];

/// A FictionBook or a feed: what its elements say, one line each.
pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = super::text::decode(source.bytes);
    let mut text = String::new();
    let mut skipped = 0u32;
    let whole = each(&content, &mut |event| match event {
        Event::Start(name) if SKIPPED.contains(&name) => skipped += 1,
        Event::End(name) if SKIPPED.contains(&name) => skipped = skipped.saturating_sub(1),
        Event::Start(name) | Event::End(name) if !INLINE.contains(&name) => text.push('\n'),
        Event::Start(_) | Event::End(_) => {}
        Event::Text(part) if skipped == 0 => push(&mut text, part),
        Event::Text(_) => {}
    });
    if !normal::has_text(&text) {
        return Err(if whole { failure::empty() } else { failure::corrupt("the XML can't be read") });
    }
    let mut reading = Reading::of(text);
    if !whole {
        reading.warn("the XML is broken; the text after the fault was not read");
    }
    Ok(reading)
}

/// A feed may hold web pages as text.
fn push(text: &mut String, part: &str) {
    if part.contains("</") || part.contains("/>") || part.contains("<p>") {
        text.push_str(&html::text(part).text);
    } else {
        text.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_lines_and_pictures_are_left_out() {
        let bytes = b"<?xml version='1.0'?><FictionBook><p>A <emphasis>fine</emphasis> day &amp; night</p><binary>QUJD</binary></FictionBook>";
        let source = Source { bytes, media_type: "application/x-fictionbook+xml", columns: &[] };
        let reading = read(&source).expect("it is well formed");
        assert_eq!(reading.segments[0].text.trim(), "A fine day & night");
    }
}
