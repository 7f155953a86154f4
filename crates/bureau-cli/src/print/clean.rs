//! What is shown of evidence on a terminal.

use std::borrow::Cow;

/// A text without what could steer a terminal or turn its line around; newlines become spaces.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let shown = |c| match c {
        '\n' | '\t' => ' ',
        c if steers(c) => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A text of several lines, cleaned line by line.
pub(crate) fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_can_not_steer_the_terminal() {
        assert_eq!(clean("report.pdf"), "report.pdf");
        assert_eq!(clean("a\u{1b}[2Jb"), "a\u{fffd}[2Jb");
        assert_eq!(clean("exe\u{202e}fdp.txt"), "exe\u{fffd}fdp.txt");
        assert_eq!(clean_lines("one\ntwo\rthree"), "one\ntwo\u{fffd}three");
    }
}
