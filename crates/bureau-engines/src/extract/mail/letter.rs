//! A message written out as RFC 5322 and MIME, for mailboxes that keep its parts apart in a form of their own.
//!
//! Everything that is not plain ASCII is packed, so that what is written is what is read again.

use std::fmt::Write as _;

/// Characters of packed content in a line.
const LINE: usize = 76;

/// Headers that describe how the original was packed; the written one is packed anew.
const PACKING: &[&str] =
    &["mime-version", "content-type", "content-transfer-encoding", "content-disposition"];

/// A message by its parts.
#[derive(Debug, Default)]
pub(super) struct Letter {
    /// Names and values in their order, not yet packed.
    pub(super) headers: Vec<(String, String)>,
    /// Plain text.
    pub(super) text: Option<String>,
    /// A web page, as bytes in its own encoding.
    pub(super) page: Option<Vec<u8>>,
    /// Name and content of what is attached.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// Messages that are attached.
    pub(super) letters: Vec<Letter>,
}

impl Letter {
    /// The message as the bytes of an `.eml` file.
    pub(super) fn written(&self) -> Vec<u8> {
        self.written_at(0)
    }

    /// `depth` tells the boundaries of a message inside from those of the one around it.
    fn written_at(&self, depth: usize) -> Vec<u8> {
        let boundary = format!("=_bureau_{depth}");
        let mut out = String::new();
        for (name, value) in &self.headers {
            if !PACKING.contains(&name.to_lowercase().as_str()) {
                let _never_fails = write!(out, "{name}: {}\r\n", packed_header(value));
            }
        }
        let _never_fails =
            write!(out, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n");
        let mut out = out.into_bytes();
        let mut part = |head: &str, content: &[u8]| {
            out.extend_from_slice(format!("\r\n--{boundary}\r\n{head}\r\n\r\n").as_bytes());
            out.extend_from_slice(content);
        };
        if let Some(text) = &self.text {
            part(&packed_as("text/plain; charset=utf-8"), packed(text.as_bytes()).as_bytes());
        } else if let Some(page) = &self.page {
            part(&packed_as("text/html"), packed(page).as_bytes());
        }
        for (name, content) in &self.files {
            let head = format!(
                "{}\r\nContent-Disposition: attachment; filename*=UTF-8''{}",
                packed_as("application/octet-stream"),
                percent(name)
            );
            part(&head, packed(content).as_bytes());
        }
        for letter in &self.letters {
            part("Content-Type: message/rfc822", &letter.written_at(depth + 1));
        }
        out.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        out
    }
}

fn packed_as(kind: &str) -> String {
    format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: base64")
}

/// A header's value in one line; where it is not plain ASCII, in encoded words (RFC 2047).
fn packed_header(value: &str) -> String {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return value;
    }
    // Only the words that need it: addresses stay readable as addresses.
    let word = |word: &str| {
        if word.bytes().all(|byte| (b'!'..=b'~').contains(&byte)) {
            return word.to_owned();
        }
        let letters: Vec<char> = word.chars().collect();
        let chunks = letters
            .chunks(10)
            .map(|chunk| format!("=?utf-8?B?{}?=", base64(chunk.iter().collect::<String>().as_bytes())));
        chunks.collect::<Vec<_>>().join(" ")
    };
    // A space between two encoded words is not part of the text, so it goes into the second.
    let mut out = String::new();
    let mut encoded_before = false;
    for one in value.split(' ') {
        let encoded = !one.is_ascii();
        let spaced = if encoded && encoded_before { word(&format!(" {one}")) } else { word(one) };
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&spaced);
        encoded_before = encoded;
    }
    out
}

fn percent(name: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    name.bytes().map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Base64 in lines.
fn packed(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3 / 2);
    for line in bytes.chunks(LINE / 4 * 3) {
        out.push_str(&base64(line));
        out.push_str("\r\n");
    }
    out
}

pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let number = group.iter().fold(0u32, |number, byte| (number << 8) | u32::from(*byte))
            << (8 * (3 - group.len()));
        for at in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= group.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::{MessageParser, MimeHeaders};

    #[test]
    fn what_is_written_is_read_again() {
        let inner = Letter {
            headers: vec![("Subject".to_owned(), "inner".to_owned())],
            text: Some("deep".to_owned()),
            ..Letter::default()
        };
        let letter = Letter {
            headers: vec![
                ("From".to_owned(), "आशा राव <asha@example.in>".to_owned()),
                ("Subject".to_owned(), "कल की बैठक about the\r\nBcc: x@y.z".to_owned()),
                ("Content-Type".to_owned(), "text/plain".to_owned()),
            ],
            text: Some("नमस्ते\n--=_bureau_0\n".to_owned()),
            files: vec![("बिल.pdf".to_owned(), (0..=255).collect())],
            letters: vec![inner],
            ..Letter::default()
        };
        let bytes = letter.written();
        let message = MessageParser::default().parse(&bytes).expect("a message");
        assert_eq!(message.subject(), Some("कल की बैठक about the Bcc: x@y.z"));
        let from = message.from().and_then(|from| from.first()).expect("a sender");
        assert_eq!((from.name(), from.address()), (Some("आशा राव"), Some("asha@example.in")));
        assert!(message.bcc().is_none());
        assert_eq!(message.body_text(0).expect("a text").trim_end(), "नमस्ते\n--=_bureau_0");
        let attached: Vec<_> = message.attachments().collect();
        assert_eq!(attached[0].attachment_name(), Some("बिल.pdf"));
        assert_eq!(attached[0].contents(), (0..=255).collect::<Vec<u8>>());
        let inner = attached[1].message().expect("a message");
        assert_eq!(
            (inner.subject(), inner.body_text(0).as_deref().map(str::trim)),
            (Some("inner"), Some("deep"))
        );
    }
}
