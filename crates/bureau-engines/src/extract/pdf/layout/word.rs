//! Glyphs that belong together, as they are drawn: mostly a word, or a piece of one.

use super::super::glyph::{Glyph, Turn};
use std::collections::HashSet;

/// Between two letters of a word there is less room than this, as a part of the font's height.
pub(super) const GAP: f32 = 0.16;

/// A word's place and text.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Word {
    pub(in super::super) text: String,
    /// Glyphs of it that nobody knows.
    pub(in super::super) unknown: usize,
    /// Glyphs of it.
    pub(in super::super) glyphs: usize,
    pub(in super::super) turn: Turn,
    pub(in super::super) left: f32,
    pub(in super::super) right: f32,
    pub(in super::super) base: f32,
    pub(in super::super) size: f32,
    /// It is parted from the one that is drawn before it by a blank, not only by room.
    pub(in super::super) parted: bool,
    /// It begins what is drawn at once; a word that does not is what is left of one with room in it.
    pub(in super::super) starts: bool,
    /// Its place in the order of drawing.
    pub(in super::super) order: usize,
}

/// Glyphs into words. A blank ends a word, and so does room, or a place that is not beside the last one.
pub(super) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Vec<&Glyph> = Vec::new();
    let mut parted = true;
    for glyph in glyphs {
        if glyph.is_blank() {
            close(&mut open, parted, &mut words);
            parted = true;
            continue;
        }
        match open.last() {
            Some(last) if is_drawn_again(last, glyph) => continue,
            Some(last) if !goes_on(last, glyph, open.len()) => {
                close(&mut open, parted, &mut words);
                parted = false;
            }
            _ => {}
        }
        open.push(glyph);
    }
    close(&mut open, parted, &mut words);
    words
}

/// The same letter nearly at the same place: so some programs make letters bold.
fn is_drawn_again(a: &Glyph, b: &Glyph) -> bool {
    let near = 0.1 * a.size;
    a.turn == b.turn && a.text == b.text && (a.left - b.left).abs() < near && (a.base - b.base).abs() < near
}

/// Whether a word of so many glyphs goes on with the next.
fn goes_on(last: &Glyph, next: &Glyph, glyphs: usize) -> bool {
    is_beside(last, next) && !is_raised_figure(last, next) && !(glyphs > 2 && is_other_number(last, next))
}

/// A number that is drawn at a place of its own, close behind another: in the next cell of a narrow table.
fn is_other_number(a: &Glyph, b: &Glyph) -> bool {
    let figure = |glyph: &Glyph| glyph.text.chars().all(char::is_numeric);
    b.starts && figure(a) && figure(b) && b.left - a.right > 0.05 * a.size
}

/// It may be a note's number, which is looked at when the line is put together.
fn is_raised_figure(a: &Glyph, b: &Glyph) -> bool {
    let raised = b.size < 0.85 * a.size && b.base < a.base - 0.1 * a.size;
    raised && b.text.chars().all(char::is_numeric)
}

fn is_beside(a: &Glyph, b: &Glyph) -> bool {
    let size = a.size.max(b.size);
    let gap = if b.left >= a.left { b.left - a.right } else { a.left - b.right };
    let step = (a.base - b.base).abs();
    a.turn == b.turn && step <= 0.45 * size && (-0.6..GAP).contains(&(gap / size.max(1e-6)))
}

fn close(open: &mut Vec<&Glyph>, parted: bool, words: &mut Vec<Word>) {
    let drawn = std::mem::take(open);
    let Some(first) = drawn.first() else { return };
    // The line is that of the greatest letter: a raised one stands beside it.
    let main =
        drawn.iter().fold(first, |main, glyph| if glyph.size > main.size * 1.05 { glyph } else { main });
    let mut placed = drawn.clone();
    placed.sort_by(|a, b| a.left.total_cmp(&b.left));
    words.push(Word {
        text: super::direction::of_glyphs(&placed),
        unknown: drawn.iter().filter(|glyph| !glyph.is_known()).count(),
        glyphs: drawn.len(),
        turn: main.turn,
        left: placed.first().map_or(0.0, |glyph| glyph.left),
        right: drawn.iter().map(|glyph| glyph.right).fold(f32::MIN, f32::max),
        base: main.base,
        size: main.size,
        parted,
        starts: first.starts,
        order: words.len(),
    });
}

/// Leaves out what is drawn again at nearly the same place, as shadows and bold letters are.
pub(super) fn once(words: &mut Vec<Word>) {
    let mut seen: HashSet<(String, i64, i64)> = HashSet::new();
    words.retain(|word| {
        let near = f64::from(word.size).max(0.01) * 0.2;
        let cell = |place: f32| (f64::from(place) / near).round() as i64;
        let (x, y) = (cell(word.left), cell(word.base));
        let around = (-1..=1).flat_map(|i| (-1..=1).map(move |j| (i, j)));
        let mut known = around.map(|(i, j)| (word.text.clone(), x.saturating_add(i), y.saturating_add(j)));
        let new = !known.any(|place| seen.contains(&place));
        if new {
            seen.insert((word.text.clone(), x, y));
        }
        new
    });
}
