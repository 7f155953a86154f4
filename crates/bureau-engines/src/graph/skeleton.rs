//! Names across scripts: a word as its consonants, so that Рахман, رحمان and Rahman are one.

use any_ascii::any_ascii;

/// The consonants of a word in one spelling; empty for a word of vowels.
pub(super) fn skeleton(word: &str) -> String {
    let latin = without_inner_kh(&any_ascii(word).to_lowercase())
        .replace("dzh", "j")
        .replace("ph", "f")
        .replace("ksh", "ks")
        .replace("sh", "s")
        .replace("ch", "c");
    let mut out = String::new();
    for c in latin.chars() {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' => continue,
            'w' => 'v',
            'z' => 'j',
            'q' => 'k',
            'm' | 'n' => 'n',
            c if c.is_ascii_alphabetic() => c,
            _ => continue,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Cyrillic has one letter for kh and h, so inside a word they are one, and h counts for nothing. At the
/// start kh stays: Khan would be left without a first consonant.
fn without_inner_kh(latin: &str) -> String {
    let (first, rest) = latin.split_at(latin.chars().next().map_or(0, char::len_utf8));
    format!("{first}{}", rest.replace("kh", "h"))
}

/// A skeleton without what some scripts can't tell apart: Tamil has one letter for k and g, t and d, p and b, c, s
/// and j; Arabic has no p, no g and no ch; Bengali has no v.
pub(super) fn coarse(skeleton: &str) -> String {
    let mut out = String::new();
    for c in skeleton.chars() {
        let c = match c {
            'g' => 'k',
            'd' => 't',
            'b' | 'v' | 'f' => 'p',
            'j' | 's' => 'c',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// The first consonant, as coarse as that.
pub(super) fn first(skeleton: &str) -> Option<char> {
    skeleton.chars().next().and_then(|c| coarse(&c.to_string()).chars().next())
}

/// Whether the word's script, Tamil, Arabic or Bengali, blurs consonants.
pub(super) fn is_blurred(word: &str) -> bool {
    word.chars().any(|c| matches!(c, '\u{b80}'..='\u{bff}' | '\u{980}'..='\u{9ff}' | '\u{600}'..='\u{6ff}'))
}

/// Whether a word is written in another script than Latin.
pub(super) fn is_foreign(word: &str) -> bool {
    word.chars().any(|c| c.is_alphabetic() && !c.is_ascii() && !('\u{c0}'..='\u{24f}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_skeleton_in_every_script() {
        for (latin, other) in [
            ("Rahman", "Рахман"),
            ("Sharma", "शर्मा"),
            ("Vikram", "विक्रम"),
            ("Rajesh", "राजेश"),
            ("Ivanov", "Иванов"),
            ("Kumar", "कुमार"),
            ("Khan", "Хан"),
            ("Akhtar", "Ахтар"),
            ("Mukherjee", "মুখার্জি"),
        ] {
            assert_eq!(skeleton(latin), skeleton(other), "{latin} {other}: {}", any_ascii(other));
        }
        assert_ne!(skeleton("Sharma"), skeleton("Verma"));
    }
}
