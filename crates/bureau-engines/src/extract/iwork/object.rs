//! The objects of a package of 2013 and later: archives packed with Snappy, each with objects that have a number and
//! a kind.

use super::message::{Message, taken, varint};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Bytes of all archives together at most, unpacked.
const UNPACKED: usize = 384 << 20;

/// Bytes of one packed archive at most.
const ARCHIVE: u64 = 256 << 20;

/// An object: a message of some kind.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) kind: u64,
    content: Vec<u8>,
    /// The archive that it stands in.
    pub(super) archive: usize,
}

impl Object {
    pub(super) fn message(&self) -> Message<'_> {
        Message(&self.content)
    }
}

/// All objects of a document by their numbers.
#[derive(Debug, Default)]
pub(super) struct Objects {
    by_number: BTreeMap<u64, Object>,
    /// Numbers in the order of the archives.
    order: Vec<u64>,
    /// Names of the archives.
    pub(super) archives: Vec<String>,
    /// Archives that could not be read to their end.
    pub(super) broken: Vec<String>,
}

impl Objects {
    pub(super) fn of(package: &[u8]) -> Self {
        let mut objects = Self::default();
        let mut room = UNPACKED;
        objects.take(package, &mut room, true);
        objects
    }

    /// `may_nest`: a package that was a folder keeps its archives in a package of their own.
    fn take(&mut self, package: &[u8], room: &mut usize, may_nest: bool) {
        let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(package)) else { return };
        for index in 0..zip.len() {
            let Ok(member) = zip.by_index(index) else { continue };
            let Ok(name) = member.name().map(std::borrow::Cow::into_owned) else { continue };
            let is_nested = may_nest && name.rsplit('/').next() == Some("Index.zip");
            if !is_nested && !name.ends_with(".iwa") {
                continue;
            }
            let mut bytes = Vec::new();
            if member.take(ARCHIVE).read_to_end(&mut bytes).is_err() {
                self.broken.push(name);
            } else if is_nested {
                self.take(&bytes, room, false);
            } else {
                self.archive(name, &bytes, room);
            }
        }
    }

    fn archive(&mut self, name: String, packed: &[u8], room: &mut usize) {
        let (unpacked, is_whole) = unpacked(packed, room);
        let mut rest = unpacked.as_slice();
        let archive = self.archives.len();
        while !rest.is_empty() {
            if self.object(&mut rest, archive).is_none() {
                break;
            }
        }
        if !is_whole || !rest.is_empty() {
            self.broken.push(name.clone());
        }
        self.archives.push(name);
    }

    /// A head says the number, kinds and lengths; the messages follow. The first is the object.
    fn object(&mut self, rest: &mut &[u8], archive: usize) -> Option<()> {
        let length = usize::try_from(varint(rest)?).ok()?;
        let head = Message(taken(rest, length)?);
        let number = head.number(1).unwrap_or_default();
        for (at, info) in head.all(2).map(Message).enumerate() {
            let content = taken(rest, usize::try_from(info.number(3)?).ok()?)?;
            if at == 0 {
                let object = Object { kind: info.number(1)?, content: content.to_vec(), archive };
                if self.by_number.insert(number, object).is_none() {
                    self.order.push(number);
                }
            }
        }
        Some(())
    }

    pub(super) fn get(&self, number: u64) -> Option<&Object> {
        self.by_number.get(&number)
    }

    /// The message of an object of this kind.
    pub(super) fn message(&self, number: u64, kinds: &[u64]) -> Option<Message<'_>> {
        self.get(number).filter(|object| kinds.contains(&object.kind)).map(Object::message)
    }

    /// Numbers and objects in the order of the archives.
    pub(super) fn all(&self) -> impl Iterator<Item = (u64, &Object)> {
        self.order.iter().filter_map(|number| Some((*number, self.get(*number)?)))
    }

    pub(super) fn of_kind<'a>(&'a self, kinds: &'a [u64]) -> impl Iterator<Item = (u64, &'a Object)> {
        self.all().filter(move |(_, object)| kinds.contains(&object.kind))
    }
}

/// The blocks of an archive unpacked, and whether all of them were: a zero, three bytes of length, the block.
fn unpacked(mut rest: &[u8], room: &mut usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    while let Some(([0, length @ ..], after)) = rest.split_first_chunk::<4>() {
        let length = usize::from(length[0]) | usize::from(length[1]) << 8 | usize::from(length[2]) << 16;
        rest = after;
        let Some(block) = taken(&mut rest, length) else { return (out, false) };
        let fits = snap::raw::decompress_len(block).is_ok_and(|size| size <= *room);
        let Some(block) = fits.then(|| snap::raw::Decoder::new().decompress_vec(block).ok()).flatten() else {
            return (out, false);
        };
        *room -= block.len();
        out.extend(block);
    }
    (out, rest.is_empty())
}
