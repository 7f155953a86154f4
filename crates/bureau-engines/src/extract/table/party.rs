//! Who takes part in a call: a telephone number, a short code, or the name under which a service sends.

use regex::Regex;
use std::sync::LazyLock;

/// A header of two letters for operator and circle, then the sender: `AD-HDFCBK`; since 2025 with `-S`, `-T` behind.
static SENDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[A-Za-z]{2}-[A-Za-z0-9]{3,11}(?:-[A-Za-z])?$|^[A-Z][A-Z0-9]{2,10}$").expect("a pattern")
});

/// A number without the part behind the point that a program adds to whole numbers: `919000011105.0`.
pub(crate) fn plain(text: &str) -> &str {
    let whole = text.strip_suffix(".0").filter(|whole| whole.len() >= 10);
    whole.filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(text)
}

/// Whether it can be a party of a call.
pub(super) fn is_party(text: &str) -> bool {
    is_number(text) || SENDER.is_match(text)
}

/// Three to twenty digits with nothing but marks of writing between them.
pub(super) fn is_number(text: &str) -> bool {
    let marks = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.' | '*' | '#'));
    let dated = text.matches(['-', '.']).count() == 2 && digits(text).len() <= 8;
    marks && !dated && (3..=20).contains(&digits(text).len())
}

/// A number long enough to be a subscriber's.
pub(super) fn is_subscriber(text: &str) -> bool {
    is_number(text) && (7..=15).contains(&digits(text).len())
}

/// A number that in a column without a telling name is likely to be a subscriber's: with its country's code or its
/// trunk's, not so long as a device's.
pub(super) fn is_full_subscriber(text: &str) -> bool {
    is_number(text) && (10..=13).contains(&digits(text).len()) && !text.contains('.')
}

/// The last ten digits: what two ways to write a subscriber's number have in common.
pub(super) fn core(text: &str) -> String {
    let digits = digits(text);
    digits[digits.len().saturating_sub(10)..].to_owned()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
