//! Mail in an envelope as a file of its own: S/MIME (`smime.p7m`, `smime.p7s`, also of other signed files), PGP, and
//! Outlook's `winmail.dat`.

use crate::extract::mail::tnef::SIGNATURE;
use bureau_model::output::Sniffed;
use bureau_model::word::FileType;

/// Names of kinds of content in CMS, up to their last number, as DER writes them.
const KINDS: [&[u8]; 2] = [
    &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07],
    &[0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01],
];

/// Bytes of a value's tag and length.
const START: std::ops::RangeInclusive<usize> = 2..=10;

/// How such a file begins when it is written as text.
const ARMOURS: [&[u8]; 2] = [b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----"];

const ENDINGS: [&str; 4] = ["p7m", "p7s", "p7c", "p7z"];

pub(super) fn judge(head: &[u8], extension: &str) -> Option<Sniffed> {
    if head.starts_with(&SIGNATURE) {
        return Some(Sniffed::new("application/ms-tnef", FileType::Email));
    }
    if head.starts_with(b"-----BEGIN PGP MESSAGE-----") {
        return Some(Sniffed::new("application/pgp-encrypted", FileType::Email));
    }
    if head.starts_with(b"-----BEGIN PGP SIGNATURE-----") {
        return Some(Sniffed::new("application/pgp-signature", FileType::Email));
    }
    let text = head.trim_ascii_start();
    let named = ENDINGS.contains(&extension) && text.starts_with(b"MI");
    let armoured = ARMOURS.iter().any(|armour| text.starts_with(armour));
    (named || armoured || is_envelope(head)).then(|| Sniffed::new("application/pkcs7-mime", FileType::Email))
}

fn is_envelope(head: &[u8]) -> bool {
    let begins =
        |at: usize| KINDS.iter().any(|kind| head.get(at..).is_some_and(|rest| rest.starts_with(kind)));
    head.first() == Some(&0x30) && START.into_iter().any(begins)
}
