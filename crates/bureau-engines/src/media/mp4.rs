//! What telephones and cameras write into MP4 and QuickTime files beside the sound: when, where and with what it
//! was recorded, and where in what is stored the sound begins. Boxes: ISO 14496-12; `©xyz`: QuickTime user data; `mdta` keys: "QuickTime File Format".

use super::tag;
use bureau_model::time;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Boxes looked at, and bytes of one that is read.
const BOXES: u32 = 2_000;
const BYTES: u64 = 256 * 1024;
/// Seconds from 1904, where the format's time begins, to 1970.
const TO_1970: i64 = 2_082_844_800;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Movie {
    /// How long it is, in seconds.
    pub(super) seconds: Option<f64>,
    pub(super) tags: Vec<(String, String)>,
    tracks: Vec<Track>,
}

#[derive(Debug, Default)]
struct Track {
    id: u32,
    scale: u32,
    /// Where the first of its edits begins, in its own units, and how many edits there are.
    first: u64,
    edits: u32,
}

impl Movie {
    /// Where a track's sound begins, in seconds after the beginning of what is stored, as its edit list says.
    pub(super) fn begins(&self, track: u32) -> f64 {
        let found = self.tracks.iter().find(|t| t.id == track && t.edits == 1 && t.scale > 0);
        found.map_or(0.0, |t| t.first as f64 / f64::from(t.scale))
    }
}

/// Reads it. What is damaged is passed over: the container's reader says so.
pub(super) fn read(path: &Path) -> Movie {
    let mut found = Movie::default();
    if let Ok(mut file) = File::open(path)
        && let Ok(size) = file.seek(SeekFrom::End(0))
    {
        let _what_was_found_counts = Walk { file, left: BOXES, found: &mut found }.boxes(0, size, 0);
    }
    found
}

/// Whether a file that begins so is of this family.
pub(super) fn is(head: &[u8]) -> bool {
    matches!(head.get(4..8), Some(b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip"))
}

struct Walk<'a> {
    file: File,
    left: u32,
    found: &'a mut Movie,
}

impl Walk<'_> {
    /// The boxes between two places of the file.
    fn boxes(&mut self, mut at: u64, end: u64, depth: u32) -> io::Result<()> {
        while at + 8 <= end && self.left > 0 {
            self.left -= 1;
            let head = self.bytes(at, 16.min(end - at))?;
            let kind: [u8; 4] = [head[4], head[5], head[6], head[7]];
            let (size, body) = match be32(&head, 0) {
                Some(1) => {
                    (head.get(8..16).map_or(0, |b| u64::from_be_bytes(b.try_into().unwrap_or_default())), 16)
                }
                Some(0) => (end - at, 8),
                Some(size) => (u64::from(size), 8),
                None => return Ok(()),
            };
            if size < body || size > end - at {
                return Ok(());
            }
            self.one(kind, at + body, at + size, depth)?;
            at += size;
        }
        Ok(())
    }

    fn one(&mut self, kind: [u8; 4], start: u64, end: u64, depth: u32) -> io::Result<()> {
        match &kind {
            b"moov" | b"udta" | b"mdia" | b"edts" if depth < 4 => self.boxes(start, end, depth + 1),
            b"trak" if depth < 4 => {
                self.found.tracks.push(Track::default());
                self.boxes(start, end, depth + 1)
            }
            b"tkhd" => self.track(start, end),
            b"mdhd" => self.scale(start, end),
            b"elst" => self.edits(start, end),
            b"mvhd" => self.header(start, end),
            b"\xa9xyz" => self.place(start, end),
            b"\xa9nam" => self.text("title", start, end),
            b"\xa9ART" => self.text("artist", start, end),
            b"\xa9cmt" => self.text("comment", start, end),
            b"\xa9swr" => self.text("device software", start, end),
            b"\xa9mod" => self.text("device", start, end),
            b"\xa9mak" => self.text("device maker", start, end),
            b"meta" => self.keys(start, end),
            _ => Ok(()),
        }
    }

    fn header(&mut self, start: u64, end: u64) -> io::Result<()> {
        let body = self.bytes(start, (end - start).min(32))?;
        let wide = body.first() == Some(&1);
        let since_1904 =
            if wide { be64(&body, 4).map(u64::cast_signed) } else { be32(&body, 4).map(i64::from) };
        let scale = be32(&body, if wide { 20 } else { 12 }).filter(|scale| *scale > 0);
        let length = if wide { be64(&body, 24) } else { be32(&body, 16).map(u64::from) };
        let seconds = scale.zip(length).map(|(scale, length)| length as f64 / f64::from(scale));
        self.found.seconds = seconds.filter(|seconds| *seconds > 0.0);
        if let Some(at) = since_1904.filter(|s| *s > TO_1970).and_then(|s| time::since_1970(s - TO_1970)) {
            tag::push(&mut self.found.tags, "recorded", &time::instant(at));
        }
        Ok(())
    }

    fn track(&mut self, start: u64, end: u64) -> io::Result<()> {
        let body = self.bytes(start, (end - start).min(32))?;
        let id = be32(&body, if body.first() == Some(&1) { 20 } else { 12 });
        if let (Some(track), Some(id)) = (self.found.tracks.last_mut(), id) {
            track.id = id;
        }
        Ok(())
    }

    fn scale(&mut self, start: u64, end: u64) -> io::Result<()> {
        let body = self.bytes(start, (end - start).min(32))?;
        let scale = be32(&body, if body.first() == Some(&1) { 20 } else { 12 });
        if let (Some(track), Some(scale)) = (self.found.tracks.last_mut(), scale) {
            track.scale = scale;
        }
        Ok(())
    }

    /// Edits that show nothing, before the first that does, only delay it.
    fn edits(&mut self, start: u64, end: u64) -> io::Result<()> {
        let body = self.bytes(start, end - start)?;
        let wide = body.first() == Some(&1);
        let Some(track) = self.found.tracks.last_mut() else { return Ok(()) };
        for edit in body.get(8..).unwrap_or_default().chunks_exact(if wide { 20 } else { 12 }) {
            let from = if wide {
                be64(edit, 8).map(u64::cast_signed)
            } else {
                be32(edit, 4).map(|n| i64::from(n.cast_signed()))
            };
            let Some(from) = from.and_then(|from| u64::try_from(from).ok()) else { continue };
            if track.edits == 0 {
                track.first = from;
            }
            track.edits += 1;
        }
        Ok(())
    }

    /// A length and a language, two bytes each, then the text.
    fn text(&mut self, name: &str, start: u64, end: u64) -> io::Result<()> {
        let body = self.bytes(start, end - start)?;
        tag::push(&mut self.found.tags, name, &String::from_utf8_lossy(body.get(4..).unwrap_or_default()));
        Ok(())
    }

    fn place(&mut self, start: u64, end: u64) -> io::Result<()> {
        let body = self.bytes(start, end - start)?;
        let text = String::from_utf8_lossy(body.get(4..).unwrap_or_default()).into_owned();
        tag::push(&mut self.found.tags, "gps", &coordinates(&text));
        Ok(())
    }

    /// Apple's keys: a box of names and a box of values that go by the names' numbers.
    fn keys(&mut self, start: u64, end: u64) -> io::Result<()> {
        let body = self.bytes(start, end - start)?;
        // Of ISO files a version stands before the boxes; of QuickTime files none.
        let body =
            if body.get(4..8) == Some(b"hdlr") { &body[..] } else { body.get(4..).unwrap_or_default() };
        let (Some(keys), Some(values)) = (inner(body, b"keys"), inner(body, b"ilst")) else { return Ok(()) };
        let names = names(keys);
        for (number, value) in values_of(values) {
            let Some(name) = usize::try_from(number).ok().and_then(|n| names.get(n.checked_sub(1)?)) else {
                continue;
            };
            let Some(known) = known(name) else { continue };
            let value = if known == "gps" { coordinates(&value) } else { value };
            tag::push(&mut self.found.tags, known, &value);
        }
        Ok(())
    }

    fn bytes(&mut self, at: u64, size: u64) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        (&mut self.file).take(size.min(BYTES)).read_to_end(&mut bytes)?;
        if bytes.len() < 8 {
            bytes.resize(8, 0);
        }
        Ok(bytes)
    }
}

fn known(key: &str) -> Option<&'static str> {
    Some(match key {
        "com.apple.quicktime.location.ISO6709" => "gps",
        "com.apple.quicktime.creationdate" => "recorded",
        "com.apple.quicktime.make" | "com.android.manufacturer" => "device maker",
        "com.apple.quicktime.model" | "com.android.model" => "device",
        "com.apple.quicktime.software" | "com.android.version" => "device software",
        _ => return None,
    })
}

/// ISO 6709, `+28.6139+077.2090+216.000/`, as `28.6139, 77.2090`; as it stands when it is not that.
fn coordinates(text: &str) -> String {
    let text = text.trim().trim_end_matches('/');
    let mut parts: Vec<&str> = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices().skip(1) {
        if matches!(c, '+' | '-') {
            parts.push(&text[from..at]);
            from = at;
        }
    }
    parts.push(&text[from..]);
    match parts.as_slice() {
        [latitude, longitude, ..] => match (latitude.parse::<f64>(), longitude.parse::<f64>()) {
            (Ok(latitude), Ok(longitude)) if latitude.abs() <= 90.0 && longitude.abs() <= 180.0 => {
                format!("{latitude:.4}, {longitude:.4}")
            }
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// The body of the first box of a kind.
fn inner<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes).find(|(k, _)| *k == kind).map(|(_, body)| body)
}

fn boxes(mut rest: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        let size = be32(rest, 0)? as usize;
        let found = (rest.get(4..8)?, rest.get(8..size)?);
        rest = rest.get(size..)?;
        Some(found)
    })
}

fn names(keys: &[u8]) -> Vec<String> {
    boxes(keys.get(8..).unwrap_or_default())
        .map(|(_, name)| String::from_utf8_lossy(name).into_owned())
        .collect()
}

/// Number of the key and text.
fn values_of(list: &[u8]) -> Vec<(u32, String)> {
    boxes(list)
        .filter_map(|(number, body)| {
            let data = inner(body, b"data")?;
            Some((be32(number, 0)?, String::from_utf8_lossy(data.get(8..)?).into_owned()))
        })
        .collect()
}

fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::coordinates;

    #[test]
    fn coordinates_are_read_as_degrees() {
        assert_eq!(coordinates("+28.6139+077.2090+216.000/"), "28.6139, 77.2090");
        assert_eq!(coordinates("-33.8688+151.2093/"), "-33.8688, 151.2093");
        assert_eq!(coordinates("somewhere"), "somewhere");
    }
}
