//! A text into sentences, with their places in it.
//!
//! Unicode's rules know most scripts; they break after every full stop, so what ends in an abbreviation is
//! joined to what follows. A line end in the middle of a sentence, as PDF has it, does not break; an empty
//! line does, and so does a line that is a row of a table or an item of a list, or that ends long before its
//! neighbours do, as headings and the entries of menus end.

use icu_segmenter::{SentenceSegmenter, options::SentenceBreakInvariantOptions};
use std::ops::Range;

/// Words after which a full stop ends no sentence, lower case.
const ABBREVIATIONS: &[&str] = &[
    "dr",
    "mr",
    "mrs",
    "ms",
    "prof",
    "shri",
    "smt",
    "sri",
    "st",
    "no",
    "nos",
    "rs",
    "vs",
    "etc",
    "e.g",
    "i.e",
    "p.m",
    "a.m",
    "inc",
    "ltd",
    "co",
    "corp",
    "pvt",
    "dept",
    "fig",
    "sec",
    "art",
    "para",
    "approx",
    "govt",
    "hon",
    "jr",
    "sr",
    "adv",
    "insp",
    "sgt",
    "capt",
    "col",
    "gen",
    "lt",
    "maj",
    "u.s",
    "u.k",
    "w.r.t",
    "viz",
    "cf",
    "ca",
    "bzw",
    "z.b",
    "d.h",
    "nr",
    "str",
    "г",
    "ул",
    "см",
    "т.е",
    "т.д",
    "т.п",
    "डॉ",
    "श्री",
    "रु",
    "सं",
    "sra",
    "m",
    "mme",
];

/// The byte ranges of the sentences of `text`, blanks at their ends left out.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for block in blocks(text) {
        let flowing = text[block.clone()].replace('\n', " ");
        let mut start = 0;
        for end in segmenter.segment_str(&flowing).filter(|end| *end > 0) {
            if end < flowing.len() && is_abbreviated(&flowing[start..end]) {
                continue;
            }
            sentences
                .extend(trimmed(&flowing, start..end).map(|r| block.start + r.start..block.start + r.end));
            start = end;
        }
    }
    sentences
}

/// Runs of lines that belong together.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let mut start = 0;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let widths = widths(&lines);
    for (n, line) in lines.iter().enumerate() {
        let end = start + line.len();
        let alone = stands_alone(line);
        match blocks.last_mut() {
            Some(block) if open && !alone => block.end = end,
            _ if !line.trim().is_empty() => blocks.push(start..end),
            _ => {}
        }
        let next = lines.get(n + 1).copied().unwrap_or_default();
        open = !line.trim().is_empty() && !alone && !is_last(line, next, widths[n]);
        start = end;
    }
    blocks
}

/// For each line the length in characters of the longest one in its paragraph.
fn widths(lines: &[&str]) -> Vec<usize> {
    let mut widths = Vec::with_capacity(lines.len());
    for paragraph in lines.chunk_by(|a, b| !a.trim().is_empty() && !b.trim().is_empty()) {
        let longest = paragraph.iter().map(|line| length(line)).max().unwrap_or_default();
        widths.resize(widths.len() + paragraph.len(), longest);
    }
    widths
}

/// A character of Chinese or Japanese is as wide as two of others.
fn length(line: &str) -> usize {
    let dense =
        line.chars().filter(|c| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')).count();
    line.trim().chars().count() + dense
}

/// Lines shorter than this are not filled with running text.
const NARROW: usize = 30;

/// Whether the line ends what it says although no mark says so: the next word would have found room.
fn is_last(line: &str, next: &str, width: usize) -> bool {
    let goes_on = next.trim_start().starts_with(char::is_lowercase) || line.trim_end().ends_with([',', '-']);
    !goes_on && (width < NARROW || length(line) * 100 < width * 55)
}

/// A row of a table, an item of a list, a header: no part of flowing text.
fn stands_alone(line: &str) -> bool {
    let line = line.trim();
    line.is_empty()
        || line.contains(" | ")
        || line.starts_with(['•', '*', '>', '#'])
        || line.starts_with("- ")
        || line.starts_with("-----")
        || is_header(line)
}

/// A header line of a message that is quoted in the text.
pub fn is_header(line: &str) -> bool {
    let known = ["from", "to", "cc", "subject", "date", "sent", "von", "an", "betreff", "datum", "gesendet"];
    line.split_once(':').is_some_and(|(name, _)| known.contains(&name.trim().to_lowercase().as_str()))
}

fn is_abbreviated(sentence: &str) -> bool {
    let Some(before) = sentence.trim_end().strip_suffix('.') else { return false };
    let word =
        before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_lowercase();
    let initial = word.chars().count() == 1
        && word.chars().all(char::is_alphabetic)
        && before.ends_with(char::is_uppercase);
    initial || ABBREVIATIONS.contains(&word.as_str())
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let raw = &text[range.clone()];
    let start = range.start + (raw.len() - raw.trim_start().len());
    let end = range.end - (raw.len() - raw.trim_end().len());
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        assert_eq!(
            sentences("Dr. Rao met Mr. K. Shah at 4 p.m. on Monday. They left."),
            ["Dr. Rao met Mr. K. Shah at 4 p.m. on Monday.", "They left."]
        );
    }

    #[test]
    fn every_script_has_its_own_marks() {
        assert_eq!(sentences("वह आया। वह गया।").len(), 2);
        assert_eq!(sentences("他来了。他走了。").len(), 2);
        assert_eq!(sentences("هل جاء؟ نعم جاء.").len(), 2);
    }

    #[test]
    fn lines_flow_and_rows_do_not() {
        assert_eq!(sentences("One line\ngoes on. Two.\n\nThree"), ["One line\ngoes on.", "Two.", "Three"]);
        assert_eq!(sentences("a | b\nc | d\n").len(), 2);
        let page = "Contents\nAbout the firm\nThe firm was founded by three partners in the year\n2012 and sold its first goods abroad.";
        assert_eq!(sentences(page).len(), 3, "{:?}", sentences(page));
    }

    proptest! {
        #[test]
        fn ranges_lie_on_characters_and_do_not_overlap(text in "(?s)(\\. |\n|\\| |।|.){0,120}") {
            let mut last = 0;
            for range in split(&text) {
                prop_assert!(range.start >= last && text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}
