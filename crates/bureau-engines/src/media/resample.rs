//! Mono samples of any rate into mono samples of 16 kHz, block by block.
//!
//! The resampler (`rubato`, by Fourier transform) is late by a fixed number of samples and works in blocks of its
//! own. [`Resample`] hides both: what went in comes out in its place, and as long, to the sample.

use audioadapter_buffers::direct::SequentialSlice;
use rubato::{Fft, FixedSync, Resampler, WindowFunction};

/// Samples of [`Sound`](super::Sound) in a second.
pub const SAMPLE_RATE: u32 = 16_000;

/// Rates that are taken, in samples a second. Nothing that records speech is outside.
pub const RATES: std::ops::RangeInclusive<u32> = 100..=768_000;

/// Samples that the resampler takes at once, about.
const CHUNK: usize = 4096;

/// A resampler from one rate to [`SAMPLE_RATE`].
pub struct Resample {
    rate: u32,
    fft: Option<Fft<f32>>,
    waiting: Vec<f32>,
    late: usize,
    taken: u64,
    given: u64,
}

impl std::fmt::Debug for Resample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resample").field("rate", &self.rate).finish_non_exhaustive()
    }
}

impl Resample {
    /// From `rate` samples a second; none when the rate is outside [`RATES`].
    pub fn new(rate: u32) -> Option<Self> {
        if !RATES.contains(&rate) {
            return None;
        }
        let fft = match rate {
            SAMPLE_RATE => None,
            _ => Some(resampler(rate)?),
        };
        let late = fft.as_ref().map_or(0, Resampler::output_delay);
        Some(Self { rate, fft, waiting: Vec::new(), late, taken: 0, given: 0 })
    }

    /// The rate of what goes in.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// Takes samples, and appends to `out` what can be given already.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.taken += samples.len() as u64;
        let Some(fft) = &mut self.fft else {
            self.given += samples.len() as u64;
            out.extend_from_slice(samples);
            return;
        };
        self.waiting.extend_from_slice(samples);
        let mut done = 0;
        while self.waiting.len() - done >= fft.input_frames_next() {
            let need = fft.input_frames_next();
            let made = block(fft, &self.waiting[done..done + need]);
            self.given += hand_out(&made, &mut self.late, u64::MAX, out);
            done += need;
        }
        self.waiting.drain(..done);
    }

    /// Appends what is still to come: afterwards `out` got as many samples as went in, times 16,000, through the
    /// rate, rounded.
    pub fn finish(mut self, out: &mut Vec<f32>) {
        let Some(mut fft) = self.fft.take() else { return };
        let whole = (self.taken as u128 * u128::from(SAMPLE_RATE) + u128::from(self.rate) / 2)
            / u128::from(self.rate);
        let whole = u64::try_from(whole).unwrap_or(u64::MAX);
        while self.given < whole {
            let need = fft.input_frames_next();
            self.waiting.resize(need.max(self.waiting.len()), 0.0);
            let made = block(&mut fft, &self.waiting[..need]);
            if made.is_empty() {
                break;
            }
            self.waiting.drain(..need);
            self.given += hand_out(&made, &mut self.late, whole - self.given, out);
        }
    }
}

/// The transform takes a whole chunk at once: smaller ones could be of an odd length, and late by half a sample.
fn resampler(rate: u32) -> Option<Fft<f32>> {
    let window = WindowFunction::BlackmanHarris2;
    let (from, to) = (rate as usize, SAMPLE_RATE as usize);
    Fft::new_custom(from, to, chunk(rate), 1, 1, window, FixedSync::Input).ok()
}

/// Samples that the resampler takes at once: [`CHUNK`] or a little more, an even multiple of what the two rates
/// have in common, so that it is late by a whole number of samples on both sides.
fn chunk(rate: u32) -> usize {
    let (mut a, mut b) = (rate, SAMPLE_RATE);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let least = (rate / a) as usize;
    2 * least * CHUNK.div_ceil(2 * least)
}

/// One block through the resampler. It can't fail: its input has the length that it asked for.
fn block(fft: &mut Fft<f32>, input: &[f32]) -> Vec<f32> {
    SequentialSlice::new(input, 1, input.len())
        .ok()
        .and_then(|input| fft.process(&input, None).ok())
        .map(audioadapter_buffers::owned::InterleavedOwned::take_data)
        .unwrap_or_default()
}

/// Appends `made` without what is late, at most `room` samples; how many.
fn hand_out(made: &[f32], late: &mut usize, room: u64, out: &mut Vec<f32>) -> u64 {
    let skipped = made.len().min(*late);
    *late -= skipped;
    let rest = &made[skipped..];
    let n = rest.len().min(usize::try_from(room).unwrap_or(usize::MAX));
    out.extend_from_slice(&rest[..n]);
    n as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn through(rate: u32, samples: &[f32], block: usize) -> Vec<f32> {
        let mut resample = Resample::new(rate).expect("a rate");
        let mut out = Vec::new();
        for block in samples.chunks(block) {
            resample.push(block, &mut out);
        }
        resample.finish(&mut out);
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn length_is_kept_to_the_sample(
            rate in prop::sample::select(vec![8_000u32, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 7_919]),
            length in 0usize..60_000,
            block in 1usize..5_000,
        ) {
            let out = through(rate, &vec![0.25; length], block);
            let exact = length as f64 * 16_000.0 / f64::from(rate);
            prop_assert!((out.len() as f64 - exact).abs() <= 0.5, "{} is not {exact}", out.len());
        }
    }

    #[test]
    fn a_tone_stays_in_its_place() {
        let tone =
            |rate: u32, n: usize| (n as f64 * 440.0 * std::f64::consts::TAU / f64::from(rate)).sin() as f32;
        for rate in [8_000, 22_050, 44_100, 48_000] {
            let samples: Vec<f32> = (0..rate as usize * 2).map(|n| tone(rate, n)).collect();
            let out = through(rate, &samples, 1_000);
            let inner = 2_000..out.len() - 2_000;
            let worst = inner.map(|n| (out[n] - tone(SAMPLE_RATE, n)).abs()).fold(0.0, f32::max);
            assert!(worst < 0.01, "{rate}: off by {worst}");
        }
    }

    #[test]
    fn rates_that_nothing_has_are_refused() {
        assert!(Resample::new(0).is_none() && Resample::new(u32::MAX).is_none());
    }
}
