//! From glyphs to text as one reads it: words, lines, columns, paragraphs. All of it is pure.
//!
//! Glyphs that are drawn one after the other and stand side by side are a word ([`word`]); words at one height are a
//! line ([`mod@line`]); lines that stand beside each other as prose are columns, read one after the other, and all others
//! stay rows ([`mod@column`]). A line of right-to-left script is put into the order in which it is read ([`direction`]), and
//! a word that is divided at the end of a line is put together ([`divided`]).

mod column;
mod direction;
mod divided;
mod line;
mod spaced;
mod word;

pub(super) use word::Word;

use super::glyph::{Glyph, Turn};
use line::Line;

/// The words of a page, in the order in which they are drawn.
pub(super) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    word::words(glyphs)
}

/// The text of a page. Lines that run another way than most come last.
pub(super) fn text(words: &[Word]) -> String {
    let mut turns = [Turn::Right, Turn::Down, Turn::Left, Turn::Up];
    let count = |turn: Turn| words.iter().filter(|word| word.turn == turn).count();
    turns.sort_by_key(|turn| std::cmp::Reverse(count(*turn)));
    let parts = turns.iter().map(|turn| {
        let mut of: Vec<Word> = words.iter().filter(|word| word.turn == *turn).cloned().collect();
        word::once(&mut of);
        paragraphs(&column::ordered(line::lines(of)))
    });
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Lines as text, with an empty line where there is more room between two than usual, or the next stands elsewhere.
fn paragraphs(lines: &[Line]) -> String {
    let leading = leading(lines);
    let mut out: Vec<Vec<String>> = Vec::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let text = direction::logical(&line.pieces());
        match (before.filter(|before| follows(before, line, leading)), out.last_mut()) {
            (Some(_), Some(paragraph)) => paragraph.push(text),
            _ => out.push(vec![text]),
        }
        before = Some(line);
    }
    out.iter().map(|lines| divided::joined(lines)).collect::<Vec<_>>().join("\n\n")
}

fn follows(before: &Line, line: &Line, leading: f32) -> bool {
    let step = line.base - before.base;
    let usual = (1.8 * before.size.max(line.size)).max(1.35 * leading);
    step >= 0.0 && step <= usual
}

/// The usual step from line to line.
fn leading(lines: &[Line]) -> f32 {
    let steps = lines.windows(2).map(|pair| pair[1].base - pair[0].base);
    let mut steps: Vec<f32> = steps.filter(|step| *step > 0.0).collect();
    steps.sort_by(f32::total_cmp);
    // Of few lines nothing is usual.
    if steps.len() < 4 { 0.0 } else { steps[steps.len() / 2] }
}

#[cfg(test)]
mod tests;
