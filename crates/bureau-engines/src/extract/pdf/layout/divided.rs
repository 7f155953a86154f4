//! Words that are divided at the end of a line.

/// First parts of words that are written with a hyphen anyway.
const KEPT: &[&str] = &[
    "all", "anti", "co", "cross", "e", "ex", "full", "half", "high", "long", "low", "mid", "multi", "non",
    "off", "on", "one", "part", "post", "pre", "pro", "self", "semi", "short", "so", "sub", "two", "three",
    "vice", "well",
];

/// The lines of a paragraph, each word whole on the line where it begins. A hyphen that only divides goes; one between
/// numbers, before a capital letter, or after the first part of a compound stays.
pub(super) fn joined(lines: &[String]) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        let mut rest = line.as_str();
        if let Some(last) = out.last_mut()
            && let Some(bare) = divides(last, rest)
        {
            last.truncate(bare);
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            last.push_str(&rest[..end]);
            rest = rest[end..].trim_start();
        }
        if !rest.is_empty() {
            out.push(rest.to_owned());
        }
    }
    out.join("\n")
}

/// How many bytes of a line are kept before the next one goes on with its last word; `None` where it does not.
fn divides(line: &str, next: &str) -> Option<usize> {
    let (before, hyphen) = line.char_indices().next_back().filter(|(_, c)| is_hyphen(*c))?;
    let stem = &line[..before];
    let (last, first) = (stem.chars().next_back()?, next.chars().next()?);
    if !last.is_alphanumeric() || !first.is_alphanumeric() {
        return None;
    }
    let word = stem.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let only_divides =
        last.is_lowercase() && first.is_lowercase() && !KEPT.contains(&word.to_lowercase().as_str());
    let gone = hyphen == '\u{ad}' || (only_divides && !stem.ends_with(is_hyphen));
    Some(if gone { before } else { line.len() })
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> String {
        joined(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_divided_word_is_whole_on_its_first_line() {
        assert_eq!(
            of(&["a suspicious trans-", "action of the", "day"]),
            "a suspicious transaction\nof the\nday"
        );
        assert_eq!(of(&["un-", "der-", "stand"]), "understand");
        assert_eq!(of(&["Vermögens\u{ad}", "werte"]), "Vermögenswerte");
    }

    #[test]
    fn a_real_hyphen_stays() {
        assert_eq!(of(&["call 022-", "4000-1239 now"]), "call 022-4000-1239\nnow");
        assert_eq!(of(&["the Anglo-", "Indian bank"]), "the Anglo-Indian\nbank");
        assert_eq!(of(&["a well-", "known man"]), "a well-known\nman");
        assert_eq!(of(&["the sum -", "paid at once"]), "the sum -\npaid at once");
        assert_eq!(of(&["022-4000-1239", "is his"]), "022-4000-1239\nis his");
    }
}
