//! Characters of fonts of symbols, as letters and signs that can be searched for.

/// Signs of Wingdings that say something in a text.
const WINGDINGS: &[(u32, char)] = &[
    (0x21, '✏'),
    (0x22, '✂'),
    (0x28, '☎'),
    (0x29, '✆'),
    (0x2a, '✉'),
    (0x2b, '✉'),
    (0x36, '⌛'),
    (0x37, '⌨'),
    (0x3f, '✍'),
    (0x41, '✌'),
    (0x43, '👍'),
    (0x44, '👎'),
    (0x45, '☜'),
    (0x46, '☞'),
    (0x4a, '☺'),
    (0x4c, '☹'),
    (0x4e, '☠'),
    (0x51, '✈'),
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x76, '❖'),
    (0x9f, '•'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xab, '★'),
    (0xd8, '➢'),
    (0xdf, '←'),
    (0xe0, '→'),
    (0xe1, '↑'),
    (0xe2, '↓'),
    (0xe8, '→'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// The capital and the small Greek letters where the font Symbol has the Latin ones from A on.
const GREEK: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const SMALL_GREEK: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// Signs of the font Symbol.
const SYMBOL: &[(u32, char)] = &[
    (0xa3, '≤'),
    (0xa5, '∞'),
    (0xac, '←'),
    (0xae, '→'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb9, '≠'),
    (0xbb, '≈'),
    (0xd6, '√'),
    (0xe5, '∑'),
];

/// The character that a symbol of this font and hexadecimal code shows; the sign of what can't be decoded where that
/// is not known.
pub(super) fn shown(font: &str, code: &str) -> char {
    let Ok(code) = u32::from_str_radix(code.trim(), 16) else { return char::REPLACEMENT_CHARACTER };
    // Fonts of symbols keep their 256 characters in a private area.
    let own = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let font = font.to_lowercase();
    let found = match font.as_str() {
        "wingdings" => listed(WINGDINGS, own),
        "symbol" => greek(own).or_else(|| listed(SYMBOL, own)).or_else(|| ascii(own)),
        _ => None,
    };
    let plain = || (own == code).then(|| char::from_u32(code)).flatten();
    found.or_else(plain).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn listed(table: &[(u32, char)], code: u32) -> Option<char> {
    table.iter().find(|(of, _)| *of == code).map(|(_, sign)| *sign)
}

fn greek(code: u32) -> Option<char> {
    let letter = char::from_u32(code)?;
    match letter {
        'A'..='Z' => GREEK.chars().nth((code - 0x41) as usize),
        'a'..='z' => SMALL_GREEK.chars().nth((code - 0x61) as usize),
        _ => None,
    }
}

fn ascii(code: u32) -> Option<char> {
    char::from_u32(code).filter(|c| c.is_ascii_graphic() || *c == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_signs_and_letters() {
        assert_eq!(shown("Wingdings", "F0FC"), '✓');
        assert_eq!(shown("Symbol", "F061"), 'α');
        assert_eq!(shown("Symbol", "F057"), 'Ω');
        assert_eq!(shown("Segoe UI Symbol", "2612"), '☒');
        assert_eq!(shown("Own Logos", "F041"), '\u{fffd}');
        assert_eq!(shown("Arial", "no code"), '\u{fffd}');
    }
}
