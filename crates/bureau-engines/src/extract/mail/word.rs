//! Encoded words in headers (RFC 2047): `=?utf-8?B?…?=`. Programs divide them anywhere, also within a letter, so
//! neighbours of one charset are joined as bytes before they become letters.

use super::super::text;
use super::charset;
use super::head;
use super::letter::base64;
use mail_parser::decoders::base64::base64_decode;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// One encoded word: charset (without its language), packing, content. A question mark within is a fault that occurs.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"=\?([A-Za-z0-9_.:()+-]{2,45})(?:\*[^?\s]*)?\?(?:([bB])\?([A-Za-z0-9+/=\s_-]*)|([qQ])\?([^?]*(?:\?[^=?][^?]*)*\??))\?=";
    Regex::new(pattern).expect("a pattern")
});

/// Some neighbouring words.
struct Run {
    range: Range<usize>,
    words: Vec<Word>,
}

struct Word {
    charset: String,
    packed: Packed,
}

enum Packed {
    Base64(String),
    Quoted(Vec<u8>),
}

/// The text with its encoded words as letters.
pub(super) fn decoded(text: &str) -> String {
    replaced(text, |words| words)
}

/// A block of headers in UTF-8, in which neighbouring encoded words are one, for a reader that takes each alone.
pub(super) fn mended(head: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(head.len());
    let fields = head::fields(head);
    // What is written without a label is judged together: a name alone says too little.
    let unlabelled: Vec<&[u8]> = fields
        .iter()
        .map(|(_, value)| value.as_slice())
        .filter(|value| std::str::from_utf8(value).is_err())
        .collect();
    let own = text::detected(&unlabelled.join(&b'\n'));
    for (name, value) in fields {
        let value = match std::str::from_utf8(&value) {
            Ok(_) => charset::decoded(&value, None).text,
            Err(_) => own.decode_without_bom_handling(&value).0.into_owned(),
        };
        let value = replaced(&value, |words| format!("=?utf-8?B?{}?=", base64(words.as_bytes())));
        out.extend_from_slice(format!("{name}: {}\r\n", value.replace(['\r', '\n', '\0'], " ")).as_bytes());
    }
    out.extend_from_slice(b"\r\n");
    out
}

fn replaced(text: &str, write: impl Fn(String) -> String) -> String {
    let mut out = text.to_owned();
    for run in runs(text).into_iter().rev() {
        out.replace_range(run.range, &write(letters(run.words)));
    }
    out
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for found in WORD.captures_iter(text) {
        let Some(range) = found.get(0).map(|whole| whole.range()) else { continue };
        let word = word(&found);
        match runs.last_mut() {
            Some(run) if text[run.range.end..range.start].trim().is_empty() => {
                run.range.end = range.end;
                run.words.push(word);
            }
            _ => runs.push(Run { range, words: vec![word] }),
        }
    }
    runs
}

fn word(found: &Captures<'_>) -> Word {
    let text = |n: usize| found.get(n).map_or("", |group| group.as_str());
    let packed = match found.get(2) {
        Some(_) => Packed::Base64(text(3).split_whitespace().collect()),
        None => Packed::Quoted(quoted(text(5))),
    };
    Word { charset: text(1).to_lowercase(), packed }
}

/// The letters of neighbours: those of one charset together, unless they are better apart.
fn letters(words: Vec<Word>) -> String {
    let mut out = String::new();
    for same in words.chunk_by(|a, b| a.charset == b.charset) {
        let charset = same.first().map(|word| word.charset.as_str());
        let pieces = pieces(same);
        let together = charset::decoded(&pieces.concat(), charset).text;
        let faults = |text: &str| text.chars().filter(|c| *c == '\u{fffd}').count();
        if faults(&together) == 0 {
            out.push_str(&together);
            continue;
        }
        let apart: String = pieces.iter().map(|piece| charset::decoded(piece, charset).text).collect();
        out.push_str(if faults(&apart) < faults(&together) { &apart } else { &together });
    }
    out
}

/// The bytes of each; base64 that was cut anywhere goes on in the next word.
fn pieces(words: &[Word]) -> Vec<Vec<u8>> {
    let (mut out, mut open) = (Vec::new(), String::new());
    for word in words {
        match &word.packed {
            Packed::Base64(text) => {
                open.push_str(text);
                if open.len() % 4 == 0 || open.ends_with('=') {
                    out.push(unpacked(&std::mem::take(&mut open)));
                }
            }
            Packed::Quoted(bytes) => {
                out.push(unpacked(&std::mem::take(&mut open)));
                out.push(bytes.clone());
            }
        }
    }
    out.push(unpacked(&open));
    out
}

fn unpacked(text: &str) -> Vec<u8> {
    let standard = text.replace('-', "+").replace('_', "/");
    base64_decode(standard.as_bytes()).unwrap_or_default()
}

/// The Q packing: `=41` is a byte, `_` a space.
fn quoted(text: &str) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (first, digits.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'=', Some(byte)) => {
                out.push(byte);
                rest = &after[2..];
            }
            (first, _) => {
                out.push(if first == b'_' { b' ' } else { first });
                rest = after;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_divided_between_words_is_whole() {
        assert_eq!(decoded("=?UTF-8?Q?=E0=A4=97=E0=A5?=\r\n =?UTF-8?Q?=8B=E0=A4=A6?= x"), "गोद x");
        assert_eq!(decoded("Re: =?utf-8?B?4KSX4KU=?= =?utf-8?b?iw==?="), "Re: गो");
        // Cut in the middle of four letters of base64.
        assert_eq!(decoded("=?utf-8?B?4KSX4K?= =?utf-8?B?WLIHg=?="), "गो x");
    }

    #[test]
    fn charsets_that_shift_are_joined_or_kept_apart_as_they_need() {
        assert_eq!(
            decoded("=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= =?ISO-2022-JP?B?GyRCQkBPOhsoQg==?="),
            "山田太郎"
        );
        // Divided within a letter, and without the mark that goes back.
        assert_eq!(decoded("=?ISO-2022-JP?B?GyRCOzM=?= =?ISO-2022-JP?B?RUQbKEI=?="), "山田");
        assert_eq!(decoded("=?gb2312?Q?=BB=F5?= =?utf-8?Q?=E6=AC=BE?="), "货款");
    }

    #[test]
    fn false_labels_and_faults_are_borne() {
        assert_eq!(decoded("=?us-ascii?Q?=E0=A4=97?="), "ग");
        assert_eq!(decoded("=?utf-8?Q?what??= =?utf-8*en?Q?_now?="), "what? now");
        assert_eq!(decoded("=?utf-8?Q?no end"), "=?utf-8?Q?no end");
    }

    #[test]
    fn a_mended_head_is_read_by_the_library() {
        let russian = b"From: \xc8\xe2\xe0\xed <a@b.ru>\nSubject: \xc4\xe5\xed\xfc\xe3\xe8 \xef\xe5\xf0\xe5\xe4\xe0\xeb \xc0\xf0\xea\xe0\xe4\xe8\xe9\n";
        assert_eq!(
            String::from_utf8_lossy(&super::mended(russian)),
            "From: Иван <a@b.ru>\r\nSubject: Деньги передал Аркадий\r\n\r\n"
        );
        let head = b"From: \"=?utf-8?Q?=E0=A4?= =?utf-8?Q?=97=2C_x?=\" <a@b.in>, =?utf-8?Q?=E0=A5?=\r\n\t=?utf-8?Q?=8B?= <d@e.in>\r\nSubject: \xcf\xf0\xe8\xe2\xe5\xf2 \xec\xe8\xf0\r\n";
        let mended = mended(head);
        let message = mail_parser::MessageParser::default().parse_headers(&mended).expect("headers");
        let names: Vec<_> =
            message.from().expect("a sender").iter().map(|a| (a.name(), a.address())).collect();
        assert_eq!(names, [(Some("ग, x"), Some("a@b.in")), (Some("ो"), Some("d@e.in"))]);
        assert_eq!(message.subject(), Some("Привет мир"));
    }
}
