//! Files that stand in a text as letters, as they did before MIME: `begin 644 sheet.csv`, lines, `end`; also
//! `begin-base64`.

use super::field::Transfer;
use super::transfer;

/// Bytes that one line may stand for.
const LINE: usize = 63;

/// A file that stood in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Letters {
    pub(super) name: String,
    pub(super) content: Vec<u8>,
    /// Whether its end was there.
    pub(super) is_whole: bool,
}

/// The text without the files, and the files.
pub(super) fn taken(text: &[u8]) -> (Vec<u8>, Vec<Letters>) {
    let (mut rest, mut files) = (Vec::new(), Vec::new());
    let mut lines = text.split_inclusive(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let follows = |packing: Packing, next: &[u8]| packing.fits(next) && !cut(next).is_empty();
        let begun =
            begun(line).filter(|(_, packing)| lines.peek().is_some_and(|next| follows(*packing, next)));
        let Some((name, packing)) = begun else {
            rest.extend_from_slice(line);
            continue;
        };
        let mut file = Letters { name, content: Vec::new(), is_whole: false };
        let mut packed = Vec::new();
        while let Some(line) = lines.next_if(|line| packing.fits(line)) {
            match packing {
                Packing::Uuencode => file.content.extend(bytes(line)),
                Packing::Base64 => packed.extend_from_slice(line),
            }
        }
        file.content.extend(transfer::unpacked_whole(&packed, Transfer::Base64));
        file.is_whole = lines.next_if(|line| packing.ends(line)).is_some();
        files.push(file);
    }
    (rest, files)
}

#[derive(Clone, Copy)]
enum Packing {
    Uuencode,
    Base64,
}

impl Packing {
    /// Whether a line holds a piece of a file.
    fn fits(self, line: &[u8]) -> bool {
        let line = cut(line);
        match self {
            Packing::Uuencode => is_letters(line),
            Packing::Base64 => {
                let is_digit = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
                !line.is_empty() && line != b"====" && line.iter().all(is_digit)
            }
        }
    }

    fn ends(self, line: &[u8]) -> bool {
        match self {
            Packing::Uuencode => line.trim_ascii() == b"end",
            Packing::Base64 => line.trim_ascii() == b"====",
        }
    }
}

/// Without what ends a line.
fn cut(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The name and the packing of the file that a line begins; between them stand its permissions.
fn begun(line: &[u8]) -> Option<(String, Packing)> {
    let line = cut(line);
    let (rest, packing) = match line.strip_prefix(b"begin ") {
        Some(rest) => (rest, Packing::Uuencode),
        None => (line.strip_prefix(b"begin-base64 ")?, Packing::Base64),
    };
    let rest = rest.trim_ascii();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let name = rest.get(digits..)?;
    if !(3..=6).contains(&digits) || !name.starts_with(b" ") {
        return None;
    }
    let name = super::super::text::decode(name.trim_ascii());
    (!name.is_empty()).then_some((name, packing))
}

/// How many bytes a line says that it holds.
fn said(line: &[u8]) -> Option<usize> {
    let first = *line.first()?;
    (b' '..=b'`').contains(&first).then(|| usize::from((first - b' ') & 63))
}

/// Letters that stand for so many bytes.
fn needed(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}

/// Whether a line is one of such letters: as many as it says, where blanks at its end may have been lost and a
/// checksum may follow.
fn is_letters(line: &[u8]) -> bool {
    let Some(bytes) = said(line).filter(|bytes| *bytes <= LINE) else { return line.is_empty() };
    let letters = &line[1..];
    let shortened = bytes.div_ceil(3) * 4 - letters.len().min(needed(bytes)) <= needed(bytes) / 2;
    letters.iter().all(|letter| (b' '..=b'`').contains(letter))
        && letters.len() <= needed(bytes) + 2
        && shortened
}

fn bytes(line: &[u8]) -> Vec<u8> {
    let line = cut(line);
    let count = said(line).unwrap_or_default();
    let letters = line.get(1..).unwrap_or_default();
    let mut out = Vec::with_capacity(count + 3);
    for at in (0..needed(count)).step_by(4) {
        let sextet =
            |n: usize| u32::from(letters.get(at + n).map_or(0, |letter| letter.wrapping_sub(b' ') & 63));
        let group = (0..4).fold(0, |group, n| (group << 6) | sextet(n));
        out.extend_from_slice(&group.to_be_bytes()[1..]);
    }
    out.truncate(count);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(name: &str, content: &[u8], is_whole: bool) -> Letters {
        Letters { name: name.to_owned(), content: content.to_vec(), is_whole }
    }

    #[test]
    fn files_come_out_of_the_text_and_the_text_stays() {
        let text = b"before\r\nbegin 0755 a b.txt\r\n#0V%T\r\n`\r\nend\r\nbetween\nbegin-base64 600 c\nYWI=\n====\nafter\n";
        let (rest, files) = taken(text);
        assert_eq!(rest, b"before\r\nbetween\nafter\n");
        assert_eq!(files, [letters("a b.txt", b"Cat", true), letters("c", b"ab", true)]);
    }

    #[test]
    fn a_file_that_is_cut_off_is_given_as_far_as_it_goes() {
        assert_eq!(taken(b"begin 644 x\n#0V%T\n").1, [letters("x", b"Cat", false)]);
    }

    #[test]
    fn what_only_begins_like_one_is_text() {
        let text = b"begin 2024 with a plan\nand go on\nbegin 644 nothing\nthat follows\n";
        assert_eq!(taken(text), (text.to_vec(), Vec::new()));
    }
}
