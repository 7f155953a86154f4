//! The outputs of a group of outcomes: those that were made are recorded, those that are reused looked up.

use super::held::Held;
use crate::row::insert;
use crate::row::output::{self, NewOutput};
use crate::tx::Tx;
use bureau_model::Stage;
use bureau_model::key::OutputKey;
use bureau_store::decide::{self, ArtifactRecord};
use bureau_store::{Finish, Outcome, Result, StoreError};
use std::collections::HashMap;

/// What is recorded now of the outputs that a group of outcomes names.
pub(super) struct Outputs {
    by_row: HashMap<i64, output::Recorded>,
    rows: HashMap<OutputKey, i64>,
}

impl Outputs {
    /// Records the outputs that were made and looks up all that are named.
    pub(super) async fn record(tx: &mut Tx<'_>, group: &[Held<'_>]) -> Result<Self> {
        let held = group.iter().filter_map(|(finish, artifact)| Some((*finish, artifact.as_ref()?)));
        let (mut new, mut reused) = (Vec::new(), Vec::new());
        for (finish, artifact) in held {
            match &finish.outcome {
                Outcome::Done { .. } => new.extend(made(finish, artifact)?),
                Outcome::Reused { output } => reused.push(*output),
                Outcome::Skipped { .. }
                | Outcome::Lacking { .. }
                | Outcome::Failed(_)
                | Outcome::Moved(_) => {}
            }
        }
        let mut recorded = Vec::new();
        if !new.is_empty() || !reused.is_empty() {
            insert::insert(tx, &new).await?;
            output::forget_checkpoints(tx, new.iter().map(|new| new.key)).await?;
            let keys: Vec<&OutputKey> = new.iter().map(|new| new.key).collect();
            recorded = output::recorded(tx, &keys, &reused).await?;
        }
        let rows = recorded.iter().map(|output| (output.key, output.id)).collect();
        let by_row = recorded.into_iter().map(|output| (output.id, output)).collect();
        Ok(Self { by_row, rows })
    }

    /// The output that ends this stage, if its outcome has one. Refused when it is not this content's, or
    /// another stage's.
    pub(super) fn of(
        &self,
        finish: &Finish,
        artifact: &ArtifactRecord,
        stage: Stage,
    ) -> Result<decide::Output> {
        decide::refuse_output(stage, &finish.outcome)?;
        let (row, reused) = match &finish.outcome {
            Outcome::Done { key, .. } => (self.rows.get(key).copied(), false),
            Outcome::Reused { output } => (Some(*output), true),
            Outcome::Skipped { .. } | Outcome::Lacking { .. } | Outcome::Failed(_) | Outcome::Moved(_) => {
                return Ok(decide::Output::default());
            }
        };
        let recorded = row.and_then(|row| self.by_row.get(&row));
        let output = recorded.filter(|o| o.content == artifact.content && o.stage == stage);
        let Some(output) = output else {
            return Err(StoreError::Invalid(format!("what was recorded is not this content's {stage}")));
        };
        let language = stage.is_read().then(|| output.language.clone());
        Ok(decide::Output { row, reused, language })
    }
}

/// The output of an outcome, to be recorded; none when it does not fit the stage, which is refused later.
fn made<'a>(finish: &'a Finish, artifact: &ArtifactRecord) -> Result<Option<NewOutput<'a>>> {
    let stage = artifact.stage(finish.id)?.stage;
    let Outcome::Done { key, output } = &finish.outcome else { return Ok(None) };
    if !output.fits(stage) {
        return Ok(None);
    }
    let engine = finish.engine.as_ref().ok_or_else(|| StoreError::backend("an output of no engine"))?;
    Ok(Some(NewOutput {
        key,
        content: artifact.content,
        stage,
        engine,
        parameters: &finish.parameters,
        rests_on: artifact.text_before(finish.id)?,
        seconds: finish.seconds,
        output,
    }))
}
