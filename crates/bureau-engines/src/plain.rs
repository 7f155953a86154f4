//! Characters as patterns read them.

/// `c` as patterns read it: digits of any script, full-width letters, the blanks and dashes of typography.
pub(crate) fn plain_char(c: char) -> char {
    match c {
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2014}' | '\u{2212}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c if c.is_ascii() => c,
        c => digit(c).unwrap_or(c),
    }
}

/// Where the digits of a script begin; they follow each other.
const ZEROS: &[u32] = &[0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66];

fn digit(c: char) -> Option<char> {
    let c = c as u32;
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&c))?;
    char::from_digit(c - zero, 10)
}
