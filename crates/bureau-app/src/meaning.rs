//! Search by meaning: the question becomes a vector of the model that the texts were embedded with.

use crate::App;
use crate::engine::embedding_model;
use bureau_model::output::{ChunkText, Output, Place};
use bureau_model::wire::{SearchRequest, SearchResults};
use bureau_model::{CaseName, Code, WireError};
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::{Reply, Request};
use bureau_store::Library;

const HITS: u64 = 200;
const DEFAULT_HITS: u64 = 50;

pub(crate) async fn search(app: &App, request: &SearchRequest) -> Result<SearchResults, WireError> {
    let case = request.case_name.as_deref().map(CaseName::new).transpose();
    let case = case.map_err(|error| WireError::new(Code::Invalid, error.to_string()))?;
    let Some((folder, card)) = embedding_model(&app.models()) else {
        let text = "searching by meaning needs an embedding model, and none is installed";
        return Err(WireError::new(Code::EngineMissing, text)
            .with_hint("install one under Models, or search for words"));
    };
    let question = ChunkText { text: request.query.clone(), place: Place::default() };
    let asked = Request::Embed { model: folder, chunks: vec![question] };
    let answer = app.extractor.pool.ask(&asked, &|_, _| {}).await;
    let vector = match answer {
        Answer::Reply(Reply::Done { output, .. }) => match *output {
            Output::Embeddings(made) => made.vectors.into_iter().next().map(|(_, vector)| vector),
            Output::Text(_) | Output::Summary(_) | Output::Graph(_) => None,
        },
        Answer::Reply(Reply::Failed { failure }) | Answer::Lost(failure) => {
            return Err(WireError::new(Code::Internal, failure.message));
        }
        Answer::Reply(
            Reply::Skipped { .. }
            | Reply::Sniffed { .. }
            | Reply::Progress { .. }
            | Reply::Partial { .. }
            | Reply::NeedsDecoder { .. }
            | Reply::Completed { .. }
            | Reply::NeedsOcr,
        ) => None,
    };
    let vector = vector
        .ok_or_else(|| WireError::new(Code::Invalid, "the search has no word in it that the model knows"))?;
    let limit = request.limit.unwrap_or(DEFAULT_HITS).min(HITS);
    let wanted = request.offset.saturating_add(limit).min(HITS);
    let mut found = app.sqlite.nearest(case.as_ref(), &card.id, &vector, wanted).await?;
    let skip = usize::try_from(request.offset).unwrap_or(usize::MAX).min(found.hits.len());
    found.hits.drain(..skip);
    Ok(found)
}
