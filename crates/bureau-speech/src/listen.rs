//! A recording from beginning to end: its sound is read, silence is passed over, speech is heard window by window.
//!
//! Which models do that is behind two small traits, [`Voice`] and [`Hear`].

use crate::cut::{FRAME, FULL, cut};
use crate::guard::keep;
use crate::unheard::unheard;
use bureau_engines::media::{SAMPLE_RATE, Sound, clock};
use bureau_model::word::Failure;
use bureau_sandbox::protocol::{Interim, Spoken, Transcript};

/// Finds where somebody speaks.
pub trait Voice {
    /// For each frame of [`FRAME`] samples, the last may be shorter: how likely somebody speaks, between 0 and 1.
    ///
    /// # Errors
    /// When the model fails.
    fn speaks(&mut self, samples: &[f32]) -> Result<Vec<f32>, Failure>;
}

/// Makes text of speech.
pub trait Hear {
    /// Hears one window of at most 30 seconds. Times are seconds from its start.
    ///
    /// # Errors
    /// When the model fails.
    fn hear(&mut self, samples: &[f32], language: Option<&str>) -> Result<Vec<Spoken>, Failure>;
}

/// Speech shorter than this, in seconds, does not tell its language: the recording's own is taken.
const TELLING: f64 = 4.0;

/// Hears `sound` from where `done` ends, and tells each window as it is heard. Returns the whole transcript.
///
/// # Errors
/// When the recording can't be decoded at all, or a model fails.
pub fn listen(
    sound: &mut Sound,
    voice: &mut dyn Voice,
    ear: &mut dyn Hear,
    language: Option<&str>,
    done: Transcript,
    tell: &mut dyn FnMut(Interim),
) -> Result<Transcript, Failure> {
    let length = sound.length();
    let mut tape = Tape::new(sound, &done)?;
    let mut heard = done;
    while tape.fill()? {
        let voices = voice.speaks(&tape.buffer)?;
        let cut = cut(&voices, tape.ended);
        let mut more = Transcript::default();
        if let Some(speech) = cut.speech {
            let samples = tape.frames(speech.clone());
            let from = tape.at() + seconds(speech.start * FRAME);
            let hint = hint(language, &heard, samples.len());
            let spoken = ear.hear(samples, hint.as_deref())?;
            more.voice = true;
            more.spoken = keep(&heard.spoken, spoken.into_iter().map(|s| moved(s, from)).collect());
        }
        tape.drop_frames(cut.upto);
        more.through_seconds = tape.at();
        tell(Interim::Partial { heard: more.clone() });
        tell(progress(more.through_seconds, length));
        heard.add(more);
    }
    heard.warnings.extend(tape.sound.warnings());
    Ok(heard)
}

fn progress(through: f64, length: Option<f64>) -> Interim {
    match length.filter(|length| *length > 0.0) {
        Some(length) => Interim::Progress {
            fraction: (through / length).clamp(0.0, 1.0),
            detail: Some(format!("{} of {}", clock(through.min(length)), clock(length))),
        },
        None => Interim::Progress { fraction: 0.0, detail: Some(clock(through)) },
    }
}

/// The language that a window is heard as: the one that is known; of little speech the recording's main one; else
/// the model listens for it.
fn hint(known: Option<&str>, heard: &Transcript, samples: usize) -> Option<String> {
    if known.is_some() {
        return known.map(str::to_owned);
    }
    if seconds(samples) < TELLING { main_language(&heard.spoken) } else { None }
}

/// The language in which most is said.
pub fn main_language(spoken: &[Spoken]) -> Option<String> {
    let mut shares: Vec<(&str, f64)> = Vec::new();
    for one in spoken.iter().filter(|one| !one.language.is_empty()) {
        let length = one.end_seconds - one.start_seconds;
        match shares.iter_mut().find(|(language, _)| *language == one.language) {
            Some((_, share)) => *share += length,
            None => shares.push((&one.language, length)),
        }
    }
    shares.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(language, _)| language.to_owned())
}

fn moved(mut spoken: Spoken, by: f64) -> Spoken {
    spoken.start_seconds += by;
    spoken.end_seconds += by;
    for word in &mut spoken.words {
        word.seconds = word.seconds.map(|[start, end]| [start + by, end + by]);
    }
    spoken
}

fn seconds(samples: usize) -> f64 {
    samples as f64 / f64::from(SAMPLE_RATE)
}

/// The part of a recording that is looked at: at most one full buffer, and what a block is longer.
struct Tape<'a> {
    sound: &'a mut Sound,
    buffer: Vec<f32>,
    ahead: Vec<f32>,
    /// Samples before the buffer.
    passed: u64,
    ended: bool,
}

impl<'a> Tape<'a> {
    /// Wound forward to where `done` ends.
    fn new(sound: &'a mut Sound, done: &Transcript) -> Result<Self, Failure> {
        let target = (done.through_seconds.max(0.0) * f64::from(SAMPLE_RATE)).round() as u64;
        let mut tape = Self { sound, buffer: Vec::new(), ahead: Vec::new(), passed: 0, ended: false };
        while tape.passed < target {
            if tape.ahead.is_empty() && !tape.more()? {
                break;
            }
            let n = tape.ahead.len().min(usize::try_from(target - tape.passed).unwrap_or(usize::MAX));
            tape.ahead.drain(..n);
            tape.passed += n as u64;
        }
        Ok(tape)
    }

    /// Fills the buffer as far as there is sound; false when nothing is left.
    fn fill(&mut self) -> Result<bool, Failure> {
        while self.buffer.len() < FULL * FRAME {
            if self.ahead.is_empty() && !self.more()? {
                self.ended = true;
                break;
            }
            let n = self.ahead.len().min(FULL * FRAME - self.buffer.len());
            self.buffer.extend(self.ahead.drain(..n));
        }
        Ok(!self.buffer.is_empty())
    }

    fn more(&mut self) -> Result<bool, Failure> {
        while self.ahead.is_empty() {
            if !self.sound.read(&mut self.ahead).map_err(|error| unheard(&error))? {
                break;
            }
        }
        Ok(!self.ahead.is_empty())
    }

    /// Where the buffer begins, in seconds.
    fn at(&self) -> f64 {
        self.passed as f64 / f64::from(SAMPLE_RATE)
    }

    fn frames(&self, frames: std::ops::Range<usize>) -> &[f32] {
        let end = (frames.end * FRAME).min(self.buffer.len());
        &self.buffer[(frames.start * FRAME).min(end)..end]
    }

    fn drop_frames(&mut self, frames: usize) {
        let n = (frames * FRAME).min(self.buffer.len());
        self.buffer.drain(..n);
        self.passed += n as u64;
    }
}

/// Where no model finds voices: whatever is louder than the noise of a quiet line counts.
#[derive(Debug, Default)]
pub struct Loudness;

impl Voice for Loudness {
    fn speaks(&mut self, samples: &[f32]) -> Result<Vec<f32>, Failure> {
        // About 56 dB under full scale.
        const QUIET: f32 = 0.0015;
        let level = |frame: &[f32]| (frame.iter().map(|s| s * s).sum::<f32>() / frame.len() as f32).sqrt();
        Ok(samples.chunks(FRAME).map(|frame| if level(frame) > QUIET { 1.0 } else { 0.0 }).collect())
    }
}

#[cfg(test)]
mod tests;
