//! Who takes part: a label as a messenger shows it, as a name or an address.

use crate::normal;
use crate::plain::plain_char;
use bureau_model::output::Party;

/// Characters of a name at most; what is longer is cut off with `…`.
const NAME: usize = 200;

/// Marks of direction, which are not read.
pub(super) const MARKS: &[char] = &[
    '\u{200b}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
    '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{feff}',
];

/// Somebody by one label: a telephone number and a mail address are addresses, all else is a name. `~` stands before
/// a name that its bearer chose.
pub(in super::super) fn party(label: &str) -> Party {
    let shown = shown(label);
    let shown = shown.trim_start_matches('~').trim();
    if is_number(shown) || is_mail(shown) {
        Party { name: String::new(), address: shown.to_owned() }
    } else {
        Party { name: shown.to_owned(), address: String::new() }
    }
}

/// Somebody by name and address, either of which may be missing; a name that is the address says nothing.
pub(in super::super) fn named(name: &str, address: &str) -> Party {
    let address = shown(address);
    let name = party(name).name;
    let same = plain(&name) == plain(&address);
    Party { name: if same { String::new() } else { name }, address }
}

/// The bearer of a telephone of whom the file says neither name nor number: `mark` tells one file's from another's.
pub(in super::super) fn owner(mark: u32) -> Party {
    Party { name: format!("Phone owner {:06x}", mark & 0x00ff_ffff), address: String::new() }
}

/// A checksum over bytes, for [`owner`].
pub(in super::super) fn mark(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
}

/// The label in one line, as the text will show it.
pub(super) fn shown(label: &str) -> String {
    let bare: String = label.chars().filter(|c| !MARKS.contains(c)).collect();
    let line = normal::clean(&bare).split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_mail(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace)
    })
}

/// Five digits at least, and nothing but what stands in telephone numbers.
fn is_number(text: &str) -> bool {
    let folded: String = text.chars().map(plain_char).collect();
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    digits >= 5
        && folded.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.'))
}

/// What the text calls them, and the same in its parts.
pub(super) fn label(party: &Party) -> String {
    match (party.name.as_str(), party.address.as_str()) {
        ("", "") => "unknown".to_owned(),
        (name, "") => name.to_owned(),
        ("", address) => address.to_owned(),
        (name, address) => format!("{name} ({address})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(label: &str) -> (String, String) {
        let party = party(label);
        (party.name, party.address)
    }

    #[test]
    fn a_label_is_a_name_or_an_address() {
        assert_eq!(both("~\u{202f}Mira Solano"), ("Mira Solano".into(), String::new()));
        assert_eq!(both("\u{202a}+91 90000 44482\u{202c}"), (String::new(), "+91 90000 44482".into()));
        assert_eq!(both("meera@example.in"), (String::new(), "meera@example.in".into()));
        assert_eq!(both("Room 12"), ("Room 12".into(), String::new()));
        assert_eq!(both("  A\u{a0} B "), ("A B".into(), String::new()));
    }

    #[test]
    fn a_name_that_is_the_number_is_no_name() {
        assert_eq!(named("+91 98200 12345", "+919820012345").name, "");
        assert_eq!(label(&named("Asha", "+919820012345")), "Asha (+919820012345)");
        assert_eq!(label(&Party::default()), "unknown");
    }
}
