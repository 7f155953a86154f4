//! What a page draws as letters: each with what it stands for and its place along its line.

/// Which way a line runs on the upright page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// As one reads.
    Right,
    /// From top to bottom, lines from right to left.
    Down,
    /// Upside down.
    Left,
    /// From bottom to top, lines from left to right.
    Up,
}

impl Turn {
    /// Of a line that runs along this vector, where y grows downwards.
    pub(super) fn of(x: f64, y: f64) -> Self {
        match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Down,
            (false, _, false) => Self::Up,
        }
    }

    /// A place on the page as a place along a line of this kind and across it.
    pub(super) fn along(self, x: f64, y: f64) -> (f32, f32) {
        let (along, across) = match self {
            Self::Right => (x, y),
            Self::Down => (y, -x),
            Self::Left => (-x, -y),
            Self::Up => (-y, x),
        };
        (along as f32, across as f32)
    }
}

/// How it is known what a glyph stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Its font says so.
    Said,
    /// Its font says nothing, and its number is that of a letter: it may be one.
    Guessed,
    /// Nobody knows: only its shape shows it.
    Unknown,
}

/// A glyph on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// What it stands for: mostly one letter, of a ligature several, of one that is not known nothing.
    pub(super) text: String,
    pub(super) meaning: Meaning,
    pub(super) turn: Turn,
    /// Where it begins and ends along its line.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Its line's place across, growing from line to line.
    pub(super) base: f32,
    /// Height of its font.
    pub(super) size: f32,
    /// It is the first of several that are drawn together, at a place of their own.
    pub(super) starts: bool,
}

impl Glyph {
    pub(super) fn is_blank(&self) -> bool {
        self.meaning != Meaning::Unknown && self.text.chars().all(char::is_whitespace)
    }

    pub(super) fn is_known(&self) -> bool {
        self.meaning != Meaning::Unknown
    }
}

/// A glyph's text as people type it: ligatures and forms of presentation in letters. `None` where it is no text:
/// private, replaced, a control.
pub(super) fn typed(text: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => {
                out.push(' ')
            }
            // Arabic's signs for whole phrases stay.
            '\u{fb00}'..='\u{fb4f}'
            | '\u{fb50}'..='\u{fbb1}'
            | '\u{fbd3}'..='\u{fdf1}'
            | '\u{fe70}'..='\u{fefc}' => {
                out.extend(std::iter::once(c).nfkc().filter(|c| *c != ' ' && *c != '\u{640}'));
            }
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffd}' | '\u{fffe}' | '\u{ffff}' => return None,
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => return None,
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_and_forms_of_presentation_are_letters() {
        assert_eq!(typed("\u{fb03}").as_deref(), Some("ffi"));
        assert_eq!(typed("\u{fefb}").as_deref(), Some("\u{644}\u{627}"));
        assert_eq!(typed("\u{fb2a}").as_deref(), Some("\u{5e9}\u{5c1}"));
        assert_eq!(typed("\u{a0}").as_deref(), Some(" "));
        assert_eq!(typed("²½").as_deref(), Some("²½"));
    }

    #[test]
    fn private_characters_and_controls_are_no_text() {
        for text in ["\0", "\u{e001}", "\u{f0b7}", "\u{fffd}", "a\u{1}"] {
            assert_eq!(typed(text), None, "{text:?}");
        }
    }

    #[test]
    fn lines_run_four_ways() {
        assert_eq!(Turn::of(1.0, 0.1), Turn::Right);
        assert_eq!(Turn::of(0.0, 1.0), Turn::Down);
        assert_eq!(Turn::of(-1.0, 0.0), Turn::Left);
        assert_eq!(Turn::of(0.0, -1.0), Turn::Up);
        assert_eq!(Turn::Up.along(10.0, 20.0), (-20.0, 10.0));
    }
}
