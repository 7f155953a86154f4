//! Numbers of pages, in a sentence.

use super::super::reading::Reading;

/// Numbers of pages in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Numbers(Vec<u32>);

impl Numbers {
    pub(super) fn push(&mut self, number: u32) {
        self.0.push(number);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `page 4 has …` or `pages 1-3, 7 have …`; nothing of no pages.
    fn have(&self, what: &str) -> Option<String> {
        match self.0.as_slice() {
            [] => None,
            [page] => Some(format!("page {page} has {what}")),
            pages => Some(format!("pages {} have {what}", ranges(pages))),
        }
    }
}

impl Reading {
    /// Warns of what these pages have.
    pub(super) fn warn_of(&mut self, pages: &Numbers, what: &str) {
        if let Some(warning) = pages.have(what) {
            self.warn(warning);
        }
    }
}

/// `1-3, 7` for 1, 2, 3, 7.
fn ranges(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == *page => *end = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let shown = |(a, b): &(u32, u32)| if a == b { a.to_string() } else { format!("{a}-{b}") };
    runs.iter().map(shown).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_in_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), "1-3, 7, 9-10");
        assert_eq!(Numbers(vec![4]).have("x").as_deref(), Some("page 4 has x"));
        assert_eq!(Numbers(vec![4, 5]).have("x").as_deref(), Some("pages 4-5 have x"));
        assert_eq!(Numbers::default().have("x"), None);
    }
}
