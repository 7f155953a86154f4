//! Why a page's text layer is not enough, judged by what it holds.

use super::glyph::{Glyph, Meaning};
use super::layout::Word;
use crate::normal;
use crate::ocr::share_of_complex;
use unicode_normalization::UnicodeNormalization;

/// Why a page's text layer is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// There is none.
    Silent,
    /// Its fonts do not say what many of its letters are.
    Garbled,
    /// Its fonts do not say what a few of its letters are.
    Holes,
    /// Its letters are no language's: they stand for others.
    Cipher,
    /// It is in a script that layers often have wrong.
    Complex,
    /// It has a few letters, and the page is a picture.
    Scan,
}

/// The share of Indian or Arabic letters from which on a layer is doubted.
const COMPLEX: f64 = 0.3;

/// Letters of a layer that can be a stamp or a page number on a scan.
const STAMP: usize = 60;

pub(super) fn doubt(text: &str, words: &[Word], has_scan: bool) -> Option<Doubt> {
    let glyphs: usize = words.iter().map(|word| word.glyphs).sum();
    let unknown: usize = words.iter().map(|word| word.unknown).sum();
    if unknown * 10 >= glyphs * 3 && unknown > 0 {
        Some(Doubt::Garbled)
    } else if !normal::has_text(text) {
        Some(Doubt::Silent)
    } else if share_of_complex(text) >= COMPLEX {
        Some(Doubt::Complex)
    } else if words.iter().any(is_hole) || unknown * 20 > glyphs {
        Some(Doubt::Holes)
    } else if is_cipher(text) {
        Some(Doubt::Cipher)
    } else if letters(text) < STAMP && has_scan {
        Some(Doubt::Scan)
    } else {
        None
    }
}

/// A word with a letter that nobody knows. One such glyph alone is a mark: the dot of a list.
pub(super) fn is_hole(word: &Word) -> bool {
    word.unknown > 0 && word.glyphs > 1
}

pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Letters that are guessed are taken for what they seem to be where together they read like a language, and else for
/// unknown.
pub(super) fn settle(glyphs: &mut [Glyph]) {
    let guessed = || glyphs.iter().filter(|glyph| glyph.meaning == Meaning::Guessed);
    let text: String = guessed().map(|glyph| glyph.text.as_str()).collect();
    let (count, likely) = profile(&text);
    let right = count >= JUDGED && likely && count * 2 > text.chars().count();
    for glyph in glyphs.iter_mut().filter(|glyph| glyph.meaning == Meaning::Guessed) {
        glyph.meaning = if right { Meaning::Said } else { Meaning::Unknown };
    }
}

/// Latin letters from which on it is judged whether they are a language's.
const JUDGED: usize = 50;

/// Latin letters that are no language's: every language that is written with them has the same few in most places.
pub(super) fn is_cipher(text: &str) -> bool {
    let (count, likely) = profile(text);
    count >= JUDGED && count * 2 > letters(text) && !likely
}

/// How many Latin letters there are, and whether they are spread as in a language. Measured: English, German, French,
/// Spanish, Polish, Turkish and Finnish have 55 to 70 of a hundred among the eight, and 35 to 50 vowels; a shifted
/// alphabet has 40 at most of the eight.
fn profile(text: &str) -> (usize, bool) {
    let of = |wanted: &str| latin(text).filter(|c| wanted.contains(*c)).count();
    let count = latin(text).count();
    (count, of("eainrtso") * 100 >= count * 46 && of("aeiouy") * 100 >= count * 25)
}

/// Its Latin letters without their accents, in lower case.
fn latin(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::glyph::Turn;
    use super::*;

    const PROSE: &str = "On Monday the courier left the depot with two sealed bags for the old mill beyond the river, \
                         and by Tuesday they had reached the man who signed the register in a false name.";

    /// Each letter replaced by one that stands so many places after it.
    fn shifted(text: &str, by: u8) -> String {
        let turn = |c: char, first: u8| char::from((c as u8 - first + by) % 26 + first);
        text.chars()
            .map(|c| match c {
                'a'..='z' => turn(c, b'a'),
                'A'..='Z' => turn(c, b'A'),
                c => c,
            })
            .collect()
    }

    fn word(unknown: usize, glyphs: usize) -> Word {
        Word {
            text: "word".to_owned(),
            unknown,
            glyphs,
            turn: Turn::Right,
            left: 0.0,
            right: 1.0,
            base: 0.0,
            size: 1.0,
            starts: false,
            parted: true,
            order: 0,
        }
    }

    #[test]
    fn every_shift_of_the_alphabet_is_a_cipher_and_prose_is_none() {
        for by in 1..26 {
            assert!(is_cipher(&shifted(PROSE, by)), "{by}: {}", shifted(PROSE, by));
        }
        let others = [
            PROSE,
            "Der Kurier verließ am Montag das Lager mit zwei versiegelten Säcken für die alte Mühle am anderen Ufer des Flusses.",
            "Le coursier a quitté le dépôt lundi avec deux sacs scellés pour le vieux moulin de l'autre côté de la rivière.",
            "Kurier opuścił w poniedziałek magazyn z dwoma zapieczętowanymi workami dla starego młyna za rzeką i wrócił.",
            "Kurye pazartesi günü nehrin ötesindeki eski değirmen için iki mühürlü çanta ile depodan ayrıldı ve geri döndü.",
            "गवाह ने कहा कि पैसे दिए गए",
        ];
        for text in others {
            assert!(!is_cipher(text), "{text}");
        }
    }

    #[test]
    fn few_letters_are_not_judged() {
        assert!(!is_cipher("XKCD BZW QPLM 9000044461"));
    }

    #[test]
    fn a_layer_is_doubted_for_what_it_holds() {
        let plain = [word(0, 4)];
        assert_eq!(doubt(" \n", &[], false), Some(Doubt::Silent));
        assert_eq!(doubt("\u{fffd}\u{fffd}", &[word(3, 4)], false), Some(Doubt::Garbled));
        assert_eq!(doubt("most is known", &[word(0, 40), word(1, 5)], false), Some(Doubt::Holes));
        assert_eq!(doubt("a list", &[word(0, 40), word(1, 1)], false), None);
        assert_eq!(doubt("गवाह ने कहा (FIR 12)", &plain, false), Some(Doubt::Complex));
        assert_eq!(doubt("قال الشاهد", &plain, false), Some(Doubt::Complex));
        assert_eq!(doubt("قال الشاهد", &[word(0, 40), word(1, 5)], false), Some(Doubt::Complex));
        assert_eq!(doubt("The witness said", &plain, false), None);
        assert_eq!(doubt("page 3", &plain, true), Some(Doubt::Scan));
        assert_eq!(doubt("证人说", &plain, false), None);
    }

    #[test]
    fn guessed_letters_count_where_they_read_like_a_language() {
        let glyphs = |text: &str| -> Vec<Glyph> {
            let glyph = |c: char| Glyph {
                text: c.to_string(),
                meaning: Meaning::Guessed,
                turn: Turn::Right,
                left: 0.0,
                right: 1.0,
                base: 0.0,
                size: 1.0,
                starts: false,
            };
            text.chars().filter(|c| !c.is_whitespace()).map(glyph).collect()
        };
        let mut right = glyphs(PROSE);
        settle(&mut right);
        assert!(right.iter().all(|glyph| glyph.meaning == Meaning::Said));
        for text in [shifted(PROSE, 3).as_str(), "9000044461"] {
            let mut wrong = glyphs(text);
            settle(&mut wrong);
            assert!(wrong.iter().all(|glyph| glyph.meaning == Meaning::Unknown));
        }
    }
}
