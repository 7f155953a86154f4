//! From what an analyst types to an FTS5 expression, and back to what is to be marked.

use crate::fold::{letters, searched};
use crate::words::{han, is_han};

/// One thing that must stand in the chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Lower case.
    pub(super) text: String,
    /// Only the beginning of a word is given.
    pub(super) prefix: bool,
}

/// Splits a query into words and quoted phrases. Nothing in it is an operator: every input is a valid query.
pub(super) fn terms(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for (i, part) in query.split('"').enumerate() {
        let quoted = i % 2 == 1;
        if quoted {
            terms.extend(term(part));
        } else {
            terms.extend(part.split_whitespace().filter_map(term));
        }
    }
    terms
}

fn term(text: &str) -> Option<Term> {
    let trimmed = text.trim();
    let prefix = trimmed.ends_with('*');
    let text = searched(trimmed.trim_end_matches('*')).to_lowercase();
    text.chars().any(char::is_alphanumeric).then_some(Term { text, prefix })
}

/// The FTS5 expression in which every term must be found; `None` when there is none.
pub(super) fn expression(terms: &[Term]) -> Option<String> {
    let each: Vec<String> = terms.iter().map(one).collect();
    (!each.is_empty()).then(|| each.join(" AND "))
}

fn one(term: &Term) -> String {
    if term.text.chars().any(is_han) {
        let runs: Vec<String> = term
            .text
            .split(|c| !is_han(c))
            .filter(|run| !run.is_empty())
            .map(|run| format!("han : \"{}\"", han(run).trim_end()))
            .collect();
        return runs.join(" AND ");
    }
    let star = if term.prefix { "*" } else { "" };
    format!("words : \"{}\"{star}", term.text.replace('"', " "))
}

/// A piece of the text around the first match, every match between `<mark>` and `</mark>`.
pub(super) fn snippet(text: &str, terms: &[Term]) -> String {
    const BEFORE: usize = 60;
    const LENGTH: usize = 240;
    let chars: Vec<char> = text.chars().collect();
    let matches = matches(&chars, terms);
    let first = matches.first().map_or(0, |m| m.0);
    let start = word_start(&chars, first.saturating_sub(BEFORE));
    let end = (start + LENGTH).min(chars.len());
    let mut out = String::new();
    if start > 0 {
        out.push('…');
    }
    let mut at = start;
    for (from, to) in matches.into_iter().filter(|(from, to)| *from >= start && *to <= end) {
        out.extend(&chars[at..from]);
        out.push_str("<mark>");
        out.extend(&chars[from..to]);
        out.push_str("</mark>");
        at = to;
    }
    out.extend(&chars[at..end]);
    if end < chars.len() {
        out.push('…');
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn word_start(chars: &[char], from: usize) -> usize {
    let limit = (from + 20).min(chars.len());
    if from == 0 {
        return 0;
    }
    (from..limit).find(|i| chars[*i].is_whitespace()).map_or(from, |i| i + 1)
}

/// Where terms stand, as character ranges that do not overlap, in order. A term begins where a word does.
fn matches(chars: &[char], terms: &[Term]) -> Vec<(usize, usize)> {
    let (at, plain): (Vec<usize>, Vec<char>) = letters(chars).into_iter().unzip();
    let mut found = Vec::new();
    for term in terms {
        let wanted: Vec<char> =
            letters(&term.text.chars().collect::<Vec<_>>()).into_iter().map(|(_, c)| c).collect();
        for from in 0..plain.len() {
            let to = from + wanted.len();
            if !wanted.is_empty()
                && plain[from..].starts_with(&wanted)
                && stands_alone(&plain, from, to, term)
            {
                found.push((at[from], at[to - 1] + 1));
            }
        }
    }
    found.sort_unstable();
    let mut end = 0;
    found.retain(|(from, to)| {
        let free = *from >= end;
        if free {
            end = *to;
        }
        free
    });
    found
}

fn stands_alone(chars: &[char], from: usize, to: usize, term: &Term) -> bool {
    if term.text.chars().any(is_han) {
        return true;
    }
    let begins = from == 0 || !chars[from - 1].is_alphanumeric();
    let ends = to == chars.len() || !chars[to].is_alphanumeric();
    begins && (ends || term.prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_typed_is_an_operator() {
        let expression = |query| expression(&terms(query));
        assert_eq!(
            expression("Meera OR (x"),
            Some("words : \"meera\" AND words : \"or\" AND words : \"(x\"".into())
        );
        assert_eq!(
            expression("\"two words\" pay*"),
            Some("words : \"two words\" AND words : \"pay\"*".into())
        );
        assert_eq!(expression(" - * \" "), None);
    }

    #[test]
    fn what_is_typed_is_looked_for_in_the_form_that_is_searched() {
        assert_eq!(expression(&terms("a\u{fb00}air")), Some("words : \"affair\"".into()));
        assert_eq!(expression(&terms("trans\u{ad}action")), Some("words : \"transaction\"".into()));
        assert_eq!(
            snippet("an o\u{fb03}ce, a résumé", &terms("office resume")),
            "an <mark>o\u{fb03}ce</mark>, a <mark>résumé</mark>"
        );
    }

    #[test]
    fn chinese_is_looked_for_by_pairs() {
        assert_eq!(expression(&terms("北京人")), Some("han : \"北 北京 京 京人 人\"".into()));
    }

    #[test]
    fn a_snippet_marks_whole_words_and_keeps_the_rest() {
        let text = "The Ram and the ramp, and RAM again";
        assert_eq!(
            snippet(text, &terms("ram")),
            "The <mark>Ram</mark> and the ramp, and <mark>RAM</mark> again"
        );
        assert_eq!(snippet(text, &terms("ra*")).matches("<mark>").count(), 3);
    }

    #[test]
    fn a_match_far_inside_is_shown_with_what_is_around_it() {
        let text = format!("{} needle {}", "hay ".repeat(100), "hay ".repeat(100));
        let snippet = snippet(&text, &terms("needle"));
        assert!(snippet.starts_with('…') && snippet.ends_with('…'), "{snippet}");
        assert!(snippet.contains("hay <mark>needle</mark> hay"), "{snippet}");
    }
}
