//! Cases: lists, summaries, graph, search.

use super::{Answer, LIST, case};
use crate::App;
use bureau_model::wire::*;
use bureau_store::Library;

/// Names of all cases.
pub async fn get_cases(app: &App, _: Nothing) -> Answer<Cases> {
    let cases = app.sqlite.cases().await?.into_iter().map(|case| case.case_name).collect();
    Ok(Cases { cases })
}

/// The cases with what a list shows of them.
pub async fn get_case_overviews(app: &App, _: Nothing) -> Answer<CaseOverviews> {
    Ok(CaseOverviews { cases: app.sqlite.cases().await? })
}

/// A case's jobs.
pub async fn get_case_jobs(app: &App, request: CaseRequest) -> Answer<CaseJobs> {
    Ok(app.sqlite.case_jobs(&case(&request.case_name)?).await?)
}

/// The summaries of a case's documents.
pub async fn get_case_summary(app: &App, request: CaseRequest) -> Answer<CaseSummary> {
    Ok(app.sqlite.case_summary(&case(&request.case_name)?).await?)
}

/// What happened in a case.
pub async fn get_case_timeline(app: &App, request: CaseRequest) -> Answer<Timeline> {
    Ok(app.sqlite.case_timeline(&case(&request.case_name)?).await?)
}

/// The entities of a case.
pub async fn get_case_entities(app: &App, request: CaseRequest) -> Answer<Entities> {
    Ok(app.sqlite.case_entities(&case(&request.case_name)?, LIST).await?)
}

/// The graph of a case.
pub async fn get_case_graph(app: &App, request: CaseRequest) -> Answer<Graph> {
    Ok(app.sqlite.case_graph(&case(&request.case_name)?, LIST).await?)
}

/// Words in the texts.
pub async fn search(app: &App, request: SearchRequest) -> Answer<SearchResults> {
    Ok(app.sqlite.search(&request).await?)
}
