//! What a model says that nobody said.
//!
//! Whisper makes up text where there is no speech: thanks for watching, one line again and again, descriptions of
//! sounds. Most of it never arises, because only what holds a voice is heard. What still comes is kept out here.

use bureau_sandbox::protocol::Spoken;

/// One text in a row at most.
const IN_A_ROW: usize = 3;

/// The stretches of `new` that count, after those `before` them.
pub fn keep(before: &[Spoken], new: Vec<Spoken>) -> Vec<Spoken> {
    let mut kept: Vec<Spoken> = Vec::new();
    for spoken in new {
        if said(&spoken.text) && !repeats(before, &kept, &spoken.text) {
            kept.push(spoken);
        }
    }
    kept
}

/// Whether a text is something said: it has letters or digits, and is not a description in brackets.
fn said(text: &str) -> bool {
    let text = text.trim();
    let described = [('[', ']'), ('(', ')'), ('*', '*'), ('♪', '♪')].iter().any(|(open, close)| {
        text.starts_with(*open) && text.ends_with(*close) && text.matches(*open).count() <= 2
    });
    !described && text.chars().any(char::is_alphanumeric)
}

/// Whether the last texts were all this one already.
fn repeats(before: &[Spoken], kept: &[Spoken], text: &str) -> bool {
    let last = kept.iter().rev().chain(before.iter().rev()).take(IN_A_ROW);
    let same = last.filter(|spoken| spoken.text.trim() == text.trim()).count();
    same == IN_A_ROW
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> Spoken {
        Spoken {
            start_seconds: 0.0,
            end_seconds: 1.0,
            text: text.to_owned(),
            language: "en".to_owned(),
            words: Vec::new(),
        }
    }

    fn kept(before: &[&str], new: &[&str]) -> Vec<String> {
        let before: Vec<Spoken> = before.iter().map(|t| spoken(t)).collect();
        keep(&before, new.iter().map(|t| spoken(t)).collect()).into_iter().map(|s| s.text).collect()
    }

    #[test]
    fn descriptions_of_sounds_are_not_speech() {
        assert_eq!(kept(&[], &["[BLANK_AUDIO]", " (music) ", "♪♪", "...", "Yes.", "नमस्ते"]), ["Yes.", "नमस्ते"]);
    }

    #[test]
    fn one_line_again_and_again_is_said_three_times() {
        assert_eq!(kept(&["a"], &["a", "a", "a", "b", "a"]), ["a", "a", "b", "a"]);
    }
}
