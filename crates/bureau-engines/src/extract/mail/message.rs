//! A parsed message as segments, and what is attached to it as members.

use super::super::members::Members;
use super::super::reading::Reading;
use super::super::{decode, html, text};
use super::header;
use crate::normal;
use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Every header that is used, but not dates: their reader takes part of the next line for a zone of two letters, and
/// the header on it is lost ([`super::date`] reads them from the text as it stands).
static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
    let parser = MessageParser::new().with_mime_headers().with_address_headers().with_message_ids();
    parser.header_text(HeaderName::Subject).header_text(HeaderName::Comments)
});

/// `None` for what has no header at all.
pub(super) fn parse(bytes: &[u8]) -> Option<Message<'_>> {
    PARSER.parse(bytes).filter(|message| !message.headers().is_empty())
}

/// Adds the message's own text, and gives what is attached to the members.
pub(super) fn push(message: &Message<'_>, reading: &mut Reading, members: &mut Members) {
    reading.push_part(header::lines(message), "headers");
    for body in message.text_bodies() {
        push_body(message, body, "body", reading);
    }
    let mut attached = 0;
    for part in message.attachments() {
        let is_text = matches!(part.body, PartType::Text(_) | PartType::Html(_));
        if is_text && part.attachment_name().is_none() {
            push_body(message, part, "body", reading);
        } else {
            attached += 1;
            take(message, part, attached, members);
        }
    }
    members.account(attached, reading);
}

/// Copies an attachment out as it was attached.
fn take(message: &Message<'_>, part: &MessagePart<'_>, number: u64, members: &mut Members) {
    members.take(&named(part, number), &mut bytes(message, part).as_ref());
}

/// What an attachment is called: its own name, or for a message its subject, or its number.
fn named(part: &MessagePart<'_>, number: u64) -> String {
    let subject = match &part.body {
        PartType::Message(inner) => {
            Some(format!("{}.eml", inner.subject().unwrap_or("without subject").trim()))
        }
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => None,
    };
    let name = part.attachment_name().map(str::to_owned).filter(|name| !name.trim().is_empty());
    let name = name.or(subject).unwrap_or_else(|| format!("attachment {number}.{}", ending(part)));
    // A name has no folders: what looks like one is not.
    name.replace(['/', '\\'], "_")
}

/// The ending that files of an attachment's type have.
fn ending(part: &MessagePart<'_>) -> String {
    let subtype = part.content_type().and_then(|kind| kind.subtype()).unwrap_or("bin").to_lowercase();
    match subtype.as_str() {
        "jpeg" | "pjpeg" => "jpg".to_owned(),
        "plain" => "txt".to_owned(),
        "svg+xml" => "svg".to_owned(),
        "calendar" => "ics".to_owned(),
        "octet-stream" => "bin".to_owned(),
        _ if subtype.len() <= 5 && subtype.bytes().all(|byte| byte.is_ascii_alphanumeric()) => subtype,
        _ => "bin".to_owned(),
    }
}

/// An attachment as it was before it was packed for the mail. Texts too: not decoded, not cleaned.
fn bytes<'m>(message: &'m Message<'_>, part: &'m MessagePart<'_>) -> Cow<'m, [u8]> {
    match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Cow::Borrowed(bytes.as_ref()),
        PartType::Text(_) | PartType::Html(_) | PartType::Message(_) | PartType::Multipart(_) => {
            let raw = raw(message, part);
            let unpacked = match part.encoding {
                mail_parser::Encoding::None => None,
                mail_parser::Encoding::QuotedPrintable => quoted_printable_decode(raw),
                mail_parser::Encoding::Base64 => base64_decode(raw),
            };
            unpacked.map_or(Cow::Borrowed(raw), Cow::Owned)
        }
    }
}

fn raw<'m>(message: &'m Message<'_>, part: &MessagePart<'_>) -> &'m [u8] {
    message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default()
}

fn push_body(message: &Message<'_>, part: &MessagePart<'_>, place: &str, reading: &mut Reading) {
    let content = content(message, part);
    if is_page(part, &content) {
        html::push_page(html::text(&content), place, reading);
    } else if normal::has_text(&content) {
        reading.push_part(content, place);
    }
}

fn is_page(part: &MessagePart<'_>, content: &str) -> bool {
    matches!(part.body, PartType::Html(_))
        || content.trim_start().get(..5).is_some_and(|s| s.eq_ignore_ascii_case("<html"))
}

/// The part's text. Where no charset is declared, or a wrong one, it is detected from the bytes.
fn content(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let declared = part
        .content_type()
        .and_then(|t| t.attribute("charset"))
        .and_then(|c| Encoding::for_label(c.as_bytes()));
    let decoded = part.text_contents().unwrap_or_default();
    if declared.is_some() && !decoded.contains('\u{fffd}') {
        return decoded.to_owned();
    }
    let raw = raw(message, part);
    match part.encoding {
        mail_parser::Encoding::None => text::decode_as(raw, declared),
        mail_parser::Encoding::QuotedPrintable => quoted_printable_decode(raw)
            .map_or_else(|| decoded.to_owned(), |bytes| text::decode_as(&bytes, declared)),
        mail_parser::Encoding::Base64 => {
            base64_decode(raw).map_or_else(|| decoded.to_owned(), |bytes| decode(&bytes))
        }
    }
}

/// A page that a browser saved with its pictures: the pages are the text, everything else becomes members.
pub(super) fn page(message: &Message<'_>, reading: &mut Reading, members: &mut Members) {
    let pages = message.parts.iter().filter(|part| matches!(part.body, PartType::Html(_)));
    for (n, part) in pages.enumerate() {
        let of = if n == 0 { String::new() } else { format!("frame {n}") };
        html::push_page(html::text(&content(message, part)), &of, reading);
    }
    if reading.segments.is_empty() {
        push(message, reading, members);
    } else {
        let is_page =
            |part: &&MessagePart<'_>| matches!(part.body, PartType::Html(_) | PartType::Multipart(_));
        let mut attached = 0;
        for part in message.parts.iter().filter(|part| !is_page(part)) {
            attached += 1;
            take(message, part, attached, members);
        }
        members.account(attached, reading);
    }
    if let Some(subject) = message.subject() {
        reading.say("Subject", subject);
    }
    if let Some(location) = message.header_raw("Snapshot-Content-Location") {
        reading.say("Location", location.trim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reading, and what was attached: names and bytes.
    fn read(raw: &str) -> (Reading, Vec<(String, Vec<u8>)>) {
        let message = parse(raw.as_bytes()).expect("it has headers");
        let mut reading = Reading::default();
        let folder = tempfile::tempdir().expect("a folder");
        let mut members = Members::new(folder.path().to_owned(), raw.len() as u64);
        header::describe(&message, &mut reading);
        push(&message, &mut reading, &mut members);
        let copy = |name: String| std::fs::read(folder.path().join(name)).expect("the copy is there");
        let found = members.finish().into_iter();
        (reading, found.map(|f| (f.path, copy(f.copy.expect("it is taken")))).collect())
    }

    fn parts(reading: &Reading) -> Vec<(&str, &str)> {
        reading.segments.iter().map(|s| (s.place.part.as_deref().unwrap_or(""), s.text.trim())).collect()
    }

    #[test]
    fn of_alternatives_the_plain_text_is_read_and_attachments_are_taken_as_they_were() {
        let raw = "From: Asha <a@b.in>\r\nTo: c@d.in\r\nSubject: =?utf-8?B?4KSo4KSu4KS44KWN4KSk4KWH?=\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n\
            --y\r\nContent-Type: text/plain\r\n\r\nplain\r\n--y\r\nContent-Type: text/html\r\n\r\n<b>rich</b>\r\n--y--\r\n\
            --x\r\nContent-Type: application/pdf; name=\"bill.pdf\"\r\nContent-Disposition: attachment\r\n\r\n%PDF\r\n\
            --x\r\nContent-Type: text/csv; charset=windows-1252; name=\"../a.csv\"\r\nContent-Disposition: attachment\r\n\
            Content-Transfer-Encoding: base64\r\n\r\n4CxiDQo=\r\n--x--\r\n";
        let (reading, found) = read(raw);
        assert_eq!(
            parts(&reading),
            [("headers", "From: Asha <a@b.in>\nTo: c@d.in\nSubject: नमस्ते"), ("body", "plain")]
        );
        let expected = [("bill.pdf", &b"%PDF"[..]), (".._a.csv", b"\xe0,b\r\n")];
        assert_eq!(found, expected.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
        assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
        assert!(reading.metadata.contains(&("From".to_owned(), "Asha <a@b.in>".to_owned())));
        assert!(reading.metadata.contains(&("Members taken".to_owned(), "2".to_owned())));
    }

    #[test]
    fn a_message_inside_is_a_member_under_its_subject() {
        let raw = "From: a@b.in\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nouter\r\n\
            --x\r\nContent-Type: message/rfc822\r\n\r\nFrom: e@f.in\r\nSubject: in/ner\r\n\r\nhidden\r\n--x--\r\n";
        let (reading, found) = read(raw);
        assert!(!parts(&reading).iter().any(|(_, text)| text.contains("hidden")), "{:?}", parts(&reading));
        let inner = b"From: e@f.in\r\nSubject: in/ner\r\n\r\nhidden";
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "in_ner.eml");
        assert!(found[0].1.starts_with(inner), "{:?}", String::from_utf8_lossy(&found[0].1));
    }
}
