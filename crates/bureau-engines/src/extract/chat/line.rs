//! Lines of a chat that was exported as text: a stamp, who wrote, and what.

use super::people::MARKS;
use super::stamp::{self, Stamp};
use std::collections::HashSet;

/// How the stamp stands apart from what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `[05/03/24, 9:15:07 PM] Name: text`
    Bracket,
    /// `05/03/24, 9:15 pm - Name: text`
    Dash,
    /// `05/03/14 21:15:07: Name: text`
    Colon,
}

const STYLES: [Style; 3] = [Style::Bracket, Style::Dash, Style::Colon];

/// Characters in which a stamp must have ended.
const STAMP: usize = 64;
/// Characters of a sender's name at most.
const NAME: usize = 100;

/// A line with which a message begins.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) stamp: Stamp,
    /// Who wrote, and what; of a notice there is no sender.
    pub(super) sender: Option<&'a str>,
    pub(super) text: &'a str,
}

/// The message that begins with this line, if one does.
pub(super) fn read(line: &str, style: Style) -> Option<Line<'_>> {
    let line = line.trim_start_matches(MARKS);
    let (stamp, rest) = split(line, style)?;
    let rest = rest.trim_start_matches(' ');
    let (sender, text) = match sender(rest) {
        Some((sender, text)) => (Some(sender), text),
        None => (None, rest),
    };
    Some(Line { stamp, sender, text })
}

fn split(line: &str, style: Style) -> Option<(Stamp, &str)> {
    let end = line.char_indices().nth(STAMP).map_or(line.len(), |(at, _)| at);
    let head = &line[..end];
    let (open, mark) = match style {
        Style::Bracket => (1, "]"),
        Style::Dash => (0, " - "),
        Style::Colon => (0, ": "),
    };
    if (style == Style::Bracket) != head.starts_with('[') {
        return None;
    }
    ends(head, mark).find_map(|(at, length)| Some((stamp::read(head.get(open..at)?)?, &line[at + length..])))
}

/// Where a stamp may end, and how long what ends it is. Some languages write a longer dash.
fn ends<'a>(head: &'a str, mark: &'a str) -> impl Iterator<Item = (usize, usize)> {
    let long = if mark == " - " { " \u{2013} " } else { mark };
    let of = |mark: &'a str| head.match_indices(mark).map(|(at, found)| (at, found.len()));
    of(mark).chain(of(long))
}

/// The name before the first colon. One inside quotation marks belongs to a notice.
fn sender(rest: &str) -> Option<(&str, &str)> {
    let (name, text) = rest.split_once(": ").or_else(|| Some((rest.trim_end().strip_suffix(':')?, "")))?;
    let quotes = name.chars().filter(|c| matches!(c, '"' | '“' | '”' | '„' | '«' | '»')).count();
    let named = !name.trim_matches(MARKS).trim().is_empty() && name.chars().count() <= NAME;
    (named && quotes % 2 == 0).then_some((name, text))
}

/// Words that programs, not people, begin their lines with.
const LEVELS: &[&str] = &[
    "debug",
    "info",
    "notice",
    "warn",
    "warning",
    "error",
    "critical",
    "alert",
    "emergency",
    "fatal",
    "trace",
    "severe",
    "verbose",
    "err",
    "crit",
    "exception",
];

/// In which style `text` is a chat; `None` when it is none. A log of a program is none.
pub(super) fn style(text: &str) -> Option<Style> {
    let mut lines = text.lines().filter(|line| !line.trim_matches(MARKS).trim().is_empty());
    let first = lines.next()?;
    let style = STYLES.into_iter().find(|style| read(first, *style).is_some())?;
    let begun = std::iter::once(first).chain(lines).take(2_000).filter_map(|line| read(line, style));
    let (mut all, mut sent, mut names) = (0usize, 0usize, HashSet::new());
    for line in begun {
        all += 1;
        if let Some(sender) = line.sender {
            if is_program(sender) {
                return None;
            }
            sent += 1;
            names.insert(sender);
        }
    }
    // Each line of a log has words of its own before the colon.
    let repeats = sent < 10 || names.len() * 10 <= sent * 7;
    (sent * 4 >= all && sent > 0 && repeats).then_some(style)
}

fn is_program(sender: &str) -> bool {
    let mut parts = sender.split(['.', '-', '[', ']', '(', ')']).map(|part| part.trim().to_lowercase());
    parts.any(|part| LEVELS.contains(&part.as_str()))
        || sender.contains("::")
        || sender.contains(['<', '{', '\\'])
}

/// Whether the beginning of a text is that of an exported chat.
pub(crate) fn is_whatsapp(head: &str) -> bool {
    style(head).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_is_known_by_its_lines() {
        for (text, expected) in [
            ("[05/03/24, 9:15:30 PM] Junaid Farrow: Send the money", Style::Bracket),
            ("\u{feff}\u{200e}[05/03/24, 9:15:30\u{202f}PM] ~\u{202f}A: b", Style::Bracket),
            ("05/03/24, 9:15 pm - A created group\n05/03/24, 9:16 pm - A: x", Style::Dash),
            ("05/03/24, 21:15 \u{2013} Müller: ja", Style::Dash),
            ("05/03/14 21:15:07: A: b", Style::Colon),
        ] {
            assert_eq!(style(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_log_is_no_chat() {
        for text in [
            "[2024-03-05 10:15:22] local.ERROR: it failed",
            "2024-03-05 10:15:22 - INFO: started",
            "2024-03-05 10:15:22 - app.main - WARNING: started",
            "2024-03-05 10:15:22 - worker - INFO - started: ok",
            "[1, 2, 3]",
            "[{\"a\": 1}]",
            "On 05/03/24, 9:15 pm - he said: no",
            "05/03/24, 9:15 pm - no colon here",
        ] {
            assert_eq!(style(text), None, "{text}");
        }
        let steps: String = (0..20).map(|n| format!("2024-03-05 10:15:{n:02} - step {n}: done\n")).collect();
        assert_eq!(style(&steps), None);
    }

    #[test]
    fn a_colon_in_a_quotation_is_no_senders() {
        let line =
            read("05/03/24, 9:15 pm - A changed the name to \"Plan: B\"", Style::Dash).expect("a line");
        assert_eq!(line.sender, None);
        let empty = read("05/03/24, 9:15 pm - A:", Style::Dash).expect("a line");
        assert_eq!((empty.sender, empty.text), (Some("A"), ""));
    }
}
