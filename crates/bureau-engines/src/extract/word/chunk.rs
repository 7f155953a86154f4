//! Files that a Word document shows in the midst of its own text: web pages, mails, rich text, other documents. Each is
//! known by its content, whatever it is called.

use super::super::members::Members;
use super::super::reading::Reading;
use super::super::source::Source;
use super::super::{html, mail, rtf, text};

/// Bytes in which a text that marks itself up does so.
const HEAD: usize = 4_096;

/// The file's text, where it is neither a document of Word's own nor no text at all.
pub(super) fn text(kind: Kind, source: &Source<'_>, members: &mut Members) -> Option<Reading> {
    match kind {
        Kind::Rich => Some(rtf::read(source.bytes.trim_ascii_start())),
        Kind::Mail => page_as_mail(source, members),
        Kind::Page => html::read(source).ok(),
        Kind::Text => text::read(&Source { media_type: "text/plain", ..*source }).ok(),
        Kind::Package | Kind::Flat | Kind::Other => None,
    }
}

/// A page saved as a mail. How many files are inside is said of the whole document, not of each mail in it.
fn page_as_mail(source: &Source<'_>, members: &mut Members) -> Option<Reading> {
    let mut read = mail::read_held(source.bytes, members).ok()?;
    read.warnings
        .retain(|warning| !warning.contains(" files inside ") && !warning.contains("claims to hold"));
    Some(read)
}

/// What such a file can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Package,
    Rich,
    Mail,
    Page,
    Flat,
    Text,
    Other,
}

impl Kind {
    pub(super) fn of(bytes: &[u8], name: &str) -> Self {
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::Package;
        }
        if bytes.trim_ascii_start().starts_with(b"{\\rtf") {
            return Self::Rich;
        }
        // Decoded, because it may be UTF-16.
        let head = super::super::text::decode(bytes.get(..HEAD).unwrap_or(bytes)).to_lowercase();
        let has = |marks: &[&str]| marks.iter().any(|mark| head.contains(mark));
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.to_lowercase().ends_with(ending));
        if has(&["mime-version:", "content-type: multipart/"]) {
            return Self::Mail;
        }
        if has(&["<w:document", "<w:worddocument", "<pkg:package"]) {
            return Self::Flat;
        }
        if has(&["<html", "<body", "<!doctype html", "<div", "<p>", "<table"])
            || ends(&[".html", ".htm", ".xhtml"])
        {
            return Self::Page;
        }
        let is_text = !head.contains('\0')
            && head.chars().filter(|c| *c == '\u{fffd}').count() * 50 < head.len().max(1);
        if is_text { Self::Text } else { Self::Other }
    }
}
