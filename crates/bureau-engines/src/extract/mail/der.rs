//! Values of ASN.1 as DER and BER write them (X.690): a tag, a length, content. Also lengths that are left open and
//! texts in pieces, which old mail programs write. Nothing is copied and nothing counts further than the bytes go.

/// Values in values that are opened to find an end that was left open.
const DEPTH: usize = 32;

pub(super) const OCTETS: u8 = 0x04;
pub(super) const NAME: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
/// Octets in pieces.
pub(super) const PIECES: u8 = 0x24;
/// The first and second of the tags that mean what the place says.
pub(super) const FIRST: u8 = 0xA0;

/// A value: its tag and its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value<'b> {
    pub(super) tag: u8,
    pub(super) content: &'b [u8],
}

impl<'b> Value<'b> {
    /// The content when the tag is this one.
    pub(super) fn of(self, tag: u8) -> Option<&'b [u8]> {
        (self.tag == tag).then_some(self.content)
    }
}

/// The values one after the other. A last one that is cut off is given as far as it goes.
pub(super) fn values(bytes: &[u8]) -> impl Iterator<Item = Value<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (value, after) = value(rest, DEPTH)?;
        rest = after;
        Some(value)
    })
}

/// The first value, when its tag is this one.
pub(super) fn first(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    values(bytes).next()?.of(tag)
}

/// Octets, also when they are in pieces.
pub(super) fn octets(value: Value<'_>) -> Option<Vec<u8>> {
    let (mut out, mut open) = (Vec::new(), vec![value]);
    while let Some(value) = open.pop() {
        match value.tag {
            OCTETS => out.extend_from_slice(value.content),
            PIECES => {
                let mut inner: Vec<_> = values(value.content).collect();
                inner.reverse();
                open.append(&mut inner);
            }
            _ => return None,
        }
    }
    Some(out)
}

fn value(bytes: &[u8], depth: usize) -> Option<(Value<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&length, rest) = rest.split_first()?;
    // Tags of several bytes occur in nothing that is read here; two zeros end a value that was left open.
    if tag & 0x1f == 0x1f || (tag == 0 && length == 0) {
        return None;
    }
    if length == 0x80 {
        return open_ended(tag, rest, depth);
    }
    let (length, rest) = counted(length, rest)?;
    let (content, after) = rest.split_at(length.min(rest.len()));
    Some((Value { tag, content }, after))
}

/// A length of one byte, or of as many as the first says.
fn counted(first: u8, rest: &[u8]) -> Option<(usize, &[u8])> {
    if first < 0x80 {
        return Some((usize::from(first), rest));
    }
    let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
    if digits.len() > size_of::<usize>() {
        return None;
    }
    Some((digits.iter().fold(0, |length, digit| (length << 8) | usize::from(*digit)), rest))
}

fn open_ended(tag: u8, content: &[u8], depth: usize) -> Option<(Value<'_>, &[u8])> {
    let mut rest = content;
    while let Some((_, after)) = value(rest, depth.checked_sub(1)?) {
        rest = after;
    }
    let content = &content[..content.len() - rest.len()];
    Some((Value { tag, content }, rest.strip_prefix(&[0, 0]).unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_are_left_open_and_pieces_are_read() {
        let bytes = [0x24, 0x80, 0x04, 2, b'a', b'b', 0x24, 0x80, 0x04, 1, b'c', 0, 0, 0, 0, 0x06, 0];
        let all: Vec<_> = values(&bytes).collect();
        assert_eq!(all.len(), 2);
        assert_eq!(octets(all[0]).as_deref(), Some(&b"abc"[..]));
        assert_eq!(all[1], Value { tag: NAME, content: &[] });
    }

    #[test]
    fn what_is_cut_off_is_given_as_far_as_it_goes() {
        assert_eq!(first(&[0x04, 0x82, 0x01, 0x00, 1, 2], OCTETS), Some(&[1, 2][..]));
        assert_eq!(values(&[0x04, 0x89, 1]).count(), 0);
        assert!(values(&[0x30, 0x80].repeat(100_000)).take(10).all(|value| value.tag == SEQUENCE));
    }
}
