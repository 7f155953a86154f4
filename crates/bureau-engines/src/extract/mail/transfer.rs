//! A part's bytes as they were before they were packed for the way, in a stream and with patience: what does not
//! belong is passed over, what is cut off is given as far as it goes.

use super::field::Transfer;
use super::piece::{Joined, Pieces};
use std::io::{self, Read};

/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

/// Bytes by which base64 is told from a text that is only said to be.
const SAMPLE: usize = 4096;

/// The bytes before they were packed. Uuencode is a matter of lines and done elsewhere.
pub(super) fn unpacked<'r>(packed: impl Read + 'r, transfer: Transfer) -> io::Result<Box<dyn Read + 'r>> {
    Ok(match transfer {
        Transfer::Plain | Transfer::Uuencode => Box::new(packed),
        Transfer::QuotedPrintable => Box::new(Unpacked::reader(packed, Quoted::default())),
        Transfer::Base64 => {
            let (mut packed, mut sample) = (packed, Vec::new());
            packed.by_ref().take(SAMPLE as u64).read_to_end(&mut sample)?;
            let is_packed = is_base64(&sample);
            let whole = io::Cursor::new(sample).chain(packed);
            if is_packed { Box::new(Unpacked::reader(whole, Base64::default())) } else { Box::new(whole) }
        }
    })
}

/// As [`unpacked`], of what is in memory. A text after base64 is a part of it.
pub(super) fn unpacked_whole(packed: &[u8], transfer: Transfer) -> Vec<u8> {
    let end = if transfer == Transfer::Base64 { appended(packed) } else { packed.len() };
    let mut out = Vec::new();
    if let Ok(mut reader) = unpacked(&packed[..end], transfer) {
        let _memory_does_not_fail = reader.read_to_end(&mut out);
    }
    if end < packed.len() {
        out.extend_from_slice(b"\n");
        out.extend_from_slice(&packed[end..]);
    }
    out
}

/// Whether it is base64 and no text, as far as can be seen: in a text there are blanks between the words.
fn is_base64(sample: &[u8]) -> bool {
    let lines = || sample.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let fitting = lines().flatten().filter(|byte| is_digit(byte)).count();
    fitting * 10 >= lines().flatten().count() * 9
}

fn is_digit(byte: &u8) -> bool {
    digit(*byte).is_some() || *byte == b'='
}

/// Where a text begins that a mailing list put after the base64; the end where there is none.
fn appended(packed: &[u8]) -> usize {
    let mut at = 0;
    for line in packed.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii();
        let is_rule = !content.is_empty() && !content.iter().any(u8::is_ascii_alphanumeric);
        if is_rule || !content.iter().all(is_digit) {
            break;
        }
        at += line.len();
    }
    let rest = packed[at..].trim_ascii();
    let is_text = at > 0 && rest.contains(&b' ') && !is_base64(rest);
    if is_text { at } else { packed.len() }
}

fn digit(byte: u8) -> Option<u32> {
    let digit = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(digit))
}

/// What a packing does with one byte after the other, and at the end.
trait Packing {
    fn push(&mut self, byte: u8, out: &mut Vec<u8>);
    fn end(&mut self, out: &mut Vec<u8>);
}

struct Unpacked<R, P> {
    packed: R,
    packing: P,
    block: Vec<u8>,
    ended: bool,
}

impl<R: Read, P: Packing> Unpacked<R, P> {
    fn reader(packed: R, packing: P) -> Joined<Self> {
        Joined::new(Self { packed, packing, block: vec![0; PIECE], ended: false })
    }
}

impl<R: Read, P: Packing> Pieces for Unpacked<R, P> {
    fn next(&mut self, piece: &mut Vec<u8>) -> io::Result<()> {
        while piece.is_empty() && !self.ended {
            let read = self.packed.read(&mut self.block)?;
            for byte in &self.block[..read] {
                self.packing.push(*byte, piece);
            }
            if read == 0 {
                self.ended = true;
                self.packing.end(piece);
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Base64 {
    group: u32,
    digits: u32,
}

impl Packing for Base64 {
    fn push(&mut self, byte: u8, out: &mut Vec<u8>) {
        match digit(byte) {
            Some(digit) => {
                self.group = (self.group << 6) | digit;
                self.digits += 1;
                if self.digits == 4 {
                    self.end(out);
                }
            }
            None if byte == b'=' => self.end(out),
            None => {}
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let bytes = (self.group << (6 * (4 - self.digits))).to_be_bytes();
        out.extend_from_slice(&bytes[1..1 + (self.digits * 6 / 8) as usize]);
        (self.group, self.digits) = (0, 0);
    }
}

/// What stands before it is known what it means: `=`, a digit after it, blanks that may end a line.
#[derive(Default)]
struct Quoted {
    held: Vec<u8>,
}

impl Packing for Quoted {
    fn push(&mut self, byte: u8, out: &mut Vec<u8>) {
        self.held.push(byte);
        match self.held.as_slice() {
            [b'=', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default() as u8;
                out.push((digit(*high) << 4) | digit(*low));
                self.held.clear();
            }
            // A line that goes on, also with blanks before its end.
            [b'=', between @ .., b'\n'] if between.iter().all(u8::is_ascii_whitespace) => self.held.clear(),
            [b'='] => {}
            [b'=', high] if high.is_ascii_hexdigit() || high.is_ascii_whitespace() => {}
            [b'=', between @ ..] if between.len() < PIECE && between.iter().all(u8::is_ascii_whitespace) => {}
            // No sign after all; the last byte may begin another.
            _ => {
                self.held.pop();
                out.append(&mut self.held);
                if byte == b'=' { self.held.push(byte) } else { out.push(byte) }
            }
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if self.held != b"=" {
            out.append(&mut self.held);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> String {
        String::from_utf8(unpacked_whole(text.as_bytes(), Transfer::QuotedPrintable)).expect("a text")
    }

    fn base64(text: &str) -> Vec<u8> {
        unpacked_whole(text.as_bytes(), Transfer::Base64)
    }

    #[test]
    fn lines_that_go_on_are_joined_and_faults_stay() {
        assert_eq!(quoted("+9190000444=\r\n31 go=20\r\nx =  \ny=E2=82=B9"), "+919000044431 go \r\nx y₹");
        assert_eq!(quoted("a=b =ZZ ==41 =\r"), "a=b =ZZ =A =\r");
        assert_eq!(quoted("cut="), "cut");
    }

    #[test]
    fn base64_is_read_to_where_it_was_cut() {
        assert_eq!(base64("cGxh\r\naW4*gY\r\n"), b"plain ");
        assert_eq!(base64("YQ==\r\nYg==\r\n"), b"ab");
        assert_eq!(base64("YWI"), b"ab");
        assert_eq!(base64("this is not packed at all\n"), b"this is not packed at all\n");
        assert_eq!(
            base64("cGxhaW4gdGV4dA==\n_____\na mailing list, and how to leave it\n"),
            b"plain text\n_____\na mailing list, and how to leave it\n"
        );
        let long = "QUJD".repeat(100_000);
        assert_eq!(base64(&long), b"ABC".repeat(100_000));
    }
}
