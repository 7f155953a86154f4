//! A request into its reply.

use bureau_engines::embed::{self, Model};
use bureau_engines::extract::{self, Extracted, Order};
use bureau_engines::graph::{self, Document, Home};
use bureau_engines::{sniff, summarize};
use bureau_model::output::{ChunkText, Output};
use bureau_model::word::{ErrorCode, Failure};
use bureau_sandbox::protocol::{Reply, Request};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Where progress goes.
pub(crate) type Progress<'a> = &'a mut dyn FnMut(f64, Option<String>);

/// What is kept between requests.
#[derive(Default)]
pub(crate) struct Responder {
    model: Option<(PathBuf, Model)>,
}

impl Responder {
    /// The reply to `request`. Never panics.
    pub(crate) fn answer(&mut self, request: &Request, progress: Progress<'_>) -> Reply {
        catch_unwind(AssertUnwindSafe(|| self.run(request, progress))).unwrap_or_else(|_| {
            self.model = None;
            failed(panicked(request))
        })
    }

    fn run(&mut self, request: &Request, progress: Progress<'_>) -> Reply {
        match request {
            Request::Sniff { path, filename } => Reply::Sniffed { sniffed: sniff::sniff(path, filename) },
            Request::Extract { path, media_type, file_type, scratch, passwords, ocr, columns, split } => {
                let order = Order {
                    scratch: scratch.clone(),
                    passwords: passwords.clone(),
                    ocr: *ocr,
                    columns: columns.clone(),
                    split: split.clone(),
                };
                match extract::extract(path, media_type, *file_type, &order, progress) {
                    Ok(Extracted::Text(text, found)) => {
                        Reply::Done { output: Box::new(Output::Text(*text)), found }
                    }
                    Ok(Extracted::NeedsOcr) => Reply::NeedsOcr,
                    Err(failure) => failed(failure),
                }
            }
            Request::Summarize { chunks, language } => {
                match summarize::summarize(chunks, language.as_deref()) {
                    Ok(summary) => done(Output::Summary(summary)),
                    Err(skipped) => Reply::Skipped { reason: skipped.0 },
                }
            }
            Request::Embed { model, chunks } => self.embed(model, chunks, progress),
            Request::Graph {
                chunks,
                country,
                file_type,
                metadata,
                calls,
                conversations,
                persons_of_interest,
            } => {
                let document = Document {
                    chunks,
                    home: Home::of(country).unwrap_or_default(),
                    file_type: *file_type,
                    metadata,
                    calls,
                    conversations,
                };
                done(Output::Graph(graph::find(&document, persons_of_interest)))
            }
            Request::Transcribe { .. } => {
                failed(Failure::new(ErrorCode::EngineMissing, "this program does not transcribe speech"))
            }
            Request::Complete { .. } => failed(Failure::new(
                ErrorCode::EngineMissing,
                "the extractor runs no language models: bureau-llm does",
            )),
        }
    }

    fn embed(&mut self, folder: &Path, chunks: &[ChunkText], progress: Progress<'_>) -> Reply {
        let model = match self.model(folder) {
            Ok(model) => model,
            Err(error) => {
                let message = format!("the embedding model can't be used: {error}; install it again");
                return failed(Failure::new(ErrorCode::EngineMissing, message));
            }
        };
        match model.embed(chunks, progress) {
            Ok(embeddings) if embeddings.vectors.is_empty() => {
                Reply::Skipped { reason: "there is no text to embed".to_owned() }
            }
            Ok(embeddings) => done(Output::Embeddings(embeddings)),
            Err(error) => {
                failed(Failure::new(ErrorCode::Internal, format!("the embedding model failed: {error}")))
            }
        }
    }

    /// The model in `folder`, kept from the last request when it is the same.
    fn model(&mut self, folder: &Path) -> Result<&mut Model, embed::Error> {
        let kept = self.model.take().filter(|(of, _)| of == folder);
        let loaded = match kept {
            Some(loaded) => loaded,
            None => (folder.to_owned(), Model::load(folder)?),
        };
        Ok(&mut self.model.insert(loaded).1)
    }
}

fn done(output: Output) -> Reply {
    Reply::Done { output: Box::new(output), found: Vec::new() }
}

fn failed(failure: Failure) -> Reply {
    Reply::Failed { failure }
}

/// What a panic means: of a parser, that the file is not what parsers expect.
fn panicked(request: &Request) -> Failure {
    match request {
        Request::Extract { .. } => Failure::new(ErrorCode::Corrupt, "the file's structure can't be read"),
        Request::Sniff { .. }
        | Request::Summarize { .. }
        | Request::Embed { .. }
        | Request::Graph { .. }
        | Request::Transcribe { .. }
        | Request::Complete { .. } => {
            Failure::new(ErrorCode::Internal, "the engine stopped on a fault of its own")
        }
    }
}
