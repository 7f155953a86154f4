//! Which engine does which stage here: the extractor child for what is built in, an installed model for the
//! embeddings, a reason for what is missing.

use crate::App;
use crate::language::{Current, engine_for};
use crate::members::Taker;
use crate::speech::Speech;
use async_trait::async_trait;
use bureau_model::catalogue::{CARD_FILE, ModelCard};
use bureau_model::key::EngineId;
use bureau_model::output::Output;
use bureau_model::stage::Lane;
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, FileType, Stage, language};
use bureau_pipeline::engine::Ended;
use bureau_pipeline::{Engine, Engines, Facts, Plan, ProgressSink, Task};
use bureau_sandbox::Pool;
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::{Description, Reply, Request};
use bureau_vault::Vault;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The engines of this machine.
pub(crate) struct Desk {
    description: Description,
    pool: Arc<Pool>,
    vault: Arc<Vault>,
    taker: Taker,
    scratch: PathBuf,
    embedding: Option<(PathBuf, ModelCard)>,
    speech: Speech,
    language: Current,
}

impl Desk {
    /// `scratch` is a folder of this worker's own, for what is found inside containers.
    pub(crate) fn new(
        description: Description,
        app: &App,
        scratch: PathBuf,
        speech: Speech,
        language: Current,
    ) -> Self {
        Self {
            description,
            speech,
            language,
            pool: app.extractor.pool.clone(),
            vault: app.vault.clone(),
            taker: Taker { vault: app.vault.clone(), extractor: app.extractor.clone() },
            scratch,
            embedding: embedding_model(&app.models()),
        }
    }

    /// What a language model or a server does, on top of the built-in engine where there is one.
    fn by_model(&self, stage: Stage, facts: &Facts) -> Option<Plan> {
        let builtin = match stage {
            Stage::Graph => match self.child(stage) {
                Plan::Run(engine) => Some(engine),
                Plan::Skip(_) | Plan::Fail(_) => None,
            },
            Stage::Extraction
            | Stage::Transcription
            | Stage::Translation
            | Stage::Summarization
            | Stage::Embeddings => None,
        };
        engine_for(stage, facts, &self.language.now(), builtin.as_ref())
    }

    fn child(&self, stage: Stage) -> Plan {
        let Some(id) = self.description.engines.get(&stage) else {
            return Plan::Skip(format!("no engine for {stage} is installed"));
        };
        if stage == Stage::Extraction {
            return Plan::Run(Arc::new(Extraction {
                id: id.clone(),
                pool: self.pool.clone(),
                vault: self.vault.clone(),
                taker: self.taker.clone(),
                scratch: self.scratch.clone(),
            }));
        }
        let model = (stage == Stage::Embeddings).then(|| self.embedding.clone()).flatten();
        Plan::Run(Arc::new(ChildEngine { id: id.clone(), pool: self.pool.clone(), model }))
    }
}

impl Engines for Desk {
    fn plan(&self, stage: Stage, facts: &Facts) -> Plan {
        if let Some(plan) = self.by_model(stage, facts) {
            return plan;
        }
        let spoken = || facts.language.as_deref().map_or("an unknown language", language::name);
        match stage {
            Stage::Extraction | Stage::Summarization | Stage::Graph => self.child(stage),
            Stage::Transcription => self.speech.plan(&self.vault, &self.scratch),
            Stage::Translation if facts.language.as_deref() == Some(&*facts.target_language) => {
                Plan::Skip(format!("already in {}", language::name(&facts.target_language)))
            }
            Stage::Translation => Plan::Skip(format!("no translation model for {} is installed", spoken())),
            Stage::Embeddings => match &self.embedding {
                None => Plan::Skip("no embedding model is installed".to_owned()),
                Some((_, card)) if !card.reads(facts.language.as_deref()) => {
                    Plan::Skip(format!("the embedding model {} does not read {}", card.id, spoken()))
                }
                Some(_) => self.child(stage),
            },
        }
    }
}

/// The first folder of models whose card serves embeddings.
pub(crate) fn embedding_model(models: &Path) -> Option<(PathBuf, ModelCard)> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(models).ok()?.flatten().map(|f| f.path()).collect();
    folders.sort();
    folders.into_iter().find_map(|folder| {
        let card: ModelCard = serde_json::from_slice(&std::fs::read(folder.join(CARD_FILE)).ok()?).ok()?;
        card.serves(Stage::Embeddings).then_some((folder, card))
    })
}

struct ChildEngine {
    id: EngineId,
    pool: Arc<Pool>,
    model: Option<(PathBuf, ModelCard)>,
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
            Stage::Graph if !task.suspects.is_empty() => {
                let persons = serde_json::to_vec(&task.suspects).unwrap_or_default();
                serde_json::json!({ "suspects": hex::encode(Sha256::digest(persons)) }).to_string()
            }
            Stage::Extraction
            | Stage::Transcription
            | Stage::Translation
            | Stage::Summarization
            | Stage::Graph => "{}".to_owned(),
        }
    }

    async fn run(&self, task: &Task, progress: &ProgressSink) -> Ended {
        let Some(request) = self.request(task) else {
            let text = format!("nothing here does the stage {}", task.claimed.stage);
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
                language: claimed.language.clone(),
                file_type: claimed.file_type,
                metadata: task.text.metadata.clone(),
                calls: task.text.calls.clone(),
                suspects: task.suspects.clone(),
            }),
            Stage::Extraction | Stage::Transcription | Stage::Translation => None,
        }
    }
}

/// How a request ended that was not answered with an output.
pub(crate) fn otherwise(answer: Answer) -> Ended {
    match answer {
        Answer::Reply(Reply::Skipped { reason }) => Ended::Skipped(reason),
        Answer::Reply(Reply::NeedsOcr) => Ended::Moved(Lane::Ocr),
        Answer::Reply(Reply::Failed { failure }) | Answer::Lost(failure) => Ended::Failed(failure),
        Answer::Reply(
            Reply::Sniffed { .. }
            | Reply::Progress { .. }
            | Reply::Partial { .. }
            | Reply::NeedsDecoder { .. }
            | Reply::Completed { .. }
            | Reply::Done { .. },
        ) => Ended::Failed(Failure::new(
            ErrorCode::Internal,
            "the engine answered a question that was not asked",
        )),
    }
}

/// Reads a file in a child of its own, and takes in what is inside it.
struct Extraction {
    id: EngineId,
    pool: Arc<Pool>,
    vault: Arc<Vault>,
    taker: Taker,
    scratch: PathBuf,
}

#[async_trait]
impl Engine for Extraction {
    fn id(&self) -> EngineId {
        self.id.clone()
    }

    /// Passwords and names of columns are evidence themselves: the key holds their hashes, not them.
    fn parameters(&self, task: &Task) -> String {
        let hashed = |value: &serde_json::Value| hex::encode(Sha256::digest(value.to_string()));
        let mut parameters = serde_json::Map::new();
        if !task.columns.is_empty() {
            parameters.insert("columns".to_owned(), hashed(&serde_json::json!(task.columns)).into());
        }
        if !task.passwords.is_empty() && can_be_locked(task.claimed.file_type) {
            parameters.insert("passwords".to_owned(), hashed(&serde_json::json!(task.passwords)).into());
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
        let request = Request::Extract {
            path: self.vault.path(&claimed.sha256.0),
            filename: claimed.filename.clone(),
            media_type: claimed.media_type.clone(),
            file_type: claimed.file_type,
            scratch: scratch.to_owned(),
            depth: u32::try_from(claimed.inside.ancestors.len()).unwrap_or(u32::MAX),
            passwords: task.passwords.clone(),
            ocr: claimed.lane == Lane::Ocr,
            columns: task.columns.clone(),
        };
        let (mut output, found) = match self.pool.ask_alone(&request, &report).await {
            Answer::Reply(Reply::Done { output, found }) => (output, found),
            other @ (Answer::Reply(_) | Answer::Lost(_)) => return otherwise(other),
        };
        if let Output::Text(text) = &mut *output {
            match self.taker.take(claimed, found, scratch, &report).await {
                Ok(members) => text.members = members,
                Err(failure) => return Ended::Failed(failure),
            }
        }
        Ended::Done(*output)
    }
}

/// Whether files of this type can be protected with a password.
fn can_be_locked(file_type: FileType) -> bool {
    match file_type {
        FileType::Document | FileType::Table | FileType::Archive | FileType::Email => true,
        FileType::Image | FileType::Audio | FileType::Video | FileType::Other => false,
    }
}
