//! Ending stages: load what a group of outcomes touches, decide what changes, write it back in bulk.

mod held;
mod output;

use crate::codec::failed;
use crate::row::{change, graph, member, pace, root};
use crate::tx::Tx;
use bureau_model::Stage;
use bureau_store::decide::{self, ArtifactRecord, Finishing, Roots};
use bureau_store::{Finish, Finished, Result, StoreError};
use output::Outputs;
use std::collections::BTreeMap;

/// The outcomes of one group.
pub(crate) struct FinishStages<'a> {
    pub(crate) finishes: Vec<&'a Finish>,
}

/// Applies a group; each outcome gets its own answer. Fails only when the database does.
pub(crate) async fn apply(group: &FinishStages<'_>, tx: &mut Tx<'_>) -> Result<Vec<Result<Finished>>> {
    let held = held::load(tx, &group.finishes).await?;
    let outputs = Outputs::record(tx, &held).await?;
    let mut roots = root::load(tx, held.iter().filter_map(|(_, artifact)| artifact.as_ref())).await?;
    let (mut answers, mut changes, mut containers) = (Vec::new(), Vec::new(), Vec::new());
    for (finish, artifact) in &held {
        match ended(finish, artifact.as_ref(), &outputs) {
            Err(refused) => answers.push(Err(refused)),
            Ok(ended) => {
                let finishing = decide::finish(ended.artifact, finish, &ended.output, tx.now)?;
                roots.change(ended.artifact, finishing.standing().status);
                answers.push(Ok(Finished { artifact: finishing.standing().status }));
                changes.push(finishing);
                match (ended.stage, ended.output.row) {
                    (Stage::Graph, Some(output)) => {
                        graph::join(tx, ended.artifact.case, ended.artifact.id.0, output).await?;
                    }
                    (Stage::Extraction, Some(output)) => containers.push((ended.artifact, output)),
                    (_, _) => {}
                }
            }
        }
    }
    let ended = save(tx, changes).await?;
    attach(tx, &containers, &mut roots).await?;
    pace::add(tx, &ended).await?;
    let worker = group.finishes.first().map(|finish| decide::worker(finish.worker)).unwrap_or_default();
    root::save(tx, roots, &worker).await?;
    Ok(answers)
}

/// A stage that its outcome ends.
struct Ended<'a> {
    artifact: &'a ArtifactRecord,
    stage: Stage,
    output: decide::Output,
}

/// Refused when the lease is lost, or the output is not this stage's.
fn ended<'a>(finish: &Finish, artifact: Option<&'a ArtifactRecord>, outputs: &Outputs) -> Result<Ended<'a>> {
    let artifact = artifact.ok_or(StoreError::LeaseLost { stage: finish.id })?;
    let stage = artifact.stage(finish.id)?.stage;
    Ok(Ended { artifact, stage, output: outputs.of(finish, artifact, stage)? })
}

/// What is inside the containers that were read becomes artifacts.
async fn attach(tx: &mut Tx<'_>, containers: &[(&ArtifactRecord, i64)], roots: &mut Roots) -> Result<()> {
    for (container, output) in containers {
        let quota = roots.quota(container, member::around(tx, container).await?);
        roots.add_members(container, member::attach(tx, container, *output, quota).await?);
    }
    Ok(())
}

/// Writes what changes; returns the artifacts that have ended with it.
async fn save(tx: &mut Tx<'_>, finishings: Vec<Finishing>) -> Result<Vec<decide::EndedPace>> {
    let (mut stages, mut artifacts, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    let mut timings: BTreeMap<(Stage, String), (i64, f64, i64)> = BTreeMap::new();
    for finishing in finishings {
        stages.extend(finishing.stages);
        artifacts.push(finishing.artifact);
        ended.extend(finishing.pace);
        tx.record(finishing.draft);
        if let Some((stage, engine, seconds, bytes)) = finishing.timing {
            let sum = timings.entry((stage, engine)).or_default();
            *sum = (sum.0 + 1, sum.1 + seconds, sum.2 + bytes);
        }
    }
    change::save_stages(tx, &stages).await?;
    change::save_artifacts(tx, &artifacts).await?;
    save_timings(tx, timings).await?;
    Ok(ended)
}

/// How long stages took, added up for the whole group.
async fn save_timings(tx: &mut Tx<'_>, timings: BTreeMap<(Stage, String), (i64, f64, i64)>) -> Result<()> {
    for ((stage, engine), (runs, seconds, bytes)) in timings {
        sqlx::query(
            "insert into timings (stage, engine, runs, seconds, bytes) values (?, ?, ?, ?, ?)
             on conflict (stage, engine) do update set runs = runs + excluded.runs,
                seconds = seconds + excluded.seconds, bytes = bytes + excluded.bytes",
        )
        .bind(stage.as_str())
        .bind(engine)
        .bind(runs)
        .bind(seconds)
        .bind(bytes)
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
    }
    Ok(())
}
