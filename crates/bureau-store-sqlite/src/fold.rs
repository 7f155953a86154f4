//! One form for what is searched and for what is typed, so that a word is found however its letters are set: ligatures,
//! forms of presentation, wide letters, marks that are not seen. The text itself stays as it is.
//!
//! The index holds besides how a word would be typed that the text has in pieces: divided at the end of a line, spaced
//! out letter by letter, a number in groups.

use unicode_normalization::UnicodeNormalization;

/// Marks that are not seen: soft hyphens, joiners, marks of direction, Arabic's stretching stroke.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}')
}

/// The text as it is searched.
pub(crate) fn searched(text: &str) -> String {
    text.chars().filter(|c| !is_unseen(*c)).nfkc().filter(|c| !is_unseen(*c)).collect()
}

/// The text as it is searched, and after it the words that it holds in pieces.
pub(crate) fn indexed(text: &str) -> String {
    let mut out = searched(&without_divisions(text));
    for whole in divided(&out).into_iter().chain(spaced(&out)).chain(grouped(&out)) {
        out.push('\n');
        out.push_str(&whole);
    }
    out
}

/// A soft hyphen at the end of a line is seen, and divides.
fn without_divisions(text: &str) -> String {
    text.replace("\u{ad}\r\n", "").replace("\u{ad}\n", "")
}

/// Each letter of a text as it is compared with what is typed, with the number of the character that it is from: small,
/// without accents.
pub(crate) fn letters(text: &[char]) -> Vec<(usize, char)> {
    let of = |(n, c): (usize, &char)| {
        let plain = std::iter::once(*c).filter(|c| !is_unseen(*c)).nfkd().filter(|c| !is_accent(*c));
        let composed: String = plain.nfc().collect();
        composed.chars().flat_map(char::to_lowercase).map(|c| (n, c)).collect::<Vec<_>>()
    };
    text.iter().enumerate().flat_map(of).collect()
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}') || is_unseen(c)
}

/// Words that a hyphen divides at the end of a line.
fn divided(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let whole = |pair: &[&str]| {
        let head = pair[0].trim_end().strip_suffix(['-', '\u{2010}'])?;
        let head = head.rsplit(|c: char| !c.is_alphanumeric()).next().filter(|head| !head.is_empty())?;
        let tail = pair[1]
            .trim_start()
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .filter(|tail| !tail.is_empty())?;
        Some(format!("{head}{tail}"))
    };
    lines.windows(2).filter_map(whole).collect()
}

/// Letters in a row with a blank between them that make a word, at least.
const SPACED: usize = 4;

/// Words that are spaced out letter by letter. Several blanks part two of them, and so does a mark behind a letter.
fn spaced(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut run = String::new();
    // Between two pieces without anything there is more than one blank.
    for piece in text.split([' ', '\n', '\t']).chain([""]) {
        let letter = piece.chars().next().filter(|c| c.is_alphabetic());
        let rest = &piece[letter.map_or(0, char::len_utf8)..];
        let alone = letter.filter(|_| !rest.contains(char::is_alphanumeric));
        run.extend(alone);
        if alone.is_none() || !rest.is_empty() {
            let word = std::mem::take(&mut run);
            out.extend((word.chars().count() >= SPACED).then_some(word));
        }
    }
    out
}

/// Numbers in groups, with hyphens between them, in one piece.
fn grouped(text: &str) -> Vec<String> {
    let pieces = text.split(|c: char| c != '-' && !c.is_ascii_digit()).map(|piece| piece.trim_matches('-'));
    let inside = pieces.filter(|piece| piece.contains('-') && piece.len() >= 6);
    inside.map(|piece| piece.replace('-', "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_searched_in_one_form() {
        assert_eq!(searched("o\u{fb03}ce a\u{fb00}air"), "office affair");
        assert_eq!(searched("trans\u{ad}action zero\u{200d}width\u{200b}"), "transaction zerowidth");
        assert_eq!(searched("\u{fee1}\u{fefc}\u{feb3}"), "\u{645}\u{644}\u{627}\u{633}");
        assert_eq!(searched("ＲＯＷＥＮＡ ９０"), "ROWENA 90");
    }

    #[test]
    fn what_is_in_pieces_is_indexed_whole_too() {
        assert_eq!(indexed("a trans-\naction"), "a trans-\naction\ntransaction");
        assert_eq!(indexed("trans\u{ad}\naction"), "transaction");
        assert_eq!(
            indexed("R O W E N A  C A S T E L L A N x"),
            "R O W E N A  C A S T E L L A N x\nROWENA\nCASTELLANx"
        );
        assert_eq!(indexed("call 022-4000-1239"), "call 022-4000-1239\n02240001239");
        assert_eq!(indexed("I am a man, 12-3"), "I am a man, 12-3");
    }

    #[test]
    fn letters_know_the_character_that_they_are_from() {
        let text: Vec<char> = "É\u{fb01}\u{ad}x".chars().collect();
        assert_eq!(letters(&text), [(0, 'e'), (1, 'f'), (1, 'i'), (3, 'x')]);
    }
}
