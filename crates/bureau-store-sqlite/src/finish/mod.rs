//! Finishing stages: load what a group of outcomes touches, compute what changes ([`plan`], pure), write it
//! back in bulk.

mod plan;

use crate::artifact::{self, Loaded};
use crate::claim::actor;
use crate::codec::{Columns, failed, json};
use crate::graph;
use crate::job::{self, Delta};
use crate::output::{self, NewOutput};
use crate::writer::Tx;
use bureau_model::event::Action;
use bureau_model::{LeaseId, Stage};
use bureau_store::{Finish, Finished, Outcome, Result, StoreError};
use plan::{Planned, Recorded};
use std::collections::{BTreeMap, HashMap};

/// The outcomes of one group.
pub(crate) struct FinishStages<'a> {
    pub(crate) finishes: Vec<&'a Finish>,
}

/// Applies a group; each outcome gets its own answer. Fails only when the database does.
pub(crate) async fn apply(group: &FinishStages<'_>, tx: &mut Tx<'_>) -> Result<Vec<Result<Finished>>> {
    let mut loaded = load(tx, &group.finishes).await?;
    let mut answers = Vec::with_capacity(group.finishes.len());
    let mut changes = Vec::with_capacity(group.finishes.len());
    let mut jobs: BTreeMap<i64, Delta> = BTreeMap::new();
    for finish in &group.finishes {
        let lost = || StoreError::LeaseLost { stage: finish.id };
        // Taken out: a second outcome for the same stage finds nothing and has lost its lease.
        let Some(artifact) = loaded.remove(&finish.id).filter(|a| holds(a, finish.id, finish.lease)) else {
            answers.push(Err(lost()));
            continue;
        };
        let recorded = match record_output(tx, finish, &artifact).await {
            Err(refused) if refused.is_refusal() => {
                answers.push(Err(refused));
                continue;
            }
            other => other?,
        };
        let planned = plan::plan(&artifact, finish, &recorded, tx.now)?;
        jobs.entry(artifact.job).or_default().count(
            artifact.status,
            planned.standing.status,
            artifact.top,
            artifact.size,
        );
        answers.push(Ok(Finished { artifact: planned.standing.status }));
        changes.push(planned);
    }
    let worker = group.finishes.first().map(|finish| actor(finish.worker)).unwrap_or_default();
    save(tx, changes).await?;
    for (row, delta) in jobs {
        if delta != (Delta { begun: true, ..Delta::default() }) {
            job::change(tx, row, delta, &worker, Action::Progressed).await?;
        }
    }
    Ok(answers)
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

/// Records the output, if there is one, and puts a graph part into the graph of the case.
async fn record_output(tx: &mut Tx<'_>, finish: &Finish, artifact: &Loaded) -> Result<Recorded> {
    let stage = artifact.stage(finish.id).stage;
    let (id, reused) = match &finish.outcome {
        Outcome::Done { output, .. } if !output.fits(stage) => {
            return Err(StoreError::Invalid(format!("the output of another stage does not end {stage}")));
        }
        Outcome::Done { key, output } => {
            let engine =
                finish.engine.as_ref().ok_or_else(|| StoreError::backend("an output of no engine"))?;
            let new = NewOutput {
                key,
                content: artifact.content,
                stage,
                engine,
                parameters: &finish.parameters,
                rests_on: artifact.text_before(finish.id),
                seconds: finish.seconds,
                output,
            };
            (output::insert(tx, &new).await?, false)
        }
        Outcome::Reused { output } => (*output, true),
        Outcome::Skipped { .. } | Outcome::Failed(_) => return Ok(Recorded::default()),
    };
    if !output::is_of(tx, id, artifact.content, stage).await? {
        return Err(StoreError::Invalid(format!("output {id} is not this content's {stage}")));
    }
    let mut recorded = Recorded { output: Some(id), reused, ..Recorded::default() };
    match stage {
        Stage::Extraction | Stage::Transcription => {
            recorded.language = Some(output::language(tx, id).await?);
        }
        Stage::Graph => graph::join(tx, artifact.case, artifact.row, id).await?,
        Stage::Translation | Stage::Summarization | Stage::Embeddings => {}
    }
    Ok(recorded)
}

async fn save(tx: &mut Tx<'_>, planned: Vec<Planned>) -> Result<()> {
    let (mut stages, mut artifacts) = (Vec::new(), Vec::new());
    let mut timings: BTreeMap<(Stage, String), (i64, f64, i64)> = BTreeMap::new();
    for change in planned {
        stages.extend(change.stages);
        artifacts.push(change.artifact);
        tx.record(change.draft);
        if let Some((stage, engine, seconds, bytes)) = change.timing {
            let sum = timings.entry((stage, engine)).or_default();
            *sum = (sum.0 + 1, sum.1 + seconds, sum.2 + bytes);
        }
    }
    artifact::save_stages(tx, &stages).await?;
    artifact::save_artifacts(tx, &artifacts).await?;
    save_timings(tx, timings).await
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
