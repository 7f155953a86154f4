//! Rich text as Outlook compresses it (MS-OXRTFCP): letters, and references to what stood in the last 4 KiB.

use super::super::xberg;
use crate::normal;

/// What stands in the window before the first letter.
const START: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const WINDOW: usize = 4096;

/// Bytes of the header: sizes, kind, checksum.
const HEADER: usize = 16;
const COMPRESSED: &[u8] = b"LZFu";
const PLAIN: &[u8] = b"MELA";

/// The words of a compressed rich text, where there are any.
pub(super) fn text(packed: &[u8]) -> Option<String> {
    let document = xberg::run(&unpacked(packed)?, "application/rtf").ok()?;
    normal::has_text(&document.content).then_some(document.content)
}

/// The rich text; of one that is cut off what stands before that. The checksum is not looked at, as a text with a
/// fault is better than none.
fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let content = packed.get(HEADER..)?;
    match &packed[8..12] {
        COMPRESSED => Some(decompressed(content)),
        PLAIN => Some(content.to_vec()),
        _ => None,
    }
}

/// One byte gives at most eight times two references of 17 letters, so that it needs no bound of its own.
fn decompressed(content: &[u8]) -> Vec<u8> {
    let mut window = [b' '; WINDOW];
    window[..START.len()].copy_from_slice(START);
    let (mut at, mut out, mut bytes) = (START.len(), Vec::new(), content.iter().copied());
    let mut put = |byte: u8, window: &mut [u8; WINDOW], at: &mut usize| {
        out.push(byte);
        window[*at] = byte;
        *at = (*at + 1) % WINDOW;
    };
    'all: while let Some(control) = bytes.next() {
        for bit in 0..8 {
            let Some(byte) = bytes.next() else { break 'all };
            if control & (1 << bit) == 0 {
                put(byte, &mut window, &mut at);
                continue;
            }
            let Some(low) = bytes.next() else { break 'all };
            let reference = usize::from(byte) << 8 | usize::from(low);
            let (from, length) = (reference >> 4, (reference & 0xF) + 2);
            // A reference to the place where it stands is the end.
            if from == at {
                break 'all;
            }
            for n in 0..length {
                put(window[(from + n) % WINDOW], &mut window, &mut at);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification_are_unpacked() {
        let simple = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0,
            0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09,
            0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        assert_eq!(
            unpacked(&simple).as_deref(),
            Some(&b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"[..])
        );
        let crossing = [
            0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0, 0x04,
            0x20, 0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0,
        ];
        assert_eq!(unpacked(&crossing).as_deref(), Some(&b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"[..]));
        assert_eq!(unpacked(&simple[..10]), None);
    }
}
