//! From header to header of a tape, and on to the next tape in the same file.

use super::header::{HEADER, is_header};
use super::pax::Pax;
use super::sparse::Map;
use std::collections::VecDeque;
use std::io::{self, Read};
use tar::{EntryType, Header};

/// What additional headers of one file may take together, in bytes: a bound for names made to fill the memory.
const HEADERS: u64 = 16 << 20;
/// Zeros after which no other tape is looked for, in bytes: tapes are filled up to blocks of a few KiB.
const ZEROS: u64 = 64 << 20;

type Block = [u8; HEADER];

/// One file as its headers tell of it.
pub(super) struct Head {
    pub(super) path: Vec<u8>,
    /// What a link points to.
    pub(super) link: Vec<u8>,
    pub(super) kind: EntryType,
    /// Its size in bytes with its holes.
    pub(super) size: u64,
    /// Seconds since 1970.
    pub(super) changed: Option<i64>,
    /// Where its parts stand, when its holes were left out.
    pub(super) sparse: Option<Map>,
}

/// A tape that is being read.
pub(super) struct Tape {
    source: Box<dyn Read>,
    /// Bytes that were read.
    at: u64,
    /// Bytes of the file at hand that were not read.
    left: u64,
    /// Bytes that fill it up to a block.
    padding: u64,
    /// Bytes that were looked at and are to be read again.
    ahead: VecDeque<u8>,
    global: Pax,
    tapes: u32,
    rubbish: Option<u64>,
}

/// What headers before a file's own say of it.
#[derive(Default)]
struct Before {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    pax: Pax,
    size: u64,
}

impl Tape {
    pub(super) fn new(source: Box<dyn Read>) -> Self {
        let global = Pax::default();
        Self { source, at: 0, left: 0, padding: 0, ahead: VecDeque::new(), global, tapes: 1, rubbish: None }
    }

    /// How many tapes there are in the file.
    pub(super) fn tapes(&self) -> u32 {
        self.tapes
    }

    /// Where something begins that is no tape, behind the last one.
    pub(super) fn rubbish(&self) -> Option<u64> {
        self.rubbish
    }

    /// Bytes of the file at hand that were not read.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// The bytes of the file at hand, as they are stored.
    pub(super) fn body(&mut self) -> Body<'_> {
        Body(self)
    }

    /// The next file; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Head>> {
        let mut before = Before::default();
        loop {
            self.skip()?;
            let Some(block) = self.header()? else { return Ok(None) };
            let header = Header::from_byte_slice(&block[..]);
            let kind = header.entry_type();
            match kind.as_byte() {
                b'L' => before.path = Some(self.text(header, &mut before.size)?),
                b'K' => before.link = Some(self.text(header, &mut before.size)?),
                b'x' | b'X' => before.pax.read(&self.additional(header, &mut before.size)?),
                b'g' => {
                    let read = self.additional(header, &mut before.size)?;
                    self.global.read(&read);
                }
                _ => return self.head(header, before).map(Some),
            }
        }
    }

    fn head(&mut self, header: &Header, before: Before) -> io::Result<Head> {
        let mut pax = self.global.clone();
        pax.overlay(before.pax);
        let kind = header.entry_type();
        let stored = pax.number(b"size").map_or_else(|| header.entry_size(), Ok)?;
        self.begin(stored);
        if kind == EntryType::Link && stored > 0 && self.is_bodiless()? {
            self.begin(0);
        }
        let sparse = if kind == EntryType::GNUSparse { Some(self.old_map(header)?) } else { pax.sparse() };
        let size = match (&sparse, kind) {
            (Some(_), EntryType::GNUSparse) => {
                header.as_gnu().map_or(Ok(stored), tar::GnuHeader::real_size)?
            }
            (Some(_), _) => pax.real_size().unwrap_or(stored),
            (None, _) => self.left,
        };
        let own = || header.path_bytes().into_owned();
        let path = pax.sparse_name().or(before.path).or_else(|| pax.text(b"path")).unwrap_or_else(own);
        let target = || header.link_name_bytes().map(|name| name.into_owned()).unwrap_or_default();
        let link = before.link.or_else(|| pax.text(b"linkpath")).unwrap_or_else(target);
        let changed = pax.seconds(b"mtime").or_else(|| header.mtime().ok().and_then(|at| at.try_into().ok()));
        Ok(Head { path, link, kind, size, changed, sparse })
    }

    /// The map of a sparse file as GNU tar used to write it: in the header, and in blocks of its own behind it.
    fn old_map(&mut self, header: &Header) -> io::Result<Map> {
        let gnu = header.as_gnu().ok_or_else(|| wrong("a sparse file of an unknown kind"))?;
        let mut pieces = Vec::new();
        let mut add = |pair: &tar::GnuSparseHeader| -> io::Result<()> {
            if !pair.is_empty() {
                pieces.push((pair.offset()?, pair.length()?));
            }
            Ok(())
        };
        gnu.sparse.iter().try_for_each(&mut add)?;
        let (mut more, mut size) = (gnu.is_extended(), 0);
        while more {
            size += HEADER as u64;
            if size > HEADERS {
                return Err(too_large());
            }
            let mut extension = tar::GnuExtSparseHeader::new();
            extension.as_mut_bytes().copy_from_slice(&self.block()?.ok_or(io::ErrorKind::UnexpectedEof)?[..]);
            extension.sparse.iter().try_for_each(&mut add)?;
            more = extension.is_extended();
        }
        Ok(Map::Known(pieces))
    }

    /// A hard link may say the size of the file that it points to and bring none of its bytes.
    fn is_bodiless(&mut self) -> io::Result<bool> {
        let next = self.block()?;
        let bodiless = next.as_ref().is_none_or(|next| is_header(&next[..]) || is_zero(next));
        if let Some(next) = next {
            self.at -= HEADER as u64;
            self.ahead.extend(next.iter());
        }
        Ok(bodiless)
    }

    fn begin(&mut self, size: u64) {
        self.left = size;
        self.padding = (HEADER as u64 - size % HEADER as u64) % HEADER as u64;
    }

    /// Reads over what is left of the file at hand.
    fn skip(&mut self) -> io::Result<()> {
        let rest = self.left + self.padding;
        (self.left, self.padding) = (rest, 0);
        let skipped = io::copy(&mut self.body(), &mut io::sink())?;
        if skipped < rest {
            Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends within a file"))
        } else {
            Ok(())
        }
    }

    /// The next header, also of a tape that follows after zeros.
    fn header(&mut self) -> io::Result<Option<Box<Block>>> {
        let mut zeros = 0;
        loop {
            let Some(block) = self.block()? else { return Ok(None) };
            if is_zero(&block) && zeros <= ZEROS {
                zeros += HEADER as u64;
            } else if is_header(&block[..]) {
                self.tapes += u32::from(zeros > HEADER as u64);
                return Ok(Some(block));
            } else if zeros > 0 {
                self.rubbish = Some(self.at - HEADER as u64);
                return Ok(None);
            } else {
                return Err(wrong("the checksum of a header is wrong"));
            }
        }
    }

    /// The next block; `None` at the end, also where the last one is not whole and nothing but zeros.
    fn block(&mut self) -> io::Result<Option<Box<Block>>> {
        let (mut block, mut read) = (Box::new([0; HEADER]), 0);
        while read < HEADER {
            match self.pull(&mut block[read..]) {
                Ok(0) if is_zero(&block) => return Ok(None),
                Ok(0) => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends within a header")),
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(block))
    }

    fn pull(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = if self.ahead.is_empty() { self.source.read(buffer)? } else { self.ahead.read(buffer)? };
        self.at += read as u64;
        Ok(read)
    }

    /// What an additional header holds.
    fn additional(&mut self, header: &Header, before: &mut u64) -> io::Result<Vec<u8>> {
        let size = header.entry_size()?;
        *before = before.saturating_add(size).saturating_add(HEADER as u64);
        if *before > HEADERS {
            return Err(too_large());
        }
        self.begin(size);
        let mut bytes = Vec::new();
        self.body().read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn text(&mut self, header: &Header, before: &mut u64) -> io::Result<Vec<u8>> {
        let mut bytes = self.additional(header, before)?;
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        bytes.truncate(end);
        Ok(bytes)
    }
}

fn is_zero(block: &Block) -> bool {
    block.iter().all(|byte| *byte == 0)
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn too_large() -> io::Error {
    wrong("its headers are larger than those of any genuine archive")
}

/// The stored bytes of the file at hand.
pub(super) struct Body<'t>(&'t mut Tape);

impl Read for Body<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.0.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.0.pull(&mut buffer[..most])?;
        self.0.left -= read as u64;
        Ok(read)
    }
}
