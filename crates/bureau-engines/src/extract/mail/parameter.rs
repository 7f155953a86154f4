//! A header's value with parameters: `attachment; filename="a.pdf"` (RFC 2045), also with parameters that are
//! divided, percent-encoded and in a charset of their own (RFC 2231).

use super::charset;
use std::collections::BTreeMap;

/// Parts of a divided parameter at most.
const PIECES: usize = 1_000;

/// A value and its parameters; the value and the names are in lower case.
#[derive(Debug, Default)]
pub(super) struct Structured {
    pub(super) value: String,
    pub(super) parameters: Vec<(String, String)>,
}

impl Structured {
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

/// The value of a header, unfolded.
pub(super) fn parsed(value: &[u8]) -> Structured {
    let text = charset::decoded(value, None).text;
    let mut pieces = split(&text).into_iter();
    let value = pieces.next().unwrap_or_default().trim().to_lowercase();
    let mut divided: BTreeMap<String, BTreeMap<u32, (String, bool)>> = BTreeMap::new();
    let mut parameters = Vec::new();
    for piece in pieces.take(PIECES) {
        let Some((name, value)) = piece.split_once('=') else { continue };
        let (name, value) = (name.trim().to_lowercase(), unquoted(value.trim()));
        match section(&name) {
            None => parameters.push((name, value)),
            Some((base, number, encoded)) => {
                divided.entry(base.to_owned()).or_default().insert(number, (value, encoded));
            }
        }
    }
    let joined = divided.into_iter().map(|(name, sections)| (name, joined(sections.into_values())));
    // What is told in the newer way comes first.
    Structured { value, parameters: joined.chain(parameters).collect() }
}

/// Apart at semicolons, but not at those within quotes; comments are left out.
fn split(text: &str) -> Vec<String> {
    let (mut out, mut piece, mut depth) = (Vec::new(), String::new(), 0usize);
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ';' if !quoted && depth == 0 => {
                out.push(std::mem::take(&mut piece));
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            piece.push(c);
        }
        if c == ')' && !quoted {
            depth = depth.saturating_sub(1);
        }
    }
    out.push(piece);
    out
}

/// Without quotes. A backslash stays where it does not mark a quote or another one: it is part of a path.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let (mut out, mut marks) = (String::new(), inner.chars().peekable());
    while let Some(c) = marks.next() {
        match c {
            '"' => break,
            '\\' if matches!(marks.peek(), Some('"' | '\\')) => out.extend(marks.next()),
            c => out.push(c),
        }
    }
    out
}

/// `filename*1*` is the second section of `filename`, encoded.
fn section(name: &str) -> Option<(&str, u32, bool)> {
    let (base, rest) = name.split_once('*')?;
    let encoded = rest.is_empty() || rest.ends_with('*');
    let number = rest.trim_end_matches('*');
    let number = if number.is_empty() { 0 } else { number.parse().ok()? };
    Some((base, number, encoded))
}

/// The sections as one text: the first tells the charset of all. They are joined as bytes, because a letter may be
/// divided between two of them.
fn joined(sections: impl Iterator<Item = (String, bool)>) -> String {
    let (mut bytes, mut label) = (Vec::new(), None);
    for (n, (value, encoded)) in sections.enumerate() {
        if !encoded {
            bytes.extend_from_slice(value.as_bytes());
            continue;
        }
        let mut parts = value.splitn(3, '\'');
        match (n, parts.next(), parts.next(), parts.next()) {
            (0, Some(charset), Some(_language), Some(rest)) => {
                label = Some(charset.to_owned());
                bytes.extend(unpercent(rest));
            }
            _ => bytes.extend(unpercent(&value)),
        }
    }
    charset::decoded(&bytes, label.as_deref().filter(|label| !label.is_empty())).text
}

fn unpercent(text: &str) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match digits.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if first == b'%' => {
                out.push(byte);
                rest = &after[2..];
            }
            _ => {
                out.push(first);
                rest = after;
            }
        }
    }
    out
}
