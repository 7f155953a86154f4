//! The sound of a recording as 16 kHz mono samples.

use super::clock::clock;
use super::container::{codecs, open};
use super::error::Error;
use super::resample::Resample;
use super::resample::SAMPLE_RATE;
use super::{codec, mp4};
use std::path::Path;
use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error as Fault;
use symphonia::core::formats::well_known::FORMAT_ID_ISOMP4;
use symphonia::core::formats::{FormatReader, Track, TrackType};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, TimeBase};

/// Silence that stands for damaged pieces of sound, in seconds at most for each run of them.
const PATCH: f64 = 60.0;

/// What a codec needs to swing in, in seconds at most. An edit list that leaves out more than this hides something that
/// was recorded: that is heard.
const PRIMING: f64 = 0.35;

/// A recording's first sound track, decoded as it is asked for.
pub struct Sound {
    format: Box<dyn FormatReader>,
    track: u32,
    decoder: Box<dyn AudioDecoder>,
    base: Option<TimeBase>,
    length: Option<f64>,
    resample: Option<Resample>,
    /// Seconds at the beginning that only let the codec swing in.
    priming: f64,
    /// Seconds at the beginning that a player would not play.
    hidden: f64,
    interleaved: Vec<f32>,
    mono: Vec<f32>,
    /// Seconds of damaged sound since the last that could be decoded.
    missing: f64,
    damaged: u64,
    broken: Option<String>,
    decoded: bool,
    ended: bool,
}

impl std::fmt::Debug for Sound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sound").field("length", &self.length).finish_non_exhaustive()
    }
}

impl Sound {
    /// Opens the recording at `path`.
    ///
    /// # Errors
    /// What [`Error`] names: [`Error::NotDecoded`] and [`Error::UnknownContainer`] when another decoder may know it.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let format = open(path)?;
        let track = sound_track(&*format)?;
        let (id, base, length) = (track.id, track.time_base, seconds(track));
        let decoder = decoder(parameters(track).ok_or(Error::NoSound)?)?;
        let begins =
            if format.format_info().format == FORMAT_ID_ISOMP4 { mp4::read(path).begins(id) } else { 0.0 };
        let (priming, hidden) = if begins <= PRIMING { (begins, 0.0) } else { (0.0, begins) };
        Ok(Self {
            format,
            track: id,
            decoder,
            base,
            length,
            resample: None,
            priming,
            hidden,
            interleaved: Vec::new(),
            mono: Vec::new(),
            missing: 0.0,
            damaged: 0,
            broken: None,
            decoded: false,
            ended: false,
        })
    }

    /// How long it is, in seconds, as far as the container says.
    pub fn length(&self) -> Option<f64> {
        self.length
    }

    /// Appends the next samples to `out` (some tens of milliseconds to some seconds); false at the end.
    ///
    /// # Errors
    /// When nothing at all could be decoded. What is damaged later is silence, and told by [`Sound::warnings`].
    pub fn read(&mut self, out: &mut Vec<f32>) -> Result<bool, Error> {
        if self.ended {
            return Ok(false);
        }
        match self.format.next_packet() {
            Ok(Some(packet)) if packet.track_id == self.track => self.packet(&packet, out),
            Ok(Some(_of_another_track)) => {}
            Ok(None) => self.end(out),
            // A stream that goes on as another one, as in chained Ogg files.
            Err(Fault::ResetRequired) => {
                if self.begin_again().is_err() {
                    self.end(out);
                }
            }
            Err(fault) => {
                self.broken = Some(fault.to_string());
                self.end(out);
            }
        }
        if self.ended && !self.decoded {
            let why =
                self.broken.clone().unwrap_or_else(|| "there is no sound in its sound track".to_owned());
            return Err(Error::Damaged(why));
        }
        Ok(!self.ended)
    }

    /// What could not be read, each a sentence; complete when [`Sound::read`] has said false.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.hidden > 0.0 {
            let hidden = clock(self.hidden.max(1.0));
            warnings.push(format!(
                "players leave out the first {hidden} of this recording; they are in the file, and were heard"
            ));
        }
        if self.damaged > 0 {
            let n = self.damaged;
            let what = if n == 1 { "piece of its sound is" } else { "pieces of its sound are" };
            warnings.push(format!("{n} {what} damaged; silence stands in their place"));
        }
        if let Some(why) = &self.broken {
            warnings.push(format!("the recording breaks off: {why}; what comes before is read"));
        }
        warnings
    }

    fn packet(&mut self, packet: &Packet, out: &mut Vec<f32>) {
        match self.decoder.decode(packet) {
            Ok(sound) => {
                if sound.frames() == 0 {
                    return;
                }
                let rate = sound.spec().rate();
                mix(&sound, &mut self.interleaved, &mut self.mono);
                self.decoded = true;
                self.give(rate, out);
            }
            Err(_) => {
                self.damaged += 1;
                if self.decoded {
                    self.missing = (self.missing + in_seconds(packet.dur, self.base)).min(PATCH);
                }
            }
        }
    }

    /// Brings `self.mono` to the rate of `out`, after the silence that stands for what is damaged before it.
    fn give(&mut self, rate: u32, out: &mut Vec<f32>) {
        if self.resample.as_ref().is_none_or(|resample| resample.rate() != rate) {
            if let Some(before) = self.resample.take() {
                before.finish(out);
            }
            self.resample = Resample::new(rate);
        }
        let Some(resample) = &mut self.resample else {
            self.broken = Some(format!("its sound claims {rate} samples a second"));
            self.ended = true;
            return;
        };
        if self.priming > 0.0 {
            let skip = ((self.priming * f64::from(rate)).round() as usize).min(self.mono.len());
            self.mono.drain(..skip);
            // What is less than a sample is nothing.
            self.priming = (self.priming - skip as f64 / f64::from(rate)).max(0.0);
            if self.priming * f64::from(rate) < 0.5 {
                self.priming = 0.0;
            }
        }
        if self.missing > 0.0 {
            let silence = (self.missing * f64::from(rate)).round() as usize;
            resample.push(&vec![0.0; silence], out);
            self.missing = 0.0;
        }
        resample.push(&self.mono, out);
    }

    fn end(&mut self, out: &mut Vec<f32>) {
        if let Some(resample) = self.resample.take() {
            resample.finish(out);
        }
        self.ended = true;
    }

    fn begin_again(&mut self) -> Result<(), Error> {
        let track = sound_track(&*self.format)?;
        let (id, base) = (track.id, track.time_base);
        self.decoder = decoder(parameters(track).ok_or(Error::NoSound)?)?;
        (self.track, self.base) = (id, base);
        Ok(())
    }
}

impl Sound {
    /// Everything at once: for what is short.
    ///
    /// # Errors
    /// As [`Sound::read`].
    pub fn whole(mut self) -> Result<(Vec<f32>, Vec<String>), Error> {
        let mut samples = Vec::new();
        while self.read(&mut samples)? {}
        Ok((samples, self.warnings()))
    }
}

/// The first track with sound, a decodable one before others.
pub(super) fn sound_track(format: &dyn FormatReader) -> Result<&Track, Error> {
    let decodable = |track: &&Track| {
        parameters(track).is_some_and(|sound| codecs().get_audio_decoder(sound.codec).is_some())
    };
    let default = format.default_track(TrackType::Audio);
    default
        .filter(decodable)
        .or_else(|| format.tracks().iter().find(decodable))
        .or_else(|| format.first_track(TrackType::Audio))
        .ok_or(Error::NoSound)
}

pub(super) fn parameters(track: &Track) -> Option<&AudioCodecParameters> {
    match &track.codec_params {
        Some(CodecParameters::Audio(sound)) => Some(sound),
        Some(CodecParameters::Video(_) | CodecParameters::Subtitle(_)) | None => None,
        // The enum may grow by kinds of track that are not sound.
        Some(_) => None,
    }
}

fn decoder(sound: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, Error> {
    codecs()
        .make_audio_decoder(sound, &AudioDecoderOptions::default())
        .map_err(|_| Error::NotDecoded(codec::sound(sound.codec)))
}

/// How long a track is, in seconds, as far as it says.
pub(super) fn seconds(track: &Track) -> Option<f64> {
    let rate = parameters(track).and_then(|sound| sound.sample_rate);
    match (track.num_frames, rate, track.duration, track.time_base) {
        (_, _, Some(length), Some(base)) => Some(in_seconds(length, Some(base))),
        (Some(frames), Some(rate), _, _) if rate > 0 => Some(frames as f64 / f64::from(rate)),
        _ => None,
    }
    .filter(|seconds| seconds.is_finite() && *seconds > 0.0)
}

pub(super) fn in_seconds(length: Duration, base: Option<TimeBase>) -> f64 {
    let base = base.map_or(1.0 / f64::from(SAMPLE_RATE), |base| {
        f64::from(base.numer.get()) / f64::from(base.denom.get())
    });
    length.get() as f64 * base
}

/// The mean over the channels.
fn mix(sound: &GenericAudioBufferRef<'_>, interleaved: &mut Vec<f32>, mono: &mut Vec<f32>) {
    let channels = sound.num_planes().max(1);
    sound.copy_to_vec_interleaved::<f32>(interleaved);
    mono.clear();
    let share = 1.0 / channels as f32;
    mono.extend(interleaved.chunks_exact(channels).map(|frame| {
        let mean = frame.iter().sum::<f32>() * share;
        if mean.is_finite() { mean } else { 0.0 }
    }));
}
