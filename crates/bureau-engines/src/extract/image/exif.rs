//! What a camera wrote into a picture: itself, the moment, the place.

use super::super::reading::Reading;
use crate::moment::{self, Unread};
use ::exif::{Exif, Field, In, Rational, Tag, Value};
use bureau_model::output::Place;
use std::io::Cursor;

/// A value's length at most, in characters.
const VALUE: usize = 500;

/// Facts of a picture, in words.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Name for the metadata and value, in the order in which they are shown.
    facts: Vec<(&'static str, String)>,
    /// How the camera was held, 1 to 8; 1 where the decoder has turned the picture already.
    orientation: u32,
}

/// Reads them. A picture without any, or with broken ones, has none.
pub(super) fn read(bytes: &[u8], media_type: &str) -> Facts {
    let mut reader = ::exif::Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut Cursor::new(bytes));
    let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| {})) else {
        return Facts::default();
    };
    let mut facts = Facts { facts: Vec::new(), orientation: number(&exif, Tag::Orientation).unwrap_or(1) };
    if media_type.starts_with("image/hei") {
        facts.orientation = 1;
    }
    facts.say("camera", camera(&exif));
    facts.say("lens", text(&exif, Tag::LensModel));
    facts.say("serial number", text(&exif, Tag::BodySerialNumber));
    facts.say("taken", taken(&exif));
    let place = place(&exif);
    facts.say("altitude", place.as_ref().and_then(|_| altitude(&exif)));
    facts.say("place", place);
    facts.say("satellite time", satellite_time(&exif));
    facts.say("description", text(&exif, Tag::ImageDescription));
    facts.say("comment", comment(&exif));
    facts.say("author", text(&exif, Tag::Artist));
    facts.say("copyright", text(&exif, Tag::Copyright));
    facts.say("software", text(&exif, Tag::Software));
    facts
}

/// Facts that only a camera gives. A picture that has one is a photograph.
const OF_A_CAMERA: &[&str] = &["camera", "serial number", "taken", "place", "satellite time"];

/// What else is then worth searching for. What only describes the file's making is metadata and no more.
const OF_ITS_OWNER: &[&str] = &["description", "comment", "author"];

impl Facts {
    pub(super) fn orientation(&self) -> u32 {
        self.orientation
    }

    fn say(&mut self, name: &'static str, value: Option<String>) {
        let value = value.map(|value| value.trim().chars().take(VALUE).collect::<String>());
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.facts.push((name, value));
        }
    }

    /// Adds them to the reading: as metadata and, where they are of a photograph or there is no other text, as a text
    /// that can be searched.
    pub(super) fn describe(self, reading: &mut Reading) {
        let told =
            self.facts.iter().filter(|(name, _)| OF_A_CAMERA.contains(name) || OF_ITS_OWNER.contains(name));
        let lines: Vec<String> = told.map(|(name, value)| format!("{}: {value}", capital(name))).collect();
        let of_a_camera = self.facts.iter().any(|(name, _)| OF_A_CAMERA.contains(name));
        if !lines.is_empty() && (of_a_camera || reading.segments.is_empty()) {
            let place = Place { part: Some("photograph".to_owned()), ..Place::default() };
            reading.push(lines.join("\n"), place);
        }
        for (name, value) in self.facts {
            reading.say(name, value);
        }
        if self.orientation > 1 {
            reading.say("orientation", format!("{} (turned upright)", self.orientation));
        }
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn field(exif: &Exif, tag: Tag) -> Option<&Field> {
    exif.get_field(tag, In::PRIMARY)
}

fn number(exif: &Exif, tag: Tag) -> Option<u32> {
    field(exif, tag)?.value.get_uint(0)
}

/// A text, in UTF-8 where it is that, else in the encoding it looks like.
fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &field(exif, tag)?.value else { return None };
    let texts: Vec<String> = parts.iter().map(|part| crate::extract::text::decode(part)).collect();
    Some(texts.join(" ").replace('\0', " "))
}

fn camera(exif: &Exif) -> Option<String> {
    let (maker, model) = (text(exif, Tag::Make), text(exif, Tag::Model));
    match (maker, model) {
        // Most models begin with the name of their maker.
        (Some(maker), Some(model)) if !model.to_lowercase().starts_with(&maker.trim().to_lowercase()) => {
            Some(format!("{} {}", maker.trim(), model.trim()))
        }
        (maker, model) => model.or(maker),
    }
}

/// `2009-10-02T23:02:49+05:30`: when the picture was taken, else, of a camera, when it was last changed. Most cameras know
/// no zone.
fn taken(exif: &Exif) -> Option<String> {
    let moment = |time: Tag, offset: Tag| {
        let (time, offset) = (text(exif, time)?, text(exif, offset).unwrap_or_default());
        told(&format!("{} {}", time.trim(), offset.trim()))
    };
    moment(Tag::DateTimeOriginal, Tag::OffsetTimeOriginal)
        .or_else(|| moment(Tag::DateTimeDigitized, Tag::OffsetTimeDigitized))
        .or_else(|| camera(exif).and_then(|_| moment(Tag::DateTime, Tag::OffsetTime)))
}

/// What is true of a moment; as it is written where that is nothing, none for a clock that was not set.
fn told(written: &str) -> Option<String> {
    match moment::read(written) {
        Ok(moment) => Some(moment.told()),
        Err(Unread::Empty | Unread::Unset) => None,
        Err(_) if !written.bytes().any(|b| matches!(b, b'1'..=b'9')) => None,
        Err(unread @ (Unread::Impossible | Unread::Unknown)) => {
            Some(format!("{} ({unread})", written.trim()))
        }
    }
}

/// Latitude and longitude in decimal degrees, north and east positive.
fn place(exif: &Exif) -> Option<String> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, 'S')?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, 'W')?;
    let real = latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && (latitude, longitude) != (0.0, 0.0);
    real.then(|| format!("{latitude:.6}, {longitude:.6}"))
}

fn degrees(exif: &Exif, tag: Tag, reference: Tag, negative: char) -> Option<f64> {
    let Value::Rational(parts) = &field(exif, tag)?.value else { return None };
    let part = |n: usize| parts.get(n).map_or(Some(0.0), real);
    let value = part(0)? + part(1)? / 60.0 + part(2)? / 3600.0;
    let side = text(exif, reference).unwrap_or_default();
    Some(if side.trim().to_ascii_uppercase().starts_with(negative) { -value } else { value })
}

fn real(value: &Rational) -> Option<f64> {
    (value.denom != 0).then(|| value.to_f64())
}

fn altitude(exif: &Exif) -> Option<String> {
    let Value::Rational(parts) = &field(exif, Tag::GPSAltitude)?.value else { return None };
    let value = parts.first().and_then(real)?;
    let below = match &field(exif, Tag::GPSAltitudeRef).map(|field| &field.value) {
        Some(Value::Byte(bytes)) => bytes.first() == Some(&1),
        _ => false,
    };
    Some(format!("{:.1} m", if below { -value } else { value }))
}

/// The satellites' own clock, which nobody sets by hand.
fn satellite_time(exif: &Exif) -> Option<String> {
    let day = text(exif, Tag::GPSDateStamp)?;
    let Value::Rational(parts) = &field(exif, Tag::GPSTimeStamp)?.value else { return None };
    let part = |n: usize| parts.get(n).and_then(real).map(|value| value as u32);
    told(&format!("{} {:02}:{:02}:{:02} Z", day.trim(), part(0)?, part(1)?, part(2)?))
}

/// The user's comment, behind the name of its encoding.
fn comment(exif: &Exif) -> Option<String> {
    let Value::Undefined(bytes, _) = &field(exif, Tag::UserComment)?.value else { return None };
    let (encoding, text) = bytes.split_at_checked(8)?;
    let text = match encoding {
        b"UNICODE\0" if exif.little_endian() => encoding_rs::UTF_16LE.decode(text).0.into_owned(),
        b"UNICODE\0" => encoding_rs::UTF_16BE.decode(text).0.into_owned(),
        _ => crate::extract::text::decode(text),
    };
    Some(text.replace('\0', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_one_form_and_an_unset_clock_none() {
        assert_eq!(told("2009:10:02 23:02:49").as_deref(), Some("2009-10-02T23:02:49 (no zone given)"));
        assert_eq!(told("2009:10:02 23:02:49 +05:30").as_deref(), Some("2009-10-02T23:02:49+05:30"));
        assert_eq!(told("0000:00:00 00:00:00"), None);
        assert_eq!(told("    :  :     :  :  "), None);
        assert_eq!(
            told("2009:02:30 23:02:49").as_deref(),
            Some("2009:02:30 23:02:49 (there is no such day or time)")
        );
    }

    #[test]
    fn a_picture_without_facts_says_nothing() {
        let mut reading = Reading::default();
        read(b"no picture", "image/jpeg").describe(&mut reading);
        assert!(reading.segments.is_empty() && reading.metadata.is_empty());
    }
}
