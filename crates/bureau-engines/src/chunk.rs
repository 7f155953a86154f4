//! Segments into chunks: pieces small enough to cite, cut where a reader would pause.
//!
//! Joined without anything between them, the chunks are the text exactly. Neighbouring segments that
//! differ in nothing but their row share a chunk, so a table has a few rows in each.

use bureau_model::output::{ChunkText, Place, Segment};
use unicode_segmentation::GraphemeCursor;

/// Cuts `segments` into chunks of at most [`ChunkText::MAX_CHARS`] characters. No grapheme is split, unless
/// a single one is longer than a whole chunk.
pub fn cut(segments: Vec<Segment>) -> Vec<ChunkText> {
    let mut chunks: Vec<ChunkText> = Vec::new();
    let mut room = 0;
    for segment in segments.into_iter().filter(|s| !s.text.is_empty()) {
        let length = segment.text.chars().count();
        match chunks.last_mut() {
            Some(last) if length <= room && share_a_chunk(&last.place, &segment.place) => {
                last.text.push_str(&segment.text);
                room -= length;
            }
            _ => room = split(&segment, &mut chunks),
        }
    }
    chunks
}

fn share_a_chunk(a: &Place, b: &Place) -> bool {
    a.page == b.page
        && a.sheet == b.sheet
        && a.part == b.part
        && a.start_seconds == b.start_seconds
        && a.end_seconds == b.end_seconds
}

/// Appends the segment's pieces; says how many characters the last one has room for.
fn split(segment: &Segment, chunks: &mut Vec<ChunkText>) -> usize {
    let mut rest = segment.text.as_str();
    while let Some(limit) = byte_of_char(rest, ChunkText::MAX_CHARS) {
        let (piece, after) = rest.split_at(cut_before(rest, limit));
        chunks.push(ChunkText { text: piece.to_owned(), place: segment.place.clone() });
        rest = after;
    }
    chunks.push(ChunkText { text: rest.to_owned(), place: segment.place.clone() });
    ChunkText::MAX_CHARS - rest.chars().count()
}

/// Where the character number `n` begins; `None` when the text has no more than `n`.
fn byte_of_char(text: &str, n: usize) -> Option<usize> {
    text.char_indices().nth(n).map(|(byte, _)| byte)
}

/// The best place to cut `text` at or before `limit`: after a paragraph, a line, a sentence, a word.
fn cut_before(text: &str, limit: usize) -> usize {
    let window = &text[..limit];
    let least = limit / 3;
    let after = |mark: &str| window.rfind(mark).map(|at| at + mark.len());
    [after("\n\n"), after("\n"), after_sentence(window), after_blank(window)]
        .into_iter()
        .flatten()
        .find(|at| *at > least && is_boundary(text, *at))
        .unwrap_or_else(|| last_boundary(text, limit))
}

fn after_sentence(window: &str) -> Option<usize> {
    let mut previous = ' ';
    let mut found = None;
    for (at, c) in window.char_indices() {
        let wide = matches!(previous, '。' | '！' | '？');
        let ends = matches!(previous, '.' | '!' | '?' | '।' | '॥' | '۔' | '؟') && c.is_whitespace();
        if wide {
            found = Some(at);
        } else if ends {
            found = Some(at + c.len_utf8());
        }
        previous = c;
    }
    found
}

fn after_blank(window: &str) -> Option<usize> {
    window.char_indices().rev().find(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8())
}

fn is_boundary(text: &str, at: usize) -> bool {
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

fn last_boundary(text: &str, limit: usize) -> usize {
    let candidates = text[..limit].char_indices().rev().map(|(at, _)| at).take_while(|at| *at > 0);
    std::iter::once(limit).chain(candidates).find(|at| is_boundary(text, *at)).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn segment(text: &str) -> Segment {
        Segment { text: text.to_owned(), place: Place::default() }
    }

    fn joined(chunks: &[ChunkText]) -> String {
        chunks.iter().map(|c| c.text.as_str()).collect()
    }

    #[test]
    fn a_long_text_is_cut_after_a_paragraph() {
        let text = format!("{}\n\n{}", "word ".repeat(120), "other ".repeat(150));
        let chunks = cut(vec![segment(&text)]);
        assert!(chunks[0].text.ends_with("\n\n"), "cut at {:?}", chunks[0].text.len());
        assert_eq!(joined(&chunks), text);
    }

    #[test]
    fn rows_of_one_sheet_share_a_chunk_and_pages_do_not() {
        let row =
            |n| Segment { text: format!("row {n}\n"), place: Place { row: Some(n), ..Place::default() } };
        let page = |n| Segment { text: "page\n".into(), place: Place { page: Some(n), ..Place::default() } };
        let chunks = cut(vec![row(1), row(2), page(1), page(2)]);
        assert_eq!(
            chunks.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(),
            ["row 1\nrow 2\n", "page\n", "page\n"]
        );
        assert_eq!(chunks[0].place.row, Some(1));
    }

    #[test]
    fn a_grapheme_is_not_split() {
        let text = "👨‍👩‍👧".repeat(300);
        let chunks = cut(vec![segment(&text)]);
        assert!(chunks.iter().all(|c| c.text.starts_with('👨') && c.text.ends_with('👧')));
    }

    proptest! {
        #[test]
        fn chunks_joined_are_the_text(parts in prop::collection::vec("(?s).{0,900}|[a-z .\n]{0,3000}|(क्षि ){0,400}", 0..6)) {
            let whole: String = parts.concat();
            let chunks = cut(parts.iter().map(|p| segment(p)).collect());
            prop_assert_eq!(joined(&chunks), whole);
            prop_assert!(chunks.iter().all(|c| c.text.chars().count() <= ChunkText::MAX_CHARS && !c.text.is_empty()));
        }
    }
}
