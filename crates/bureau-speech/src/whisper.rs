//! Whisper and Silero, as whisper.cpp runs them.

use crate::cut::FRAME;
use crate::listen::{Hear, Voice};
use crate::word::{Token, words};
use bureau_engines::media::SAMPLE_RATE;
use bureau_model::word::{ErrorCode, Failure};
use bureau_sandbox::protocol::Spoken;
use std::path::{Path, PathBuf};
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperSegment,
    WhisperVadContext, WhisperVadContextParams,
};

/// Whisper wants a second at least; shorter speech is followed by silence.
const SHORTEST: usize = SAMPLE_RATE as usize * 11 / 10;
/// Threads at most: more do not hear faster.
const THREADS: usize = 8;

/// A loaded speech model.
#[derive(Debug)]
pub struct Whisper {
    model: WhisperContext,
}

impl Whisper {
    /// Loads the model in a folder: its one file that ends in `.bin`.
    ///
    /// # Errors
    /// [`ErrorCode::EngineMissing`] when there is none or it is not a Whisper model.
    pub fn load(folder: &Path) -> Result<Self, Failure> {
        whisper_rs::install_logging_hooks();
        let path = weights(folder).ok_or_else(|| unusable("its folder holds no file that ends in .bin"))?;
        let mut how = WhisperContextParameters::default();
        how.use_gpu(false);
        let model =
            WhisperContext::new_with_params(&path, how).map_err(|error| unusable(&error.to_string()))?;
        Ok(Self { model })
    }

    fn tokens(&self, segment: &WhisperSegment<'_>, length: f64) -> Vec<Token> {
        let special = self.model.token_eot();
        let all = (0..segment.n_tokens()).filter_map(|n| segment.get_token(n));
        all.filter(|token| token.token_id() < special)
            .filter_map(|token| {
                let data = token.token_data();
                let seconds = [data.t0, data.t1].map(|t| (t.max(0) as f64 / 100.0).min(length));
                Some(Token {
                    bytes: token.to_bytes().ok()?.to_vec(),
                    confidence: token.token_probability(),
                    seconds,
                })
            })
            .collect()
    }
}

impl Hear for Whisper {
    fn hear(&mut self, samples: &[f32], language: Option<&str>) -> Result<Vec<Spoken>, Failure> {
        let mut samples = samples.to_vec();
        let length = samples.len() as f64 / f64::from(SAMPLE_RATE);
        samples.resize(samples.len().max(SHORTEST), 0.0);
        let language = if self.model.is_multilingual() { language } else { Some("en") };
        // A language that the model does not know is for it to find.
        let language = language.filter(|code| whisper_rs::get_lang_id(code).is_some());
        // A state of its own for each window: what chance a window meets does not hang on those before it, and a run that
        // was cut off ends as one that was not.
        let mut state = self.model.create_state().map_err(|error| failed(&error))?;
        state.full(how(language), &samples).map_err(|error| failed(&error))?;
        let code = whisper_rs::get_lang_str(state.full_lang_id_from_state()).unwrap_or_default();
        let found = state.as_iter().map(|segment| {
            let words = words(&self.tokens(&segment, length), code);
            let text = segment.to_str_lossy().map(|text| text.trim().to_owned()).unwrap_or_default();
            let [start, end] = [segment.start_timestamp(), segment.end_timestamp()]
                .map(|t| (t.max(0) as f64 / 100.0).min(length));
            Spoken {
                start_seconds: start,
                end_seconds: end.max(start),
                text,
                language: code.to_owned(),
                words,
            }
        });
        Ok(found.collect())
    }
}

/// How it hears: each window for itself, so that a mistake does not go on into the next one; what is only a sound is
/// not written.
fn how(language: Option<&str>) -> FullParams<'_, '_> {
    let mut how = FullParams::new(SamplingStrategy::BeamSearch { beam_size: 5, patience: -1.0 });
    how.set_n_threads(threads());
    how.set_language(language);
    how.set_no_context(true);
    how.set_token_timestamps(true);
    how.set_suppress_blank(true);
    how.set_suppress_nst(true);
    how.set_print_special(false);
    how.set_print_progress(false);
    how.set_print_realtime(false);
    how.set_print_timestamps(false);
    how
}

/// Half of the machine, so that it stays usable.
fn threads() -> i32 {
    let all = std::thread::available_parallelism().map_or(2, usize::from);
    i32::try_from((all / 2).clamp(1, THREADS)).unwrap_or(1)
}

fn weights(folder: &Path) -> Option<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.flatten().map(|f| f.path()).collect();
    files.sort();
    files.into_iter().find(|f| f.extension().is_some_and(|end| end == "bin") && !is_voice(f))
}

fn is_voice(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().contains("silero"))
}

/// A loaded Silero model.
#[derive(Debug)]
pub struct Silero(WhisperVadContext);

impl Silero {
    /// Loads the model in `file`.
    ///
    /// # Errors
    /// [`ErrorCode::EngineMissing`] when it can't be used.
    pub fn load(file: &Path) -> Result<Self, Failure> {
        whisper_rs::install_logging_hooks();
        let path = file
            .to_str()
            .filter(|path| !path.contains('\0'))
            .ok_or_else(|| unusable_voice("its path is not text"))?;
        let mut how = WhisperVadContextParams::new();
        how.set_n_threads(1);
        WhisperVadContext::new(path, how).map(Self).map_err(|error| unusable_voice(&error.to_string()))
    }
}

impl Voice for Silero {
    fn speaks(&mut self, samples: &[f32]) -> Result<Vec<f32>, Failure> {
        self.0.detect_speech(samples).map_err(|error| failed(&error))?;
        let mut found = self.0.probabilities().to_vec();
        found.resize(samples.len().div_ceil(FRAME), 0.0);
        Ok(found)
    }
}

fn unusable(why: &str) -> Failure {
    Failure::new(ErrorCode::EngineMissing, format!("the speech model can't be used: {why}; install it again"))
}

fn unusable_voice(why: &str) -> Failure {
    let text = format!("the model that finds voices can't be used: {why}; install it again");
    Failure::new(ErrorCode::EngineMissing, text)
}

fn failed(error: &WhisperError) -> Failure {
    Failure::new(ErrorCode::Internal, format!("the speech model failed: {error}"))
}
