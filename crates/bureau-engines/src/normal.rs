//! One form for every text: NFC, lines ended by `\n`, no control characters.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// `text` in that form. Trailing blanks of a line go, and more than two line ends in a row become two.
pub fn clean(text: &str) -> String {
    let plain = without_controls(text);
    let composed = if is_nfc(&plain) { plain } else { plain.nfc().collect() };
    let mut out = String::with_capacity(composed.len());
    let mut blank = 2;
    for line in composed.split('\n').map(str::trim_end) {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn without_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_return = false;
    for c in text.chars() {
        match c {
            '\n' if after_return => {}
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push('\t'),
            // Marks that are not read: byte order, soft hyphen, interlinear and object placeholders.
            '\u{feff}' | '\u{ad}' | '\u{fff9}'..='\u{fffc}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
        after_return = c == '\r';
    }
    out
}

/// Whether there is anything to read: a letter, a digit or a symbol of any script.
pub fn has_text(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !c.is_control() && c != '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_controls_and_accents_have_one_form() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(clean("\u{feff}a\0b \n\n\n\n\nc\n"), "ab\n\nc");
        assert_eq!(clean("e\u{301}"), "é");
    }

    #[test]
    fn blanks_and_replacement_marks_are_no_text() {
        assert!(!has_text(" \n\u{a0}\u{fffd}"));
        assert!(has_text(" 7 "));
    }
}
