//! Many artifacts moved by one request, worked out one by one and saved together.

use super::{ArtifactChange, ArtifactNews, ArtifactRecord, Draft, Roots, StageChange, StageRecord};
use crate::Result;
use bureau_model::artifact::standing;
use bureau_model::event::{Action, Detail};
use bureau_model::stage::{self, Cause};
use bureau_model::{Stage, StageState};
use std::collections::BTreeSet;

/// What such a request changes.
#[derive(Debug, Default)]
pub struct Batch {
    /// New columns of stages.
    pub stages: Vec<StageChange>,
    /// New columns of artifacts: those that moved.
    pub artifacts: Vec<ArtifactChange>,
    /// The entries, one for each.
    pub drafts: Vec<Draft>,
    /// The jobs that these are of.
    pub jobs: BTreeSet<i64>,
}

impl Batch {
    /// Moves those stages of an artifact for which `cause` names a cause, and what follows for the artifact.
    pub(super) fn move_stages(
        &mut self,
        artifact: &ArtifactRecord,
        (action, actor): (Action, &str),
        roots: &mut Roots,
        cause: impl Fn(usize, &StageRecord) -> Option<Cause>,
    ) -> Result<()> {
        let mut states: Vec<(Stage, StageState)> = Vec::with_capacity(artifact.stages.len());
        let mut left = artifact.clone();
        for (position, stage) in artifact.stages.iter().enumerate() {
            let Some(cause) = cause(position, stage) else {
                states.push((stage.stage, stage.state));
                continue;
            };
            let moved = stage::next(stage.state, stage.attempts, cause)?;
            left.seconds.remove(&stage.stage);
            left.skipped.remove(&stage.stage);
            left.gaps.retain(|gap| *gap != stage.stage);
            states.push((stage.stage, moved.state));
            self.stages.push(StageChange::to(stage.row, moved.state));
        }
        let standing = standing(&states);
        roots.change(artifact, standing.status);
        self.jobs.insert(artifact.job);
        let detail = Detail { stage: standing.stage.or(standing.waiting), ..Detail::default() };
        self.drafts.push(ArtifactNews::of(&left, standing).draft(actor, action, detail));
        self.artifacts.push(ArtifactChange {
            id: artifact.id,
            standing,
            seconds: left.seconds,
            skipped: left.skipped,
            gaps: left.gaps,
            language: None,
            failure: None,
        });
        Ok(())
    }
}
