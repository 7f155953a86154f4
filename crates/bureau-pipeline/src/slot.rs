//! How many stages of a kind run at once.

use bureau_model::stage::Lane;

/// Slots of each lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lanes {
    /// Stages that keep a core busy.
    pub cpu: usize,
    /// Scans and pictures that are read at once, each by one thread.
    pub ocr: usize,
    /// Stages that run a model.
    pub model: usize,
}

impl Lanes {
    /// For a machine with so many cores: one is left to the window where there are more than two.
    pub fn for_cores(cores: usize) -> Self {
        Self {
            cpu: cores.saturating_sub(1).clamp(2.min(cores), 16).max(1),
            ocr: (cores / 2).clamp(1, 8),
            model: (cores / 4).clamp(1, 4),
        }
    }

    /// Slots of one lane.
    pub fn slots(self, lane: Lane) -> usize {
        match lane {
            Lane::Cpu => self.cpu,
            Lane::Model => self.model,
            Lane::Ocr => self.ocr,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_machine_keeps_working_and_a_large_one_keeps_a_core_for_the_window() {
        assert_eq!(Lanes::for_cores(1), Lanes { cpu: 1, ocr: 1, model: 1 });
        assert_eq!(Lanes::for_cores(2), Lanes { cpu: 2, ocr: 1, model: 1 });
        assert_eq!(Lanes::for_cores(8), Lanes { cpu: 7, ocr: 4, model: 2 });
    }
}
