//! AVI: the lists of its header that describe it ("AVI RIFF File Reference", Microsoft). The sound is not decoded
//! here.

use super::error::Error;
use super::facts::{Facts, PictureTrack, SoundTrack};
use super::integer::{u16_at, u32_at};
use super::{codec, tag};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The header is read up to here, in bytes.
const HEADER: u64 = 1024 * 1024;
/// Lists inside lists.
const DEPTH: u32 = 6;

pub(super) fn is(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"AVI ")
}

pub(super) fn facts(path: &Path) -> Result<Facts, Error> {
    let mut header = Vec::new();
    File::open(path)?.take(HEADER).read_to_end(&mut header)?;
    let mut facts = Facts { container: "AVI".to_owned(), ..Facts::default() };
    let mut stream = [0; 4];
    chunks(header.get(12..).unwrap_or_default(), 0, &mut stream, &mut facts);
    if facts.sound.is_empty() && facts.pictures.is_empty() {
        return Err(Error::Damaged("its header names no sound and no pictures".to_owned()));
    }
    Ok(facts)
}

fn chunks(mut rest: &[u8], depth: u32, stream: &mut [u8; 4], facts: &mut Facts) {
    while let (Some(kind), Some(size)) = (rest.get(..4), u32_at(rest, 4)) {
        let end = (size as usize).saturating_add(8).min(rest.len());
        let body = &rest[8..end];
        match kind {
            b"LIST" if body.starts_with(b"movi") => return,
            b"LIST" if depth < DEPTH => chunks(body.get(4..).unwrap_or_default(), depth + 1, stream, facts),
            b"avih" => main_header(body, facts),
            b"strh" => stream.copy_from_slice(body.get(..4).unwrap_or(&[0; 4])),
            b"strf" if stream == b"auds" => facts.sound.push(sound(body)),
            b"strf" if stream == b"vids" => facts.pictures.push(pictures(body)),
            b"INAM" => said(facts, "title", body),
            b"IART" => said(facts, "artist", body),
            b"ICMT" => said(facts, "comment", body),
            b"ICRD" | b"IDIT" => said(facts, "recorded", body),
            b"ISFT" => said(facts, "recorded with", body),
            _ => {}
        }
        // Chunks begin at even places.
        rest = rest.get(end + (size as usize & 1)..).unwrap_or_default();
    }
}

/// Microseconds a frame, and frames.
fn main_header(body: &[u8], facts: &mut Facts) {
    if let (Some(frame), Some(frames)) = (u32_at(body, 0), u32_at(body, 16)) {
        let seconds = f64::from(frame) * f64::from(frames) / 1e6;
        facts.seconds = (seconds > 0.0).then_some(seconds);
    }
}

fn sound(format: &[u8]) -> SoundTrack {
    SoundTrack {
        codec: u16_at(format, 0).map_or("unknown".to_owned(), codec::of_wave),
        channels: u16_at(format, 2).map(u32::from),
        rate: u32_at(format, 4),
        language: None,
    }
}

fn pictures(format: &[u8]) -> PictureTrack {
    let size = u32_at(format, 4).zip(u32_at(format, 8)).map(|(w, h)| (w, h.cast_signed().unsigned_abs()));
    PictureTrack { codec: codec::of_characters(format.get(16..20).unwrap_or_default()), size }
}

fn said(facts: &mut Facts, name: &str, text: &[u8]) {
    tag::push(&mut facts.tags, name, &String::from_utf8_lossy(text));
}
