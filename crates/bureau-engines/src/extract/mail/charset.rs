//! The letters of a mail: what its bytes are said to be, held against what they are.
//!
//! Labels are often false: programs call UTF-8 `us-ascii`, Cyrillic `iso-8859-1`, and GB18030 `gb2312`. A label
//! counts where its bytes bear it out; where they don't, the bytes decide, and the mail's reader is told.

use super::super::text;
use encoding_rs::{Encoding, GB18030, GBK, ISO_2022_JP, UTF_8, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// Letters of several bytes that prove UTF-8 against a label of another charset.
const PROOF: usize = 2;

/// A text, and what is to be said of its label.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// What the text is called, and what it is, where that is not the same.
    pub(super) mistaken: Option<(String, &'static str)>,
}

impl Decoded {
    fn right(text: String) -> Self {
        Self { text, mistaken: None }
    }

    fn mistaken(text: String, label: &str, encoding: &'static Encoding) -> Self {
        Self { text, mistaken: Some((label.to_owned(), encoding.name())) }
    }

    /// The sentence for who reads the file.
    pub(super) fn warning(&self) -> Option<String> {
        let (label, is) = self.mistaken.as_ref()?;
        let label: String = label.chars().filter(|c| !c.is_control()).take(40).collect();
        Some(format!("a text of this mail is called \"{label}\" and is not: it was read as {is}"))
    }
}

/// The letters that `bytes` stand for; `label` is what the mail calls them.
pub(super) fn decoded(bytes: &[u8], label: Option<&str>) -> Decoded {
    let label = label.map(|label| label.trim().to_lowercase()).filter(|label| !label.is_empty());
    let Some(label) = label else { return Decoded::right(text::decode(bytes)) };
    if bytes.is_ascii() && !bytes.contains(&0x1b) && !label.contains("utf-7") {
        return Decoded::right(String::from_utf8_lossy(bytes).into_owned());
    }
    let declared = Encoding::for_label(label.as_bytes());
    if let Some(text) = as_utf8(bytes, declared) {
        let right = declared == Some(UTF_8) || label == "utf8mb4" || label.starts_with("utf-16");
        return if right { Decoded::right(text) } else { Decoded::mistaken(text, &label, UTF_8) };
    }
    match declared {
        Some(declared) => checked(bytes, &label, declared),
        None => unknown(bytes, &label),
    }
}

/// The letters that `bytes` stand for in a charset that is beyond doubt.
pub(super) fn plainly(bytes: &[u8], label: &str) -> String {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The text where the bytes can hardly be anything but UTF-8.
fn as_utf8(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).ok()?;
    if bytes.contains(&0) || bytes.contains(&0x1b) {
        return None;
    }
    let several = text.chars().filter(|c| !c.is_ascii()).take(PROOF).count();
    let enough = if declared.is_none_or(|one| one == UTF_8 || one == WINDOWS_1252) { 1 } else { PROOF };
    (several >= enough).then(|| text.to_owned())
}

/// A label that is a charset: it counts unless the bytes speak against it.
fn checked(bytes: &[u8], label: &str, declared: &'static Encoding) -> Decoded {
    if declared == ISO_2022_JP && bytes.is_ascii() {
        return Decoded::right(plainly(&without_idle_shifts(bytes), label));
    }
    let (text, wrong) = declared.decode_without_bom_handling(bytes);
    let guessed = text::detected(bytes);
    let fits = !guessed.decode_without_bom_handling(bytes).1;
    let better = guessed != declared && fits && (wrong || is_odd(&text, declared));
    if better {
        let text = guessed.decode_without_bom_handling(bytes).0.into_owned();
        return Decoded::mistaken(text, label, guessed);
    }
    if declared == GBK && label.contains("2312") && !wrong && !is_gb2312(bytes) {
        return Decoded::mistaken(text.into_owned(), label, GB18030);
    }
    if is_ascii(label) && !wrong {
        return Decoded::mistaken(text.into_owned(), label, declared);
    }
    Decoded::right(text.into_owned())
}

/// A label that is none, such as `unknown-8bit`, or a charset of an old machine.
fn unknown(bytes: &[u8], label: &str) -> Decoded {
    if let Some(decoder) = charset_decoder(label.as_bytes()) {
        return Decoded::right(decoder(bytes));
    }
    Decoded::mistaken(text::decode(bytes), label, text::detected(bytes))
}

fn is_ascii(label: &str) -> bool {
    label.contains("ascii") || label == "ansi_x3.4-1968"
}

/// Whether a text looks as texts do that were read in a wrong charset: in Western letters most of them accented,
/// or more capitals than small letters, and these within words.
fn is_odd(text: &str, declared: &'static Encoding) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let foreign = text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).count();
    if declared == WINDOWS_1252 && foreign * 2 > letters.max(1) {
        return true;
    }
    let count = |test: fn(char) -> bool| text.chars().filter(|c| !c.is_ascii() && test(*c)).count();
    let mostly_capitals = count(char::is_uppercase) > count(char::is_lowercase);
    declared.is_single_byte() && mostly_capitals && text.split(|c: char| !c.is_alphabetic()).any(is_turned)
}

/// Whether a capital follows a small letter.
fn is_turned(word: &str) -> bool {
    let mut pairs = word.chars().zip(word.chars().skip(1));
    !word.is_ascii() && pairs.any(|(before, after)| before.is_lowercase() && after.is_uppercase())
}

/// Without shifts that are followed by another at once, as between texts that were joined: a fault for a reader.
fn without_idle_shifts(bytes: &[u8]) -> Vec<u8> {
    const BACK: &[u8] = b"\x1b(B";
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        match rest.strip_prefix(BACK) {
            Some(next) if next.starts_with(b"\x1b") => rest = next,
            _ => {
                out.push(first);
                rest = after;
            }
        }
    }
    out
}

/// Whether every letter of two bytes is one of the old standard, which later ones only added to.
fn is_gb2312(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((&lead, after)) = rest.split_first() {
        if lead.is_ascii() {
            rest = after;
            continue;
        }
        let Some((&trail, after)) = after.split_first() else { return false };
        if !(0xA1..=0xF7).contains(&lead) || trail < 0xA1 {
            return false;
        }
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8], label: &str) -> (String, Option<&'static str>) {
        let decoded = decoded(bytes, Some(label));
        (decoded.text, decoded.mistaken.map(|(_, is)| is))
    }

    #[test]
    fn utf8_under_another_label_is_read_and_said() {
        for label in ["us-ascii", "iso-8859-1", "Windows-1252", "unknown-8bit", "koi8-r", "big5"] {
            assert_eq!(told("रोहिणी".as_bytes(), label), ("रोहिणी".to_owned(), Some("UTF-8")), "{label}");
        }
        assert_eq!(told("रोहिणी".as_bytes(), "UTF-8").1, None);
        assert_eq!(told(b"plain", "us-ascii").1, None);
    }

    #[test]
    fn a_right_label_is_believed() {
        let spoken = "“bring €500” to André, Zoë";
        assert_eq!(told(&WINDOWS_1252.encode(spoken).0, "iso-8859-1"), (spoken.to_owned(), None));
        let (russian, plain) = ("Привет, деньги у Велиханова", encoding_rs::KOI8_R);
        assert_eq!(told(&plain.encode(russian).0, "koi8-r"), (russian.to_owned(), None));
        assert_eq!(told(&GBK.encode("货款由他转交").0, "gb2312"), ("货款由他转交".to_owned(), None));
        let japanese = encoding_rs::ISO_2022_JP.encode("山田太郎").0;
        assert_eq!(told(&japanese, "iso-2022-jp"), ("山田太郎".to_owned(), None));
        assert_eq!(told(b"a+AGE-b", "utf-7").0, "aab");
    }

    #[test]
    fn a_false_label_is_found_and_said() {
        assert_eq!(told(&GB18030.encode("朱镕基的货款由陶喆转交").0, "gb2312").1, Some("gb18030"));
        let russian = "Деньги передал Аркадий Велиханов в порту вчера вечером";
        let windows = encoding_rs::WINDOWS_1251.encode(russian).0;
        for label in ["unknown-8bit", "iso-8859-1", "us-ascii", "koi8-r", "utf-8"] {
            assert_eq!(told(&windows, label), (russian.to_owned(), Some("windows-1251")), "{label}");
        }
    }
}
