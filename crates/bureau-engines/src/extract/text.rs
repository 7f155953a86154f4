//! Plain text in any encoding.
//!
//! A byte order mark decides; else text that is valid UTF-8 is UTF-8; else UTF-16 and EBCDIC show in their
//! bytes; else `chardetng` guesses. What a page declares counts only where it decodes without a fault and
//! the guess is no better, because declarations are often wrong.

use super::charset::Charset;
use super::failure;
use super::reading::Reading;
use super::source::Source;
use crate::normal;
use bureau_model::word::Failure;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Media types that are read as they stand.
pub(super) fn reads(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || matches!(media_type, "application/json" | "application/xml" | "application/x-subrip")
}

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let text =
        if source.media_type.ends_with("xml") { decode_markup(source.bytes) } else { decode(source.bytes) };
    if !normal::has_text(&text) {
        return Err(failure::empty());
    }
    let odd = text.chars().filter(|c| *c == '\u{fffd}').count();
    let mut reading = Reading::of(text);
    if odd > 0 {
        reading.warn(format!("{odd} characters could not be decoded and are shown as \u{fffd}"));
    }
    Ok(reading)
}

/// The characters that `bytes` stand for.
pub fn decode(bytes: &[u8]) -> String {
    decode_as(bytes, None)
}

/// As [`decode`], but for a page or an XML text that may declare its encoding.
pub(super) fn decode_markup(bytes: &[u8]) -> String {
    decode_as(bytes, declared(bytes))
}

/// As [`decode`], with the encoding that a header declares.
pub(super) fn decode_as(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0)
        && !has_iso_2022(bytes)
    {
        return text.to_owned();
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    if is_ebcdic(bytes) {
        return ebcdic(bytes);
    }
    guess(bytes, declared).decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding that the bytes themselves speak for.
pub(super) fn detected(bytes: &[u8]) -> &'static Encoding {
    utf16(bytes).unwrap_or_else(|| guess(bytes, None))
}

/// Whether a text begins as one in UTF-16 does, with a mark or without.
pub(super) fn is_utf16(sample: &[u8]) -> bool {
    let marked = Encoding::for_bom(sample).is_some_and(|(encoding, _)| encoding != UTF_8);
    marked || utf16(&sample[..sample.len() & !1]).is_some()
}

/// The encoding of a text of which `start` is the beginning, where that tells it without a guess.
pub(super) fn by_start(start: &[u8]) -> Option<Charset> {
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return Some(Charset::Web(encoding));
    }
    utf16(&start[..start.len() & !1])
        .map(Charset::Web)
        .or_else(|| is_ebcdic(start).then_some(Charset::Ebcdic))
}

fn has_iso_2022(bytes: &[u8]) -> bool {
    bytes.windows(2).take(64 * 1024).any(|w| w == b"\x1b$" || w == b"\x1b(")
}

fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    // Text cut off in the middle of a character is still UTF-8.
    if std::str::from_utf8(bytes)
        .is_err_and(|e| e.valid_up_to() > bytes.len().saturating_sub(4) && e.error_len().is_none())
    {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Allow);
    match declared {
        Some(encoding) if encoding != guessed && encoding != UTF_8 && fits(bytes, encoding) => {
            // Both fit: the guess of a Western encoding is what remains when nothing else speaks up.
            if guessed == WINDOWS_1252 || !fits(bytes, guessed) { encoding } else { guessed }
        }
        _ => guessed,
    }
}

fn fits(bytes: &[u8], encoding: &'static Encoding) -> bool {
    !encoding.decode_without_bom_handling(bytes).1
}

/// UTF-16 without a mark: of each pair one byte is the script's block, the same all over.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 || bytes.len() % 2 == 1 {
        return None;
    }
    let pairs = sample.len() / 2;
    let zeros = |at: usize| sample.chunks_exact(2).filter(|b| b[at] == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs && even * 50 <= pairs {
        return Some(UTF_16LE);
    }
    (even * 10 >= pairs && odd * 50 <= pairs).then_some(UTF_16BE)
}

/// The encoding that the text itself declares in its first kilobyte.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let lower: Vec<u8> = head.to_ascii_lowercase();
    for mark in [&b"charset="[..], b"encoding="] {
        let Some(at) = lower.windows(mark.len()).position(|w| w == mark) else { continue };
        let label = lower[at + mark.len()..].iter().copied().skip_while(|b| matches!(b, b'"' | b'\'' | b' '));
        let label: Vec<u8> =
            label.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':')).collect();
        if let Some(encoding) = Encoding::for_label(&label) {
            return Some(encoding);
        }
    }
    None
}

/// EBCDIC: full of its letters and spaces, with hardly an ASCII space.
fn is_ebcdic(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(16 * 1024)];
    let count = |test: fn(&u8) -> bool| sample.iter().filter(|b| test(b)).count();
    let letters = count(|b| EBCDIC[usize::from(*b)].is_alphabetic() && *b > 0x80);
    let spaces = count(|b| *b == 0x40);
    sample.len() >= 16
        && letters * 2 >= sample.len()
        && spaces * 30 >= sample.len()
        && count(|b| *b == 0x20) * 50 <= sample.len()
}

/// The characters of EBCDIC.
pub(super) fn ebcdic(bytes: &[u8]) -> String {
    bytes.iter().map(|b| EBCDIC[usize::from(*b)]).collect()
}

/// International EBCDIC, code page 500.
const EBCDIC: [char; 256] = {
    let mut table = ['\u{fffd}'; 256];
    let codes: [u8; 256] = CP500;
    let mut at = 0;
    while at < 256 {
        table[at] = codes[at] as char;
        at += 1;
    }
    table
};

#[rustfmt::skip]
const CP500: [u8; 256] = [
    0x00, 0x01, 0x02, 0x03, 0x9C, 0x09, 0x86, 0x7F, 0x97, 0x8D, 0x8E, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F,
    0x10, 0x11, 0x12, 0x13, 0x9D, 0x85, 0x08, 0x87, 0x18, 0x19, 0x92, 0x8F, 0x1C, 0x1D, 0x1E, 0x1F,
    0x80, 0x81, 0x82, 0x83, 0x84, 0x0A, 0x17, 0x1B, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x05, 0x06, 0x07,
    0x90, 0x91, 0x16, 0x93, 0x94, 0x95, 0x96, 0x04, 0x98, 0x99, 0x9A, 0x9B, 0x14, 0x15, 0x9E, 0x1A,
    0x20, 0xA0, 0xE2, 0xE4, 0xE0, 0xE1, 0xE3, 0xE5, 0xE7, 0xF1, 0x5B, 0x2E, 0x3C, 0x28, 0x2B, 0x21,
    0x26, 0xE9, 0xEA, 0xEB, 0xE8, 0xED, 0xEE, 0xEF, 0xEC, 0xDF, 0x5D, 0x24, 0x2A, 0x29, 0x3B, 0x5E,
    0x2D, 0x2F, 0xC2, 0xC4, 0xC0, 0xC1, 0xC3, 0xC5, 0xC7, 0xD1, 0xA6, 0x2C, 0x25, 0x5F, 0x3E, 0x3F,
    0xF8, 0xC9, 0xCA, 0xCB, 0xC8, 0xCD, 0xCE, 0xCF, 0xCC, 0x60, 0x3A, 0x23, 0x40, 0x27, 0x3D, 0x22,
    0xD8, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0xAB, 0xBB, 0xF0, 0xFD, 0xFE, 0xB1,
    0xB0, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70, 0x71, 0x72, 0xAA, 0xBA, 0xE6, 0xB8, 0xC6, 0xA4,
    0xB5, 0x7E, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0xA1, 0xBF, 0xD0, 0xDD, 0xDE, 0xAE,
    0xA2, 0xA3, 0xA5, 0xB7, 0xA9, 0xA7, 0xB6, 0xBC, 0xBD, 0xBE, 0xAC, 0x7C, 0xAF, 0xA8, 0xB4, 0xD7,
    0x7B, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0xAD, 0xF4, 0xF6, 0xF2, 0xF3, 0xF5,
    0x7D, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F, 0x50, 0x51, 0x52, 0xB9, 0xFB, 0xFC, 0xF9, 0xFA, 0xFF,
    0x5C, 0xF7, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0xB2, 0xD4, 0xD6, 0xD2, 0xD3, 0xD5,
    0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0xB3, 0xDB, 0xDC, 0xD9, 0xDA, 0x9F,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_and_bytes_tell_the_encoding() {
        assert_eq!(decode("héllo".as_bytes()), "héllo");
        assert_eq!(decode(b"\xff\xfeh\0i\0"), "hi");
        assert_eq!(decode(b"\xfe\xff\0h\0i"), "hi");
        assert_eq!(decode(b"h\0e\0l\0l\0o\0 \0y\0o\0u\0"), "hello you");
        let (koi8, _, _) =
            encoding_rs::KOI8_R.encode("Свидетель сказал, что деньги были переданы возле вокзала");
        assert_eq!(decode(&koi8), "Свидетель сказал, что деньги были переданы возле вокзала");
        let (gb, _, _) = encoding_rs::GB18030.encode("证人说，星期五在车站附近交付了这笔钱。");
        assert_eq!(decode(&gb), "证人说，星期五在车站附近交付了这笔钱。");
    }

    #[test]
    fn ebcdic_is_read() {
        let bytes = [
            0xE3, 0x88, 0x85, 0x40, 0x94, 0x96, 0x95, 0x85, 0xA8, 0x40, 0xA6, 0x81, 0xA2, 0x40, 0x88, 0x85,
            0x99, 0x85,
        ];
        assert_eq!(decode(&bytes), "The money was here");
    }

    #[test]
    fn a_wrong_declaration_is_not_believed() {
        let (page, _, _) = encoding_rs::WINDOWS_1256
            .encode("<meta charset=utf-8><p>قال الشاهد إن المال سلم بالقرب من المحطة يوم الجمعة</p>");
        assert!(decode_markup(&page).contains("المحطة"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            decode(&bytes);
            decode_markup(&bytes);
        }
    }
}
