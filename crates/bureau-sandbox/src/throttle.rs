//! How often progress is said.

use std::time::{Duration, Instant};

/// Ten times a second.
const PAUSE: Duration = Duration::from_millis(100);

/// Lets the first progress through, and then one in each [`PAUSE`].
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    last: Option<Instant>,
}

impl Throttle {
    pub(crate) fn lets_through(&mut self, fraction: f64) -> bool {
        if !(0.0..=1.0).contains(&fraction) || self.last.is_some_and(|last| last.elapsed() < PAUSE) {
            return false;
        }
        self.last = Some(Instant::now());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_of_progress_is_one() {
        let mut throttle = Throttle::default();
        let through = (0..1000).filter(|n| throttle.lets_through(f64::from(*n) / 1000.0)).count();
        assert!(through < 10, "{through}");
        assert!(!Throttle::default().lets_through(f64::NAN));
    }
}
