//! Recordings: what a file says of its sound and pictures, and its sound as samples.
//!
//! - [`mod@facts`] reads what stands in the container: codecs, duration, tags. It decodes nothing.
//! - [`Sound`] decodes the first sound track into blocks of 16 kHz mono samples, in bounded memory however long
//!   the recording is, with as many samples as the recording has sixteen-thousandths of a second.
//!
//! Containers and codecs are read by `symphonia`, Opus by libopus, and brought to one rate by [`resample`]
//! (`rubato`). What they can't decode (AMR, WMA, AVI …) is [`Error::NotDecoded`]: the process that started this one
//! may have `ffmpeg` decode it and ask again. Of AMR, ASF and AVI files the facts are read here all the same.

mod amr;
mod asf;
mod avi;
mod codec;
mod container;
mod facts;
mod mp4;
pub mod resample;
mod sound;
mod tag;

pub use facts::{Facts, PictureTrack, SoundTrack, facts};
pub use sound::Sound;

/// Samples of [`Sound`] in a second.
pub const SAMPLE_RATE: u32 = 16_000;

/// Why a recording can't be read. Texts complete the sentence "the recording can't be read: …".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file can't be read at all.
    #[error("the file can't be read: {0}")]
    Io(#[from] std::io::Error),
    /// Its container is not one that is known here.
    #[error("its container is not known here")]
    UnknownContainer,
    /// The container is known, and the codec of its sound is not decoded here; the codec's name.
    #[error("sound of the kind {0} is not decoded here")]
    NotDecoded(String),
    /// There are only pictures in it.
    #[error("it has no sound track")]
    NoSound,
    /// Its structure is broken, or it ends too early.
    #[error("its structure is damaged or incomplete ({0})")]
    Damaged(String),
}

/// Minutes and seconds, such as `1:20` or `2:05:09`, for people.
pub fn clock(seconds: f64) -> String {
    let whole = if seconds.is_finite() && seconds > 0.0 { seconds.round() as u64 } else { 0 };
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_clock_counts_minutes_and_hours() {
        let told = [0.4, 80.0, 562.4, 7509.0, f64::NAN].map(clock);
        assert_eq!(told, ["0:00", "1:20", "9:22", "2:05:09", "0:00"]);
    }
}
