//! Words written with room between their letters: C A S T E L L A N.

use super::word::Word;

/// So many letters in a row stand alone at least.
const LETTERS: usize = 4;

/// Room between letters at most, as a part of the font's height: beyond it they are marks in the cells of a table.
const ROOM: f32 = 1.1;

/// Room that is so many times the usual one parts two words.
const WIDER: f32 = 1.6;

/// Joins runs of letters that stand alone with even room between them. Figures and signs may stand in the cells of a
/// table: they belong to a run when they are drawn at once with what is before them. `words` are those of a line, in
/// their order.
pub(super) fn join(words: &mut Vec<Word>) {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut run: Vec<Word> = Vec::new();
    for word in std::mem::take(words) {
        let belongs = is_letter(&word) || is_sign(&word) && !word.starts && !word.parted;
        if !run.last().is_none_or(|last| belongs && room(last, &word) <= 4.0 * ROOM) {
            close(&mut run, &mut out);
        }
        if is_letter(&word) || is_sign(&word) { run.push(word) } else { out.push(word) }
    }
    close(&mut run, &mut out);
    *words = out;
}

fn is_letter(word: &Word) -> bool {
    let mut chars = word.text.chars();
    chars.next().is_some_and(char::is_alphabetic)
        && chars.next().is_none_or(|c| !c.is_alphanumeric())
        && word.text.chars().count() <= 2
}

/// A figure, a comma, a hyphen.
fn is_sign(word: &Word) -> bool {
    let mut chars = word.text.chars();
    chars.next().is_some_and(|c| !c.is_alphabetic()) && chars.next().is_none()
}

fn room(a: &Word, b: &Word) -> f32 {
    (b.left - a.right) / a.size.max(b.size).max(1e-6)
}

/// The run as words, where it is spaced out; else as it is.
fn close(run: &mut Vec<Word>, out: &mut Vec<Word>) {
    let letters = std::mem::take(run);
    let usual = usual(&letters).filter(|usual| *usual <= ROOM && letters.len() >= LETTERS);
    let mut words: Vec<Word> = Vec::new();
    for letter in letters {
        match (usual, words.last_mut()) {
            (Some(usual), Some(last)) if room(last, &letter) <= usual * WIDER => glue(last, letter),
            _ => words.push(letter),
        }
    }
    out.append(&mut words);
}

fn glue(word: &mut Word, letter: Word) {
    word.text.push_str(&letter.text);
    word.right = letter.right;
    word.order = letter.order;
    word.glyphs += letter.glyphs;
}

/// The room between most of the letters: the lower quarter, as the room between words is wider.
fn usual(letters: &[Word]) -> Option<f32> {
    let mut rooms: Vec<f32> = letters.windows(2).map(|pair| room(&pair[0], &pair[1])).collect();
    rooms.sort_by(f32::total_cmp);
    rooms.get(rooms.len() / 4).copied()
}
