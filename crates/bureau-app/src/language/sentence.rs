//! Sentences of a chunk, with their places.
//!
//! A translation is asked for sentence by sentence, so a boundary too many costs some context and nothing else; what
//! is never done is to lose or repeat a character. A sentence ends at a line's end, and after `. ! ? …`, the danda
//! and the full stops of Chinese and Arabic script; a full stop that belongs to an abbreviation, an initial or a
//! number ends none.

/// Words after which a full stop ends no sentence, lower case.
const ABBREVIATIONS: [&str; 22] = [
    "dr", "mr", "mrs", "ms", "prof", "st", "no", "nos", "vs", "etc", "inc", "ltd", "co", "approx", "rs",
    "smt", "shri", "sri", "adv", "col", "gen", "pvt",
];

/// A sentence: characters of the chunk, first and one past the last, without blanks around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The sentences of a text, in order.
pub(super) fn sentences(text: &[char]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for at in 0..text.len() {
        if ends(text, start, at) {
            push(text, start, at + 1, &mut spans);
            start = at + 1;
        }
    }
    push(text, start, text.len(), &mut spans);
    spans
}

fn push(text: &[char], mut start: usize, mut end: usize, spans: &mut Vec<Span>) {
    while start < end && text[start].is_whitespace() {
        start += 1;
    }
    while start < end && text[end - 1].is_whitespace() {
        end -= 1;
    }
    if start < end {
        spans.push(Span { start, end });
    }
}

/// Whether the sentence that began at `start` ends with the character at `at`.
fn ends(text: &[char], start: usize, at: usize) -> bool {
    let next = text.get(at + 1).copied();
    let at_a_blank = next.is_none_or(|c| c.is_whitespace());
    match text[at] {
        '\n' => true,
        '。' | '！' | '？' => next.is_none_or(|c| !closes(c)),
        '।' | '॥' | '۔' => true,
        '!' | '?' | '…' | '؟' => at_a_blank,
        '.' => at_a_blank && !is_short(text, start, at),
        c if closes(c) => at > start && at_a_blank && is_final(text[at - 1]),
        _ => false,
    }
}

fn closes(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '»' | ')' | '」' | '』')
}

fn is_final(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟')
}

/// Whether the full stop at `at` belongs to an abbreviation, an initial, or the number of a paragraph.
fn is_short(text: &[char], start: usize, at: usize) -> bool {
    let first =
        text[start..at].iter().rposition(|c| c.is_whitespace() || *c == '.').map_or(start, |p| start + p + 1);
    let word: String = text[first..at].iter().flat_map(|c| c.to_lowercase()).collect();
    let begins = text[start..first].iter().all(|c| c.is_whitespace());
    let is_number = !word.is_empty() && word.chars().all(char::is_numeric) && begins;
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    is_number || is_initial || ABBREVIATIONS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        sentences(&chars).iter().map(|span| chars[span.start..span.end].iter().collect()).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        assert_eq!(
            split("Dr. A. Bhatt paid Rs. 3.50. He left!  Why?\n\nNo idea"),
            ["Dr. A. Bhatt paid Rs. 3.50.", "He left!", "Why?", "No idea"]
        );
        assert_eq!(split("वह आया। फिर वह गया।"), ["वह आया।", "फिर वह गया।"]);
        assert_eq!(split("他来了。他走了。"), ["他来了。", "他走了。"]);
        assert_eq!(split("\"Go.\" He went."), ["\"Go.\"", "He went."]);
        assert_eq!(split("1. First point. 2. Second"), ["1. First point.", "2. Second"]);
        assert!(split(" \n ").is_empty());
    }

    #[test]
    fn no_character_is_lost_or_repeated() {
        let text = "a.b. c!\n\n  d…\" (e.) f。g」h।\u{200b}";
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        for span in sentences(&chars) {
            assert!(chars[at..span.start].iter().all(|c| c.is_whitespace()));
            assert!(span.start < span.end);
            at = span.end;
        }
        assert!(chars[at..].iter().all(|c| c.is_whitespace()));
    }
}
