//! Beginning again, and stopping.

use super::{ArtifactRecord, Batch, Roots};
use crate::{Result, StoreError};
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

/// A failed artifact that has no content, so that there is nothing to begin again with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its file name.
    pub filename: String,
    /// Why it has no content.
    pub reason: String,
    /// It was found inside another file.
    pub is_member: bool,
}

/// Refuses a retry that touched nothing, because nothing of it was ever taken in.
pub fn refuse_retry(touched: u64, unread: &[Unread]) -> Result<()> {
    let [first, more @ ..] = unread else { return Ok(()) };
    if touched > 0 {
        return Ok(());
    }
    let way_out =
        if first.is_member { "retry the file that it is in" } else { "add it again from where it is" };
    let others = if more.is_empty() {
        String::new()
    } else {
        format!("; {} more were not taken in either", more.len())
    };
    let Unread { filename, reason, .. } = first;
    Err(StoreError::Conflict(format!(
        "\"{filename}\" was never taken in, so there is nothing to try again ({reason}): {way_out}{others}"
    )))
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
