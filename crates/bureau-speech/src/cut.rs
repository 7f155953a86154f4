//! Where speech is cut into windows that are heard at once.
//!
//! Whisper hears at most 30 seconds, and hears best when they begin and end in a pause. [`cut`] looks at how likely
//! somebody speaks in each frame of a buffer, and says which part of it is one window and how much of the buffer is
//! done with. What it is told later does not change what it said before: a run that is resumed where a window ended
//! goes on exactly as one that was never cut off.

use std::ops::Range;

/// Samples of a frame: 32 ms, as Silero's model has them.
pub const FRAME: usize = 512;
/// Frames of a full buffer: just under 30 seconds.
pub const FULL: usize = 937;

/// Speech begins at this probability, and ends below the other one (the values of Silero's own scripts).
const SPEAKS: f32 = 0.5;
const SILENT: f32 = 0.35;
/// Speech shorter than this, in frames, is a click: 250 ms.
const CLICK: usize = 8;
/// Kept on both sides of speech: 200 ms.
const PAD: usize = 6;
/// A pause that ends a window: 2 seconds.
const PAUSE: usize = 62;

/// What to do with a buffer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The frames of one window of speech; none when what is done with is silence.
    pub speech: Option<Range<usize>>,
    /// How many frames are done with. At least one, unless the buffer is empty.
    pub upto: usize,
}

/// Looks at a buffer that is full, or the `last` of a recording.
pub fn cut(voice: &[f32], last: bool) -> Cut {
    let runs = runs(voice, last);
    let all = voice.len();
    let Some(first) = runs.first() else {
        return silence(if last { all } else { all.saturating_sub(PAD).max(1) });
    };
    let start = first.start.saturating_sub(PAD);
    let end = together(&runs);
    let goes_on = !last && end + PAD >= all;
    // What comes first is silence: without it there is more room for what is said.
    if start > 0 && (goes_on || (!last && start > all / 2)) {
        return silence(start);
    }
    if goes_on {
        let upto = best_pause(&runs, voice);
        return Cut { speech: Some(start..upto), upto };
    }
    let upto = (end + PAD).min(all);
    Cut { speech: Some(start..upto), upto }
}

fn silence(upto: usize) -> Cut {
    Cut { speech: None, upto }
}

/// Runs of frames in which somebody speaks.
fn runs(voice: &[f32], last: bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut since = None;
    for (at, p) in voice.iter().enumerate() {
        match since {
            None if *p >= SPEAKS => since = Some(at),
            Some(start) if *p < SILENT => {
                runs.push(start..at);
                since = None;
            }
            None | Some(_) => {}
        }
    }
    runs.retain(|run| run.len() >= CLICK);
    // What reaches the end of the buffer may go on after it.
    if let Some(start) = since
        && (!last || voice.len() - start >= CLICK)
    {
        runs.push(start..voice.len());
    }
    runs
}

/// The end of what belongs together: up to the first long pause.
fn together(runs: &[Range<usize>]) -> usize {
    let mut end = runs[0].end;
    for run in &runs[1..] {
        if run.start - end > PAUSE {
            break;
        }
        end = run.end;
    }
    end
}

/// The middle of the longest pause in the last two thirds; without one, the frame in the last third in which speech is
/// least likely.
fn best_pause(runs: &[Range<usize>], voice: &[f32]) -> usize {
    let all = voice.len();
    let pauses = runs.windows(2).map(|two| two[0].end..two[1].start).filter(|pause| pause.start > all / 3);
    if let Some(pause) = pauses.max_by_key(ExactSizeIterator::len) {
        return usize::midpoint(pause.start, pause.end).max(1);
    }
    let from = all * 2 / 3;
    let quietest = (from..all).min_by(|a, b| voice[*a].total_cmp(&voice[*b]));
    quietest.unwrap_or(all).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of silence and of speech in turn, beginning with silence.
    fn made(lengths: &[usize]) -> Vec<f32> {
        let part = |(n, length): (usize, &usize)| vec![if n % 2 == 1 { 0.9 } else { 0.05 }; *length];
        lengths.iter().enumerate().flat_map(part).collect()
    }

    #[test]
    fn silence_is_passed_over() {
        assert_eq!(cut(&made(&[FULL]), false), Cut { speech: None, upto: FULL - PAD });
        assert_eq!(cut(&made(&[100]), true), Cut { speech: None, upto: 100 });
        assert_eq!(cut(&made(&[50, 5, 45]), true), Cut { speech: None, upto: 100 });
    }

    #[test]
    fn a_long_pause_ends_a_window_and_a_short_one_does_not() {
        let voice = made(&[20, 100, 30, 100, 200, 50, 437]);
        assert_eq!(cut(&voice, false), Cut { speech: Some(14..256), upto: 256 });
        assert_eq!(cut(&voice[256..], true), Cut { speech: Some(188..250), upto: 250 });
    }

    #[test]
    fn speech_that_goes_on_is_cut_in_its_longest_pause() {
        let voice = made(&[0, 400, 10, 200, 30, 297]);
        assert_eq!(cut(&voice, false), Cut { speech: Some(0..625), upto: 625 });
    }

    #[test]
    fn speech_without_a_pause_is_cut_where_it_is_weakest() {
        let mut voice = made(&[0, FULL]);
        voice[800] = 0.4;
        assert_eq!(cut(&voice, false), Cut { speech: Some(0..800), upto: 800 });
    }

    #[test]
    fn every_cut_goes_on() {
        let mut state = 7u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 8
        };
        for _ in 0..500 {
            let length = 1 + next() as usize % FULL;
            let last = length < FULL;
            let voice: Vec<f32> = (0..length).map(|_| next() as f32 / 16_777_216.0).collect();
            let cut = cut(&voice, last);
            assert!(cut.upto >= 1 && cut.upto <= length, "{cut:?}");
            assert!(cut.speech.is_none_or(|s| s.start < s.end && s.end <= cut.upto));
        }
    }
}
