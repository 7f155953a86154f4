//! Names in encodings that their archive does not tell.
//!
//! ZIP says of a name only whether it is UTF-8, and older archives not even that. A name that is not UTF-8 is in the
//! code page of whoever packed it: that of DOS in Western Europe (437) or the local one, which all names together
//! tell best ([`charset`]). What was guessed is said, beside the bytes as they stand in the archive.

use super::charset;
use encoding_rs::Encoding;
use std::fmt::Write as _;

/// Characters of code page 437 from 0x80 on.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Names that are heard before it is judged, in bytes: more tell nothing new.
const HEARD: usize = 64 * 1024;

/// Who made an archive: it decides what names with a few accented letters are, and what parts their paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Origin {
    /// Unix: the code pages of Windows and ISO, `/` between the parts of a path.
    #[default]
    Unix,
    /// Windows: its own code pages, also `\` between the parts.
    Windows,
    /// DOS: its code pages, also `\` between the parts.
    Dos,
}

/// How the names of one archive are decoded.
#[derive(Debug, Clone, Copy)]
pub(super) enum Names {
    /// All of them are UTF-8, or there is nothing to decide.
    Unicode,
    /// Code page 437.
    Dos,
    /// Another code page.
    Local(&'static Encoding),
}

/// Judges by all names that are not UTF-8 how they are to be decoded.
#[derive(Debug, Default)]
pub(super) struct Judge {
    heard: Vec<Vec<u8>>,
    size: usize,
    not_western: bool,
}

impl Judge {
    pub(super) fn hear(&mut self, name: &[u8]) {
        if std::str::from_utf8(name).is_ok() {
            return;
        }
        self.not_western |= !is_western(name);
        if self.size < HEARD {
            self.size += name.len();
            self.heard.push(name.to_vec());
        }
    }

    pub(super) fn decide(&self, origin: Origin) -> Names {
        if self.heard.is_empty() {
            Names::Unicode
        } else if origin == Origin::Dos && !self.not_western {
            Names::Dos
        } else {
            Names::Local(charset::best(&self.heard))
        }
    }
}

impl Names {
    /// The name as text. What is UTF-8 is read as that.
    pub(super) fn decode(self, name: &[u8]) -> String {
        if let Ok(name) = std::str::from_utf8(name) {
            return name.to_owned();
        }
        match self {
            Self::Unicode => String::from_utf8_lossy(name).into_owned(),
            Self::Dos => name.iter().map(|byte| dos(*byte)).collect(),
            Self::Local(encoding) => encoding.decode_without_bom_handling(name).0.into_owned(),
        }
    }

    /// What the code page is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unicode => "UTF-8",
            Self::Dos => "code page 437",
            Self::Local(encoding) => encoding.name(),
        }
    }
}

/// Bytes as they stand in an archive: what is not printable ASCII in hexadecimal, after a `%`.
pub(super) fn raw(name: &[u8]) -> String {
    let mut shown = String::with_capacity(name.len() * 3);
    for &byte in name {
        if byte.is_ascii_graphic() || byte == b' ' {
            shown.push(char::from(byte));
        } else {
            let _never_fails = write!(shown, "%{byte:02x}");
        }
    }
    shown
}

fn dos(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        Some(at) => DOS.chars().nth(usize::from(at)).unwrap_or('\u{fffd}'),
        None => char::from(byte),
    }
}

/// Whether read as code page 437 it is a name of a Western language: accented letters that stand one by one
/// among plain ones.
fn is_western(name: &[u8]) -> bool {
    let plain = |at: Option<&u8>| at.is_some_and(u8::is_ascii);
    name.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).all(|(at, byte)| {
        let letter = matches!(byte, 0x80..=0x9A | 0xA0..=0xA5 | 0xE1);
        let neighbours =
            (at == 0 || plain(name.get(at - 1))) && (at + 1 == name.len() || plain(name.get(at + 1)));
        letter && neighbours
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(origin: Origin, names: &[&[u8]]) -> Vec<String> {
        let mut judge = Judge::default();
        names.iter().for_each(|name| judge.hear(name));
        let how = judge.decide(origin);
        names.iter().map(|name| how.decode(name)).collect()
    }

    #[test]
    fn code_pages_are_told_by_the_names_themselves() {
        assert_eq!(
            read(Origin::Dos, &["straße.txt".as_bytes(), b"\x9Abung\x81n/Caf\x82.txt"]),
            ["straße.txt", "Übungün/Café.txt"]
        );
        let (russian, _, _) = encoding_rs::IBM866.encode("Договор аренды квартиры.doc");
        assert_eq!(read(Origin::Dos, &[&russian]), ["Договор аренды квартиры.doc"]);
        assert_eq!(read(Origin::Unix, &[b"\xdcbung/m\xe1s.txt"]), ["Übung/más.txt"]);
    }

    #[test]
    fn raw_names_are_shown_as_they_stand() {
        assert_eq!(raw(b"\x95\\.txt"), "%95\\.txt");
    }
}
