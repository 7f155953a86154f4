//! Which engine does which stage here: the extractor child for what is built in, an installed model for the
//! embeddings, a reason for what is missing.

use crate::App;
use crate::ended::otherwise;
use crate::language::{Current, engine_for};
use crate::members::Taker;
use crate::original::original;
use crate::split;
use async_trait::async_trait;
use bureau_model::catalogue::ModelCard;
use bureau_model::key::EngineId;
use bureau_model::output::{Extraction as Text, Found, Output};
use bureau_model::split::{Part, Split};
use bureau_model::stage::Lane;
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, FileType, Stage, language};
use bureau_pipeline::engine::Ended;
use bureau_pipeline::{Engine, Engines, Facts, Plan, ProgressSink, Task};
use bureau_sandbox::Pool;
use bureau_sandbox::child::Answer;
use bureau_sandbox::ffmpeg::{self, Ffmpeg, Spread};
use bureau_sandbox::protocol::{Description, Reply, Request};
use bureau_store::{Queue, Scope};
use bureau_store_sqlite::SqliteStore;
use bureau_vault::{Original, Vault};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The engines of this machine.
pub(crate) struct AvailableEngines {
    description: Description,
    pool: Arc<Pool>,
    vault: Arc<Vault>,
    taker: Taker,
    scratch: PathBuf,
    current: Current,
    store: SqliteStore,
    scope: Scope,
    /// Makes hashes of evidence that can't be guessed at.
    secret: Arc<str>,
}

impl AvailableEngines {
    /// `scratch` is a folder of this worker's own, for what is found inside containers.
    pub(crate) fn new(description: Description, app: &App, scratch: PathBuf, current: Current) -> Self {
        Self {
            description,
            current,
            store: app.sqlite.clone(),
            scope: app.scope().clone(),
            secret: app.secret.clone(),
            pool: app.extractor.pool.clone(),
            vault: app.vault.clone(),
            taker: Taker { vault: app.vault.clone(), extractor: app.extractor.clone() },
            scratch,
        }
    }

    /// What a language model or a server does, on top of the built-in engine where there is one.
    fn by_model(&self, stage: Stage, facts: &Facts) -> Option<Plan> {
        let builtin = match stage {
            Stage::Graph => match self.child(stage) {
                Plan::Run(engine) => Some(engine),
                Plan::Skip(_) | Plan::Lack(_) | Plan::Fail(_) => None,
            },
            Stage::Extraction
            | Stage::Transcription
            | Stage::Translation
            | Stage::Summarization
            | Stage::Embeddings => None,
        };
        engine_for(stage, facts, &self.current.now(), builtin.as_ref())
    }

    fn child(&self, stage: Stage) -> Plan {
        let Some(id) = self.description.engines.get(&stage) else {
            return Plan::Lack(format!("no engine for {stage} is installed"));
        };
        if stage == Stage::Extraction {
            return Plan::Run(Arc::new(Extraction {
                id: id.clone(),
                pool: self.pool.clone(),
                vault: self.vault.clone(),
                taker: self.taker.clone(),
                scratch: self.scratch.clone(),
                ffmpeg: Ffmpeg::locate(self.pool.program()),
                store: self.store.clone(),
                scope: self.scope.clone(),
                secret: self.secret.clone(),
            }));
        }
        let model = (stage == Stage::Embeddings).then(|| self.current.now().embedding.clone()).flatten();
        Plan::Run(Arc::new(ChildEngine {
            id: id.clone(),
            pool: self.pool.clone(),
            model,
            secret: self.secret.clone(),
        }))
    }
}

impl Engines for AvailableEngines {
    fn plan(&self, stage: Stage, facts: &Facts) -> Plan {
        if let Some(plan) = self.by_model(stage, facts) {
            return plan;
        }
        let spoken = || facts.language.as_deref().map_or("an unknown language", language::name);
        match stage {
            Stage::Extraction | Stage::Summarization | Stage::Graph => self.child(stage),
            Stage::Transcription => self.current.now().speech.plan(&self.vault, &self.scratch),
            Stage::Translation if facts.language.as_deref() == Some(&*facts.target_language) => {
                Plan::Skip(format!("already in {}", language::name(&facts.target_language)))
            }
            Stage::Translation if facts.language.is_none() => {
                Plan::Skip("its language could not be detected".to_owned())
            }
            Stage::Translation => Plan::Lack(format!("no translation model for {} is installed", spoken())),
            Stage::Embeddings => match &self.current.now().embedding {
                None => Plan::Lack("no embedding model is installed".to_owned()),
                Some((_, card)) if !card.reads(facts.language.as_deref()) => {
                    Plan::Lack(format!("the embedding model {} does not read {}", card.id, spoken()))
                }
                Some(_) => self.child(stage),
            },
        }
    }
}

struct ChildEngine {
    id: EngineId,
    pool: Arc<Pool>,
    model: Option<(PathBuf, ModelCard)>,
    secret: Arc<str>,
}

#[async_trait]
impl Engine for ChildEngine {
    fn id(&self) -> EngineId {
        self.id.clone()
    }

    fn parameters(&self, task: &Task) -> String {
        match task.claimed.stage {
            Stage::Embeddings => {
                let model = self.model.as_ref().map(|(_, card)| card.id.as_str());
                serde_json::json!({ "model": model }).to_string()
            }
            // The persons' fields are evidence themselves: the key holds their hash, not them.
            Stage::Graph => {
                let mut parameters = serde_json::json!({ "country": task.claimed.country });
                if !task.persons_of_interest.is_empty() {
                    let persons = serde_json::to_string(&task.persons_of_interest).unwrap_or_default();
                    parameters["suspects"] = hashed(&self.secret, &persons).into();
                }
                parameters.to_string()
            }
            Stage::Extraction | Stage::Transcription | Stage::Translation | Stage::Summarization => {
                "{}".to_owned()
            }
        }
    }

    async fn run(&self, task: &Task, progress: &ProgressSink) -> Ended {
        let Some(request) = self.request(task) else {
            let text = format!("nothing here can do the stage {}", task.claimed.stage);
            return Ended::Failed(Failure::new(ErrorCode::EngineMissing, text));
        };
        let report = |fraction, detail| progress.report(fraction, detail);
        tokio::select! {
            () = task.stop.cancelled() => Ended::CutOff,
            answer = self.pool.ask(&request, &report) => match answer {
                Answer::Reply(Reply::Done { output, .. }) => Ended::Done(*output),
                other @ (Answer::Reply(_) | Answer::Lost(_)) => otherwise(other),
            },
        }
    }
}

impl ChildEngine {
    fn request(&self, task: &Task) -> Option<Request> {
        let claimed = &task.claimed;
        let chunks = || task.text.chunks.clone();
        match claimed.stage {
            Stage::Summarization => {
                Some(Request::Summarize { chunks: chunks(), language: claimed.language.clone() })
            }
            Stage::Embeddings => self
                .model
                .as_ref()
                .map(|(model, _)| Request::Embed { model: model.clone(), chunks: chunks() }),
            Stage::Graph => Some(Request::Graph {
                chunks: chunks(),
                country: claimed.country.clone(),
                file_type: claimed.file_type,
                metadata: task.text.metadata.clone(),
                calls: task.text.calls.clone(),
                conversations: task.text.conversations.clone(),
                persons_of_interest: task.persons_of_interest.clone(),
            }),
            Stage::Extraction | Stage::Transcription | Stage::Translation => None,
        }
    }
}

/// Reads a file in a child of its own, and takes in what is inside it: also a video's pictures.
struct Extraction {
    id: EngineId,
    pool: Arc<Pool>,
    vault: Arc<Vault>,
    taker: Taker,
    scratch: PathBuf,
    ffmpeg: Option<Ffmpeg>,
    store: SqliteStore,
    scope: Scope,
    secret: Arc<str>,
}

#[async_trait]
impl Engine for Extraction {
    fn id(&self) -> EngineId {
        self.id.clone()
    }

    /// Passwords and names of columns are evidence themselves: the key holds their hashes, not them. Keys stand in the
    /// history, so that the hashes are of this data folder and tell nothing elsewhere.
    fn parameters(&self, task: &Task) -> String {
        let hashed = |value: &serde_json::Value| hashed(&self.secret, &value.to_string());
        let mut parameters = serde_json::Map::new();
        if !task.columns.is_empty() {
            parameters.insert("columns".to_owned(), hashed(&serde_json::json!(task.columns)).into());
        }
        if !task.passwords.is_empty() && can_be_locked(task.claimed.file_type) {
            parameters.insert("passwords".to_owned(), hashed(&serde_json::json!(task.passwords)).into());
        }
        if let Some(parts) = split::parts(&task.claimed, &task.parts) {
            parameters.insert("parts".to_owned(), hashed(&parts.key()).into());
        }
        if task.claimed.file_type == FileType::Video {
            parameters.insert("pictures".to_owned(), self.ffmpeg.is_some().into());
        }
        serde_json::Value::Object(parameters).to_string()
    }

    async fn run(&self, task: &Task, progress: &ProgressSink) -> Ended {
        let scratch = match tempfile::TempDir::with_prefix_in("x", &self.scratch) {
            Ok(scratch) => scratch,
            Err(error) => {
                let text = format!("the data folder can't be written: {error}");
                return Ended::Failed(Failure::new(ErrorCode::Io, text));
            }
        };
        tokio::select! {
            () = task.stop.cancelled() => Ended::CutOff,
            ended = self.read(task, scratch.path(), progress) => ended,
        }
    }
}

impl Extraction {
    async fn read(&self, task: &Task, scratch: &Path, progress: &ProgressSink) -> Ended {
        let report = |fraction, detail| progress.report(fraction, detail);
        let claimed = &task.claimed;
        let (original, parts) = match self.hold(task).await {
            Ok(held) => held,
            Err(failure) => return Ended::Failed(failure),
        };
        let (split, _kept) = parts.unzip();
        let is_part = split.is_some();
        let request = Request::Extract {
            path: original.path_in_child().to_owned(),
            media_type: claimed.media_type.clone(),
            file_type: claimed.file_type,
            scratch: scratch.to_owned(),
            passwords: task.passwords.clone(),
            ocr: claimed.lane == Lane::Ocr,
            columns: task.columns.clone(),
            split,
        };
        let (mut output, mut found) = match self.pool.ask_alone(&request, &report).await {
            Answer::Reply(Reply::Done { output, found }) => (output, found),
            Answer::Reply(Reply::Failed { failure }) if failure.code == ErrorCode::Locked => {
                return self.again(task).await.unwrap_or(Ended::Failed(failure));
            }
            Answer::Reply(Reply::Failed { failure }) if is_part => {
                return self.more_parts(task).await.unwrap_or(Ended::Failed(failure));
            }
            other @ (Answer::Reply(_) | Answer::Lost(_)) => return otherwise(other),
        };
        let is_locked = |found: &Found| found.copy.as_ref().is_err_and(|why| why.code == ErrorCode::Locked);
        if found.iter().any(is_locked)
            && let Some(again) = self.again(task).await
        {
            return again;
        }
        if let Output::Text(text) = &mut *output {
            if claimed.file_type == FileType::Video {
                match self.pictures(&original, text, scratch).await {
                    Ok(pictures) => found.extend(pictures),
                    Err(failure) => text.warnings.push(no_pictures(&failure)),
                }
            }
            match self.taker.take(claimed, found, scratch, &report).await {
                Ok(members) => text.members = members,
                Err(failure) => return Ended::Failed(failure),
            }
        }
        Ended::Done(*output)
    }

    /// What the child reads: the file, and of a part of an archive all parts.
    async fn hold(&self, task: &Task) -> Result<(Original, Option<(Split, Vec<Original>)>), Failure> {
        let original = original(&self.vault, task.claimed.sha256).await?;
        let parts = match split::parts(&task.claimed, &task.parts) {
            Some(parts) => Some(parts.given(&self.vault).await?),
            None => None,
        };
        Ok((original, parts))
    }

    /// A file that stayed locked waits for its turn again when a password was added while it was read.
    async fn again(&self, task: &Task) -> Option<Ended> {
        let now = self.store.job_passwords(&self.scope, &task.claimed.job).await.ok()?;
        (now != task.passwords).then_some(Ended::Moved(task.claimed.lane))
    }

    /// A part that could not be read waits for its turn again when more parts came in while it was read.
    async fn more_parts(&self, task: &Task) -> Option<Ended> {
        let start = Part::of(&task.claimed.filename)?.start();
        let now = self.store.siblings(&self.scope, task.claimed.artifact, &start).await.ok()?;
        (now != task.parts).then_some(Ended::Moved(task.claimed.lane))
    }

    /// Key frames of a video, for the OCR and for the eye.
    async fn pictures(
        &self,
        original: &Original,
        text: &Text,
        scratch: &Path,
    ) -> Result<Vec<Found>, Failure> {
        let ffmpeg = self.ffmpeg.as_ref().ok_or_else(|| {
            Failure::new(
                ErrorCode::EngineMissing,
                "ffmpeg is not installed: install it and reprocess the file",
            )
        })?;
        let told = text.metadata.iter().find(|(name, _)| name == "duration");
        let spread = Spread::over(told.and_then(|(_, clock)| seconds(clock)));
        let limits = ffmpeg::Limits::default();
        let frames = ffmpeg.frames(original.path_in_child(), scratch, spread, limits).await?;
        Ok(frames.into_iter().map(Found::from).collect())
    }
}

/// A video's pictures are looked for beside what it says of itself: it is read without them too.
fn no_pictures(failure: &Failure) -> String {
    format!("no pictures were taken from the video: {}", failure.message)
}

/// Seconds of a clock such as `1:02:05`.
fn seconds(clock: &str) -> Option<f64> {
    clock.split(':').try_fold(0.0, |all, part| Some(all * 60.0 + f64::from(part.parse::<u32>().ok()?)))
}

/// A hash that can't be made without the secret.
fn hashed(secret: &str, text: &str) -> String {
    hex::encode(Sha256::new().chain_update(secret).chain_update([0]).chain_update(text).finalize())
}

/// Whether files of this type can be protected with a password.
fn can_be_locked(file_type: FileType) -> bool {
    match file_type {
        FileType::Document | FileType::Table | FileType::Archive | FileType::Email => true,
        FileType::Image | FileType::Audio | FileType::Video | FileType::Other => false,
    }
}
