//! Speech into text: which program and which models do it, and the parent's side of it.
//!
//! A recording is heard by a child of its own. Sound that the child can't decode is decoded by the user's `ffmpeg` into
//! the worker's scratch folder first, and asked about again. Each window that was heard is added to a checkpoint, at
//! most every few seconds, so that a run that was cut off goes on where it was.

use crate::ended::otherwise;
use crate::original::original;
use async_trait::async_trait;
use bureau_model::catalogue::{CARD_FILE, ModelCard};
use bureau_model::key::EngineId;
use bureau_model::output::Output;
use bureau_model::word::Failure;
use bureau_model::{ErrorCode, Stage};
use bureau_pipeline::engine::Ended;
use bureau_pipeline::{Engine, Plan, ProgressSink, Task};
use bureau_sandbox::child::Answer;
use bureau_sandbox::ffmpeg::{self, Ffmpeg};
use bureau_sandbox::protocol::{Interim, Reply, Request, Transcript};
use bureau_sandbox::{Child, Grant, Limits, describe};
use bureau_vault::{Original, Vault};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The program's name; it lies beside the extractor, or where `BUREAU_SPEECH` says.
const PROGRAM: &str = "bureau-speech";
/// What `ffmpeg` decodes is called so.
const DECODED: &str = "sound.wav";
/// Checkpoints are at least so far apart.
const APART: Duration = Duration::from_secs(5);
/// Of decoding by `ffmpeg`, this share of the whole work is told.
const DECODING: f64 = 0.05;
/// A recording may take days, and one window on a slow machine with a large model many minutes.
const WALL: Duration = Duration::from_secs(72 * 3600);
const SILENCE: Duration = Duration::from_secs(1800);
/// Address space beside the model's own size.
const BESIDE: u64 = 3 << 30;

/// What of speech recognition is installed.
#[derive(Debug, Clone)]
pub(crate) struct Speech {
    program: PathBuf,
    keeper: PathBuf,
    id: Option<EngineId>,
    model: Option<(PathBuf, ModelCard)>,
    voice: Option<PathBuf>,
}

impl Speech {
    /// Looks at the program beside `extractor`, and at the folder of models.
    pub(crate) async fn find(extractor: &Path, models: &Path) -> Self {
        let named = std::env::var_os("BUREAU_SPEECH").map(PathBuf::from);
        let program = named.unwrap_or_else(|| extractor.with_file_name(PROGRAM));
        let id = match describe(&program).await {
            Ok(description) => description.engines.get(&Stage::Transcription).cloned(),
            Err(error) => {
                tracing::info!(%error, "there is no speech recognition");
                None
            }
        };
        Self { program, keeper: extractor.to_owned(), id, model: model(models), voice: voice(models) }
    }

    /// The model that hears recordings here, or why none does and what to do about it.
    pub(crate) fn finding(&self) -> Result<&str, (&'static str, &'static str)> {
        match (&self.id, &self.model) {
            (None, _) => Err((
                "this build of Bureau has no speech recognition",
                "build Bureau with the feature speech",
            )),
            (Some(_), None) => Err(("no speech model is installed", "install one under Models")),
            (Some(_), Some((_, card))) => Ok(&card.id),
        }
    }

    /// What becomes of a transcription. `scratch` is a folder of this worker's own.
    pub(crate) fn plan(&self, vault: &Arc<Vault>, scratch: &Path) -> Plan {
        let (Some(id), Some((model, card))) = (self.id.clone(), self.model.clone()) else {
            let why = self.finding().err().map_or("there is no speech recognition", |(why, _)| why);
            return Plan::Lack(why.to_owned());
        };
        Plan::Run(Arc::new(SpeechEngine {
            id,
            program: self.program.clone(),
            vault: vault.clone(),
            model,
            card,
            voice: self.voice.clone(),
            ffmpeg: Ffmpeg::locate(&self.keeper),
            scratch: scratch.to_owned(),
        }))
    }
}

fn folders(models: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(models).map(|all| all.flatten().map(|f| f.path()).collect()).unwrap_or_default();
    folders.sort();
    folders
}

/// The speech model: one that hears every language before one that hears some, then by name.
fn model(models: &Path) -> Option<(PathBuf, ModelCard)> {
    let cards = folders(models).into_iter().filter_map(|folder| {
        let card: ModelCard = serde_json::from_slice(&std::fs::read(folder.join(CARD_FILE)).ok()?).ok()?;
        (card.stage == Stage::Transcription && !card.files.iter().all(|f| finds_voices(&f.name)))
            .then_some((folder, card))
    });
    cards.min_by_key(|(_, card)| !card.languages.is_empty())
}

/// The model that finds voices: a Silero file in any folder of models.
fn voice(models: &Path) -> Option<PathBuf> {
    let files = folders(models).into_iter().flat_map(|folder| folders(&folder));
    files.into_iter().find(|file| {
        file.is_file() && file.file_name().is_some_and(|name| finds_voices(&name.to_string_lossy()))
    })
}

fn finds_voices(file: &str) -> bool {
    file.contains("silero") && file.ends_with(".bin")
}

/// Hears recordings.
struct SpeechEngine {
    id: EngineId,
    program: PathBuf,
    vault: Arc<Vault>,
    model: PathBuf,
    card: ModelCard,
    voice: Option<PathBuf>,
    ffmpeg: Option<Ffmpeg>,
    scratch: PathBuf,
}

#[async_trait]
impl Engine for SpeechEngine {
    fn id(&self) -> EngineId {
        self.id.clone()
    }

    fn parameters(&self, _task: &Task) -> String {
        serde_json::json!({ "model": self.card.id, "voice": self.voice.is_some() }).to_string()
    }

    async fn run(&self, task: &Task, progress: &ProgressSink) -> Ended {
        tokio::select! {
            () = task.stop.cancelled() => Ended::CutOff,
            ended = self.transcribe(task, progress) => ended,
        }
    }
}

impl SpeechEngine {
    async fn transcribe(&self, task: &Task, progress: &ProgressSink) -> Ended {
        let original = match original(&self.vault, task.claimed.sha256).await {
            Ok(original) => original,
            Err(failure) => return Ended::Failed(failure),
        };
        // One that can't be read any more is as none: the recording is heard from its beginning.
        let done: Transcript =
            task.checkpoint.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let ended = match self.ask(original.path_in_child(), done.clone(), progress).await {
            Answer::Reply(Reply::NeedsDecoder { kind }) => {
                match self.decode(&original, &kind, progress).await {
                    Ok((folder, is_whole)) => {
                        let heard = self.ask(&folder.path().join(DECODED), done, progress).await;
                        if is_whole { heard } else { cut_off(heard) }
                    }
                    Err(failure) => return Ended::Failed(failure),
                }
            }
            other @ (Answer::Reply(_) | Answer::Lost(_)) => other,
        };
        match ended {
            Answer::Reply(Reply::Done { output, .. }) => Ended::Done(*output),
            other @ (Answer::Reply(_) | Answer::Lost(_)) => otherwise(other),
        }
    }

    async fn ask(&self, path: &Path, done: Transcript, progress: &ProgressSink) -> Answer {
        let request = Request::Transcribe {
            path: path.to_owned(),
            model: self.model.clone(),
            voice: self.voice.clone(),
            language: None,
            done: done.clone(),
        };
        let mut child = match Child::start(&self.program, self.limits(), &Grant::of(&request)) {
            Ok(child) => child,
            Err(error) => {
                let text = format!("{} can't be started: {error}", self.program.display());
                return Answer::Lost(Failure::new(ErrorCode::EngineMissing, text));
            }
        };
        let keeper = Keeper::new(done);
        let answer = child
            .ask_in_parts(&request, &|interim| match interim {
                Interim::Progress { fraction, detail } => progress.report(fraction, detail),
                Interim::Partial { heard } => {
                    if let Some(body) = keeper.add(heard) {
                        progress.checkpoint(body);
                    }
                }
            })
            .await;
        child.kill().await;
        answer
    }

    /// Has `ffmpeg` decode the recording into a folder that goes when it is dropped, and says whether it came to
    /// the end.
    async fn decode(
        &self,
        original: &Original,
        kind: &str,
        progress: &ProgressSink,
    ) -> Result<(tempfile::TempDir, bool), Failure> {
        let ffmpeg = self.ffmpeg.as_ref().ok_or_else(|| ffmpeg::missing(kind))?;
        let unwritten = |error: std::io::Error| {
            Failure::new(ErrorCode::Io, format!("the data folder can't be written: {error}"))
        };
        let folder = tempfile::TempDir::with_prefix_in("sound", &self.scratch).map_err(unwritten)?;
        let told = |seconds: f64| {
            // How long it will be is not known: the share grows ever more slowly.
            let share = DECODING * (1.0 - (-seconds / 3600.0).exp());
            progress.report(share, Some("decoding the sound".to_owned()));
        };
        let file = folder.path().join(DECODED);
        let from = original.path_in_child();
        let decoded = ffmpeg.decode(from, &file, ffmpeg::Limits::default(), &told).await?;
        Ok((folder, decoded.is_whole))
    }

    fn limits(&self) -> Limits {
        let model: u64 = self.card.files.iter().map(|file| file.size).sum();
        Limits { model_memory: BESIDE + 2 * model, wall: WALL, silence: SILENCE, ..Limits::default() }
    }
}

/// The answer for a recording of which only the beginning was decoded.
fn cut_off(mut heard: Answer) -> Answer {
    let note = "only part of the recording could be decoded: it is damaged, or longer than a day";
    match &mut heard {
        Answer::Reply(Reply::Done { output, .. }) => {
            if let Output::Text(text) = &mut **output {
                text.warnings.push(note.to_owned());
            }
        }
        Answer::Reply(Reply::Skipped { reason }) => *reason = format!("{reason}; {note}"),
        Answer::Reply(_) | Answer::Lost(_) => {}
    }
    heard
}

/// What was heard so far, and when it was last written down.
struct Keeper(Mutex<(Transcript, Option<Instant>)>);

impl Keeper {
    fn new(done: Transcript) -> Self {
        Self(Mutex::new((done, None)))
    }

    /// Adds what was heard; the checkpoint to record, when the last one is old enough.
    fn add(&self, heard: Transcript) -> Option<String> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0.add(heard);
        if kept.1.is_some_and(|last| last.elapsed() < APART) {
            return None;
        }
        kept.1 = Some(Instant::now());
        serde_json::to_string(&kept.0).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::catalogue::ModelFile;
    use bureau_model::id::Sha256;

    fn put(models: &Path, id: &str, stage: Stage, languages: &[&str], file: &str) {
        let folder = models.join(id);
        std::fs::create_dir_all(&folder).expect("a folder");
        let card = ModelCard {
            id: id.to_owned(),
            stage,
            also: Vec::new(),
            role: bureau_model::catalogue::ModelRole::Engine,
            languages: languages.iter().map(|l| (*l).to_owned()).collect(),
            dimension: None,
            licence: "MIT".to_owned(),
            files: vec![ModelFile { name: file.to_owned(), size: 1, sha256: Sha256([0; 32]) }],
        };
        std::fs::write(folder.join(CARD_FILE), serde_json::to_vec(&card).expect("JSON")).expect("written");
        std::fs::write(folder.join(file), b"x").expect("written");
    }

    #[test]
    fn a_model_of_every_language_is_taken_before_one_of_english() {
        let models = tempfile::tempdir().expect("a folder");
        put(models.path(), "a-whisper-base.en", Stage::Transcription, &["en"], "ggml-base.en.bin");
        put(models.path(), "silero-vad", Stage::Transcription, &[], "ggml-silero-v6.2.0.bin");
        put(models.path(), "whisper-turbo", Stage::Transcription, &[], "ggml-large-v3-turbo.bin");
        put(models.path(), "mini", Stage::Embeddings, &[], "model.safetensors");
        assert_eq!(model(models.path()).expect("a model").1.id, "whisper-turbo");
        assert!(voice(models.path()).expect("a file").ends_with("silero-vad/ggml-silero-v6.2.0.bin"));
        assert!(model(&models.path().join("nothing")).is_none());
    }

    #[tokio::test]
    async fn what_is_missing_is_the_reason_for_which_the_stage_is_skipped() {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Arc::new(Vault::open(folder.path()).expect("a vault"));
        let no_program = Speech::find(&folder.path().join("bureau-extractor"), folder.path()).await;
        let no_model = Speech { id: Some(EngineId::new("whisper", "1")), ..no_program.clone() };
        for (speech, expected) in [
            (no_program, "this build of Bureau has no speech recognition"),
            (no_model, "no speech model is installed"),
        ] {
            let Plan::Lack(reason) = speech.plan(&vault, folder.path()) else { panic!("it is not skipped") };
            assert_eq!(reason, expected);
        }
    }

    #[test]
    fn a_checkpoint_holds_everything_heard_so_far() {
        let keeper = Keeper::new(Transcript { through_seconds: 3.0, ..Transcript::default() });
        let body = keeper.add(Transcript { through_seconds: 9.5, voice: true, ..Transcript::default() });
        let kept: Transcript = serde_json::from_str(&body.expect("the first is recorded")).expect("JSON");
        assert!(kept.voice && (kept.through_seconds - 9.5).abs() < 1e-9);
        assert_eq!(keeper.add(Transcript::default()), None, "the next waits");
    }
}
