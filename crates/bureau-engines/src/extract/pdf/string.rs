//! Strings of a PDF that are text (ISO 32000-2, 7.9.2.2).

use hayro::hayro_syntax::object;

/// The text of a string: UTF-16 or UTF-8 with their marks, else PDF's own letters. `None` for an empty one.
pub(super) fn text(string: &object::String<'_>) -> Option<String> {
    let bytes = string.as_bytes();
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| letter(*byte)).collect(),
    };
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0').to_owned();
    (!text.is_empty()).then_some(text)
}

/// Letters of PDF's own encoding that are not those of Latin-1, from 0x18 and from 0x80.
const LOW: &str = "˘ˇˆ˙˝˛˚˜";
const HIGH: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{fffd}€";

fn letter(byte: u8) -> char {
    let special = match byte {
        0x18..=0x1f => LOW.chars().nth(usize::from(byte - 0x18)),
        0x80..=0xa0 => HIGH.chars().nth(usize::from(byte - 0x80)),
        _ => None,
    };
    special.unwrap_or(char::from(byte))
}
