//! The model at work.

use crate::gone::Gone;
use crate::order::{Order, Written};
use crate::template;
use bureau_model::word::{ErrorCode, Failure};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::{LogOptions, json_schema_to_grammar, send_logs_to_tracing};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

/// Tokens of a prompt that are read at once; between two of them it is seen that nobody waits any more.
const BATCH: usize = 256;

/// A model stays loaded between orders.
#[derive(Default)]
pub struct Runner {
    backend: Option<LlamaBackend>,
    loaded: Option<(PathBuf, LlamaModel)>,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner").field("loaded", &self.loaded.as_ref().map(|(path, _)| path)).finish()
    }
}

fn broken(text: &str, error: impl std::fmt::Display) -> Failure {
    Failure::new(ErrorCode::EngineMissing, format!("{text}: {error}"))
}

impl Runner {
    /// What the model writes. `progress` hears how far it is, between 0 and 1.
    ///
    /// # Errors
    /// When the model can't be loaded or does not run, when the order does not fit its context, and when nobody waits
    /// any more.
    pub fn complete(
        &mut self,
        order: &Order<'_>,
        gone: &Gone,
        progress: &mut dyn FnMut(f64),
    ) -> Result<Written, Failure> {
        if self.backend.is_none() {
            self.backend = Some(start()?);
        }
        let Some(backend) = &self.backend else { return Err(abandoned()) };
        let kept = self.loaded.take().filter(|(path, _)| path == order.model);
        let loaded = match kept {
            Some(loaded) => loaded,
            None => (order.model.to_owned(), load(backend, order.model, gone)?),
        };
        let (_, model) = self.loaded.insert(loaded);
        write(backend, model, order, gone, progress)
    }
}

fn start() -> Result<LlamaBackend, Failure> {
    send_logs_to_tracing(LogOptions::default().with_logs_enabled(false));
    let mut backend = LlamaBackend::init().map_err(|error| broken("llama.cpp does not start", error))?;
    backend.void_logs();
    Ok(backend)
}

fn load(backend: &LlamaBackend, path: &Path, gone: &Gone) -> Result<LlamaModel, Failure> {
    if !path.is_file() {
        let text = "the model's file is not there; install it again";
        return Err(Failure::new(ErrorCode::EngineMissing, text));
    }
    let gone = gone.clone();
    let params = LlamaModelParams::default().with_progress_callback(move |_| !gone.is());
    LlamaModel::load_from_file(backend, path, &params)
        .map_err(|error| broken("the model's file can't be loaded; is it one for llama.cpp?", error))
}

fn write(
    backend: &LlamaBackend,
    model: &LlamaModel,
    order: &Order<'_>,
    gone: &Gone,
    progress: &mut dyn FnMut(f64),
) -> Result<Written, Failure> {
    let prompt = prompt(model, order)?;
    let most = order.max_tokens.min(order.context) as usize;
    if prompt.is_empty() || prompt.len() + most > order.context as usize {
        let text = format!("a prompt of {} tokens does not fit the model's context", prompt.len());
        return Err(Failure::new(ErrorCode::TooLarge, text));
    }
    let mut sampler = sampler(model, order.schema)?;
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).max(1)) as i32;
    let params = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(order.context))
        .with_n_batch(BATCH as u32)
        .with_n_threads(threads)
        .with_n_threads_batch(threads);
    let mut context =
        model.new_context(backend, params).map_err(|error| broken("the model does not start", error))?;
    read(&mut context, &prompt, gone, progress)?;
    let mut written = Vec::new();
    let mut batch = LlamaBatch::new(1, 1);
    for n in 0..most {
        if gone.is() {
            return Err(abandoned());
        }
        let token = sampler.sample(&context, -1);
        if model.vocab().is_eog(token) {
            return Ok(Written { text: text(&written), finished: true });
        }
        model.vocab().token_to_piece_into(token, &mut written, false, None);
        batch.clear();
        put(&mut batch, token, prompt.len() + n, true)?;
        context.decode(&mut batch).map_err(|error| broken("the model does not run", error))?;
        progress(0.5 + 0.5 * (n + 1) as f64 / most as f64);
    }
    Ok(Written { text: text(&written), finished: false })
}

/// The prompt as tokens. What stands in the evidence is never a control token: only the template's own words are
/// read as such.
fn prompt(model: &LlamaModel, order: &Order<'_>) -> Result<Vec<LlamaToken>, Failure> {
    let template = model.chat_template(None).ok().and_then(|template| template.to_string().ok());
    let rendered = template::render(template.as_deref(), MARK, MARK)
        .map_err(|error| Failure::new(ErrorCode::EngineMissing, error.to_string()))?;
    let vocab = model.vocab();
    if template.is_none() {
        let plain = template::render(None, order.system, order.user).unwrap_or_default();
        return Ok(vocab.tokenize(plain.as_bytes(), true, false));
    }
    let parts: Vec<&str> = rendered.split(MARK).collect();
    let contents: Vec<String> = match parts.len() {
        3 => vec![order.system.to_owned(), order.user.to_owned()],
        2 => vec![format!("{}\n\n{}", order.system, order.user)],
        _ => {
            let text = "the model's template of prompts leaves out what it is asked, or repeats it";
            return Err(Failure::new(ErrorCode::EngineMissing, text));
        }
    };
    let mut tokens = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        tokens.extend(vocab.tokenize(part.as_bytes(), n == 0, true));
        if let Some(content) = contents.get(n) {
            tokens.extend(vocab.tokenize(content.as_bytes(), false, false));
        }
    }
    Ok(tokens)
}

/// Stands for a message's content while the template is run.
const MARK: &str = "\u{e000}content\u{e001}";

fn sampler(model: &LlamaModel, schema: Option<&str>) -> Result<LlamaSampler, Failure> {
    let Some(schema) = schema else { return Ok(LlamaSampler::greedy()) };
    let grammar =
        json_schema_to_grammar(schema).map_err(|error| broken("the schema can't be used", error))?;
    let grammar = LlamaSampler::grammar(model, &grammar, "root")
        .map_err(|error| broken("the grammar can't be used", error))?;
    Ok(LlamaSampler::chain_simple([grammar, LlamaSampler::greedy()]))
}

/// Reads the prompt; the last token's successor can be asked for then.
fn read(
    context: &mut LlamaContext<'_>,
    prompt: &[LlamaToken],
    gone: &Gone,
    progress: &mut dyn FnMut(f64),
) -> Result<(), Failure> {
    let mut batch = LlamaBatch::new(BATCH, 1);
    for (number, piece) in prompt.chunks(BATCH).enumerate() {
        if gone.is() {
            return Err(abandoned());
        }
        batch.clear();
        for (n, token) in piece.iter().enumerate() {
            let at = number * BATCH + n;
            put(&mut batch, *token, at, at + 1 == prompt.len())?;
        }
        context.decode(&mut batch).map_err(|error| broken("the model does not run", error))?;
        progress(0.5 * (number * BATCH + piece.len()) as f64 / prompt.len() as f64);
    }
    Ok(())
}

fn put(batch: &mut LlamaBatch<'_>, token: LlamaToken, at: usize, asked: bool) -> Result<(), Failure> {
    batch.add(token, at as i32, &[0], asked).map_err(|error| broken("the model does not run", error))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn abandoned() -> Failure {
    Failure::new(ErrorCode::Internal, "nobody waits for the language model any more")
}
