//! The outputs of a group of outcomes: those that were made are recorded, those that are reused looked up.

use super::Held;
use super::plan::Recorded;
use crate::artifact::Loaded;
use crate::case_setup;
use crate::output::{self, NewOutput};
use crate::writer::Tx;
use bureau_model::Stage;
use bureau_model::key::OutputKey;
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
            output::insert(tx, &new).await?;
            case_setup::forget_checkpoints(tx, new.iter().map(|new| new.key)).await?;
            let keys: Vec<&OutputKey> = new.iter().map(|new| new.key).collect();
            recorded = output::recorded(tx, &keys, &reused).await?;
        }
        let rows = recorded.iter().map(|output| (output.key, output.id)).collect();
        let by_row = recorded.into_iter().map(|output| (output.id, output)).collect();
        Ok(Self { by_row, rows })
    }

    /// The output that ends this stage, if its outcome has one. Refused when it is not this content's, or
    /// another stage's.
    pub(super) fn of(&self, finish: &Finish, artifact: &Loaded) -> Result<Recorded> {
        let stage = artifact.stage(finish.id).stage;
        let (row, reused) = match &finish.outcome {
            Outcome::Done { output, .. } if !output.fits(stage) => {
                return Err(StoreError::Invalid(format!("the output of another stage does not end {stage}")));
            }
            Outcome::Done { key, .. } => (self.rows.get(key).copied().unwrap_or_default(), false),
            Outcome::Reused { output } => (*output, true),
            Outcome::Skipped { .. } | Outcome::Lacking { .. } | Outcome::Failed(_) | Outcome::Moved(_) => {
                return Ok(Recorded::default());
            }
        };
        let output = self.by_row.get(&row).filter(|o| o.content == artifact.content && o.stage == stage);
        let Some(output) = output else {
            return Err(StoreError::Invalid(format!("output {row} is not this content's {stage}")));
        };
        let is_text = matches!(stage, Stage::Extraction | Stage::Transcription);
        let language = is_text.then(|| output.language.clone());
        Ok(Recorded { output: Some(row), reused, language })
    }
}

/// The output of an outcome, to be recorded; none when it does not fit the stage, which is refused later.
fn made<'a>(finish: &'a Finish, artifact: &Loaded) -> Result<Option<NewOutput<'a>>> {
    let stage = artifact.stage(finish.id).stage;
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
        rests_on: artifact.text_before(finish.id),
        seconds: finish.seconds,
        output,
    }))
}
