//! A chunk's text in a form that patterns can read, character for character.

use crate::moment::Order;
use crate::plain::plain_char;
use regex::Regex;

/// The folded text, the way back to the characters it was folded from, and how its document writes dates.
pub(super) struct Folded {
    text: String,
    chars: Vec<char>,
    order: Order,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        Self { text: chars.iter().map(|c| plain_char(*c)).collect(), chars, order: Order::default() }
    }

    /// The same of a document whose dates have this order.
    pub(super) fn ordered(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// The order of figures in the dates of its document.
    pub(super) fn order(&self) -> Order {
        self.order
    }

    /// The folded text. It has as many characters as the original.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The original's characters `start..end`.
    pub(super) fn original(&self, start: usize, end: usize) -> String {
        self.chars[start..end].iter().collect()
    }

    /// The same, folded.
    pub(super) fn plain(&self, start: usize, end: usize) -> String {
        self.chars[start..end].iter().map(|c| plain_char(*c)).collect()
    }

    /// Every match with its place in characters.
    pub(super) fn matches<'a>(&'a self, pattern: &'a Regex) -> impl Iterator<Item = (usize, usize, &'a str)> {
        let mut at = Position::default();
        pattern.find_iter(&self.text).map(move |m| {
            let start = at.of(&self.text, m.start());
            (start, start + m.as_str().chars().count(), m.as_str())
        })
    }

    /// The place, in characters, of a byte position of the folded text.
    pub(super) fn position(&self, byte: usize) -> usize {
        self.text[..byte].chars().count()
    }

    /// The original's characters from `start` to the end of the line, `n` at most.
    pub(super) fn line_from(&self, start: usize, n: usize) -> Vec<char> {
        self.chars.iter().skip(start).take(n).copied().take_while(|c| *c != '\n').collect()
    }

    /// Up to `n` characters before `start`, folded and lower case.
    pub(super) fn before(&self, start: usize, n: usize) -> String {
        let from = start.saturating_sub(n);
        self.plain(from, start).to_lowercase()
    }

    /// The characters right before `start` and at `end`.
    pub(super) fn neighbours(&self, start: usize, end: usize) -> (Option<char>, Option<char>) {
        let before = start.checked_sub(1).and_then(|n| self.chars.get(n)).copied();
        (before.map(plain_char), self.chars.get(end).copied().map(plain_char))
    }
}

/// Counts characters as matches are met from left to right, so that a chunk is walked once.
#[derive(Default)]
struct Position {
    byte: usize,
    char: usize,
}

impl Position {
    fn of(&mut self, text: &str, byte: usize) -> usize {
        self.char += text[self.byte..byte].chars().count();
        self.byte = byte;
        self.char
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_are_read_in_place() {
        let folded = Folded::new("फ़ोन ९८२०–१２٣");
        assert!(folded.text().ends_with("9820-123"));
        assert_eq!(folded.text().chars().count(), "फ़ोन ९८२०–१２٣".chars().count());
        let number = Regex::new("[0-9]+").expect("a pattern");
        let found: Vec<_> =
            folded.matches(&number).map(|(start, end, _)| folded.original(start, end)).collect();
        assert_eq!(found, ["९८२०", "१２٣"]);
    }
}
