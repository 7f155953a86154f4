//! What running things again would do: asked of the engines as a worker would ask them, without running any.
//!
//! A stage is reused when an output is recorded under the key that it would have. A text that would be made anew has
//! no key yet, so that everything that rests on it counts as run, although some of it may turn out to be the same.

use crate::Session;
use crate::command::Answer;
use crate::engine::AvailableEngines;
use bureau_model::Stage;
use bureau_model::key::OutputKey;
use bureau_model::stage::Lane;
use bureau_model::wire::{PreviewedStage, ReprocessPreview, SecondsRange, StageTiming};
use bureau_pipeline::{Engine, Engines as _, Facts, Lanes, Plan, Task};
use bureau_store::{Again, Library, Selection};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Artifacts that are asked about together.
const PAGE: usize = 500;

/// What [`bureau_store::Control::reprocess`] would do.
pub(crate) async fn preview(session: &Session, what: &Selection, from: Stage) -> Answer<ReprocessPreview> {
    let engines = session.app().engines().await?;
    let artifacts = session.app().sqlite.ended(session.scope(), what).await?;
    let mut tally =
        Tally { timings: session.app().sqlite.stats(session.scope()).await?.stages, ..Tally::default() };
    for page in artifacts.chunks(PAGE) {
        let mut files = Files::new(session.app().sqlite.again(session.scope(), page, from).await?);
        tally.unfinished += files.unfinished;
        for stage in Stage::ALL {
            files.ask(session, &engines, *stage, &mut tally).await?;
        }
    }
    Ok(tally.preview(artifacts.len() as u64, session.app().lanes))
}

/// The text that the later stages of a file rest on.
#[derive(Clone)]
enum Text {
    /// As the stage would be given it now.
    Recorded,
    /// One that would be reused, with its language.
    Reused(OutputKey, Option<String>),
    /// One that would be made anew.
    New,
}

/// The stages of one page, and what became of each file's text on the way.
struct Files {
    stages: BTreeMap<Stage, Vec<Again>>,
    texts: HashMap<i64, Text>,
    unfinished: u64,
}

/// A stage that is to be looked up.
struct Asked {
    again: Again,
    engine: Arc<dyn Engine>,
    /// Its key; none when it rests on a text that would be made anew.
    key: Option<OutputKey>,
}

impl Files {
    fn new(rows: Vec<Again>) -> Self {
        let (mut stages, mut texts) = (BTreeMap::<Stage, Vec<Again>>::new(), HashMap::new());
        let mut unfinished = 0;
        for again in rows {
            if texts.insert(again.claimed.artifact.0, Text::Recorded).is_none() {
                unfinished += u64::from(again.unfinished);
            }
            stages.entry(again.claimed.stage).or_default().push(again);
        }
        Self { stages, texts, unfinished }
    }

    async fn ask(
        &mut self,
        session: &Session,
        engines: &AvailableEngines,
        stage: Stage,
        tally: &mut Tally,
    ) -> Answer<()> {
        let mut asked = Vec::new();
        for again in self.stages.remove(&stage).unwrap_or_default() {
            asked.extend(self.plan(session, engines, again).await?);
        }
        let keys: Vec<OutputKey> = asked.iter().filter_map(|asked| asked.key).collect();
        let recorded = session.app().sqlite.outputs(session.scope(), &keys).await?;
        for Asked { again, engine, key } in asked {
            let reused = key.and_then(|key| Some((key, recorded.get(&key)?.clone())));
            tally.count(&again, &*engine, reused.is_some());
            if stage.is_read() {
                let text = reused.map_or(Text::New, |(key, language)| Text::Reused(key, language));
                self.texts.insert(again.claimed.artifact.0, text);
            }
        }
        Ok(())
    }

    /// The engine and the key of a stage; `None` when it would be passed over.
    async fn plan(
        &self,
        session: &Session,
        engines: &AvailableEngines,
        mut again: Again,
    ) -> Answer<Option<Asked>> {
        let claimed = &mut again.claimed;
        let text = self.texts.get(&claimed.artifact.0).cloned().unwrap_or(Text::Recorded);
        if let Text::Reused(_, language) = &text {
            claimed.language.clone_from(language);
        }
        let facts = Facts {
            file_type: claimed.file_type,
            language: claimed.language.clone(),
            target_language: claimed.target_language.clone(),
        };
        let Plan::Run(engine) = engines.plan(claimed.stage, &facts) else { return Ok(None) };
        let rests_on = match &text {
            Text::New => return Ok(Some(Asked { again, engine, key: None })),
            Text::Recorded => claimed.rests_on.map(|(_, key)| key),
            Text::Reused(key, _) => Some(*key),
        };
        let mut task = Task::bare(claimed.clone());
        task.give(&session.app().sqlite, session.scope()).await?;
        let parameters = engine.parameters(&task);
        let key =
            OutputKey::new(&claimed.sha256, claimed.stage, &engine.id(), &parameters, rests_on.as_ref());
        Ok(Some(Asked { again, engine, key: Some(key) }))
    }
}

/// What was counted so far.
#[derive(Default)]
struct Tally {
    timings: Vec<StageTiming>,
    unfinished: u64,
    runs: BTreeMap<(Stage, String), u64>,
    reuses: BTreeMap<(Stage, String), u64>,
    /// Seconds of what would run, by lane.
    seconds: HashMap<Lane, f64>,
}

impl Tally {
    fn count(&mut self, again: &Again, engine: &dyn Engine, reused: bool) {
        let (id, stage) = (engine.id(), again.claimed.stage);
        let counted = if reused { &mut self.reuses } else { &mut self.runs };
        *counted.entry((stage, format!("{} {}", id.name, id.version))).or_default() += 1;
        if !reused && let Some(seconds) = again.seconds.or_else(|| self.usual(stage)) {
            *self.seconds.entry(again.claimed.lane).or_default() += seconds;
        }
    }

    /// What a run of this stage takes here.
    fn usual(&self, stage: Stage) -> Option<f64> {
        let known = || self.timings.iter().filter(|timing| timing.stage == stage);
        let runs: u64 = known().map(|timing| timing.runs).sum();
        (runs > 0).then(|| known().map(|timing| timing.seconds).sum::<f64>() / runs as f64)
    }

    fn preview(self, files: u64, lanes: Lanes) -> ReprocessPreview {
        let listed = |counted: BTreeMap<(Stage, String), u64>| {
            let stages = counted.into_iter();
            stages.map(|((stage, engine), files)| PreviewedStage { stage, engine, files }).collect()
        };
        let side_by_side = self.seconds.iter().map(|(lane, seconds)| seconds / lanes.slots(*lane) as f64);
        let seconds = (!self.seconds.is_empty()).then(|| SecondsRange {
            from: side_by_side.fold(0.0, f64::max),
            to: self.seconds.values().sum(),
        });
        ReprocessPreview {
            files,
            unfinished: self.unfinished,
            runs: listed(self.runs),
            reuses: listed(self.reuses),
            seconds,
        }
    }
}
