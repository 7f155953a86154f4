//! The text of a part of a mail: its letters, its lines, and what stands in it as a file.

use super::super::{html, text};
use super::field::{About, Transfer};
use super::{charset, flowed, uuencode};
use crate::normal;
use std::collections::HashSet;

/// Words by which a page may differ from the plain text beside it and still say the same.
const SAME: usize = 20;

/// A text as it is shown.
pub(super) enum Body {
    Plain(String),
    Page(html::Page),
}

/// The bytes of a plain text without the files that stand in it, and these.
pub(super) fn files(about: &About, bytes: Vec<u8>) -> (Vec<u8>, Vec<uuencode::Letters>) {
    if about.kind == "text/html" { (bytes, Vec::new()) } else { uuencode::taken(&bytes) }
}

/// The text, where there is one, and what is to be said of its label. `was_wide`: the mail was UTF-16 as a whole.
pub(super) fn read(about: &About, bytes: &[u8], was_wide: bool) -> (Option<Body>, Option<String>) {
    let is_html = about.kind == "text/html";
    let label = about.parameter("charset").filter(|label| !label.trim().is_empty());
    let (text, sentence) = match label {
        _ if was_wide && about.transfer == Transfer::Plain => (text::decode(bytes), None),
        None if is_html => (text::decode_markup(bytes), None),
        label => {
            let decoded = charset::decoded(bytes, label);
            let sentence = decoded.warning();
            (decoded.text, sentence)
        }
    };
    if is_html || starts_as_page(&text) {
        return (Some(Body::Page(html::text(&text))), sentence);
    }
    let says =
        |name: &str, value: &str| about.parameter(name).is_some_and(|said| said.eq_ignore_ascii_case(value));
    let text = if says("format", "flowed") { flowed::joined(&text, says("delsp", "yes")) } else { text };
    (normal::has_text(&text).then_some(Body::Plain(text)), sentence)
}

fn starts_as_page(text: &str) -> bool {
    text.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html"))
}

/// Whether a page says nothing that the plain text beside it does not say.
pub(super) fn says_no_more(page: &str, plain: &str) -> bool {
    let known: HashSet<String> = words(plain).collect();
    let said: HashSet<String> = words(page).collect();
    let new = said.difference(&known).count();
    normal::has_text(plain) && (new <= SAME || new * 2 <= said.len())
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_says_more_than_the_text_beside_it_is_told_from_one_that_does_not() {
        let plain = "This mail needs a program that shows pages.";
        let page: String = (0..60).map(|n| format!("word{n} ")).collect();
        assert!(!says_no_more(&page, plain));
        assert!(says_no_more(&page, &page.to_uppercase()));
        assert!(says_no_more("one two", "three"));
        assert!(!says_no_more("one two", " "));
    }
}
