//! What can be said of a text without a model: its script, its numbers, its words. Answers are held against it.

use std::collections::HashSet;

/// How many tokens a text has at most, roughly: models cut Latin words into pieces of about three bytes, other
/// scripts into pieces of about two.
pub(super) fn tokens(text: &str) -> usize {
    let (plain, other) = text.chars().fold((0, 0), |(plain, other), c| {
        if c.is_ascii() { (plain + 1, other) } else { (plain, other + c.len_utf8()) }
    });
    plain / 3 + other / 2 + 1
}

/// The scripts that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Script {
    Latin,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Odia,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Arabic,
    Cyrillic,
    Han,
}

/// The script of a letter; none of what is no letter, or of a script that is not told apart.
fn script_of(c: char) -> Option<Script> {
    if !c.is_alphabetic() {
        return None;
    }
    Some(match u32::from(c) {
        0x41..=0x24F | 0x1E00..=0x1EFF => Script::Latin,
        0x400..=0x52F => Script::Cyrillic,
        0x600..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Script::Arabic,
        0x900..=0x97F => Script::Devanagari,
        0x980..=0x9FF => Script::Bengali,
        0xA00..=0xA7F => Script::Gurmukhi,
        0xA80..=0xAFF => Script::Gujarati,
        0xB00..=0xB7F => Script::Odia,
        0xB80..=0xBFF => Script::Tamil,
        0xC00..=0xC7F => Script::Telugu,
        0xC80..=0xCFF => Script::Kannada,
        0xD00..=0xD7F => Script::Malayalam,
        0x3400..=0x9FFF | 0xF900..=0xFAFF => Script::Han,
        _ => return None,
    })
}

/// The script that a language is written in; none where that is not one of those that are told apart.
pub(super) fn script(language: &str) -> Option<Script> {
    Some(match language {
        "en" | "es" | "fr" | "de" | "pt" | "it" | "tr" | "cs" => Script::Latin,
        "hi" | "mr" | "ne" => Script::Devanagari,
        "bn" => Script::Bengali,
        "pa" => Script::Gurmukhi,
        "gu" => Script::Gujarati,
        "or" => Script::Odia,
        "ta" => Script::Tamil,
        "te" => Script::Telugu,
        "kn" => Script::Kannada,
        "ml" => Script::Malayalam,
        "ar" | "ur" | "fa" => Script::Arabic,
        "ru" | "uk" => Script::Cyrillic,
        "zh" => Script::Han,
        _ => return None,
    })
}

/// The part of a text's letters that is of a script, between 0 and 1; none when it has no letters.
pub(super) fn share(text: &str, script: Script) -> Option<f32> {
    let letters: Vec<Option<Script>> = text.chars().filter(|c| c.is_alphabetic()).map(script_of).collect();
    let of_it = letters.iter().filter(|found| **found == Some(script)).count();
    (!letters.is_empty()).then(|| of_it as f32 / letters.len() as f32)
}

/// Whether there is anything to translate or to summarise in it.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The numbers of a text: runs of digits of any script, without what groups them. Single digits are left out: they
/// are often written as words.
pub(super) fn numbers(text: &str) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut run = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match digit(c) {
            Some(digit) => run.push(digit),
            None if matches!(c, ',' | '.' | '\u{a0}')
                && !run.is_empty()
                && rest.peek().copied().and_then(digit).is_some() => {}
            None => close(&mut run, &mut found),
        }
    }
    close(&mut run, &mut found);
    found
}

fn close(run: &mut String, found: &mut HashSet<String>) {
    let number = std::mem::take(run);
    if number.len() > 1 {
        found.insert(number);
    }
}

/// A decimal digit of the scripts that are read here, as ASCII.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 13] =
        [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xFF10];
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10))
}

/// Words that carry no content, of the languages that are summarised most.
const EMPTY: [&str; 62] = [
    "about", "after", "also", "and", "are", "because", "been", "before", "being", "both", "but", "can",
    "could", "did", "does", "down", "during", "each", "every", "for", "from", "had", "has", "have", "her",
    "his", "how", "into", "its", "more", "most", "not", "only", "other", "our", "out", "over", "said", "she",
    "some", "such", "text", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "through", "under", "was", "were", "what", "when", "which", "who", "will", "with",
];

/// Letters by which two forms of a word are taken for one: "transferred" and "transfers".
const STEM: usize = 5;

/// The words of a text that carry content, lower case, cut to a stem.
pub(super) fn content_words(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
    let whole = words.map(str::to_lowercase).filter(|word| {
        word.chars().any(char::is_alphabetic)
            && word.chars().count() > least(word)
            && !EMPTY.contains(&word.as_str())
    });
    whole.map(|word| word.chars().take(STEM).collect()).collect()
}

/// A vowel sign or another mark inside a word of an Indic script.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x900..=0xDFF) && !c.is_whitespace() && !matches!(c, '।' | '॥')
}

/// English words of two letters say little, a Chinese one says all.
fn least(word: &str) -> usize {
    if word.is_ascii() { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_in_every_script_and_grouping() {
        let of = |text: &str| {
            let mut found: Vec<String> = numbers(text).into_iter().collect();
            found.sort();
            found
        };
        assert_eq!(of("Rs. 1,00,000 on 12.03.2024, 5 men"), ["100000", "12032024"]);
        assert_eq!(of("१,००,००० रुपये"), ["100000"]);
        assert_eq!(of("١٢٣"), ["123"]);
        assert!(of("no. 7, ").is_empty());
    }

    #[test]
    fn a_script_is_told_by_its_letters() {
        assert_eq!(share("नमस्ते abc", Script::Devanagari).map(|share| share > 0.4), Some(true));
        assert_eq!(share("hello 123", Script::Latin), Some(1.0));
        assert_eq!(share("123", Script::Latin), None);
        assert_eq!(script("hi"), Some(Script::Devanagari));
        assert_eq!(script("xx"), None);
    }

    #[test]
    fn words_carry_content_whatever_their_form() {
        let a = content_words("The money was transferred to Meera");
        let b = content_words("Meera transfers money");
        assert_eq!(a, b);
        assert_eq!(content_words("वह और पैसे").len(), 3);
    }
}
