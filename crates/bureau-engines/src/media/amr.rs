//! AMR, what telephones record speech as: RFC 4867, section 5. The sound is not decoded here.

use super::error::Error;
use super::facts::{Facts, SoundTrack};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

const NARROW: &[u8] = b"#!AMR\n";
const WIDE: &[u8] = b"#!AMR-WB\n";

/// Bytes of a frame after its first, by its type; a frame is 20 ms. RFC 4867, and 3GPP TS 26.101 and 26.201.
const NARROW_FRAMES: [u16; 16] = [12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0];
const WIDE_FRAMES: [u16; 16] = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0];

pub(super) fn is(head: &[u8]) -> bool {
    head.starts_with(NARROW) || head.starts_with(WIDE)
}

pub(super) fn facts(path: &Path) -> Result<Facts, Error> {
    let mut file = BufReader::new(File::open(path)?);
    let mut head = [0; 9];
    file.read_exact(&mut head[..6])?;
    let wide = head[..6] != *NARROW;
    if wide {
        file.read_exact(&mut head[6..])?;
    }
    let frames = count(&mut file, if wide { &WIDE_FRAMES } else { &NARROW_FRAMES })?;
    let (codec, rate) = if wide { ("AMR wideband", 16_000) } else { ("AMR narrowband", 8_000) };
    let sound = SoundTrack { codec: codec.to_owned(), rate: Some(rate), channels: Some(1), language: None };
    Ok(Facts {
        container: "AMR".to_owned(),
        seconds: Some(frames as f64 * 0.02),
        sound: vec![sound],
        ..Facts::default()
    })
}

fn count(file: &mut impl Read, sizes: &[u16; 16]) -> Result<u64, Error> {
    let mut frames = 0;
    let (mut kind, mut rest) = ([0; 1], [0; 64]);
    while file.read(&mut kind)? == 1 {
        let size = usize::from(sizes[usize::from(kind[0] >> 3 & 15)]);
        if file.read_exact(&mut rest[..size]).is_err() {
            break;
        }
        frames += 1;
    }
    Ok(frames)
}
