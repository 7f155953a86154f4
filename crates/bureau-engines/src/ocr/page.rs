//! A page as it was read.

use bureau_model::output::{Origin, Passage, Place, Word};

/// Its text, and how that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The text in reading order, paragraphs parted by an empty line; empty when there is none to be read.
    pub text: String,
    /// Its words in that order, with their places on the upright page.
    pub words: Vec<Word>,
    /// Languages that it was read as, ISO 639-1; the first is the main one.
    pub languages: Vec<String>,
    /// Degrees by which it was turned clockwise to be upright: 0, 90, 180 or 270.
    pub turned: u16,
    /// Mean certainty of its words by their length, between 0 and 1.
    pub confidence: f32,
}

impl Page {
    /// What is kept of it beside its text.
    pub fn passage(self, place: Place, layer: Option<String>) -> Passage {
        Passage {
            place,
            origin: Origin::Ocr,
            languages: self.languages,
            turned: Some(self.turned),
            confidence: self.confidence,
            words: self.words,
            layer,
        }
    }
}
