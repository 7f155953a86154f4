//! ASF, the container of WMA and WMV: the objects of its header that describe it ("Advanced Systems Format
//! Specification", Microsoft, revision 01.20.03, sections 3.1 to 3.11). The sound is not decoded here.

use super::error::Error;
use super::facts::{Facts, PictureTrack, SoundTrack};
use super::integer::{u16_at, u32_at, u64_at};
use super::{codec, tag};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The header is read up to here, in bytes.
const HEADER: u64 = 4 * 1024 * 1024;

const SIGNATURE: [u8; 16] = guid(0x75B2_2630, 0x668E, 0x11CF, 0xA6D9_00AA_0062_CE6C);
const FILE: [u8; 16] = guid(0x8CAB_DCA1, 0xA947, 0x11CF, 0x8EE4_00C0_0C20_5365);
const STREAM: [u8; 16] = guid(0xB7DC_0791, 0xA9B7, 0x11CF, 0x8EE6_00C0_0C20_5365);
const CONTENT: [u8; 16] = guid(0x75B2_2633, 0x668E, 0x11CF, 0xA6D9_00AA_0062_CE6C);
const SOUND: [u8; 16] = guid(0xF869_9E40, 0x5B4D, 0x11CF, 0xA8FD_0080_5F5C_442B);
const PICTURES: [u8; 16] = guid(0xBC19_EFC0, 0x5B4D, 0x11CF, 0xA8FD_0080_5F5C_442B);

/// A GUID as it stands in a file: its first three parts little endian, the last eight bytes in their order.
const fn guid(a: u32, b: u16, c: u16, d: u64) -> [u8; 16] {
    let (a, b, c, d) = (a.to_le_bytes(), b.to_le_bytes(), c.to_le_bytes(), d.to_be_bytes());
    [a[0], a[1], a[2], a[3], b[0], b[1], c[0], c[1], d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]]
}

pub(super) fn is(head: &[u8]) -> bool {
    head == SIGNATURE
}

pub(super) fn facts(path: &Path) -> Result<Facts, Error> {
    let mut header = Vec::new();
    File::open(path)?.take(HEADER).read_to_end(&mut header)?;
    let mut facts = Facts { container: "Windows Media (ASF)".to_owned(), ..Facts::default() };
    let size = usize::try_from(u64_at(&header, 16).unwrap_or_default()).unwrap_or(usize::MAX);
    let mut rest = header.get(30..size.min(header.len())).unwrap_or_default();
    while let (Some(kind), Some(size)) = (rest.get(..16), u64_at(rest, 16)) {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if size < 24 || size > rest.len() {
            break;
        }
        object(kind, &rest[24..size], &mut facts);
        rest = &rest[size..];
    }
    if facts.sound.is_empty() && facts.pictures.is_empty() {
        return Err(Error::Damaged("its header names no sound and no pictures".to_owned()));
    }
    Ok(facts)
}

fn object(kind: &[u8], body: &[u8], facts: &mut Facts) {
    if kind == FILE {
        // Play duration in 100 ns, and the preroll in ms that it includes.
        if let (Some(whole), Some(before)) = (u64_at(body, 40), u64_at(body, 56)) {
            let seconds = whole as f64 / 1e7 - before as f64 / 1e3;
            facts.seconds = (seconds > 0.0).then_some(seconds);
        }
    } else if kind == STREAM {
        stream(body, facts);
    } else if kind == CONTENT {
        content(body, facts);
    }
}

fn stream(body: &[u8], facts: &mut Facts) {
    let Some(detail) = body.get(54..) else { return };
    if body.starts_with(&SOUND) {
        facts.sound.push(SoundTrack {
            codec: u16_at(detail, 0).map_or("unknown".to_owned(), codec::of_wave),
            channels: u16_at(detail, 2).map(u32::from),
            rate: u32_at(detail, 4),
            language: None,
        });
    } else if body.starts_with(&PICTURES) {
        let four = detail.get(27..31).unwrap_or_default();
        facts.pictures.push(PictureTrack {
            codec: codec::of_characters(four),
            size: u32_at(detail, 0).zip(u32_at(detail, 4)),
        });
    }
}

/// Five lengths, then five texts of UTF-16.
fn content(body: &[u8], facts: &mut Facts) {
    let mut at = 10;
    for (n, name) in ["title", "author", "copyright", "description", "rating"].into_iter().enumerate() {
        let length = usize::from(u16_at(body, n * 2).unwrap_or_default());
        let Some(text) = body.get(at..at + length) else { return };
        let units: Vec<u16> = text.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
        tag::push(&mut facts.tags, name, &String::from_utf16_lossy(&units));
        at += length;
    }
}
