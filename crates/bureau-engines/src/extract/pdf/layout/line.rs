//! Words at one height.

use super::direction::{Piece, beside};
use super::spaced;
use super::word::{GAP, Word};

/// Words at one height, from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    pub(super) base: f32,
    pub(super) size: f32,
}

/// Heights that differ by less than this part of the font's height are one.
const LEVEL: f32 = 0.3;

/// Words of a line that can hang on another, at most.
const HANGING: usize = 100;

/// Room between cells of a table, as a part of the font's height.
const CELL: f32 = 1.2;

/// Words into lines, from top to bottom.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut lines: Vec<Line> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if word.base - line.base <= LEVEL * line.size.min(word.size) => line.take(word),
            _ => lines.push(Line { base: word.base, size: word.size, words: vec![word] }),
        }
    }
    let mut lines = raised(lines);
    for line in &mut lines {
        line.words.sort_by(|a, b| a.left.total_cmp(&b.left));
        spaced::join(&mut line.words);
        line.mend();
    }
    lines
}

/// Small words that stand a little higher or lower than a line, close to its words, belong to it.
fn raised(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for line in lines {
        match out.last_mut() {
            Some(before) if line.hangs_on(before) => {
                line.words.into_iter().for_each(|word| before.take(word))
            }
            Some(before) if before.hangs_on(&line) => {
                let small = std::mem::replace(before, line);
                small.words.into_iter().for_each(|word| before.take(word));
            }
            _ => out.push(line),
        }
    }
    out
}

impl Line {
    fn take(&mut self, word: Word) {
        self.size = self.size.max(word.size);
        self.words.push(word);
    }

    fn hangs_on(&self, line: &Line) -> bool {
        let few = self.words.len() <= HANGING && line.words.len() <= 10 * HANGING;
        let near = few && (self.base - line.base).abs() < 0.55 * line.size && self.size < 0.85 * line.size;
        near && self.words.iter().all(|word| line.words.iter().any(|other| is_close(word, other, line.size)))
    }

    /// Pieces of a word that were drawn apart become one: an accent, a letter in another font.
    fn mend(&mut self) {
        let mut out: Vec<Word> = Vec::with_capacity(self.words.len());
        for word in std::mem::take(&mut self.words) {
            match out.last_mut() {
                Some(last) if belongs(last, &word) => append(last, word),
                _ => out.push(word),
            }
        }
        self.words = out;
    }

    /// The line as pieces to be written.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut end = f32::INFINITY;
        let piece = |word: &Word| {
            let apart = word.left - end > CELL * word.size;
            end = if end.is_finite() { end.max(word.right) } else { word.right };
            Piece { text: word.text.clone(), apart }
        };
        self.words.iter().map(piece).collect()
    }

    pub(super) fn left(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.left)
    }

    pub(super) fn right(&self) -> f32 {
        self.words.iter().map(|word| word.right).fold(f32::MIN, f32::max)
    }
}

fn is_close(word: &Word, other: &Word, size: f32) -> bool {
    let gap = (word.left - other.right).max(other.left - word.right);
    (-0.3 * size..0.4 * size).contains(&gap)
}

/// Whether a word goes on with the next, which was not drawn after it.
fn belongs(word: &Word, next: &Word) -> bool {
    let gap = (next.left - word.right) / word.size.max(next.size).max(1e-6);
    let follows = next.order == word.order + 1;
    let parted = if follows { next.parted } else { word.order == next.order + 1 && word.parted };
    // Two numbers close to each other are two.
    let figures = word.text.ends_with(char::is_numeric) && next.text.starts_with(char::is_numeric);
    let most = if figures { 0.05 } else { GAP * 0.7 };
    !parted && !is_note(word, next) && (-0.2..most).contains(&gap)
}

/// The number of a note behind a word, which is no part of it; a raised figure behind one or two letters is a unit's.
fn is_note(word: &Word, next: &Word) -> bool {
    let raised = next.size < 0.85 * word.size && next.base < word.base - 0.1 * word.size;
    raised
        && next.text.chars().all(char::is_numeric)
        && word.text.chars().filter(|c| c.is_alphabetic()).count() > 2
}

fn append(word: &mut Word, next: Word) {
    word.text = beside(&word.text, &next.text);
    word.right = word.right.max(next.right);
    word.unknown += next.unknown;
    word.glyphs += next.glyphs;
    word.order = next.order;
}
