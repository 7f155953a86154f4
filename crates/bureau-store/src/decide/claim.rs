//! Handing out: which stages a claim takes, what begins, and what is given back.

use super::{ArtifactNews, ArtifactRecord, Delta, Draft, StageRecord, worker};
use crate::Result;
use bureau_model::artifact::Standing;
use bureau_model::event::{Action, Detail};
use bureau_model::stage::{self, Cause};
use bureau_model::{Stage, StageState, Status, WorkerId};
use std::collections::HashSet;

/// Chooses from available stages, which are offered with the most urgent first: of copies of one content one, because
/// the others would only wait for an output that is on its way, and find it when they are claimed later.
#[derive(Debug)]
pub struct Chooser {
    limit: usize,
    seen: HashSet<(i64, Stage)>,
    chosen: Vec<i64>,
}

impl Chooser {
    /// Stages that are looked at, at most: copies of one content beyond this wait for the next claim.
    pub const LOOK: usize = 10_000;

    /// Takes `limit` stages at most.
    pub fn new(limit: u32) -> Self {
        Self { limit: limit as usize, seen: HashSet::new(), chosen: Vec::new() }
    }

    /// It has what was asked for.
    pub fn is_full(&self) -> bool {
        self.chosen.len() >= self.limit
    }

    /// Looks at the stage of a row, whose content nobody works on in this stage.
    pub fn offer(&mut self, row: i64, content: i64, stage: Stage) {
        if !self.is_full() && self.seen.insert((content, stage)) {
            self.chosen.push(row);
        }
    }

    /// The rows that were chosen, in the order of urgency.
    pub fn chosen(self) -> Vec<i64> {
        self.chosen
    }
}

/// A claimed stage begins: the entry, and what it means for the job.
pub fn begin(artifact: &ArtifactRecord, stage: &StageRecord, by: WorkerId) -> (Draft, Option<Delta>) {
    let standing = Standing { status: Status::Processing, stage: Some(stage.stage), waiting: None };
    let attempt = Some(stage.attempts.failed + 1);
    let detail = Detail { stage: Some(stage.stage), attempt, ..Detail::default() };
    let draft = ArtifactNews::of(artifact, standing).draft(&worker(by), Action::Started, detail);
    (draft, (artifact.status == Status::Queued).then_some(Delta::BEGUN))
}

/// A stage that runs is given back, for this reason.
pub fn back(
    artifact: &ArtifactRecord,
    stage: &StageRecord,
    actor: &str,
    why: &str,
) -> Result<(StageState, Draft)> {
    let back = stage::next(stage.state, stage.attempts, Cause::Rescue)?;
    let standing = Standing { status: artifact.status, stage: None, waiting: Some(stage.stage) };
    let detail = Detail { stage: Some(stage.stage), reason: Some(why.to_owned()), ..Detail::default() };
    Ok((back.state, ArtifactNews::of(artifact, standing).draft(actor, Action::Rescued, detail)))
}

/// An analyst opened an artifact that has not ended: its stages go first.
pub fn opened(artifact: &ArtifactRecord, actor: &str) -> Option<Draft> {
    if artifact.status.is_ended() {
        return None;
    }
    let standing = artifact.standing();
    let detail = Detail { stage: standing.stage.or(standing.waiting), ..Detail::default() };
    Some(ArtifactNews::of(artifact, standing).draft(actor, Action::Opened, detail))
}
