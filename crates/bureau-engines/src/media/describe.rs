//! How a recording is asked what it says of itself.

use super::container::open;
use super::error::Error;
use super::facts::{Facts, PictureTrack, SoundTrack};
use super::sound::{in_seconds, parameters, seconds, sound_track};
use super::{amr, asf, avi, codec, mp4, tag};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::formats::FormatReader;

/// Packets that are counted where a container does not say how long it is: days of sound.
const PACKETS: u32 = 20_000_000;

/// What the recording at `path` says of itself. Nothing is decoded, and only what describes it is read.
///
/// # Errors
/// [`Error::UnknownContainer`] when nothing here knows it, [`Error::Damaged`], [`Error::Io`].
pub fn facts(path: &Path) -> Result<Facts, Error> {
    let mut head = [0; 16];
    let read = File::open(path)?.take(16).read(&mut head)?;
    let head = &head[..read];
    if amr::is(head) {
        return amr::facts(path);
    }
    if asf::is(head) {
        return asf::facts(path);
    }
    if avi::is(head) {
        return avi::facts(path);
    }
    let mut format = open(path)?;
    let mut facts = described(&mut *format);
    if mp4::is(head) {
        let movie = mp4::read(path);
        facts.seconds = facts.seconds.or(movie.seconds);
        for (name, value) in movie.tags {
            tag::push(&mut facts.tags, name, &value);
        }
    }
    if facts.seconds.is_none() && !facts.sound.is_empty() {
        facts.seconds = measured(&mut *format);
    }
    Ok(facts)
}

/// How long the first sound track is by its packets, of a container that does not say it.
fn measured(format: &mut dyn FormatReader) -> Option<f64> {
    let track = sound_track(format).ok()?;
    let (id, base) = (track.id, track.time_base);
    let mut length = 0.0;
    for _ in 0..PACKETS {
        match format.next_packet() {
            Ok(Some(packet)) if packet.track_id == id => length += in_seconds(packet.dur, base),
            Ok(Some(_of_another_track)) => {}
            Ok(None) | Err(_) => break,
        }
    }
    (length > 0.0).then_some(length)
}

fn described(format: &mut dyn FormatReader) -> Facts {
    let mut facts = Facts { container: format.format_info().long_name.to_owned(), ..Facts::default() };
    for track in format.tracks() {
        facts.seconds = [facts.seconds, seconds(track)].into_iter().flatten().reduce(f64::max);
        if let Some(sound) = parameters(track) {
            facts.sound.push(SoundTrack {
                codec: codec::sound(sound.codec),
                rate: sound.sample_rate,
                channels: sound.channels.as_ref().and_then(|c| u32::try_from(c.count()).ok()),
                language: track.language.clone().filter(|l| l != "und"),
            });
        }
        if let Some(CodecParameters::Video(video)) = &track.codec_params {
            let size = video.width.zip(video.height).map(|(w, h)| (u32::from(w), u32::from(h)));
            facts.pictures.push(PictureTrack { codec: codec::picture(video.codec), size });
        }
    }
    // Tags come in revisions: what was before the container, then what is in it.
    loop {
        let mut metadata = format.metadata();
        if let Some(revision) = metadata.current() {
            tag::collect(revision, &mut facts.tags);
        }
        if metadata.is_latest() || metadata.pop().is_none() {
            break;
        }
    }
    facts
}
