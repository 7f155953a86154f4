//! One reading of a page in some languages, and how good it is.

use super::layout::Reading;
use super::page::Page;
use super::script::{self, Script};
use super::tesseract::Layout;
use crate::language;

/// What one pass over a page gave.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Attempt {
    pub(super) reading: Reading,
    /// Tesseract's names of the languages.
    pub(super) languages: Vec<String>,
    /// How the page was taken apart.
    pub(super) layout: Layout,
}

/// Under this mean certainty what was read is not text: of photographs, drawings and scripts that it was not read as.
/// Measured: see `tests/it/corpus.rs`.
const POOR: f32 = 0.55;

/// Few letters, and words that were looked for anywhere, need to be more certain: they can come out of anything.
const FEW: usize = 12;
const POOR_OF_FEW: f32 = 0.75;
const POOR_OF_SPARSE: f32 = 0.70;

/// From this mean certainty on another try is not worth its time.
const SURE: f32 = 0.80;

/// A word is doubtful under this certainty, and a page when more than this share of its letters is.
const DOUBTFUL: f32 = 0.60;
const DOUBTFUL_SHARE: f32 = 0.03;

impl Attempt {
    /// A reading of nothing.
    pub(super) fn nothing() -> Self {
        Self { reading: Reading::default(), languages: Vec::new(), layout: Layout::Page }
    }

    /// Letters and digits, and their mean certainty.
    fn certainty(&self) -> (usize, f32) {
        let (mut letters, mut sum) = (0, 0.0);
        for word in self.reading.words() {
            let count = letters_of(&word.text);
            letters += count;
            sum += word.confidence * count as f32;
        }
        (letters, if letters == 0 { 0.0 } else { sum / letters as f32 })
    }

    pub(super) fn has_words(&self) -> bool {
        self.reading.words().next().is_some()
    }

    /// Whether this is no text.
    pub(super) fn is_poor(&self) -> bool {
        let (letters, certainty) = self.certainty();
        let needed = match self.layout {
            _ if letters < FEW => POOR_OF_FEW,
            Layout::Sparse => POOR_OF_SPARSE,
            Layout::Page => POOR,
        };
        letters == 0 || certainty < needed
    }

    pub(super) fn is_sure(&self) -> bool {
        self.certainty().1 >= SURE
    }

    /// Whether hardly a word of it is doubtful.
    pub(super) fn is_sure_throughout(&self) -> bool {
        let doubtful = self.reading.words().filter(|word| word.confidence < DOUBTFUL);
        let doubtful: usize = doubtful.map(|word| letters_of(&word.text)).sum();
        doubtful as f32 <= DOUBTFUL_SHARE * self.certainty().0 as f32
    }

    /// How much was read, and how certainly: letters count for what they are above an even chance, and against it
    /// below.
    pub(super) fn score(&self) -> f32 {
        self.reading.words().map(|word| letters_of(&word.text) as f32 * (word.confidence - 0.5)).sum()
    }

    /// Whether it was read first of all in a language of this script.
    pub(super) fn is_read_as(&self, script: &Script) -> bool {
        self.languages.first().is_some_and(|first| script.languages.contains(&first.as_str()))
    }

    /// The better of two; the first when they are alike.
    pub(super) fn or(self, other: Self) -> Self {
        if other.score() > self.score() { other } else { self }
    }

    /// The language that its text is of, when it is of the same script but was not read as that.
    pub(super) fn another_language(&self, script: &Script) -> Option<&'static str> {
        let found = script::language(&language::detect(&self.reading.text())?)?;
        let another = script.languages.contains(&found) && !self.languages.iter().any(|l| l == found);
        another.then_some(found)
    }

    /// The better of two readings of the same page, completed by what only the other one has.
    pub(super) fn and(self, other: Self) -> Self {
        let (mut better, worse) = if other.score() > self.score() { (other, self) } else { (self, other) };
        better.reading.complete(worse.reading);
        better
    }

    /// The page, turned by so many degrees.
    pub(super) fn page(self, turned: u16) -> Page {
        let (_, confidence) = self.certainty();
        let languages = self.languages.iter().map(|language| script::code(language).to_owned()).collect();
        let text = self.reading.text();
        let words = self.reading.lines.into_iter().flat_map(|line| line.words).collect();
        Page { text, words, languages, turned, confidence }
    }
}

fn letters_of(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::super::layout::Line;
    use super::*;
    use bureau_model::output::Word;

    fn attempt(words: &[(&str, f32)]) -> Attempt {
        let words: Vec<Word> = words
            .iter()
            .map(|(text, confidence)| Word {
                text: (*text).to_owned(),
                confidence: *confidence,
                area: None,
                seconds: None,
            })
            .collect();
        Attempt {
            reading: Reading { lines: vec![Line { text: String::new(), words, is_first: true }] },
            languages: vec!["eng".to_owned()],
            layout: Layout::Page,
        }
    }

    #[test]
    fn noise_is_no_text_and_a_short_word_has_to_be_certain() {
        assert!(Attempt::nothing().is_poor());
        assert!(attempt(&[("— ||", 0.95)]).is_poor());
        assert!(attempt(&[("ve", 0.6), ("ioy", 0.5)]).is_poor());
        assert!(!attempt(&[("EXIT", 0.9)]).is_poor());
        assert!(!attempt(&[("statement", 0.7), ("of", 0.7), ("witness", 0.6)]).is_poor());
    }

    #[test]
    fn more_that_is_certain_beats_less_and_noise_counts_against() {
        let little = attempt(&[("witness", 0.9)]);
        let much = attempt(&[("witness", 0.9), ("statement", 0.9)]);
        let noisy = attempt(&[("witness", 0.9), ("hgfdjkh", 0.2)]);
        assert_eq!(little.clone().or(much.clone()), much);
        assert_eq!(noisy.or(little.clone()), little);
    }
}
