//! The text of one element of a page that a messenger wrote, found by its class.

use crate::extract::html;

/// What the first element whose class is exactly `class` shows.
pub(super) fn element(page: &str, class: &str) -> Option<String> {
    let at = page.find(&format!("class=\"{class}\""))?;
    let name: String =
        page[page[..at].rfind('<')? + 1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    let content = &page[at + page[at..].find('>')? + 1..];
    let shown = html::text(&content[..closing(content, &name)]).text;
    let lines: Vec<&str> = shown.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Some(lines.join("\n"))
}

/// Where the element that holds `content` ends; at its end where it is never closed.
fn closing(content: &str, name: &str) -> usize {
    let mut depth = 0u32;
    for (at, _) in content.match_indices('<') {
        let tag = &content[at + 1..];
        let is = |tag: &str| {
            tag.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        };
        match tag.strip_prefix('/') {
            Some(closes) if is(closes) && depth == 0 => return at,
            Some(closes) if is(closes) => depth -= 1,
            None if is(tag) => depth += 1,
            Some(_) | None => {}
        }
    }
    content.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_ends_where_it_is_closed() {
        let page = "<div class=\"text\">a<div>b</div><br>c &amp; d</div><div class=\"text bold\">x</div>";
        assert_eq!(element(page, "text").as_deref(), Some("a\nb\nc & d"));
        assert_eq!(element(page, "text bold").as_deref(), Some("x"));
        assert_eq!(element(page, "none"), None);
        assert_eq!(element("<p class=\"a\">never closed", "a").as_deref(), Some("never closed"));
    }
}
