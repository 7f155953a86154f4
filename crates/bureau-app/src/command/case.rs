//! Cases: lists, summaries, graph, search.

use super::{Answer, LIST, case, country};
use crate::{Session, meaning};
use bureau_model::wire::*;
use bureau_model::{CaseName, Code, WireError};
use bureau_store::{Control, Library, Setup};

/// Names of all cases.
pub async fn get_cases(session: &Session, _: Nothing) -> Answer<Cases> {
    let cases =
        session.app().sqlite.cases(session.scope()).await?.into_iter().map(|case| case.case_name).collect();
    Ok(Cases { cases })
}

/// The cases with what a list shows of them.
pub async fn get_case_overviews(session: &Session, _: Nothing) -> Answer<CaseOverviews> {
    Ok(CaseOverviews { cases: session.app().sqlite.cases(session.scope()).await? })
}

/// A case's jobs.
pub async fn get_case_jobs(session: &Session, request: CaseRequest) -> Answer<CaseJobs> {
    Ok(session.app().sqlite.case_jobs(session.scope(), &case(&request.case_name)?).await?)
}

/// The summaries of a case's documents.
pub async fn get_case_summary(session: &Session, request: CaseRequest) -> Answer<CaseSummary> {
    Ok(session.app().sqlite.case_summary(session.scope(), &case(&request.case_name)?).await?)
}

/// What happened in a case.
pub async fn get_case_timeline(session: &Session, request: CaseRequest) -> Answer<Timeline> {
    Ok(session.app().sqlite.case_timeline(session.scope(), &case(&request.case_name)?).await?)
}

/// The entities of a case.
pub async fn get_case_entities(session: &Session, request: CaseRequest) -> Answer<Entities> {
    Ok(session.app().sqlite.case_entities(session.scope(), &case(&request.case_name)?, LIST).await?)
}

/// The graph of a case.
pub async fn get_case_graph(session: &Session, request: CaseRequest) -> Answer<Graph> {
    Ok(session.app().sqlite.case_graph(session.scope(), &case(&request.case_name)?, LIST).await?)
}

/// Words in the texts, or texts about the same.
pub async fn search(session: &Session, request: SearchRequest) -> Answer<SearchResults> {
    match request.by {
        SearchBy::Words => Ok(session.app().sqlite.search(session.scope(), &request).await?),
        SearchBy::Meaning => meaning::search(session, &request).await,
    }
}

/// The country of a case's telephone numbers without a code.
pub async fn get_case_country(session: &Session, request: CaseRequest) -> Answer<CaseCountry> {
    let country = session.app().sqlite.country(session.scope(), &case(&request.case_name)?).await?;
    Ok(CaseCountry { case_name: request.case_name, country })
}

/// Sets it.
pub async fn set_case_country(session: &Session, request: CaseCountry) -> Answer<CaseCountry> {
    country(&request.country)?;
    session.app().sqlite.set_country(session.scope(), &case(&request.case_name)?, &request.country).await?;
    Ok(request)
}

/// The passwords of a case.
pub async fn get_passwords(session: &Session, request: CaseRequest) -> Answer<Passwords> {
    passwords(session, &case(&request.case_name)?, 0).await
}

/// Adds a password to a case, and tries what is locked with it.
pub async fn add_password(session: &Session, request: PasswordRequest) -> Answer<Passwords> {
    let case = case(&request.case_name)?;
    if request.password.is_empty() {
        return Err(WireError::new(Code::Invalid, "a password can't be empty"));
    }
    session.app().sqlite.add_password(session.scope(), &case, &request.password).await?;
    // Also when it was there already: something may have become locked since.
    let touched = session.app().sqlite.unlock(session.scope(), &case).await?;
    passwords(session, &case, touched).await
}

/// Removes a password; what it opened stays open.
pub async fn remove_password(session: &Session, request: PasswordRequest) -> Answer<Passwords> {
    let case = case(&request.case_name)?;
    if !session.app().sqlite.remove_password(session.scope(), &case, &request.password).await? {
        return Err(WireError::new(Code::NotFound, "the case has no such password"));
    }
    passwords(session, &case, 0).await
}

async fn passwords(session: &Session, case: &CaseName, touched: u64) -> Answer<Passwords> {
    Ok(Passwords { passwords: session.app().sqlite.passwords(session.scope(), case).await?, touched })
}
