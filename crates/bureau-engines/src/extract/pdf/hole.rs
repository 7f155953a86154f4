//! Words whose letters nobody knows, filled with what is read at their place.

use super::doubt::is_hole;
use super::glyph::Turn;
use super::layout::Word;
use crate::ocr;

/// The page's words with what was read in place of those that are not known, and how many stay unknown. `width` and
/// `height` are the page's, in the units of the words.
pub(super) fn filled(words: &[Word], read: &ocr::Page, (width, height): (f32, f32)) -> (Vec<Word>, usize) {
    let seen: Vec<(f32, f32, &str)> = if read.turned == 0 { places(read, width, height) } else { Vec::new() };
    let mut left = 0;
    let filled = |word: &Word| {
        if !is_hole(word) {
            return word.clone();
        }
        let inside = seen.iter().filter(|(x, y, _)| is_inside(word, *x, *y)).map(|(_, _, text)| *text);
        let text = inside.collect::<Vec<_>>().join(" ");
        left += usize::from(text.is_empty());
        let text = if text.is_empty() { word.text.clone() } else { text };
        Word { text, ..word.clone() }
    };
    (words.iter().map(filled).collect(), left)
}

/// The middles of the words that were read.
fn places(read: &ocr::Page, width: f32, height: f32) -> Vec<(f32, f32, &str)> {
    let middle = |word: &'_ bureau_model::output::Word| {
        let [left, top, wide, high] = word.area?;
        Some(((left + wide / 2.0) * width, (top + high / 2.0) * height))
    };
    let seen = read.words.iter().filter_map(|word| Some((middle(word)?, word)));
    seen.map(|((x, y), word)| (x, y, word.text.as_str())).collect()
}

fn is_inside(word: &Word, x: f32, y: f32) -> bool {
    let beside = 0.1 * word.size;
    word.turn == Turn::Right
        && (word.left - beside..=word.right + beside).contains(&x)
        && (word.base - word.size..=word.base + 0.35 * word.size).contains(&y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f32, unknown: usize) -> Word {
        Word {
            text: text.to_owned(),
            unknown,
            glyphs: 5,
            turn: Turn::Right,
            left,
            right: left + 25.0,
            base: 100.0,
            size: 10.0,
            starts: false,
            parted: true,
            order: 0,
        }
    }

    #[test]
    fn only_the_unknown_word_is_replaced_by_what_is_read_at_its_place() {
        let seen = |text: &str, left: f32| bureau_model::output::Word {
            text: text.to_owned(),
            confidence: 0.9,
            area: Some([left / 200.0, 92.0 / 400.0, 25.0 / 200.0, 8.0 / 400.0]),
            seconds: None,
        };
        let read = ocr::Page {
            text: String::new(),
            words: vec![seen("Tne", 10.0), seen("office", 50.0)],
            languages: Vec::new(),
            turned: 0,
            confidence: 0.9,
        };
        let words = [word("The", 10.0, 0), word("o\u{fffd}ce", 50.0, 1), word("\u{fffd}\u{fffd}", 150.0, 2)];
        let (words, left) = filled(&words, &read, (200.0, 400.0));
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["The", "office", "\u{fffd}\u{fffd}"]);
        assert_eq!(left, 1);
    }
}
