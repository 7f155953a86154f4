//! In which encoding a large text is, by all of it.

use super::super::charset::Charset;
use super::super::text;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::UTF_8;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes that are looked at together.
const BLOCK: usize = 1 << 20;
/// Bytes that the detector hears: more tell it nothing new.
const HEARD: usize = 8 << 20;
/// Of so many characters beyond ASCII one may be broken in a text that is UTF-8 all the same.
const BROKEN: u64 = 50;

/// A mark and the first bytes decide; else what is UTF-8 but for a few broken places is that; else it is guessed.
pub(super) fn charset(path: &Path) -> io::Result<Charset> {
    let mut file = File::open(path)?;
    let mut block = vec![0; BLOCK];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let (mut sound, mut broken, mut heard) = (0, 0, 0);
    let mut is_first = true;
    loop {
        let read = fill(&mut file, &mut block)?;
        let bytes = &block[..read];
        if is_first && let Some(charset) = text::by_start(bytes) {
            return Ok(charset);
        }
        is_first = false;
        if read == 0 {
            break;
        }
        if bytes.is_ascii() && !bytes.contains(&0x1b) {
            continue;
        }
        for chunk in bytes.utf8_chunks() {
            sound += chunk.valid().chars().filter(|char| !char.is_ascii()).count() as u64;
            broken += u64::from(!chunk.invalid().is_empty());
        }
        // The edges of a block may cut a character.
        broken = broken.saturating_sub(2);
        if heard < HEARD {
            heard += read;
            detector.feed(bytes, false);
        }
    }
    if heard == 0 || (sound > 0 && broken * BROKEN <= sound) {
        return Ok(Charset::Web(UTF_8));
    }
    Ok(Charset::Web(detector.guess(None, Utf8Detection::Deny)))
}

fn fill(file: &mut File, block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match file.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
