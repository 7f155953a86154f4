//! Recordings: what a file says of its sound and pictures, and its sound as samples.
//!
//! - [`fn@facts`] reads what stands in the container: codecs, duration, tags. It decodes nothing.
//! - [`Sound`] decodes the first sound track into blocks of 16 kHz mono samples, in bounded memory however long
//!   the recording is, with as many samples as the recording has sixteen-thousandths of a second.
//!
//! Containers and codecs are read by `symphonia`, Opus by libopus, and brought to one rate by [`resample`]
//! (`rubato`). What they can't decode (AMR, WMA, AVI …) is [`Error::NotDecoded`]: the process that started this one
//! may have `ffmpeg` decode it and ask again. Of AMR, ASF and AVI files the facts are read here all the same.

mod amr;
mod asf;
mod avi;
mod clock;
mod codec;
mod container;
mod describe;
mod error;
mod facts;
mod integer;
mod mp4;
pub mod resample;
mod sound;
mod tag;

pub use clock::clock;
pub use describe::facts;
pub use error::Error;
pub use facts::{Facts, PictureTrack, SoundTrack};
pub use resample::SAMPLE_RATE;
pub use sound::Sound;
