//! Finishing stages: load what a group of outcomes touches, compute what changes ([`plan`], pure), write it
//! back in bulk.

mod output;
mod plan;

use crate::artifact::{self, Loaded};
use crate::claim::actor;
use crate::codec::{Columns, failed, json};
use crate::graph;
use crate::job::{self, Delta};
use crate::members;
use crate::pace::{self, EndedPace};
use crate::roots::Roots;
use crate::writer::Tx;
use bureau_model::event::Action;
use bureau_model::{LeaseId, Stage};
use bureau_store::{Finish, Finished, Result, StoreError};
use output::Outputs;
use plan::Planned;
use std::collections::{BTreeMap, HashMap};

/// The outcomes of one group.
pub(crate) struct FinishStages<'a> {
    pub(crate) finishes: Vec<&'a Finish>,
}

/// Applies a group; each outcome gets its own answer. Fails only when the database does.
pub(crate) async fn apply(group: &FinishStages<'_>, tx: &mut Tx<'_>) -> Result<Vec<Result<Finished>>> {
    let held = hold(tx, &group.finishes).await?;
    let outputs = Outputs::record(tx, &held).await?;
    let mut answers = Vec::with_capacity(held.len());
    let mut changes = Vec::with_capacity(held.len());
    let mut members = Vec::new();
    let mut roots = Roots::of(tx, held.iter().filter_map(|(_, artifact)| artifact.as_ref())).await?;
    for (finish, artifact) in &held {
        let recorded = match artifact {
            None => Err(StoreError::LeaseLost { stage: finish.id }),
            Some(artifact) => outputs.of(finish, artifact).map(|recorded| (artifact, recorded)),
        };
        let (artifact, recorded) = match recorded {
            Ok(recorded) => recorded,
            Err(refused) => {
                answers.push(Err(refused));
                continue;
            }
        };
        if artifact.stage(finish.id).stage == Stage::Graph
            && let Some(output) = recorded.output
        {
            graph::join(tx, artifact.case, artifact.row, output).await?;
        }
        let planned = plan::plan(artifact, finish, &recorded, tx.now)?;
        roots.change(artifact, planned.standing.status);
        if artifact.stage(finish.id).stage == Stage::Extraction
            && let Some(output) = recorded.output
        {
            members.push((artifact, output));
        }
        answers.push(Ok(Finished { artifact: planned.standing.status }));
        changes.push(planned);
    }
    let worker = group.finishes.first().map(|finish| actor(finish.worker)).unwrap_or_default();
    let ended = save(tx, changes).await?;
    for (container, output) in members {
        let room = roots.room(container, members::around(tx, container).await?);
        roots.add_members(container, members::attach(tx, container, output, room).await?);
    }
    pace::add(tx, &ended).await?;
    for (row, delta) in roots.save(tx).await? {
        if delta != (Delta { begun: true, ..Delta::default() }) {
            job::change(tx, row, delta, &worker, Action::Progressed).await?;
        }
    }
    Ok(answers)
}

/// An outcome and the artifact of its stage; none when the lease is lost.
type Held<'a> = (&'a Finish, Option<Loaded>);

/// What these outcomes' leases hold. A second outcome for the same stage has lost its lease.
async fn hold<'a>(tx: &mut Tx<'_>, finishes: &[&'a Finish]) -> Result<Vec<Held<'a>>> {
    let mut loaded = load(tx, finishes).await?;
    let mut held = |finish: &'a Finish| {
        let artifact = loaded.remove(&finish.id).filter(|a| holds(a, finish.id, finish.lease));
        (finish, artifact)
    };
    Ok(finishes.iter().map(|finish| held(finish)).collect())
}

/// The artifacts of these outcomes' stages, by stage row.
async fn load(tx: &mut Tx<'_>, finishes: &[&Finish]) -> Result<HashMap<i64, Loaded>> {
    let stages: Vec<i64> = finishes.iter().map(|finish| finish.id).collect();
    let rows = sqlx::query(
        "select s.id, s.artifact_id from json_each(?1) x join stages s on s.id = x.value where s.state = 'running'",
    )
    .bind(json(&stages)?)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    let of_stage: Vec<(i64, i64)> =
        rows.iter().map(|row| Ok((row.int("id")?, row.int("artifact_id")?))).collect::<Result<_>>()?;
    let artifacts: Vec<i64> = of_stage.iter().map(|(_, artifact)| *artifact).collect();
    let mut loaded = artifact::load(tx, &artifacts).await?;
    Ok(of_stage.into_iter().filter_map(|(stage, row)| Some((stage, loaded.remove(&row)?))).collect())
}

fn holds(artifact: &Loaded, stage: i64, lease: LeaseId) -> bool {
    artifact.stages.iter().any(|s| s.row == stage && s.lease == Some(lease))
}

/// Writes what changes; returns the artifacts that have ended with it.
async fn save(tx: &mut Tx<'_>, planned: Vec<Planned>) -> Result<Vec<EndedPace>> {
    let (mut stages, mut artifacts, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    let mut timings: BTreeMap<(Stage, String), (i64, f64, i64)> = BTreeMap::new();
    for change in planned {
        stages.extend(change.stages);
        artifacts.push(change.artifact);
        ended.extend(change.pace);
        tx.record(change.draft);
        if let Some((stage, engine, seconds, bytes)) = change.timing {
            let sum = timings.entry((stage, engine)).or_default();
            *sum = (sum.0 + 1, sum.1 + seconds, sum.2 + bytes);
        }
    }
    artifact::save_stages(tx, &stages).await?;
    artifact::save_artifacts(tx, &artifacts).await?;
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
