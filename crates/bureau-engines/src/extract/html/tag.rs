//! Tags: where they end, and their attributes.

/// Whether a target leads out of the page.
pub(super) fn is_link(href: &str) -> bool {
    let lower = href.trim().to_lowercase();
    ["http://", "https://", "mailto:", "tel:", "ftp://"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Where the tag at the start ends; a `>` inside quotes does not end it, unless the quote is never closed.
pub(super) fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().take(16 * 1024) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if at > 0 && rest.as_bytes()[at - 1] == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    rest.find('>')
}

/// Where the closing tag of this name begins.
pub(super) fn find_closing(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let at = from + at;
        let tail = text.as_bytes().get(at + 2..at + 2 + name.len());
        if tail.is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// The value of an attribute of a tag, its entities replaced.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name) {
        let at = from + at;
        let before = lower[..at].ends_with([' ', '\t', '\n', '\r', '"', '\'', '/']);
        let after = tag[at + name.len()..].trim_start();
        if before && let Some(value) = after.strip_prefix('=') {
            return Some(html_escape::decode_html_entities(unquoted(value.trim_start())).into_owned());
        }
        from = at + name.len();
    }
    None
}

fn unquoted(value: &str) -> &str {
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
        _ => value.split([' ', '\t', '\n', '\r', '>']).next().unwrap_or_default(),
    }
}
