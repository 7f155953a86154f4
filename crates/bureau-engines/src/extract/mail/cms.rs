//! What S/MIME packs a message in (CMS, RFC 5652): signed, compressed or encrypted, as DER, BER or their base64.

use super::der::{self, FIRST, NAME, SEQUENCE, Value};
use super::field::Transfer;
use super::header::mailbox;
use super::{charset, transfer};
use std::io::Read;

/// `1.2.840.113549.1.7`, before the number of a kind of content.
const PKCS7: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07];
/// `1.2.840.113549.1.9.16.1`, as above.
const LATER: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01];
const SIGNED: u8 = 2;
const COMPRESSED: u8 = 9;

/// `2.5.4.3`, the name of a certificate's owner, and `1.2.840.113549.1.9.1`, the address.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ADDRESS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01];

/// Certificates that are looked at.
const CERTIFICATES: usize = 20;

/// Bytes that a compressed content may unpack to.
const UNPACKED: u64 = 64 << 20;

/// An envelope opened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// Encrypted for a key.
    Locked,
    /// What was signed or compressed, and whose certificates came with it.
    Content { content: Vec<u8>, signers: Vec<String> },
    /// A signature of something that stands elsewhere.
    Signature { signers: Vec<String> },
}

/// Opens an envelope; `None` for what is none.
pub(super) fn opened(bytes: &[u8]) -> Option<Opened> {
    if bytes.first() == Some(&SEQUENCE) {
        return envelope(bytes);
    }
    envelope(&transfer::unpacked_whole(&without_armour(bytes), Transfer::Base64))
}

/// Without lines such as `-----BEGIN PKCS7-----`.
fn without_armour(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"-----"));
    lines.collect::<Vec<_>>().concat()
}

fn envelope(bytes: &[u8]) -> Option<Opened> {
    let (kind, content) = named(der::first(bytes, SEQUENCE)?)?;
    let content = der::first(content?.content, SEQUENCE)?;
    match (kind.strip_prefix(PKCS7), kind.strip_prefix(LATER)) {
        (Some([SIGNED]), _) => signed(content),
        (_, Some([COMPRESSED])) => compressed(content),
        // Encrypted in the ways that there are: for a key, with a key that both know, and signed besides.
        (Some([3..=6]), _) | (_, Some([23])) => Some(Opened::Locked),
        _ => None,
    }
}

/// The name of a kind, and the content after it where there is one.
fn named(bytes: &[u8]) -> Option<(&[u8], Option<Value<'_>>)> {
    let mut values = der::values(bytes);
    let kind = values.next()?.of(NAME)?;
    Some((kind, values.next().filter(|value| value.tag == FIRST)))
}

fn signed(content: &[u8]) -> Option<Opened> {
    let inner = der::values(content).find_map(|value| value.of(SEQUENCE))?;
    let certificates = der::values(content).find_map(|value| value.of(FIRST)).unwrap_or_default();
    let signers = der::values(certificates).take(CERTIFICATES).filter_map(owner).collect();
    let octets = named(inner)?.1.and_then(|content| der::values(content.content).next());
    Some(match octets {
        Some(octets) => Opened::Content { content: der::octets(octets)?, signers },
        None => Opened::Signature { signers },
    })
}

fn compressed(content: &[u8]) -> Option<Opened> {
    // The version, how it is compressed, and what.
    let inner = der::values(content).filter_map(|value| value.of(SEQUENCE)).last()?;
    let packed = der::octets(der::values(named(inner)?.1?.content).next()?)?;
    let mut content = Vec::new();
    flate2::read::ZlibDecoder::new(packed.as_slice()).take(UNPACKED).read_to_end(&mut content).ok()?;
    Some(Opened::Content { content, signers: Vec::new() })
}

/// The owner of a certificate: name and address.
fn owner(certificate: Value<'_>) -> Option<String> {
    let body = der::first(certificate.of(SEQUENCE)?, SEQUENCE)?;
    // The kind of the signature, who issued it, how long it is valid, whose it is.
    let subject = der::values(body).filter_map(|value| value.of(SEQUENCE)).nth(3)?;
    let part = |wanted: &[u8]| der::values(subject).find_map(|set| attribute(set.content, wanted));
    let owner = mailbox(part(COMMON_NAME).as_deref(), part(ADDRESS).as_deref());
    (!owner.is_empty()).then_some(owner)
}

fn attribute(set: &[u8], wanted: &[u8]) -> Option<String> {
    der::values(set).filter_map(|pair| pair.of(SEQUENCE)).find_map(|pair| {
        let mut pair = der::values(pair);
        let text = pair.next()?.of(NAME).filter(|name| *name == wanted).and_then(|_| pair.next())?;
        // Letters of two bytes, or any other kind of text.
        let label = if text.tag == 0x1E { "utf-16be" } else { "utf-8" };
        Some(charset::plainly(text.content, label))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value with a length that is left open.
    fn open(tag: u8, content: &[&[u8]]) -> Vec<u8> {
        [&[tag, 0x80][..], &content.concat(), &[0, 0]].concat()
    }

    fn kind(prefix: &[u8], number: u8) -> Vec<u8> {
        [&[NAME, prefix.len() as u8 + 1][..], prefix, &[number]].concat()
    }

    fn signed_message(content: &[u8]) -> Vec<u8> {
        let octets = open(der::PIECES, &[&[der::OCTETS, content.len() as u8], content]);
        let inner = open(SEQUENCE, &[&kind(PKCS7, 1), &open(FIRST, &[&octets])]);
        let data = open(SEQUENCE, &[&[2, 1, 1], &[0x31, 0], &inner, &[0x31, 0]]);
        open(SEQUENCE, &[&kind(PKCS7, SIGNED), &open(FIRST, &[&data])])
    }

    #[test]
    fn a_signed_message_is_opened_in_every_spelling() {
        let expected = Some(Opened::Content { content: b"Subject: x".to_vec(), signers: Vec::new() });
        let bytes = signed_message(b"Subject: x");
        assert_eq!(opened(&bytes), expected);
        let letters = super::super::letter::base64(&bytes);
        assert_eq!(opened(letters.as_bytes()), expected);
        assert_eq!(
            opened(format!("-----BEGIN PKCS7-----\n{letters}\n-----END PKCS7-----\n").as_bytes()),
            expected
        );
    }

    #[test]
    fn what_is_encrypted_is_locked_and_what_is_neither_is_nothing() {
        let envelope = open(SEQUENCE, &[&kind(PKCS7, 3), &open(FIRST, &[&open(SEQUENCE, &[&[2, 1, 0]])])]);
        assert_eq!(opened(&envelope), Some(Opened::Locked));
        assert_eq!(opened(b"no envelope at all"), None);
        assert_eq!(opened(&[]), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_borne(mut bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300), at in 0usize..120) {
            opened(&bytes);
            let mut message = signed_message(b"Subject: x");
            let at = at % message.len();
            message.splice(at..at, bytes.drain(..bytes.len().min(3)));
            opened(&message);
        }
    }
}
