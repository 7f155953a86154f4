//! Beginning again, and stopping.

use super::{ArtifactRecord, Batch, Roots};
use crate::Result;
use bureau_model::Stage;
use bureau_model::event::Action;
use bureau_model::stage::Cause;

/// Ended artifacts begin again: from a stage on, or where they did not end well when that is earlier. One that has not
/// ended is passed over: between the list and the transaction it may have begun by itself.
pub fn reset<'a>(
    artifacts: impl IntoIterator<Item = &'a ArtifactRecord>,
    from: Option<Stage>,
    by: (Action, &str),
    roots: &mut Roots,
) -> Result<Batch> {
    let mut batch = Batch::default();
    for artifact in artifacts.into_iter().filter(|artifact| artifact.status.is_ended()) {
        let first = first_again(artifact, from);
        batch.move_stages(artifact, by, roots, |position, _| {
            (position >= first).then_some(Cause::Reset { ready: position == first })
        })?;
    }
    Ok(batch)
}

/// Position of the stage to begin again with: never behind one that did not end well.
pub fn first_again(artifact: &ArtifactRecord, from: Option<Stage>) -> usize {
    let unwell = artifact.stages.iter().position(|s| !s.state.lets_the_next_begin());
    let wanted = from.and_then(|from| artifact.stages.iter().position(|s| s.stage >= from));
    let last = artifact.stages.len().saturating_sub(1);
    unwell.unwrap_or(last).min(wanted.unwrap_or(last))
}

/// Whatever has not ended of these artifacts ends as cancelled.
pub fn cancel<'a>(
    artifacts: impl IntoIterator<Item = &'a ArtifactRecord>,
    actor: &str,
    roots: &mut Roots,
) -> Result<Batch> {
    let mut batch = Batch::default();
    for artifact in artifacts {
        batch.move_stages(artifact, (Action::Cancelled, actor), roots, |_, stage| {
            (!stage.state.is_ended()).then_some(Cause::Cancel)
        })?;
    }
    Ok(batch)
}
