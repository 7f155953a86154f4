//! The text inside a message of newer iOS, which keeps it only as an archived object: a string behind its class's name.

/// The text; `None` where the bytes hold none.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    const CLASS: &[u8] = b"NSString";
    const BEFORE: u8 = b'+';
    let at = bytes.windows(CLASS.len()).position(|window| window == CLASS)? + CLASS.len();
    let mark =
        bytes.get(at..at.checked_add(16)?.min(bytes.len()))?.iter().position(|byte| *byte == BEFORE)?;
    let rest = bytes.get(at + mark + 1..)?;
    let (length, start): (usize, usize) = match rest.first()? {
        0x81 => (usize::from(u16::from_le_bytes([*rest.get(1)?, *rest.get(2)?])), 3),
        0x82 => {
            (u32::from_le_bytes([*rest.get(1)?, *rest.get(2)?, *rest.get(3)?, *rest.get(4)?]) as usize, 5)
        }
        short => (usize::from(*short), 1),
    };
    let text = rest.get(start..start.checked_add(length)?)?;
    Some(String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_string_is_found_in_any_length() {
        let archived = |length: &[u8], text: &str| {
            [b"\x04\x0bstreamtyped\x84\x84\x08NSString\x01\x94\x84\x01+", length, text.as_bytes(), b"\x86"]
                .concat()
        };
        assert_eq!(text(&archived(&[5], "hello")).as_deref(), Some("hello"));
        let long = "x".repeat(300);
        assert_eq!(text(&archived(&[0x81, 44, 1], &long)), Some(long));
        assert_eq!(text(&archived(&[0x81, 255, 255], "x")), None);
        assert_eq!(text(b"nothing"), None);
    }
}
