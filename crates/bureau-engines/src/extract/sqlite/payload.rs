//! The bytes of a row, of which what has no room in its page stands in pages of its own.

use super::file::Pages;

/// Bytes of a row that are read; pictures kept in a row are longer, and nothing is to be read of them.
const PAYLOAD: usize = 4 << 20;

/// How much of a payload stands in its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of a table.
    Table,
    /// Of an index, or of a table that is one.
    Index,
}

/// A payload of `length` bytes that begins at `at` of `page`; the flag says whether it is whole.
pub(super) fn read(
    pages: &Pages,
    page: &[u8],
    at: usize,
    length: u64,
    kind: Kind,
) -> Option<(Vec<u8>, bool)> {
    let length = usize::try_from(length).ok()?;
    let local = local(pages.usable, length, kind);
    let mut bytes = page.get(at..at.checked_add(local)?)?.to_vec();
    if local == length {
        return Some((bytes, true));
    }
    let wanted = length.min(PAYLOAD);
    let next = page.get(at + local..at + local + 4)?;
    let mut next = u32::from_be_bytes(next.try_into().ok()?);
    while bytes.len() < wanted && next != 0 {
        let Some(more) = pages.page(next) else { return Some((bytes, false)) };
        let take = (length - bytes.len()).min(pages.usable - 4);
        bytes.extend_from_slice(more.get(4..4 + take)?);
        next = u32::from_be_bytes([more[0], more[1], more[2], more[3]]);
    }
    let whole = bytes.len() == length;
    Some((bytes, whole))
}

/// By the rules of the file format.
fn local(usable: usize, length: usize, kind: Kind) -> usize {
    let least = (usable - 12) * 32 / 255 - 23;
    let most = match kind {
        Kind::Table => usable - 35,
        Kind::Index => (usable - 12) * 64 / 255 - 23,
    };
    if length <= most {
        return length;
    }
    let fitting = least + (length - least) % (usable - 4);
    if fitting <= most { fitting } else { least }
}
