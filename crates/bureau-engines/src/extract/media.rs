//! Recordings: what they say of themselves, as text that can be searched. What is spoken in them is the work of
//! another stage.

use super::failure::{self, fail};
use super::reading::Reading;
use crate::media::{self, Error, Facts, PictureTrack, SoundTrack, clock};
use bureau_model::word::{ErrorCode, Failure, FileType};
use std::path::Path;

/// Whether a file of this type is a recording.
pub(super) fn reads(file_type: FileType) -> bool {
    matches!(file_type, FileType::Audio | FileType::Video)
}

/// Reads what describes the recording; it is not decoded.
pub(super) fn read(path: &Path, media_type: &str, file_type: FileType) -> Result<Reading, Failure> {
    let kind = if file_type == FileType::Video { "video recording" } else { "sound recording" };
    match media::facts(path) {
        Ok(facts) => Ok(reading(kind, &facts)),
        Err(Error::UnknownContainer | Error::NotDecoded(_) | Error::NoSound) => Ok(unknown(kind, media_type)),
        Err(Error::Damaged(why)) => Err(failure::corrupt(&format!("the recording can't be read: {why}"))),
        Err(Error::Io(error)) => Err(fail(ErrorCode::Io, format!("the file can't be read: {error}"))),
    }
}

/// A recording of a kind that nothing here takes apart: it is named, so that it can be found.
fn unknown(kind: &str, media_type: &str) -> Reading {
    let mut reading = Reading::default();
    reading.push_part(format!("{kind}\nformat: {media_type}"), "recording");
    reading.say("format", media_type);
    reading.warn(format!(
        "nothing here reads what files of the kind {media_type} say of themselves; their sound is heard with ffmpeg, where it is installed"
    ));
    reading
}

fn reading(kind: &str, facts: &Facts) -> Reading {
    let mut reading = Reading::default();
    let told = told(facts);
    let lines: Vec<String> = told.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    reading.push_part(format!("{kind}\n{}", lines.join("\n")), "recording");
    for (name, value) in told {
        reading.say(&name, value);
    }
    if facts.sound.is_empty() {
        reading.warn("the recording has no sound track");
    }
    reading
}

fn told(facts: &Facts) -> Vec<(String, String)> {
    let mut told = vec![("format".to_owned(), facts.container.clone())];
    if let Some(seconds) = facts.seconds {
        told.push(("duration".to_owned(), clock(seconds)));
    }
    told.extend(facts.sound.iter().map(|track| ("sound".to_owned(), sound(track))));
    if facts.sound.is_empty() {
        told.push(("sound".to_owned(), "none".to_owned()));
    }
    told.extend(facts.pictures.iter().map(|track| ("picture".to_owned(), picture(track))));
    told.extend(facts.tags.iter().cloned());
    told
}

fn sound(track: &SoundTrack) -> String {
    let mut parts = vec![track.codec.clone()];
    parts.extend(track.rate.map(|rate| format!("{rate} Hz")));
    parts.extend(track.channels.map(|n| match n {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        n => format!("{n} channels"),
    }));
    parts.extend(track.language.clone());
    parts.join(", ")
}

fn picture(track: &PictureTrack) -> String {
    match track.size {
        Some((width, height)) => format!("{}, {width} × {height} pixels", track.codec),
        None => track.codec.clone(),
    }
}
