//! Lines of a PDF's text layer as its reader gives them, mended where the fault is certain.
//!
//! A line of Arabic letters may come in the order of their shapes on the page, from left to right, and so
//! backwards; an address of the web may be glued to the word before it.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

pub(super) fn mended(line: &str) -> Cow<'_, str> {
    let line = if is_backwards(line) { Cow::Owned(turned(line)) } else { Cow::Borrowed(line) };
    match apart(&line) {
        Some(apart) => Cow::Owned(apart),
        None => line,
    }
}

/// Arabic's article is alif, lam at the start of a word, and its mark of the feminine stands at the end: where
/// the ends of words have more of the first and their starts more of the second, the letters are backwards.
fn is_backwards(line: &str) -> bool {
    let (mut forwards, mut backwards) = (0u32, 0u32);
    for word in line.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())) {
        if word.chars().count() < 4 {
            continue;
        }
        forwards += u32::from(word.starts_with("ال")) + u32::from(word.ends_with(['ة', 'ى']));
        backwards += u32::from(word.ends_with("لا")) + u32::from(word.starts_with(['ة', 'ى']));
    }
    backwards >= 2 && backwards > forwards * 2
}

/// The line from its end, but words of other scripts and numbers as they stand.
fn turned(line: &str) -> String {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for piece in line.graphemes(true).rev() {
        let kept = piece.chars().all(|c| c.is_ascii_alphanumeric() || c.is_numeric());
        match runs.last_mut() {
            Some((of, run)) if *of && kept => run.insert_str(0, piece),
            _ => runs.push((kept, piece.to_owned())),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}

/// A blank before `www.` where a letter stands right before it.
fn apart(line: &str) -> Option<String> {
    let glued = |(at, _): &(usize, &str)| line[..*at].ends_with(char::is_alphabetic);
    let places: Vec<usize> = line.match_indices("www.").filter(glued).map(|(at, _)| at).collect();
    let mut out = line.to_owned();
    places.iter().rev().for_each(|at| out.insert(*at, ' '));
    (!places.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backward_line_is_turned_and_a_forward_one_is_not() {
        let right = "تحليل البيانات الكبيرة في 2024 مع Python";
        let backward = turned(right);
        assert!(backward.contains("تانايبلا") && backward.contains("2024") && backward.contains("Python"));
        assert_eq!(mended(&backward), right);
        assert_eq!(mended(right), right);
        assert_eq!(mended("no letters of it"), "no letters of it");
    }

    #[test]
    fn an_address_of_the_web_stands_apart() {
        assert_eq!(
            mended("evaluation editionwww.example.com or www.a.in"),
            "evaluation edition www.example.com or www.a.in"
        );
    }
}
