//! WordPerfect 6 and later: one byte a character, with functions of known length between them.
//!
//! Only the text of the body is read; what stands in boxes, notes and headers lies in packets of its own and
//! is not. Older versions have other functions and are not read.

use super::failure::{self, fail};
use super::reading::Reading;
use super::source::Source;
use crate::normal;
use bureau_model::word::{ErrorCode, Failure};

/// Length of the functions 0xF0 to 0xFF, their code included.
const FIXED: [usize; 16] = [4, 5, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8, 1];

/// The function that changes an attribute: whether text is struck as deleted is one.
const UNDO: u8 = 0xF1;

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let body = body(source.bytes).ok_or_else(|| failure::corrupt("the document's header can't be read"))?;
    match source.bytes.get(10) {
        Some(2) => {}
        Some(_) | None => {
            let message = "only documents of WordPerfect 6 and later are read; save it in a newer format";
            return Err(fail(ErrorCode::Unsupported, message));
        }
    }
    if source.bytes.get(12..14).is_some_and(|key| key != [0, 0]) {
        return Err(failure::locked());
    }
    let text = text(body);
    if !normal::has_text(&text) {
        return Err(failure::empty());
    }
    let mut reading = Reading::of(text);
    reading.warn("headers, notes and text boxes of the document were not read");
    Ok(reading)
}

/// From where the header says the document begins.
fn body(bytes: &[u8]) -> Option<&[u8]> {
    let start = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    bytes.get(usize::try_from(start).ok()?..).filter(|body| !body.is_empty())
}

fn text(body: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = body;
    // Text between the two forms of this function was deleted and is kept only to be brought back.
    let mut deleted = false;
    while let Some(&code) = rest.first() {
        if code == UNDO {
            deleted = rest.get(1) == Some(&0);
        } else if !deleted && let Some(c) = character(rest) {
            out.push(c);
        }
        rest = rest.get(length(rest)..).unwrap_or_default();
    }
    out
}

/// How many bytes the character or function at the start has. At least one.
fn length(rest: &[u8]) -> usize {
    match rest[0] {
        0xD0..=0xEF => match rest.get(2..4) {
            Some(size) => usize::from(u16::from_le_bytes([size[0], size[1]])).max(4),
            None => rest.len(),
        },
        code @ 0xF0..=0xFF => FIXED[usize::from(code - 0xF0)],
        _ => 1,
    }
}

/// The character at the start, if it is one or a function that separates words.
fn character(rest: &[u8]) -> Option<char> {
    match rest[0] {
        code @ 0x20..=0x7E => Some(char::from(code)),
        0x80 | 0xCF => Some(' '),
        0x84 | 0x85 => Some('-'),
        0xB4..=0xCC | 0x87 | 0x99 => Some('\n'),
        // Functions of the end of a line or page.
        0xD0 => Some(if matches!(rest.get(1), Some(0x04..=0x09 | 0x14..=0x1B)) { '\n' } else { ' ' }),
        0xF0 => extended(*rest.get(1)?, *rest.get(2)?),
        _ => None,
    }
}

/// Characters of other sets, of which the typographic one is known here.
fn extended(character: u8, set: u8) -> Option<char> {
    match (set, character) {
        (0, c @ 0x20..=0x7E) => Some(char::from(c)),
        (4, 0) => Some('•'),
        (4, 27 | 28) => Some('\''),
        (4, 29) => Some('’'),
        (4, 30..=32) => Some('"'),
        (4, 33 | 34) => Some('–'),
        (4, 56) => Some('…'),
        (4, 6) => Some('§'),
        _ => Some('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn functions_are_stepped_over_and_deleted_text_is_left_out() {
        let mut body = vec![0xD3, 0x05, 0x0C, 0, 0, 1, 0, 2, 0, 0x0C, 0, 0xD3];
        body.extend(b"The\x80sum\xcc");
        body.extend([UNDO, 0, 1, 2, UNDO]);
        body.extend(b"gone");
        body.extend([UNDO, 1, 1, 2, UNDO]);
        body.extend(b"is\xf0\x1d\x04\xf0 here");
        assert_eq!(text(&body), "The sum\nis’ here");
    }

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            text(&bytes);
        }
    }
}
