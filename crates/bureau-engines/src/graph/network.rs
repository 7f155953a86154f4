//! Addresses of mail, web and network.

use super::fold::Folded;
use super::span::Span;
use bureau_model::output::EntityKind;
use regex::Regex;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[a-z0-9][a-z0-9._%+'-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z]{2,24}")
        .expect("a pattern")
});
static URL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)\b(?:https?|ftp)://[^\s<>"'|\\^`{}]{3,2000}|\bwww\.[a-z0-9-]+\.[^\s<>"'|\\^`{}]{2,500}"#,
    )
    .expect("a pattern")
});
static IPV4: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}").expect("a pattern"));
static IPV6: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,8}").expect("a pattern"));

pub(super) fn emails(folded: &Folded) -> Vec<Span> {
    let found = folded.matches(&EMAIL).map(|(start, end, text)| {
        let key = text.to_lowercase();
        Span { kind: EntityKind::Email, name: key.clone(), key, start, end }
    });
    found.collect()
}

pub(super) fn urls(folded: &Folded) -> Vec<Span> {
    folded.matches(&URL).filter_map(|(start, _, text)| url(start, text)).collect()
}

fn url(start: usize, text: &str) -> Option<Span> {
    let shown = without_punctuation(text);
    let rest = shown.split_once("://").map_or(shown, |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if !host.contains('.') && !host.contains("localhost") {
        return None;
    }
    let key = format!("{}{}", host.to_lowercase(), path.trim_end_matches('/'));
    Some(Span {
        kind: EntityKind::Url,
        key,
        name: shown.to_owned(),
        start,
        end: start + shown.chars().count(),
    })
}

/// A sentence's marks at the end are not the address's; a closing bracket is, when it was opened inside.
fn without_punctuation(text: &str) -> &str {
    let mut text = text;
    loop {
        let shorter = match text.chars().last() {
            Some('.' | ',' | ';' | ':' | '!' | '?' | '।' | '。' | '，' | '*' | '”' | '’' | '»') => {
                true
            }
            Some(')') => text.matches('(').count() < text.matches(')').count(),
            Some(']') => text.matches('[').count() < text.matches(']').count(),
            _ => false,
        };
        match text.char_indices().last() {
            Some((at, _)) if shorter => text = &text[..at],
            _ => return text,
        }
    }
}

pub(super) fn addresses(folded: &Folded) -> Vec<Span> {
    let four = folded.matches(&IPV4).filter(|(start, end, _)| stands_alone(folded, *start, *end, '.'));
    let four = four.filter(|(start, _, _)| !is_version(folded, *start));
    let four =
        four.filter_map(|(start, end, text)| Some((start, end, text.parse::<Ipv4Addr>().ok()?.to_string())));
    let six = folded.matches(&IPV6).filter(|(start, end, _)| stands_alone(folded, *start, *end, ':'));
    let six = six.filter(|(_, _, text)| text.chars().filter(char::is_ascii_hexdigit).count() >= 4);
    let six =
        six.filter_map(|(start, end, text)| Some((start, end, text.parse::<Ipv6Addr>().ok()?.to_string())));
    let span = |(start, end, key): (usize, usize, String)| Span {
        kind: EntityKind::IpAddress,
        name: key.clone(),
        key,
        start,
        end,
    };
    four.chain(six).map(span).collect()
}

fn stands_alone(folded: &Folded, start: usize, end: usize, separator: char) -> bool {
    let (before, after) = folded.neighbours(start, end);
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != separator && c != '-');
    let ends = after.is_none_or(|c| !c.is_alphanumeric() && c != '-');
    // A full stop after an address ends the sentence.
    let follows = folded.neighbours(start, end + usize::from(after == Some(separator))).1;
    apart(before) && ends && (after != Some(separator) || follows.is_none_or(|c| !c.is_alphanumeric()))
}

fn is_version(folded: &Folded, start: usize) -> bool {
    let before = folded.before(start, 12);
    ["version ", "ver. ", "v. ", "release ", "section ", "clause "].iter().any(|word| before.ends_with(word))
}
