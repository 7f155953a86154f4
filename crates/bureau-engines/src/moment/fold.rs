//! A written moment in a form that patterns can read.

use crate::plain::plain_char;

/// Longest text that is looked at, in bytes. No moment is longer; a line that is, is not one.
const LONGEST: usize = 200;

/// Digits of every script as `0` to `9`, blanks as one space, without marks of direction; `None` for what is too long.
pub(super) fn folded(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let seen = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let plain: String = text.chars().filter(seen).map(plain_char).collect();
    Some(plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text without its comments, and the comments (RFC 5322, 3.2.2): a name of a zone or of a day often stands in one.
pub(super) fn without_comments(text: &str) -> (String, Vec<String>) {
    let (mut plain, mut comments, mut depth) = (String::new(), Vec::new(), 0_u32);
    for c in text.chars() {
        match c {
            '(' => {
                depth += 1;
                if depth == 1 {
                    comments.push(String::new());
                    plain.push(' ');
                }
            }
            ')' if depth > 0 => depth -= 1,
            c if depth > 0 => comments.iter_mut().next_back().into_iter().for_each(|of| of.push(c)),
            c => plain.push(c),
        }
    }
    (plain.split_whitespace().collect::<Vec<_>>().join(" "), comments)
}
