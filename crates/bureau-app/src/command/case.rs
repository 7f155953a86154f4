//! Cases: lists, summaries, graph, search.

use super::{Answer, LIST, case, country};
use crate::{App, meaning};
use bureau_model::wire::*;
use bureau_model::{CaseName, Code, WireError};
use bureau_store::{Control, Library, Setup};

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

/// Words in the texts, or texts about the same.
pub async fn search(app: &App, request: SearchRequest) -> Answer<SearchResults> {
    match request.by {
        SearchBy::Words => Ok(app.sqlite.search(&request).await?),
        SearchBy::Meaning => meaning::search(app, &request).await,
    }
}

/// The country of a case's telephone numbers without a code.
pub async fn get_case_country(app: &App, request: CaseRequest) -> Answer<CaseCountry> {
    let country = app.sqlite.country(&case(&request.case_name)?).await?;
    Ok(CaseCountry { case_name: request.case_name, country })
}

/// Sets it.
pub async fn set_case_country(app: &App, request: CaseCountry) -> Answer<CaseCountry> {
    country(&request.country)?;
    app.sqlite.set_country(&case(&request.case_name)?, &request.country).await?;
    Ok(request)
}

/// The passwords of a case.
pub async fn get_passwords(app: &App, request: CaseRequest) -> Answer<Passwords> {
    passwords(app, &case(&request.case_name)?, 0).await
}

/// Adds a password to a case, and tries what is locked with it.
pub async fn add_password(app: &App, request: PasswordRequest) -> Answer<Passwords> {
    let case = case(&request.case_name)?;
    if request.password.is_empty() {
        return Err(WireError::new(Code::Invalid, "a password can't be empty"));
    }
    app.sqlite.add_password(&case, &request.password).await?;
    // Also when it was there already: something may have become locked since.
    let touched = app.sqlite.unlock(&case, &app.actor()).await?;
    passwords(app, &case, touched).await
}

/// Removes a password; what it opened stays open.
pub async fn remove_password(app: &App, request: PasswordRequest) -> Answer<Passwords> {
    let case = case(&request.case_name)?;
    if !app.sqlite.remove_password(&case, &request.password).await? {
        return Err(WireError::new(Code::NotFound, "the case has no such password"));
    }
    passwords(app, &case, 0).await
}

async fn passwords(app: &App, case: &CaseName, touched: u64) -> Answer<Passwords> {
    Ok(Passwords { passwords: app.sqlite.passwords(case).await?, touched })
}
