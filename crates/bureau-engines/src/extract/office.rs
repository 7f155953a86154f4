//! Word processors, slides and e-books: readers of our own for the packages of Word and PowerPoint, for texts of
//! OpenDocument and rich text, `xberg` for other bodies and for what a document says of itself, [`super::ooxml`] for what both leave out.

use super::members::Members;
use super::node::text;
use super::reading::Reading;
use super::source::Source;
use super::{failure, inside, limit, odf, ooxml, relation, remark, rtf, slides, word, xberg};
use crate::normal;
use ::xberg::{ContentLayer, DocumentNode, Metadata, NodeContent};
use bureau_model::output::Place;
use bureau_model::word::Failure;

/// Media types that are read here.
pub(super) fn reads(media_type: &str) -> bool {
    is_packed(media_type)
        || matches!(
            media_type,
            "application/msword" | "application/vnd.ms-powerpoint" | "application/rtf" | "text/rtf"
        )
}

fn is_packed(media_type: &str) -> bool {
    is_powerpoint(media_type)
        || is_word(media_type)
        || media_type.starts_with("application/vnd.oasis.opendocument.text")
        || media_type.starts_with("application/vnd.oasis.opendocument.presentation")
        || media_type == "application/epub+zip"
}

fn is_word(media_type: &str) -> bool {
    media_type.starts_with("application/vnd.openxmlformats-officedocument.wordprocessingml")
        || media_type.starts_with("application/vnd.ms-word.")
}

fn is_powerpoint(media_type: &str) -> bool {
    media_type.starts_with("application/vnd.openxmlformats-officedocument.presentationml")
        || media_type.starts_with("application/vnd.ms-powerpoint.")
}

pub(super) fn read(source: &Source<'_>, members: &mut Members) -> Result<Reading, Failure> {
    check_open(source)?;
    let mut reading = body(source, members)?;
    if is_packed(source.media_type) {
        ooxml::complete(source.bytes, &mut reading);
        inside::packed(source.bytes, &mut reading, members);
    } else {
        inside::compound(source.bytes, &mut reading, members);
    }
    if members.found() == 0 && !reading.segments.iter().any(|s| normal::has_text(&s.text)) {
        return Err(nothing(&reading));
    }
    Ok(reading)
}

/// The text by a reader of our own where there is one and it finds some, else by `xberg`'s.
fn body(source: &Source<'_>, members: &mut Members) -> Result<Reading, Failure> {
    let mut reading = match source.media_type {
        kind if is_word(kind) => word::read(source, members),
        kind if is_powerpoint(kind) => presentation(source.bytes),
        kind if kind.starts_with("application/vnd.oasis.opendocument.text") => odf::read(source.bytes),
        "application/rtf" | "text/rtf" => rtf::read(source.bytes),
        _ => return other(source),
    };
    if !reading.segments.iter().any(|segment| normal::has_text(&segment.text)) {
        let warnings = reading.warnings;
        reading = other(source)?;
        reading.warnings.extend(warnings);
    } else if let Ok(document) = xberg::run(source.bytes, source.media_type) {
        describe(&document.metadata, &mut reading);
    }
    Ok(reading)
}

fn presentation(bytes: &[u8]) -> Reading {
    let mut reading = Reading { segments: slides::read(bytes), ..Reading::default() };
    relation::list_hidden(bytes, &ooxml::names(bytes), &mut reading);
    reading
}

fn other(source: &Source<'_>) -> Result<Reading, Failure> {
    let mut read = by_xberg(source.bytes, source.media_type)?;
    let remarks = match source.media_type {
        "application/vnd.ms-powerpoint" => remark::of_old(source.bytes),
        kind if kind.starts_with("application/vnd.oasis.opendocument.presentation") => {
            odf::remarks(source.bytes)
        }
        _ => Vec::new(),
    };
    for remark in remarks {
        read.push_part(remark, "comment");
    }
    Ok(read)
}

fn by_xberg(bytes: &[u8], media_type: &str) -> Result<Reading, Failure> {
    let document = xberg::run(bytes, media_type)?;
    let mut reading = Reading::default();
    describe(&document.metadata, &mut reading);
    walk(document.document.as_ref().map_or(&[][..], |d| d.nodes.as_slice()), &mut reading);
    if reading.segments.is_empty() {
        reading.push(document.content, Place::default());
    }
    // Links inside of a book lead nowhere outside.
    let leads = |url: &String| url.contains("://") || url.starts_with("mailto:") || url.starts_with("tel:");
    let links = document.uris.unwrap_or_default().into_iter().map(|uri| uri.url).filter(leads);
    relation::list(links, &mut reading);
    Ok(reading)
}

fn nothing(reading: &Reading) -> Failure {
    let mut failure = failure::empty();
    if let Some(warning) = reading.warnings.first() {
        failure.message = format!("{}; {warning}", failure.message);
    }
    failure
}

/// Encryption that the format states openly, before a parser stumbles over it.
fn check_open(source: &Source<'_>) -> Result<(), Failure> {
    if is_packed(source.media_type) {
        limit::check_package(source.bytes)?;
        if ooxml::member(source.bytes, "META-INF/manifest.xml")
            .is_some_and(|manifest| manifest.contains("encryption-data"))
        {
            return Err(failure::locked());
        }
    }
    if source.media_type == "application/msword" && is_encrypted_doc(source.bytes) {
        return Err(failure::locked());
    }
    Ok(())
}

/// The `fEncrypted` bit in the header of a Word 97 document.
fn is_encrypted_doc(bytes: &[u8]) -> bool {
    let head = || {
        let mut file = cfb::CompoundFile::open(std::io::Cursor::new(bytes)).ok()?;
        let mut head = [0u8; 12];
        std::io::Read::read_exact(&mut file.open_stream("WordDocument").ok()?, &mut head).ok()?;
        Some(head)
    };
    head().is_some_and(|head| head[11] & 1 == 1)
}

/// The nodes as segments: one for each run that stands in the same part.
fn walk(nodes: &[DocumentNode], reading: &mut Reading) {
    let mut slide: Option<String> = None;
    for node in nodes {
        if let NodeContent::Slide { number, title } = &node.content {
            slide = Some(format!("slide {number}"));
            if let Some(title) = title {
                add(reading, title.clone(), slide.clone());
            }
            continue;
        }
        let Some(text) = text(&node.content) else { continue };
        add(
            reading,
            text,
            layer(node.content_layer).or_else(|| note(&node.content)).or_else(|| slide.clone()),
        );
    }
}

/// Appends to the last segment when it stands in the same part.
fn add(reading: &mut Reading, text: String, part: Option<String>) {
    match reading.segments.last_mut() {
        Some(last) if last.place.part == part => {
            last.text.push('\n');
            last.text.push_str(&text);
        }
        _ => reading.push(text, Place { part, ..Place::default() }),
    }
}

fn layer(layer: ContentLayer) -> Option<String> {
    match layer {
        ContentLayer::Body => None,
        ContentLayer::Header => Some("header".to_owned()),
        ContentLayer::Footer => Some("footer".to_owned()),
        ContentLayer::Footnote => Some("footnote".to_owned()),
    }
}

fn note(content: &NodeContent) -> Option<String> {
    matches!(content, NodeContent::Comment { .. }).then(|| "comment".to_owned())
}

/// What the document says of itself.
pub(super) fn describe(metadata: &Metadata, reading: &mut Reading) {
    let lists = [("Author", &metadata.authors), ("Keywords", &metadata.keywords)];
    let values = [
        ("Title", &metadata.title),
        ("Subject", &metadata.subject),
        ("Created by", &metadata.created_by),
        ("Modified by", &metadata.modified_by),
    ];
    for (name, value) in values {
        if let Some(value) = value {
            reading.say(name, value.clone());
        }
    }
    for (name, written) in [("Created", &metadata.created_at), ("Modified", &metadata.modified_at)] {
        if let Some(written) = written {
            reading.say_moment(name, written);
        }
    }
    for (name, list) in lists {
        if let Some(list) = list.as_ref().filter(|list| !list.is_empty()) {
            reading.say(name, list.join("; "));
        }
    }
}
