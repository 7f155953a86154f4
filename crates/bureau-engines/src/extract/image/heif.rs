//! The pictures in one HEIF file. The decoder reads the one that the file calls its main one; the others are read by
//! calling each of them that, in a copy.

use super::gray::Page;
use super::heic::heic;
use bureau_model::word::Failure;
use std::collections::BTreeSet;
use std::ops::Range;

/// Pictures of one file at most.
const PICTURES: usize = 64;

/// Kinds of items that are pictures.
const KINDS: &[&[u8; 4]] = &[b"hvc1", b"grid", b"iden"];

/// A file and its pictures.
pub(super) struct Heif<'a> {
    bytes: &'a [u8],
    /// Where the number of the main picture stands.
    main: Range<usize>,
    pictures: Vec<u32>,
    at: usize,
    beyond: u32,
}

impl<'a> Heif<'a> {
    /// `None` when there is one picture, or the file does not say which there are.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let meta = child(bytes, 0..bytes.len(), b"meta")?;
        let meta = meta.start + 4..meta.end;
        let main = child(bytes, meta.clone(), b"pitm")?;
        let width = if *bytes.get(main.start)? == 0 { 2 } else { 4 };
        let main = main.start + 4..main.start + 4 + width;
        let first = number(bytes.get(main.clone())?);
        let mut pictures = shown(bytes, &meta)?;
        // The main one comes first.
        pictures.sort_by_key(|id| (*id != first, *id));
        let beyond = pictures.len().saturating_sub(PICTURES) as u32;
        pictures.truncate(PICTURES);
        (pictures.len() > 1).then_some(Self { bytes, main, pictures, at: 0, beyond })
    }

    pub(super) fn count(&self) -> u32 {
        self.pictures.len() as u32
    }

    pub(super) fn beyond(&self) -> u32 {
        self.beyond
    }

    pub(super) fn next(&mut self) -> Option<Result<Page, Failure>> {
        let id = self.pictures.get(self.at)?.to_be_bytes();
        self.at += 1;
        let mut copy = self.bytes.to_vec();
        let place = copy.get_mut(self.main.clone())?;
        place.copy_from_slice(&id[4 - place.len()..]);
        Some(heic(&copy))
    }
}

/// How many pictures a sequence of them has, of which the decoder reads one.
pub(super) fn in_sequence(bytes: &[u8]) -> u32 {
    let samples = || {
        let mut at = child(bytes, 0..bytes.len(), b"moov")?;
        for name in [b"trak", b"mdia", b"minf", b"stbl", b"stsz"] {
            at = child(bytes, at, name)?;
        }
        bytes.get(at.start + 8..at.start + 12).map(number)
    };
    samples().unwrap_or_default()
}

/// The items that are whole pictures: neither hidden, nor tiles, thumbnails or masks of others.
fn shown(bytes: &[u8], meta: &Range<usize>) -> Option<Vec<u32>> {
    let parts = parts_of_others(bytes, meta);
    let info = child(bytes, meta.clone(), b"iinf")?;
    let skipped = if *bytes.get(info.start)? == 0 { 6 } else { 8 };
    let entries = children(bytes, info.start + skipped..info.end);
    let items = entries.filter(|(name, _)| name == b"infe").filter_map(|(_, entry)| item(bytes, &entry));
    Some(items.filter(|id| !parts.contains(id)).collect())
}

/// The number of an item that is a picture and not hidden.
fn item(bytes: &[u8], entry: &Range<usize>) -> Option<u32> {
    let head = bytes.get(entry.start..entry.start + 4)?;
    let is_hidden = head[3] & 1 == 1;
    let width = if head[0] >= 3 { 4 } else { 2 };
    let id = entry.start + 4..entry.start + 4 + width;
    let kind = bytes.get(id.end + 2..id.end + 6)?;
    let is_picture = KINDS.iter().any(|known| known.as_slice() == kind);
    (head[0] >= 2 && is_picture && !is_hidden).then(|| bytes.get(id).map(number)).flatten()
}

fn parts_of_others(bytes: &[u8], meta: &Range<usize>) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    let Some(references) = child(bytes, meta.clone(), b"iref") else { return out };
    let width = if bytes.get(references.start) == Some(&0) { 2 } else { 4 };
    for (name, content) in children(bytes, references.start + 4..references.end) {
        // From which item; how many follow, in two bytes; to which ones.
        let content = bytes.get(content).unwrap_or_default();
        match &name {
            b"thmb" | b"auxl" => out.extend(content.get(..width).map(number)),
            b"dimg" => {
                out.extend(content.get(width + 2..).unwrap_or_default().chunks_exact(width).map(number));
            }
            _ => {}
        }
    }
    out
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

fn child(bytes: &[u8], within: Range<usize>, name: &[u8; 4]) -> Option<Range<usize>> {
    children(bytes, within).find(|(of, _)| of == name).map(|(_, content)| content)
}

/// The boxes one after another: names and where their content stands.
fn children(bytes: &[u8], within: Range<usize>) -> impl Iterator<Item = ([u8; 4], Range<usize>)> {
    let mut at = within.start;
    let end = within.end.min(bytes.len());
    std::iter::from_fn(move || {
        let head = bytes.get(at..end)?;
        let size = number(head.get(..4)?) as usize;
        let name: [u8; 4] = head.get(4..8)?.try_into().ok()?;
        let (start, size) = match size {
            0 => (8, head.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(head.get(8..16)?.try_into().ok()?)).ok()?),
            size => (8, size),
        };
        if size < start || size > head.len() {
            return None;
        }
        let content = at + start..at + size;
        at += size;
        Some((name, content))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).expect("short").to_be_bytes();
        [&size[..], name, content].concat()
    }

    fn entry(id: u8, kind: &[u8; 4], flags: u8) -> Vec<u8> {
        boxed(b"infe", &[&[2, 0, 0, flags, 0, id, 0, 0][..], kind, b"\0"].concat())
    }

    #[test]
    fn pictures_are_told_from_their_tiles_thumbnails_and_masks() {
        let entries = [
            entry(1, b"hvc1", 0),
            entry(2, b"hvc1", 0),
            entry(3, b"hvc1", 0),
            entry(4, b"Exif", 0),
            entry(5, b"grid", 0),
            entry(6, b"hvc1", 1),
            entry(7, b"hvc1", 0),
        ];
        let info = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 7][..], &entries.concat()].concat());
        let references = [boxed(b"dimg", &[0, 5, 0, 1, 0, 2]), boxed(b"thmb", &[0, 3, 0, 1, 0, 5])].concat();
        let references = boxed(b"iref", &[&[0; 4][..], &references].concat());
        let meta = [&[0; 4][..], &boxed(b"pitm", &[0, 0, 0, 0, 0, 7]), &info, &references].concat();
        let bytes = [boxed(b"ftyp", b"heic"), boxed(b"meta", &meta)].concat();
        let mut heif = Heif::open(&bytes).expect("several");
        assert_eq!(heif.pictures, [7, 1, 5]);
        assert!(heif.next().expect("one").is_err(), "there are no pixels");
        assert!(Heif::open(&bytes[..40]).is_none());
    }

    #[test]
    fn the_pictures_of_a_sequence_are_counted() {
        let sizes = boxed(b"stsz", &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12]);
        let nested = [b"stbl", b"minf", b"mdia", b"trak", b"moov"]
            .iter()
            .fold(sizes, |inner, name| boxed(name, &inner));
        assert_eq!(in_sequence(&nested), 12);
        assert_eq!(in_sequence(b"nonsense"), 0);
    }
}
