//! The directory of a ZIP file as bytes: found by its end, and written anew where files stand elsewhere than it says,
//! because the archive was split over disks or stands behind something else.

use std::io::{self, Read, Seek, SeekFrom};

/// The end of a directory, without its comment, in bytes; the comment's length at most.
const END: usize = 22;
const COMMENT: u64 = 65_535;
/// What stands before it in a large archive.
const LOCATOR: usize = 20;
const LARGE_END: usize = 56;
/// An entry without its name.
const ENTRY: usize = 46;
/// A directory's size at most, in bytes: it is held in memory.
const DIRECTORY: u64 = 64 << 20;
/// What stands in a short field whose value stands in an additional one.
const ELSEWHERE: u32 = u32::MAX;
/// The kind of that additional field.
const LARGE: u16 = 1;

/// The end of an archive's directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::archive) struct End {
    /// Where it stands, in bytes from the start of what was searched.
    pub(in crate::extract::archive) at: u64,
    /// Which disk it is on, from 0.
    pub(in crate::extract::archive) disk: u32,
    /// On which disk the directory begins, and where on that.
    pub(in crate::extract::archive) start: (u32, u64),
    /// The directory's size in bytes.
    pub(in crate::extract::archive) size: u64,
    entries: u64,
}

/// The end of the directory of an archive that ends where `source` does. `place` tells where a place on a disk is in
/// `source`.
pub(in crate::extract::archive) fn end(
    source: &mut (impl Read + Seek),
    place: &dyn Fn(u32, u64) -> Option<u64>,
) -> io::Result<Option<End>> {
    let size = source.seek(SeekFrom::End(0))?;
    let from = size.saturating_sub(END as u64 + COMMENT);
    source.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    source.take(END as u64 + COMMENT).read_to_end(&mut tail)?;
    let ends = |at: &usize| {
        tail[*at..].starts_with(b"PK\x05\x06") && at + END + usize::from(short(&tail, at + 20)) <= tail.len()
    };
    let Some(at) = (0..=tail.len().saturating_sub(END)).rev().find(|at| tail.len() >= END && ends(at)) else {
        return Ok(None);
    };
    let word = |offset| long(&tail, at + offset);
    let mut end = End {
        at: from + at as u64,
        disk: u32::from(short(&tail, at + 4)),
        start: (u32::from(short(&tail, at + 6)), u64::from(word(16))),
        size: u64::from(word(12)),
        entries: u64::from(short(&tail, at + 10)),
    };
    let locator = at.checked_sub(LOCATOR).filter(|at| tail[*at..].starts_with(b"PK\x06\x07"));
    if let Some(large) = locator.and_then(|at| place(long(&tail, at + 4), huge(&tail, at + 8))) {
        let mut record = [0; LARGE_END];
        source.seek(SeekFrom::Start(large))?;
        if source.read_exact(&mut record).is_ok() && record.starts_with(b"PK\x06\x06") {
            end.disk = long(&record, 16);
            end.start = (long(&record, 20), huge(&record, 48));
            (end.entries, end.size) = (huge(&record, 32), huge(&record, 40));
        }
    }
    Ok(Some(end))
}

/// The directory that begins at `at`; `None` when there is none, or one larger than is held in memory.
pub(in crate::extract::archive) fn read(
    source: &mut (impl Read + Seek),
    at: u64,
    size: u64,
) -> io::Result<Option<Vec<u8>>> {
    if size > DIRECTORY {
        return Ok(None);
    }
    source.seek(SeekFrom::Start(at))?;
    let mut directory = Vec::new();
    source.take(size).read_to_end(&mut directory)?;
    let is_whole = directory.len() as u64 == size && (size == 0 || directory.starts_with(b"PK\x01\x02"));
    Ok(is_whole.then_some(directory))
}

/// Where the first file of a directory stands: the least of its places.
pub(in crate::extract::archive) fn first(directory: &[u8]) -> Option<u64> {
    entries(directory).map(|entry| Some(placed(entry?).1)).collect::<Option<Vec<u64>>>()?.into_iter().min()
}

/// The directory and its end, as they are when it stands at `at` and each file where `place` says. `None` for a
/// directory that is damaged.
pub(in crate::extract::archive) fn anew(
    directory: &[u8],
    end: &End,
    at: u64,
    place: &dyn Fn(u32, u64) -> Option<u64>,
) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(directory.len() + 256);
    let mut count = 0u64;
    for entry in entries(directory) {
        let entry = entry?;
        let (disk, offset) = placed(entry);
        moved(entry, place(disk, offset)?, &mut out);
        count += 1;
    }
    if count != end.entries && end.entries != 65_535 {
        return None;
    }
    let size = out.len() as u64;
    finish(count, size, at, &mut out);
    Some(out)
}

/// Entries one after the other; `None` where one is damaged, which is the last.
fn entries(directory: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    let mut rest = directory;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = (rest.len() >= ENTRY && rest.starts_with(b"PK\x01\x02"))
            .then(|| ENTRY + [28, 30, 32].iter().map(|at| usize::from(short(rest, *at))).sum::<usize>());
        let entry = length.and_then(|length| rest.get(..length));
        rest = entry.map_or(&[][..], |entry| &rest[entry.len()..]);
        Some(entry)
    })
}

/// The name and the additional fields of an entry.
fn additional(entry: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let name = ENTRY + usize::from(short(entry, 28));
    let extra = name + usize::from(short(entry, 30));
    (&entry[ENTRY..name], &entry[name..extra], &entry[extra..])
}

/// On which disk a file stands, and where on that.
fn placed(entry: &[u8]) -> (u32, u64) {
    let (disk, offset) = (u32::from(short(entry, 34)), long(entry, 42));
    let (_, extra, _) = additional(entry);
    let Some(large) = fields(extra).find(|(kind, _)| *kind == LARGE).map(|(_, value)| value) else {
        return (disk, u64::from(offset));
    };
    let mut at = sizes(entry) * 8;
    let mut place = u64::from(offset);
    if offset == ELSEWHERE && large.len() >= at + 8 {
        place = huge(large, at);
        at += 8;
    }
    let disk = if disk == 0xffff && large.len() >= at + 4 { long(large, at) } else { disk };
    (disk, place)
}

/// How many of an entry's two sizes stand in the additional field.
fn sizes(entry: &[u8]) -> usize {
    [20, 24].iter().filter(|at| long(entry, **at) == ELSEWHERE).count()
}

fn fields(extra: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = extra;
    std::iter::from_fn(move || {
        let (kind, length) = (rest.len() >= 4).then(|| (short(rest, 0), usize::from(short(rest, 2))))?;
        let value = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, value))
    })
}

/// Writes an entry whose file stands at `at`, on the one disk that there is.
fn moved(entry: &[u8], at: u64, out: &mut Vec<u8>) {
    let (name, extra, comment) = additional(entry);
    let large = fields(extra).find(|(kind, _)| *kind == LARGE).map_or(&[][..], |(_, value)| value);
    let kept = large.get(..sizes(entry) * 8).unwrap_or(large);
    let short_place = u32::try_from(at).ok().filter(|at| *at != ELSEWHERE);
    let mut own = kept.to_vec();
    if short_place.is_none() {
        own.extend(at.to_le_bytes());
    }
    let mut new = Vec::new();
    if !own.is_empty() {
        new.extend(LARGE.to_le_bytes());
        new.extend((own.len() as u16).to_le_bytes());
        new.extend(own);
    }
    for (kind, value) in fields(extra).filter(|(kind, _)| *kind != LARGE) {
        new.extend(kind.to_le_bytes());
        new.extend((value.len() as u16).to_le_bytes());
        new.extend(value);
    }
    // What does not fit beside a place that grew is of no use to a reader.
    new.truncate(usize::from(u16::MAX));
    let begin = out.len();
    out.extend(&entry[..ENTRY]);
    out[begin + 30..begin + 32].copy_from_slice(&(new.len() as u16).to_le_bytes());
    out[begin + 34..begin + 36].fill(0);
    out[begin + 42..begin + 46].copy_from_slice(&short_place.unwrap_or(ELSEWHERE).to_le_bytes());
    out.extend(name);
    out.extend(new);
    out.extend(comment);
}

/// Writes the end of a directory of `size` bytes that stands at `at`.
fn finish(entries: u64, size: u64, at: u64, out: &mut Vec<u8>) {
    if entries >= 65_535 || size >= u64::from(ELSEWHERE) || at >= u64::from(ELSEWHERE) {
        out.extend(b"PK\x06\x06");
        out.extend((LARGE_END as u64 - 12).to_le_bytes());
        out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        [entries, entries, size, at].iter().for_each(|value| out.extend(value.to_le_bytes()));
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend((at + size).to_le_bytes());
        out.extend(1u32.to_le_bytes());
    }
    out.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(entries).unwrap_or(u16::MAX);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(size).unwrap_or(ELSEWHERE).to_le_bytes());
    out.extend(u32::try_from(at).unwrap_or(ELSEWHERE).to_le_bytes());
    out.extend([0, 0]);
}

fn bytes<const N: usize>(of: &[u8], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    if let Some(there) = of.get(at..at + N) {
        bytes.copy_from_slice(there);
    }
    bytes
}

fn short(of: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(bytes(of, at))
}

fn long(of: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes(of, at))
}

fn huge(of: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes(of, at))
}
