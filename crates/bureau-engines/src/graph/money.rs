//! Amounts with their currency.

use super::fold::Folded;
use super::span::Span;
use bureau_model::output::EntityKind;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Spellings of currencies, lower case, and their codes.
const CURRENCIES: &[(&str, &str)] = &[
    ("₹", "INR"),
    ("rs.", "INR"),
    ("rs", "INR"),
    ("inr", "INR"),
    ("rupees", "INR"),
    ("rupee", "INR"),
    ("रुपये", "INR"),
    ("रुपए", "INR"),
    ("रू", "INR"),
    ("रु", "INR"),
    ("us$", "USD"),
    ("usd", "USD"),
    ("$", "USD"),
    ("dollars", "USD"),
    ("eur", "EUR"),
    ("€", "EUR"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("gbp", "GBP"),
    ("£", "GBP"),
    ("aed", "AED"),
    ("dirhams", "AED"),
    ("rub", "RUB"),
    ("₽", "RUB"),
    ("руб", "RUB"),
    ("рублей", "RUB"),
    ("cny", "CNY"),
    ("rmb", "CNY"),
    ("元", "CNY"),
    ("sgd", "SGD"),
    ("chf", "CHF"),
    ("jpy", "JPY"),
    ("bdt", "BDT"),
    ("৳", "BDT"),
    ("pkr", "PKR"),
];

/// Words that multiply.
const SCALES: &[(&str, f64)] = &[
    ("crore", 1e7),
    ("crores", 1e7),
    ("cr", 1e7),
    ("करोड़", 1e7),
    ("lakh", 1e5),
    ("lakhs", 1e5),
    ("lac", 1e5),
    ("lacs", 1e5),
    ("लाख", 1e5),
    ("हज़ार", 1e3),
    ("हजार", 1e3),
    ("thousand", 1e3),
    ("million", 1e6),
    ("mn", 1e6),
    ("billion", 1e9),
    ("bn", 1e9),
    ("trillion", 1e12),
    ("tn", 1e12),
    ("万", 1e4),
    ("亿", 1e8),
    ("тыс", 1e3),
    ("млн", 1e6),
];

const NUMBER: &str = r"(?P<number>[0-9]{1,3}(?:[,][0-9]{2,3})+(?:\.[0-9]{1,2})?|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?|[0-9]+(?:[.,][0-9]{1,2})?)";
const SCALE: &str = r"(?:[ ]?(?P<scale>(?i:crores?|cr|करोड़|lakhs?|lacs?|लाख|हज़ार|हजार|thousand|million|mn|billion|bn|trillion|tn|万|亿|тыс|млн))\b)?";

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let currency = r"(?P<currency>₹|৳|₽|€|£|US\$|\$|(?i:\b(?:rs\.?|inr|usd|eur|gbp|aed|cny|rmb|sgd|chf|jpy|rub|bdt|pkr)))";
    Regex::new(&format!(r"{currency}[ ]?{NUMBER}(?:/-)?{SCALE}")).expect("a pattern")
});
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    let currency = r"(?P<currency>€|₹|₽|元|(?i:(?:rupees?|रुपये|रुपए|dollars|euros?|dirhams|рублей|руб|inr|usd|eur|gbp|aed|cny|rub)\b))";
    Regex::new(&format!(r"\b{NUMBER}{SCALE}[ ]?{currency}")).expect("a pattern")
});

pub(super) fn amounts(folded: &Folded) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for pattern in [&*BEFORE, &*AFTER] {
        for captures in pattern.captures_iter(folded.text()) {
            found.extend(amount(folded, &captures).filter(|span| !found.iter().any(|f| f.overlaps(span))));
        }
    }
    found
}

fn amount(folded: &Folded, captures: &Captures<'_>) -> Option<Span> {
    let whole = captures.get(0)?;
    let start = folded.position(whole.start());
    let end = start + whole.as_str().chars().count();
    // The number goes on: it was no amount that was matched.
    let (_, after) = folded.neighbours(start, end);
    if after.is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let written = captures.name("currency")?.as_str().to_lowercase();
    let (_, currency) = CURRENCIES.iter().find(|(word, _)| *word == written)?;
    let scale = captures.name("scale").map(|m| m.as_str().to_lowercase());
    let factor =
        scale.and_then(|s| SCALES.iter().find(|(word, _)| *word == s)).map_or(1.0, |(_, factor)| *factor);
    let value = value(captures.name("number")?.as_str())? * factor;
    let key = format!("{currency} {}", plain(value));
    Some(Span { kind: EntityKind::Money, name: key.clone(), key, start, end })
}

/// The last mark with one or two digits after it is the decimal one.
fn value(number: &str) -> Option<f64> {
    let (whole, part) = match number.rfind(['.', ',']) {
        Some(at) if number.len() - at <= 3 => (&number[..at], &number[at + 1..]),
        _ => (number, "0"),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{whole}.{part}").parse().ok()
}

fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}
