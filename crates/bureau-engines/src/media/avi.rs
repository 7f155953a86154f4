//! AVI: the lists of its header that describe it ("AVI RIFF File Reference", Microsoft). The sound is not decoded
//! here.

use super::asf::{u16_at, u32_at};
use super::{Error, Facts, PictureTrack, SoundTrack, tag};
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
        codec: u16_at(format, 0).map_or("unknown".to_owned(), sound_codec),
        channels: u16_at(format, 2).map(u32::from),
        rate: u32_at(format, 4),
        language: None,
    }
}

fn pictures(format: &[u8]) -> PictureTrack {
    let size = u32_at(format, 4).zip(u32_at(format, 8)).map(|(w, h)| (w, h.cast_signed().unsigned_abs()));
    PictureTrack { codec: picture_codec(format.get(16..20).unwrap_or_default()), size }
}

fn said(facts: &mut Facts, name: &str, text: &[u8]) {
    tag::push(&mut facts.tags, name, &String::from_utf8_lossy(text));
}

/// By the registered number of a wave format (RFC 2361).
pub(super) fn sound_codec(number: u16) -> String {
    let name = match number {
        0x0001 | 0x0003 => "PCM",
        0x0002 | 0x0011 => "ADPCM",
        0x0006 | 0x0007 => "G.711",
        0x0031 => "GSM 6.10",
        0x0050 => "MP2",
        0x0055 => "MP3",
        0x00FF => "AAC",
        0x000A => "Windows Media Voice",
        0x0160..=0x0163 => "Windows Media Audio",
        0x2000 => "AC-3",
        _ => return format!("unknown (0x{number:04x})"),
    };
    name.to_owned()
}

/// By its four characters.
pub(super) fn picture_codec(four: &[u8]) -> String {
    match four.to_ascii_uppercase().as_slice() {
        b"H264" | b"AVC1" | b"X264" => "H.264".to_owned(),
        b"XVID" | b"DIVX" | b"DX50" | b"FMP4" | b"MP4V" => "MPEG-4 part 2".to_owned(),
        b"MJPG" => "Motion JPEG".to_owned(),
        b"WMV1" | b"WMV2" | b"WMV3" => "Windows Media Video".to_owned(),
        b"\0\0\0\0" => "uncompressed".to_owned(),
        other if other.len() == 4 && other.iter().all(u8::is_ascii_graphic) => {
            String::from_utf8_lossy(other).into_owned()
        }
        _ => "unknown".to_owned(),
    }
}
