//! Search by meaning: the question becomes a vector of the model that the texts were embedded with.

use crate::Session;
use crate::language;
use bureau_model::output::{ChunkText, Embeddings, Output, Place};
use bureau_model::wire::{SearchRequest, SearchResults};
use bureau_model::{CaseName, Code, Stage, WireError};
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::{Reply, Request};
use bureau_store::Library;

const HITS: u64 = 200;
const DEFAULT_HITS: u64 = 50;

pub(crate) async fn search(session: &Session, request: &SearchRequest) -> Result<SearchResults, WireError> {
    let case = request.case_name.as_deref().map(CaseName::new).transpose();
    let case = case.map_err(|error| WireError::new(Code::Invalid, error.to_string()))?;
    let (model, vector) = vector(session, &request.query).await?;
    let limit = request.limit.unwrap_or(DEFAULT_HITS).min(HITS);
    let wanted = request.offset.saturating_add(limit).min(HITS);
    let mut found =
        session.app().sqlite.nearest(session.scope(), case.as_ref(), &model, &vector, wanted).await?;
    let skip = usize::try_from(request.offset).unwrap_or(usize::MAX).min(found.hits.len());
    found.hits.drain(..skip);
    Ok(found)
}

/// The model that embeds texts here, and the question's vector by it. A server that does embeddings goes before an
/// installed model, as it does for texts.
async fn vector(session: &Session, question: &str) -> Result<(String, Vec<f32>), WireError> {
    let question = [ChunkText { text: question.to_owned(), place: Place::default() }];
    let setup = session.app().current().await?.now();
    let made = if let Some(client) = setup.server(Stage::Embeddings) {
        let name = &client.server().name;
        language::embed(client, &question, &|_, _| {}).await.map_err(|trouble| {
            WireError::new(Code::EngineMissing, format!("the server {name} {trouble}"))
                .with_hint("check it under Models, or search for words")
        })?
    } else if let Some((folder, _)) = &setup.embedding {
        by_child(session, Request::Embed { model: folder.clone(), chunks: question.to_vec() }).await?
    } else {
        let text = "search by meaning needs an embedding model, and none is installed";
        return Err(WireError::new(Code::EngineMissing, text)
            .with_hint("install one under Models, or search for words"));
    };
    let Embeddings { model, vectors, .. } = made;
    match vectors.into_iter().next() {
        Some((_, vector)) => Ok((model, vector)),
        None => Err(WireError::new(Code::Invalid, "the search contains no word that the model knows")),
    }
}

async fn by_child(session: &Session, request: Request) -> Result<Embeddings, WireError> {
    match session.app().extractor.pool.ask(&request, &|_, _| {}).await {
        Answer::Reply(Reply::Done { output, .. }) => match *output {
            Output::Embeddings(made) => Ok(made),
            Output::Text(_) | Output::Summary(_) | Output::Graph(_) => {
                Err(WireError::new(Code::Internal, "the engine answered a different question"))
            }
        },
        Answer::Reply(Reply::Failed { failure }) | Answer::Lost(failure) => {
            Err(WireError::new(Code::Internal, failure.message))
        }
        Answer::Reply(_) => {
            Err(WireError::new(Code::Invalid, "the search contains no word that the model knows"))
        }
    }
}
