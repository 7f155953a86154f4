//! Letters of right-to-left scripts stand on a page from right to left; in a text they stand in the order in which
//! they are read. Words and numbers of other scripts among them keep their own order.

use super::super::glyph::Glyph;

/// A piece of a line as it is written out: its text as seen from left to right, and whether much room is before it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) apart: bool,
}

/// What a letter does to the order of those around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Right,
    Left,
    Number,
    Neutral,
}

/// Hebrew, Arabic and their kin.
pub(in super::super) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}')
        && !matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

fn way(text: &str) -> Way {
    let of = |c: char| match c {
        c if is_right_to_left(c) => Way::Left,
        c if c.is_numeric() => Way::Number,
        c if c.is_alphabetic() => Way::Right,
        _ => Way::Neutral,
    };
    let ways: Vec<Way> = text.chars().map(of).collect();
    let has = |way: Way| ways.contains(&way);
    [Way::Left, Way::Right, Way::Number].into_iter().find(|way| has(*way)).unwrap_or(Way::Neutral)
}

/// The text of a word's glyphs, which are given from left to right.
pub(super) fn of_glyphs(glyphs: &[&Glyph]) -> String {
    let shown = |glyph: &&Glyph| if glyph.is_known() { glyph.text.clone() } else { "\u{fffd}".to_owned() };
    let texts: Vec<String> = glyphs.iter().map(shown).collect();
    if texts.iter().all(|text| way(text) != Way::Left) {
        return texts.concat();
    }
    order(&texts, true).into_iter().map(|at| mirrored(&texts[at])).collect()
}

/// Two pieces of a word that stand beside each other, in the order in which they are read.
pub(super) fn beside(left: &str, right: &str) -> String {
    if way(left) == Way::Left || way(right) == Way::Left {
        format!("{right}{left}")
    } else {
        format!("{left}{right}")
    }
}

/// A line's text in the order in which it is read.
pub(super) fn logical(pieces: &[Piece]) -> String {
    let texts: Vec<String> = pieces.iter().map(|piece| piece.text.clone()).collect();
    let letters = || texts.iter().flat_map(|text| text.chars()).filter(|c| c.is_alphabetic());
    let left = letters().filter(|c| is_right_to_left(*c)).count();
    if left == 0 {
        return written(pieces, (0..pieces.len()).collect());
    }
    let right = letters().count() - left;
    written(pieces, if left >= right { order(&texts, false) } else { islands(&texts) })
}

/// Pieces in this order, with a tab where there is much room between two, else a blank.
fn written(pieces: &[Piece], order: Vec<usize>) -> String {
    let mut out = String::new();
    let mut before: Option<usize> = None;
    for at in order {
        if let Some(before) = before {
            // The room is noted at the right one of two neighbours.
            let apart = pieces[at.max(before)].apart && at.abs_diff(before) == 1;
            out.push(if apart { '\t' } else { ' ' });
        }
        out.push_str(&pieces[at].text);
        before = Some(at);
    }
    out
}

/// From the right to the left, but runs of the other scripts, with the numbers beside them, from left to right. Where
/// the texts are single letters (`spelt`), numbers are runs too; where they are words, numbers follow each other as
/// words do.
fn order(texts: &[String], spelt: bool) -> Vec<usize> {
    let ways: Vec<Way> = texts.iter().map(|text| way(text)).collect();
    let mut out: Vec<usize> = (0..texts.len()).rev().collect();
    let ends = [Way::Right, Way::Number];
    turn_runs(&mut out, &ways, &ends, if spelt { &ends } else { &ends[..1] });
    out
}

/// From the left to the right, but runs of right-to-left script from right to left.
fn islands(texts: &[String]) -> Vec<usize> {
    let ways: Vec<Way> = texts.iter().map(|text| way(text)).collect();
    let mut out: Vec<usize> = (0..texts.len()).collect();
    turn_runs(&mut out, &ways, &[Way::Left], &[Way::Left]);
    out
}

/// Turns each run that begins and ends with one of `ends`, holds one of `needed`, and nothing of another direction.
fn turn_runs(order: &mut [usize], ways: &[Way], ends: &[Way], needed: &[Way]) {
    let mut at = 0;
    while at < order.len() {
        let of = |at: usize| ways[order[at]];
        let inside = |at: &usize| ends.contains(&of(*at)) || matches!(of(*at), Way::Neutral | Way::Number);
        let run = (at..order.len()).take_while(inside);
        let end = run.filter(|at| ends.contains(&of(*at))).last();
        let Some(end) = end.filter(|_| ends.contains(&of(at))) else {
            at += 1;
            continue;
        };
        if (at..=end).any(|at| needed.contains(&of(at))) {
            order[at..=end].reverse();
        }
        at = end + 1;
    }
}

/// A bracket in a word that runs to the left has the shape of its counterpart.
fn mirrored(text: &str) -> String {
    let turned = |c: char| match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '«' => '»',
        '»' => '«',
        c => c,
    };
    text.chars().map(turned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::glyph::{Meaning, Turn};
    use super::*;

    fn glyphs(seen: &[&str]) -> Vec<Glyph> {
        let glyph = |(n, text): (usize, &&str)| Glyph {
            text: (*text).to_owned(),
            meaning: Meaning::Said,
            turn: Turn::Right,
            left: n as f32,
            right: n as f32 + 1.0,
            base: 0.0,
            size: 1.0,
            starts: false,
        };
        seen.iter().enumerate().map(glyph).collect()
    }

    fn word(seen: &[&str]) -> String {
        let glyphs = glyphs(seen);
        of_glyphs(&glyphs.iter().collect::<Vec<_>>())
    }

    fn line(seen: &[&str]) -> String {
        let piece = |text: &&str| Piece { text: (*text).to_owned(), apart: false };
        logical(&seen.iter().map(piece).collect::<Vec<_>>())
    }

    #[test]
    fn a_word_is_read_from_the_right_with_its_ligatures_whole_and_its_numbers_as_they_stand() {
        assert_eq!(word(&["م", "ا", "ل", "س"]), "سلام");
        // The ligature of two letters holds them in reading order already.
        assert_eq!(word(&["م", "لا", "س"]), "سلام");
        assert_eq!(word(&["1", "2", ",", "5", "-", "ב"]), "ב-12,5");
        assert_eq!(word(&["(", "ת", "י", "ר", "ב", "ע", ")"]), "(עברית)");
        assert_eq!(word(&["a", "b", "1"]), "ab1");
    }

    #[test]
    fn a_line_is_read_from_the_right_but_foreign_words_in_it_from_the_left() {
        assert_eq!(line(&["Python", "3", "مع", "البيانات"]), "البيانات مع Python 3");
        assert_eq!(line(&["2024", "في", "تحليل"]), "تحليل في 2024");
        assert_eq!(line(&["He", "said", "עולם", "שלום", "to", "me"]), "He said שלום עולם to me");
        assert_eq!(line(&["plain", "words"]), "plain words");
    }

    #[test]
    fn room_between_cells_is_a_tab_in_either_direction() {
        let piece = |text: &str, apart| Piece { text: text.to_owned(), apart };
        assert_eq!(logical(&[piece("Pell", false), piece("9000044462", true)]), "Pell\t9000044462");
        assert_eq!(logical(&[piece("120", false), piece("אבגד", true)]), "אבגד\t120");
    }
}
