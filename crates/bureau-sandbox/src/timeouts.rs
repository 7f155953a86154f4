//! How long a request may take.
//!
//! A request has [`Limits::wall`] to begin with, a minute by default: enough for any ordinary file, and the end of one
//! that was made to take for ever. Honest work gets more, by two measures that a file can't stretch without end:
//!
//! - **its size**: [`FOR_A_MIB`] for each MiB, [`AT_MOST_MORE`] at most;
//! - **its progress**: each time the child says that it came a hundredth further than it ever was, it earns another
//!   `wall`. So OCR of a thousand pages takes its time, page by page; one that repeats itself, or falls back, earns nothing;
//!   and nobody earns more than a hundred times.
//!
//! On a busy machine a child at its low priority may wait for a processor longer than it works. One that was ready to run
//! and got less than half of the time gets another `wall`, [`AGAIN`] times at most; one that sleeps does not.
//!
//! Beside it runs [`Limits::silence`] (longer by the size, too): without any sign of life for so long, it is over.

use crate::limit::Limits;
use std::time::{Duration, Instant};

/// So much longer may a file take for each MiB that it has.
const FOR_A_MIB: Duration = Duration::from_secs(2);
/// So much longer at most.
const AT_MOST_MORE: Duration = Duration::from_secs(3600);

/// So often may one that waits for a processor have its time again.
const AGAIN: u32 = 4;

/// The time of one request.
#[derive(Debug)]
pub(crate) struct Timeouts {
    begun: Instant,
    step: Duration,
    wall: Duration,
    silence: Duration,
    furthest: Option<f64>,
    again: u32,
}

/// Which time ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// It did not end in this time.
    Wall(Duration),
    /// It gave no sign of life for this time.
    Silence(Duration),
}

impl Timeouts {
    /// For a request about a file of `size` bytes that begins now.
    pub(crate) fn new(limits: &Limits, size: u64) -> Self {
        let more = more_for(size);
        let (wall, silence) = (limits.wall + more, limits.silence + more);
        Self { begun: Instant::now(), step: limits.wall, wall, silence, furthest: None, again: AGAIN }
    }

    /// How long to wait for the next sign of life, and what it means when there is none.
    pub(crate) fn next(&self) -> (Duration, Over) {
        let left = self.wall.saturating_sub(self.begun.elapsed());
        if left < self.silence {
            (left, Over::Wall(self.wall))
        } else {
            (self.silence, Over::Silence(self.silence))
        }
    }

    /// Its time ran out. Whether it gets more, because the machine did not let it work: `worked` is the processor time that
    /// it had so far, `None` when it is not waiting for a processor.
    pub(crate) fn starved(&mut self, worked: Option<Duration>) -> bool {
        let starved = worked.is_some_and(|worked| worked < self.begun.elapsed() / 2) && self.again > 0;
        if starved {
            self.again -= 1;
            self.wall += self.step;
        }
        starved
    }

    /// The child came so far, between 0 and 1. Where it begins earns nothing.
    pub(crate) fn came_to(&mut self, fraction: f64) {
        if !(0.0..=1.0).contains(&fraction) {
            return;
        }
        match self.furthest {
            Some(furthest) if fraction < furthest + 0.01 => {}
            Some(_) => {
                self.wall += self.step;
                self.furthest = Some(fraction);
            }
            None => self.furthest = Some(fraction),
        }
    }
}

/// How much longer than a small one a file of this size, in bytes, may take.
fn more_for(size: u64) -> Duration {
    let mebibytes = u32::try_from(size >> 20).unwrap_or(u32::MAX);
    FOR_A_MIB.saturating_mul(mebibytes).min(AT_MOST_MORE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeouts() -> Timeouts {
        let second = Duration::from_secs(1);
        Timeouts::new(&Limits { wall: 60 * second, silence: 30 * second, ..Limits::default() }, 0)
    }

    #[test]
    fn a_large_file_gets_more_time_and_never_more_than_an_hour() {
        assert_eq!(more_for(900_000), Duration::ZERO);
        assert_eq!(more_for(36 << 20), Duration::from_secs(72));
        assert_eq!(more_for(u64::MAX), Duration::from_secs(3600));
    }

    #[test]
    fn each_page_that_is_read_earns_time() {
        let mut timeouts = timeouts();
        for page in 0..=40 {
            timeouts.came_to(f64::from(page) / 40.0);
        }
        assert_eq!(timeouts.wall, Duration::from_secs(60 * 41));
    }

    #[test]
    fn talk_without_progress_earns_nothing_and_progress_a_hundred_times_at_most() {
        let mut talks = timeouts();
        for _ in 0..1_000 {
            for fraction in [0.5, 0.1, 0.505, f64::NAN, 7.0] {
                talks.came_to(fraction);
            }
        }
        assert_eq!(talks.wall, Duration::from_secs(60));
        let mut creeps = timeouts();
        for step in 0..=1_000_000 {
            creeps.came_to(f64::from(step) / 1e6);
        }
        assert!(creeps.wall <= Duration::from_secs(60 * 101), "{:?}", creeps.wall);
    }

    #[test]
    fn one_that_waits_for_a_processor_gets_time_and_one_that_sleeps_or_works_does_not() {
        let mut timeouts = timeouts();
        timeouts.begun =
            Instant::now().checked_sub(Duration::from_secs(60)).expect("the machine is up for longer");
        assert!(!timeouts.starved(None) && !timeouts.starved(Some(Duration::from_secs(50))));
        let more = (0..100).filter(|_| timeouts.starved(Some(Duration::from_secs(5)))).count();
        assert_eq!((more, timeouts.wall), (4, Duration::from_secs(60 * 5)));
    }

    #[test]
    fn what_runs_out_first_is_named() {
        let mut timeouts = timeouts();
        assert_eq!(timeouts.next().1, Over::Silence(Duration::from_secs(30)));
        timeouts.silence = Duration::from_secs(600);
        assert_eq!(timeouts.next().1, Over::Wall(Duration::from_secs(60)));
    }
}
