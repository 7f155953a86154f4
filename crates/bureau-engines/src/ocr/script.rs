//! Scripts, and the languages that are written in them.

/// A script that pages are read in.
#[derive(Debug)]
pub(super) struct Script {
    /// Its names in Tesseract's judgement of a page.
    names: &'static [&'static str],
    /// Its languages as Tesseract names them, the most likely first.
    pub(super) languages: &'static [&'static str],
    /// Blocks of its letters in Unicode.
    blocks: &'static [(char, char)],
    /// A second reading with English beside, where the page is not read well without: it has words of both.
    pub(super) with_english: bool,
}

const fn indic(
    names: &'static [&'static str],
    languages: &'static [&'static str],
    blocks: &'static [(char, char)],
) -> Script {
    Script { names, languages, blocks, with_english: true }
}

/// Every script of the bureau's languages.
pub(super) const SCRIPTS: &[Script] = &[
    Script {
        names: &["Latin", "Fraktur", "Vietnamese"],
        languages: &["eng", "spa", "fra", "deu"],
        blocks: &[('A', 'Z'), ('a', 'z'), ('\u{c0}', '\u{24f}')],
        with_english: false,
    },
    indic(&["Devanagari"], &["hin", "mar"], &[('\u{900}', '\u{97f}')]),
    indic(&["Bengali"], &["ben"], &[('\u{980}', '\u{9ff}')]),
    indic(&["Gurmukhi"], &["pan"], &[('\u{a00}', '\u{a7f}')]),
    indic(&["Gujarati"], &["guj"], &[('\u{a80}', '\u{aff}')]),
    indic(&["Kannada"], &["kan"], &[('\u{c80}', '\u{cff}')]),
    indic(&["Malayalam"], &["mal"], &[('\u{d00}', '\u{d7f}')]),
    indic(&["Tamil"], &["tam"], &[('\u{b80}', '\u{bff}')]),
    indic(&["Telugu"], &["tel"], &[('\u{c00}', '\u{c7f}')]),
    indic(&["Han", "HanS", "HanT"], &["chi_sim"], &[('\u{3400}', '\u{9fff}'), ('\u{f900}', '\u{faff}')]),
    indic(
        &["Arabic"],
        &["ara", "urd"],
        &[('\u{600}', '\u{6ff}'), ('\u{750}', '\u{77f}'), ('\u{fb50}', '\u{fdff}'), ('\u{fe70}', '\u{fefe}')],
    ),
    indic(&["Cyrillic"], &["rus"], &[('\u{400}', '\u{4ff}')]),
];

/// Tesseract's names of languages with their ISO 639-1 codes.
const CODES: &[(&str, &str)] = &[
    ("eng", "en"),
    ("spa", "es"),
    ("fra", "fr"),
    ("deu", "de"),
    ("hin", "hi"),
    ("mar", "mr"),
    ("ben", "bn"),
    ("pan", "pa"),
    ("guj", "gu"),
    ("kan", "kn"),
    ("mal", "ml"),
    ("tam", "ta"),
    ("tel", "te"),
    ("chi_sim", "zh"),
    ("ara", "ar"),
    ("urd", "ur"),
    ("rus", "ru"),
];

/// The script of this name.
pub(super) fn named(name: &str) -> Option<&'static Script> {
    SCRIPTS.iter().find(|script| script.names.contains(&name))
}

/// The script that most letters of `text` are of; `None` when there are no letters of these scripts.
pub(super) fn of_text(text: &str) -> Option<&'static Script> {
    let counted = SCRIPTS.iter().map(|script| (text.chars().filter(|c| script.has(*c)).count(), script));
    counted.filter(|(letters, _)| *letters > 0).max_by_key(|(letters, _)| *letters).map(|(_, script)| script)
}

/// ISO 639-1 code of a language of Tesseract, or its own name where the bureau has none.
pub(super) fn code(language: &str) -> &str {
    CODES.iter().find(|(name, _)| *name == language).map_or(language, |(_, code)| code)
}

/// Tesseract's name of a language with this ISO 639-1 code.
pub(super) fn language(code: &str) -> Option<&'static str> {
    CODES.iter().find(|(_, known)| *known == code).map(|(name, _)| *name)
}

impl Script {
    /// Whether `letter` belongs to it.
    pub(super) fn has(&self, letter: char) -> bool {
        self.blocks.iter().any(|(first, last)| (*first..=*last).contains(&letter))
    }
}

/// The share of the letters of `text` whose shapes are joined or reordered, so that text layers of PDF files often
/// hold them in the wrong order or under wrong codes: Indian scripts and Arabic.
pub fn share_of_complex(text: &str) -> f64 {
    let complex = |c: &char| matches!(*c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}');
    let letters = text.chars().filter(|c| c.is_alphabetic() || complex(c)).count();
    if letters == 0 {
        return 0.0;
    }
    text.chars().filter(complex).count() as f64 / letters as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_of_the_script_of_most_of_its_letters() {
        let languages = |text| of_text(text).map(|script| script.languages[0]);
        assert_eq!(languages("गवाह ने कहा ok"), Some("hin"));
        assert_eq!(languages("The गवाह witness said"), Some("eng"));
        assert_eq!(languages("证人说 A4"), Some("chi_sim"));
        assert_eq!(languages("12 — 7"), None);
    }

    #[test]
    fn every_language_has_a_code_and_back() {
        for name in SCRIPTS.iter().flat_map(|script| script.languages) {
            assert_eq!(language(code(name)), Some(*name));
        }
    }

    #[test]
    fn complex_letters_are_counted_among_letters_only() {
        assert!(share_of_complex("नाम: 2024-11-25 / 78 %") > 0.99);
        assert!(share_of_complex("Name") < 0.01);
        assert!(share_of_complex("12") < 0.01);
    }
}
