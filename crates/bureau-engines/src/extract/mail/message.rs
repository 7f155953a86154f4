//! A parsed message as segments.

use super::super::reading::{Reading, listed};
use super::super::{decode, html, text};
use super::header;
use crate::normal;
use encoding_rs::Encoding;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Messages inside messages are read this deep.
const DEPTH: u32 = 8;

/// `None` for what has no header at all.
pub(super) fn parse(bytes: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse(bytes).filter(|message| !message.headers().is_empty())
}

/// Adds the message. `of` names the message in its container, such as `message 3`; empty for the file itself.
pub(super) fn push(message: &Message<'_>, of: &str, depth: u32, reading: &mut Reading) {
    let part = |what: &str| if of.is_empty() { what.to_owned() } else { format!("{of}, {what}") };
    reading.push_part(header::lines(message), part("headers"));
    for body in message.text_bodies() {
        push_body(message, body, &part("body"), reading);
    }
    let mut unread = Vec::new();
    for attachment in message.attachments() {
        let is_text = matches!(attachment.body, PartType::Text(_) | PartType::Html(_));
        if let PartType::Message(inner) = &attachment.body
            && depth < DEPTH
        {
            let name = inner.subject().or_else(|| attachment.attachment_name()).unwrap_or("without subject");
            push(inner, &part(&format!("message \"{name}\"")), depth + 1, reading);
        } else if is_text && attachment.attachment_name().is_none() {
            push_body(message, attachment, &part("body"), reading);
        } else {
            unread.push(named(attachment));
        }
    }
    if !unread.is_empty() {
        let whose = if of.is_empty() { String::new() } else { format!(" of {of}") };
        reading.warn(format!("attachments{whose} were not read: {}", listed(&unread, 12)));
    }
}

fn named(part: &MessagePart<'_>) -> String {
    let kind = || part.content_type().map(|t| format!("{}/{}", t.ctype(), t.subtype().unwrap_or("?")));
    part.attachment_name().map(str::to_owned).or_else(kind).unwrap_or_else(|| "without name".to_owned())
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
    let raw =
        message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    match part.encoding {
        mail_parser::Encoding::None => text::decode_as(raw, declared),
        mail_parser::Encoding::QuotedPrintable => {
            mail_parser::decoders::quoted_printable::quoted_printable_decode(raw)
                .map_or_else(|| decoded.to_owned(), |bytes| text::decode_as(&bytes, declared))
        }
        mail_parser::Encoding::Base64 => mail_parser::decoders::base64::base64_decode(raw)
            .map_or_else(|| decoded.to_owned(), |bytes| decode(&bytes)),
    }
}

/// A page that a browser saved with its pictures: its first page is the text.
pub(super) fn page(message: &Message<'_>, reading: &mut Reading) {
    let pages = message.parts.iter().filter(|part| matches!(part.body, PartType::Html(_)));
    for (n, part) in pages.enumerate() {
        let of = if n == 0 { String::new() } else { format!("frame {n}") };
        html::push_page(html::text(&content(message, part)), &of, reading);
    }
    if reading.segments.is_empty() {
        push(message, "", 0, reading);
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

    fn read(raw: &str) -> Reading {
        let message = parse(raw.as_bytes()).expect("it has headers");
        let mut reading = Reading::default();
        header::describe(&message, &mut reading);
        push(&message, "", 0, &mut reading);
        reading
    }

    fn parts(reading: &Reading) -> Vec<(&str, &str)> {
        reading.segments.iter().map(|s| (s.place.part.as_deref().unwrap_or(""), s.text.trim())).collect()
    }

    #[test]
    fn of_alternatives_the_plain_text_is_read_and_attachments_are_named() {
        let raw = "From: Asha <a@b.in>\r\nTo: c@d.in\r\nSubject: =?utf-8?B?4KSo4KSu4KS44KWN4KSk4KWH?=\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n\
            --y\r\nContent-Type: text/plain\r\n\r\nplain\r\n--y\r\nContent-Type: text/html\r\n\r\n<b>rich</b>\r\n--y--\r\n\
            --x\r\nContent-Type: application/pdf; name=\"bill.pdf\"\r\nContent-Disposition: attachment\r\n\r\n%PDF\r\n--x--\r\n";
        let reading = read(raw);
        assert_eq!(
            parts(&reading),
            [("headers", "From: Asha <a@b.in>\nTo: c@d.in\nSubject: नमस्ते"), ("body", "plain")]
        );
        assert_eq!(reading.warnings, ["attachments were not read: bill.pdf"]);
        assert!(reading.metadata.contains(&("From".to_owned(), "Asha <a@b.in>".to_owned())));
    }

    #[test]
    fn a_message_inside_is_read_under_its_subject() {
        let raw = "From: a@b.in\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nouter\r\n\
            --x\r\nContent-Type: message/rfc822\r\n\r\nFrom: e@f.in\r\nSubject: inner\r\n\r\nhidden\r\n--x--\r\n";
        let reading = read(raw);
        assert!(parts(&reading).contains(&("message \"inner\", body", "hidden")), "{:?}", parts(&reading));
    }
}
