//! How long files of each kind take on this machine, from their first stage to their last: what an estimate of the
//! rest is made of.

use super::ArtifactRecord;
use bureau_model::event::StageSeconds;
use bureau_model::stage::Lane;
use bureau_model::{ArtifactId, FileType, Stage};
use std::collections::{BTreeMap, HashMap};

/// An artifact that has ended, with the seconds of each of its stages.
#[derive(Debug, Clone)]
pub struct EndedPace {
    /// Which artifact.
    pub artifact: ArtifactId,
    file_type: FileType,
    lane: Lane,
    bytes: i64,
    stages: Vec<(Stage, f64)>,
}

impl EndedPace {
    /// How long each stage took; a stage that it did not come to took no time.
    pub(super) fn of(artifact: &ArtifactRecord, seconds: &StageSeconds) -> Self {
        let lane = artifact.stages.iter().find(|s| s.stage == Stage::Extraction).map(|s| s.lane);
        let took = |stage: Stage| (stage, seconds.get(&stage).copied().unwrap_or(0.0));
        Self {
            artifact: artifact.id,
            file_type: artifact.file_type,
            lane: if lane == Some(Lane::Ocr) { Lane::Ocr } else { Lane::Cpu },
            bytes: artifact.size,
            stages: artifact.stages.iter().map(|s| took(s.stage)).collect(),
        }
    }
}

/// What paces are added up by: the file type, the lane in which it was read, the stage.
pub type PaceKey = (FileType, Lane, Stage);

/// What is added to a pace.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct PaceSum {
    /// Artifacts that ended.
    pub artifacts: i64,
    /// Seconds of all of them.
    pub seconds: f64,
    /// Sum of the squares of those seconds.
    pub squares: f64,
    /// Their bytes.
    pub bytes: i64,
    /// Of the extraction: files found directly inside them.
    pub members: i64,
}

/// Adds up artifacts that have ended; `members` tells how many files were found directly inside each.
pub fn paces(ended: &[EndedPace], members: &HashMap<ArtifactId, i64>) -> BTreeMap<PaceKey, PaceSum> {
    let mut sums: BTreeMap<PaceKey, PaceSum> = BTreeMap::new();
    for one in ended {
        let inside = members.get(&one.artifact).copied().unwrap_or(0);
        for (stage, seconds) in &one.stages {
            let sum = sums.entry((one.file_type, one.lane, *stage)).or_default();
            sum.artifacts += 1;
            sum.seconds += seconds;
            sum.squares += seconds * seconds;
            sum.bytes += one.bytes;
            sum.members += if *stage == Stage::Extraction { inside } else { 0 };
        }
    }
    sums
}
