//! What full text search sees of a text: the words column as it is, and runs of Chinese and Japanese as spaced
//! single and paired characters, because unicode61 keeps such a run as one long word.

/// Whether a character is Chinese or Japanese, which are written without spaces between words.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// Every such run of a text as single characters and pairs, each followed by a space; empty when there is none.
pub(crate) fn han(text: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    for c in text.chars() {
        if !is_han(c) {
            before = None;
            continue;
        }
        if let Some(before) = before {
            out.extend([before, c, ' ']);
        }
        out.extend([c, ' ']);
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_becomes_single_and_paired_characters_and_nothing_else_does() {
        assert_eq!(han("见北京 ok 人"), "见 见北 北 北京 京 人 ");
        assert_eq!(han("नमस्ते hello"), "");
    }
}
