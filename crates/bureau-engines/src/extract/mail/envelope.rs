//! The parts of a message in memory: unpacked, named, and told apart: what is the mail's own text, and what a file.

use super::body::{self, Body};
use super::field::{About, Transfer};
use super::mime::Parts;
use super::raw::Raw;
use super::{charset, header, transfer, uuencode, word};
use crate::normal;
use std::collections::BTreeSet;

/// Bytes of a body at most; one that is longer is a file of its own.
pub(super) const BODY: u64 = 16 << 20;

/// Bytes of what has to be held in memory to be opened.
pub(super) const HELD: u64 = 64 << 20;

/// Bytes of a notice to programs that know no parts.
const NOTICE: usize = 400;

/// Bytes of a message inside that are read for its subject.
const GLANCE: u64 = 64 << 10;

/// A message and what is known of it.
pub(super) struct Envelope<'l, 'r> {
    pub(super) raw: &'l mut Raw<'r>,
    pub(super) parts: Parts,
    /// Pages that say the same as the text beside them.
    pub(super) passed: BTreeSet<usize>,
}

impl Envelope<'_, '_> {
    pub(super) fn leaves(&self) -> impl Iterator<Item = usize> + '_ {
        let parts = self.parts.parts.iter().enumerate();
        parts.filter(|(_, part)| part.children.is_empty() && !part.about.is_multipart()).map(|(n, _)| n)
    }

    /// A part in memory as it was before it was packed.
    pub(super) fn unpacked(&mut self, number: usize) -> (&About, Vec<u8>) {
        let part = &self.parts.parts[number];
        let packed = self.raw.held(part.body.clone(), HELD).unwrap_or_default();
        let bytes = transfer::unpacked_whole(&packed, part.about.transfer);
        let files =
            if part.about.transfer == Transfer::Uuencode { uuencode::taken(&bytes).1 } else { Vec::new() };
        (&part.about, files.into_iter().next().map_or(bytes, |file| file.content))
    }

    /// Whether a part is packed, and can be held in memory.
    pub(super) fn is_packed(&self, number: usize) -> bool {
        let part = &self.parts.parts[number];
        part.about.transfer != Transfer::Plain && part.body.end - part.body.start <= HELD
    }

    /// What stands in a list outside its parts, but for what programs write there of themselves.
    pub(super) fn outside(&mut self, number: usize) -> Option<String> {
        let mut out = String::new();
        for range in self.parts.parts[number].outside.clone() {
            let bytes = self.raw.held(range, BODY).unwrap_or_default();
            let text = charset::decoded(&bytes, None).text;
            let lower = text.to_lowercase();
            let usual = ["mime", "multi-part", "multipart"].iter().any(|word| lower.contains(word));
            // A sentence that tells old programs that there are parts.
            if !(usual && text.len() < NOTICE) {
                out.push_str(&text);
            }
        }
        normal::has_text(&out).then_some(out)
    }

    /// Of alternatives the plain text is shown, and a page beside it only where it says something else.
    pub(super) fn choose(&mut self, children: &[usize]) {
        let plain: String = children.iter().filter_map(|child| self.plain(*child)).collect();
        let pages: Vec<usize> = children.iter().flat_map(|child| self.pages_in(*child)).collect();
        for page in pages {
            let (about, bytes) = self.unpacked(page);
            if let (Some(Body::Page(page_text)), _) = body::read(about, &bytes, false)
                && body::says_no_more(&page_text.text, &plain)
            {
                self.passed.insert(page);
            }
        }
    }

    fn plain(&mut self, number: usize) -> Option<String> {
        let part = &self.parts.parts[number];
        if !(is_plain(&part.about.kind) && is_body(&part.about, true))
            || part.body.end - part.body.start > BODY
        {
            return None;
        }
        let (about, bytes) = self.unpacked(number);
        match body::read(about, &bytes, false).0 {
            Some(Body::Plain(text)) => Some(text),
            Some(Body::Page(_)) | None => None,
        }
    }

    /// The pages of an alternative: itself, or those among its parts.
    fn pages_in(&self, number: usize) -> Vec<usize> {
        let part = &self.parts.parts[number];
        if part.about.is_multipart() {
            return part.children.iter().flat_map(|child| self.pages_in(*child)).collect();
        }
        let is_page = part.about.kind == "text/html" && is_body(&part.about, false);
        let fits = part.body.end - part.body.start <= BODY;
        if is_page && fits { vec![number] } else { Vec::new() }
    }

    /// What an attachment is called: its own name, or for a message its subject, or its number.
    pub(super) fn named(&mut self, number: usize, count: u64) -> String {
        let about = &self.parts.parts[number].about;
        let own = about.name.clone();
        let ending = ending(about);
        let name = own.or_else(|| self.subject(number));
        file_name(&name.unwrap_or_else(|| format!("attachment {count}.{ending}")))
    }

    /// The subject of a message inside.
    fn subject(&mut self, number: usize) -> Option<String> {
        let part = &self.parts.parts[number];
        if !matches!(part.about.kind.as_str(), "message/rfc822" | "message/global") {
            return None;
        }
        let packed = self.raw.held(part.body.clone(), GLANCE).unwrap_or_default();
        let head = transfer::unpacked_whole(&packed, part.about.transfer);
        let head = word::mended(header::block(&head));
        let subject = header::read(&head)
            .and_then(|message| message.subject().map(|subject| subject.trim().to_owned()));
        Some(format!("{}.eml", subject.as_deref().unwrap_or("without subject")))
    }
}

fn is_plain(kind: &str) -> bool {
    kind == "text/plain" || !kind.contains('/')
}

/// Whether a part is the mail's own text, and no file.
pub(super) fn is_body(about: &About, first: bool) -> bool {
    let shown = is_plain(&about.kind)
        || matches!(
            about.kind.as_str(),
            "text/html"
                | "text/enriched"
                | "text/richtext"
                | "text/rfc822-headers"
                | "message/delivery-status"
                | "message/disposition-notification"
        )
        || about.is_multipart();
    shown && !about.is_attached() && (about.name.is_none() || first)
}

/// A name has no folders: what looks like one is not.
pub(super) fn file_name(name: &str) -> String {
    let name = name.replace(['/', '\\'], "_");
    let name = name.trim();
    if name.is_empty() { "attachment.bin".to_owned() } else { name.to_owned() }
}

/// The ending that files of an attachment's kind have.
fn ending(about: &About) -> String {
    let subtype = about.kind.split_once('/').map_or("plain", |(_, subtype)| subtype);
    match subtype {
        "jpeg" | "pjpeg" => "jpg".to_owned(),
        "plain" => "txt".to_owned(),
        "svg+xml" => "svg".to_owned(),
        "calendar" => "ics".to_owned(),
        "rfc822" => "eml".to_owned(),
        "octet-stream" => "bin".to_owned(),
        _ if subtype.len() <= 5 && subtype.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            subtype.to_owned()
        }
        _ => "bin".to_owned(),
    }
}
