//! Numbers that identify: accounts, cards, people, vehicles, devices.

use super::checksum::{gstin, luhn, verhoeff};
use super::fold::Folded;
use super::span::Span;
use bureau_model::output::EntityKind;
use iban::Iban;

patterns! {
    IBAN = r"\b[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b";
    PAN = r"(?i)\b[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]\b";
    AADHAAR = r"\b[2-9][0-9]{3}([ -]?)[0-9]{4}[ -]?[0-9]{4}\b";
    PASSPORT = r"\b[A-PR-WY][ ]?[1-9][0-9]{6}\b";
    GSTIN = r"\b[0-3][0-9][A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]\b";
    CIN = r"\b[LU][0-9]{5}[A-Z]{2}(?:19|20)[0-9]{2}(?:PLC|PTC|FLC|FTC|GOI|SGC|NPL|ULL|ULT|GAP|GAT|OPC|LLP)[0-9]{6}\b";
    VOTER = r"\b[A-Z]{3}[0-9]{7}\b";
    LICENCE = r"\b[A-Z]{2}[ -]?[0-9]{2}[ -]?(?:19|20)[0-9]{2}[ -]?[0-9]{7}\b";
    VEHICLE = r"(?i)\b(?:AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|SK|TN|TR|TS|TG|UA|UK|UP|WB)[ -]?[0-9]{1,2}[ -]?[A-Z](?:[ -]?[A-Z]{1,2})?[ -]?[0-9]{4}\b";
    BHARAT = r"\b[0-9]{2}[ -]?BH[ -]?[0-9]{4}[ -]?[A-Z]{1,2}\b";
    IFSC = r"(?i)\b[A-Z]{4}0[A-Z0-9]{6}\b";
    ACCOUNT = r"\b[0-9]{9,18}\b";
    CARD = r"\b[3-6][0-9]{3}([ -]?)[0-9]{4,6}[ -]?[0-9]{4,5}(?:[ -]?[0-9]{1,4})?\b";
    IMEI = r"\b[0-9]{15}\b|\b[0-9]{2}-[0-9]{6}-[0-9]{6}-[0-9]\b";
}

fn span(kind: EntityKind, key: String, name: String, start: usize, end: usize) -> Span {
    Span { kind, key, name, start, end }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase()
}

/// No further digit joined to it by a blank-less mark, as in a longer number.
fn stands_alone(folded: &Folded, start: usize, end: usize) -> bool {
    let (before, after) = folded.neighbours(start, end);
    let joins =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '@'));
    !joins(before) && !joins(after) && before != Some('+')
}

fn said(folded: &Folded, start: usize, words: &[&str]) -> bool {
    let before = folded.before(start, 40);
    words.iter().any(|word| before.contains(word))
}

pub(super) fn ibans(folded: &Folded) -> Vec<Span> {
    folded.matches(&IBAN).filter_map(|(start, _, text)| iban(start, text)).collect()
}

/// What follows may look like another group of it: groups are left off until the check digits agree.
fn iban(start: usize, text: &str) -> Option<Span> {
    let mut text = text;
    loop {
        if let Ok(iban) = compact(text).parse::<Iban>() {
            let key = compact(text);
            return Some(span(
                EntityKind::BankAccount,
                key,
                iban.to_string(),
                start,
                start + text.chars().count(),
            ));
        }
        text = text[..text.rfind(' ')?].trim_end();
    }
}

pub(super) fn identities(folded: &Folded) -> Vec<Span> {
    let pan = folded.matches(&PAN).filter(|(start, end, _)| stands_alone(folded, *start, *end));
    let pan = pan.filter(|(start, _, text)| *text == text.to_uppercase() || said(folded, *start, &["pan"]));
    let pan = pan.map(|(start, end, text)| (start, end, "PAN", compact(text)));
    let aadhaar =
        folded.matches(&AADHAAR).filter(|(start, end, text)| is_aadhaar(folded, *start, *end, text));
    let aadhaar = aadhaar.map(|(start, end, text)| (start, end, "AADHAAR", digits(text)));
    let passport = folded.matches(&PASSPORT).filter(|(start, end, _)| stands_alone(folded, *start, *end));
    let passport = passport.filter(|(start, _, _)| said(folded, *start, &["passport", "पासपोर्ट"]));
    let passport = passport.map(|(start, end, text)| (start, end, "PASSPORT", compact(text)));
    let of = |pattern, name: &'static str, words: &'static [&'static str]| {
        let found = folded.matches(pattern).filter(move |(start, end, _)| {
            stands_alone(folded, *start, *end) && (words.is_empty() || said(folded, *start, words))
        });
        found.map(move |(start, end, text)| (start, end, name, compact(text)))
    };
    let gstin = of(&GSTIN, "GSTIN", &[]).filter(|(_, _, _, number)| gstin(number));
    let voter = of(&VOTER, "VOTER", &["voter", "epic", "elector", "मतदाता"]);
    let licence = of(&LICENCE, "DL", &["driving", "licence", "license", "dl no", "d.l.", "dl:", "लाइसेंस"]);
    pan.chain(aadhaar)
        .chain(passport)
        .chain(gstin)
        .chain(of(&CIN, "CIN", &[]))
        .chain(voter)
        .chain(licence)
        .map(|(start, end, of, number)| {
            let name = format!("{of} {number}");
            span(EntityKind::IdentityNumber, format!("{of}:{number}"), name, start, end)
        })
        .collect()
}

/// Twelve digits with a good check digit are Aadhaar when they stand in groups of four or are called so.
fn is_aadhaar(folded: &Folded, start: usize, end: usize, text: &str) -> bool {
    let (_, after) = folded.neighbours(start, end);
    let more = after == Some(' ') && folded.neighbours(start, end + 1).1.is_some_and(|c| c.is_ascii_digit());
    let grouped = text.chars().filter(|c| !c.is_ascii_digit()).count() == 2;
    let named = said(folded, start, &["aadhaar", "aadhar", "uid", "आधार"]);
    stands_alone(folded, start, end) && !more && (grouped || named) && verhoeff(&digits(text))
}

pub(super) fn vehicles(folded: &Folded) -> Vec<Span> {
    let found = folded.matches(&VEHICLE).chain(folded.matches(&BHARAT));
    let found = found.filter(|(start, end, text)| {
        stands_alone(folded, *start, *end)
            && (*text == text.to_uppercase() || said(folded, *start, &["vehicle", "car", "reg"]))
    });
    found
        .map(|(start, end, text)| span(EntityKind::Vehicle, compact(text), compact(text), start, end))
        .collect()
}

/// Whether a number near the word account is called something else, or is an Indian telephone's with its country's code.
fn is_otherwise(folded: &Folded, start: usize, text: &str) -> bool {
    let before = folded.before(start, 16);
    let called = [
        "utr",
        "ref",
        "txn",
        "transaction",
        "invoice",
        "order",
        "imei",
        "card",
        "aadhaar",
        "phone",
        "mobile",
    ];
    called.iter().any(|word| before.contains(word)) || (text.len() == 12 && text.starts_with("91"))
}

/// Digits of an account that stands without a bank's code: longer than a telephone number.
const LONE: std::ops::RangeInclusive<usize> = 11..=18;

/// Indian account numbers have no check digit: one counts beside a bank's code, or, where it is as long as theirs are, where
/// it is called an account.
pub(super) fn accounts(folded: &Folded) -> Vec<Span> {
    let codes: Vec<(usize, usize, &str)> =
        folded.matches(&IFSC).filter(|(_, _, code)| code.bytes().any(|b| b.is_ascii_digit())).collect();
    let named = ["a/c", "account", "acct", "acc no", "खाता"];
    let found = folded.matches(&ACCOUNT).filter(|(start, end, _)| stands_alone(folded, *start, *end));
    let found = found.filter_map(|(start, end, text)| {
        let near = codes
            .iter()
            .filter(|(at, _, _)| at.abs_diff(start) <= 120)
            .min_by_key(|(at, _, _)| at.abs_diff(start));
        let called = said(folded, start, &named);
        let Some((_, _, code)) = near else {
            let lone = called && LONE.contains(&text.len()) && !is_otherwise(folded, start, text);
            return lone.then(|| span(EntityKind::BankAccount, text.to_owned(), text.to_owned(), start, end));
        };
        let mobile = text.len() == 10 && text.starts_with(['6', '7', '8', '9']);
        (called || !mobile).then(|| {
            let code = code.to_uppercase();
            span(EntityKind::BankAccount, format!("{code}:{text}"), format!("{text} ({code})"), start, end)
        })
    });
    found.collect()
}

pub(super) fn devices(folded: &Folded) -> Vec<Span> {
    let found = folded.matches(&IMEI).filter(|(start, end, text)| {
        let number = digits(text);
        // The bodies that give out device types begin their numbers so; others must be called a device.
        let usual = ["35", "86", "01", "99"].iter().any(|body| number.starts_with(body));
        stands_alone(folded, *start, *end) && luhn(&number) && (usual || said(folded, *start, &["imei"]))
    });
    found
        .map(|(start, end, text)| {
            span(EntityKind::Device, digits(text), format!("IMEI {}", digits(text)), start, end)
        })
        .collect()
}

pub(super) fn cards(folded: &Folded) -> Vec<Span> {
    let found = folded.matches(&CARD).filter(|(start, end, text)| {
        let number = digits(text);
        stands_alone(folded, *start, *end) && is_issued(&number) && luhn(&number)
    });
    found
        .map(|(start, end, text)| span(EntityKind::Card, digits(text), shown(&digits(text)), start, end))
        .collect()
}

/// Lengths and first digits that the networks use.
fn is_issued(number: &str) -> bool {
    let first = |n: usize| number.get(..n).and_then(|s| s.parse::<u32>().ok()).unwrap_or_default();
    match number.len() {
        15 => matches!(first(2), 34 | 37),
        14 => matches!(first(2), 36 | 38) || (300..=305).contains(&first(3)),
        13 => false,
        16 => {
            first(1) == 4
                || (51..=55).contains(&first(2))
                || (2221..=2720).contains(&first(4))
                || matches!(first(2), 60 | 65 | 81 | 82 | 35 | 62)
                || matches!(first(3), 508 | 353 | 356)
        }
        18 | 19 => matches!(first(2), 62 | 50 | 63 | 67),
        _ => false,
    }
}

fn shown(number: &str) -> String {
    let groups: Vec<&str> = number.as_bytes().chunks(4).filter_map(|c| std::str::from_utf8(c).ok()).collect();
    groups.join(" ")
}
