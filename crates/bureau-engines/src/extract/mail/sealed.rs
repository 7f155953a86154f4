//! Mail in an envelope: S/MIME and PGP. What is only signed is opened; what is encrypted is locked, because it is
//! for a key that no password of a case replaces.

use super::super::failure::fail;
use super::body::Body;
use super::field::About;
use super::head::is_field;
use crate::normal;
use bureau_model::word::{ErrorCode, Failure};

/// How a message that is encrypted with PGP begins and ends in a text.
const ARMOUR: (&str, &str) = ("-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----");

/// Headers with which a message may begin, beside those of MIME.
const HEADERS: &[&[u8]] = &[
    b"mime-version",
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"received",
    b"return-path",
    b"message-id",
    b"reply-to",
    b"sender",
];

/// Encrypted messages in one text at most; what follows stays as it is.
const MESSAGES: usize = 100;

/// Why what is encrypted is not read.
pub(in crate::extract) fn locked() -> Failure {
    fail(
        ErrorCode::Locked,
        "it is encrypted for the key of its recipient (S/MIME or PGP); decrypt it in a mail program that has the key, and add that copy",
    )
}

/// Whether a part is said to be in the envelope of S/MIME.
pub(super) fn is_sealed(about: &About) -> bool {
    let named = about.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("smime.p7m"));
    matches!(about.kind.as_str(), "application/pkcs7-mime" | "application/x-pkcs7-mime") || named
}

/// Whether a sealed content is a message or a part of one, and no file: its first line is a header of mail.
pub(super) fn is_message(content: &[u8]) -> bool {
    let first = content.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
    let name = first.filter(|line| is_field(line)).and_then(|line| line.split(|byte| *byte == b':').next());
    let name = name.unwrap_or_default().to_ascii_lowercase();
    name.starts_with(b"content-") || name.starts_with(b"x-") || HEADERS.contains(&name.as_slice())
}

/// A text without the encrypted messages in it, and a name for each of these.
pub(super) fn without_armour(body: Option<Body>) -> (Option<Body>, Vec<String>) {
    let text = match body {
        Some(Body::Plain(text)) if text.contains(ARMOUR.0) => text,
        other => return (other, Vec::new()),
    };
    let (mut out, mut rest, mut names) = (String::new(), text.as_str(), Vec::new());
    while let Some(at) = rest.find(ARMOUR.0).filter(|_| names.len() < MESSAGES) {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(ARMOUR.1).map_or("", |(_, after)| after);
        names.push(format!("encrypted {}.asc", names.len() + 1));
    }
    out.push_str(rest);
    (normal::has_text(&out).then_some(Body::Plain(out)), names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encrypted_messages_are_taken_out_of_a_text() {
        let text = format!("hello\n{}\nabc\n{}\nbye\n{}\ncut", ARMOUR.0, ARMOUR.1, ARMOUR.0);
        let (body, names) = without_armour(Some(Body::Plain(text)));
        assert!(matches!(body, Some(Body::Plain(text)) if text == "hello\n\nbye\n"));
        assert_eq!(names, ["encrypted 1.asc", "encrypted 2.asc"]);
    }
}
