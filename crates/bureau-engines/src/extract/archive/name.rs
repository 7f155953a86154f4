//! Names in encodings that their archive does not tell.
//!
//! ZIP says of a name only whether it is UTF-8. One that is not is in the code page of whoever packed it: that
//! of DOS in Western Europe (437) or the local one, which all names together tell best.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Characters of code page 437 from 0x80 on.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

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
pub(super) struct Judge {
    detector: EncodingDetector,
    legacy: bool,
    western: bool,
}

impl Judge {
    pub(super) fn new() -> Self {
        Self { detector: EncodingDetector::new(Iso2022JpDetection::Deny), legacy: false, western: true }
    }

    pub(super) fn hear(&mut self, name: &[u8]) {
        if std::str::from_utf8(name).is_err() {
            self.legacy = true;
            self.western &= is_western(name);
            self.detector.feed(name, false);
            self.detector.feed(b"\n", false);
        }
    }

    pub(super) fn decide(self) -> Names {
        match (self.legacy, self.western) {
            (false, _) => Names::Unicode,
            (true, true) => Names::Dos,
            (true, false) => Names::Local(self.detector.guess(None, Utf8Detection::Deny)),
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

    fn read(names: &[&[u8]]) -> Vec<String> {
        let mut judge = Judge::new();
        names.iter().for_each(|name| judge.hear(name));
        let how = judge.decide();
        names.iter().map(|name| how.decode(name)).collect()
    }

    #[test]
    fn code_pages_are_told_by_the_names_themselves() {
        assert_eq!(
            read(&["straße.txt".as_bytes(), b"\x9Abung\x81n/Caf\x82.txt"]),
            ["straße.txt", "Übungün/Café.txt"]
        );
        let (russian, _, _) = encoding_rs::IBM866.encode("Договор аренды квартиры.doc");
        assert_eq!(read(&[&russian]), ["Договор аренды квартиры.doc"]);
        let (chinese, _, _) = encoding_rs::GBK.encode("银行转账记录/账户信息表.xls");
        assert_eq!(read(&[&chinese]), ["银行转账记录/账户信息表.xls"]);
        let (japanese, _, _) = encoding_rs::SHIFT_JIS.encode("会議の資料/とうきょう.doc");
        assert_eq!(read(&[&japanese]), ["会議の資料/とうきょう.doc"]);
    }
}
