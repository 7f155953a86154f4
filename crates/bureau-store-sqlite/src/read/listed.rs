//! The jobs that a list of artifacts covers.

use crate::SqliteStore;
use crate::codec::json;
use crate::row::visible;
use bureau_model::{CaseName, JobId};
use bureau_store::{Result, Scope, StoreError};

/// Rows of the jobs that a list covers, as JSON.
pub(super) async fn jobs(
    store: &SqliteStore,
    scope: &Scope,
    job: Option<&JobId>,
    case_name: Option<&str>,
) -> Result<String> {
    match (job, case_name) {
        (Some(id), None) => json(&[visible::job(&store.readers, scope, id).await?.row]),
        (None, Some(name)) => {
            let name = CaseName::new(name).map_err(|error| StoreError::Invalid(error.to_string()))?;
            let case = visible::case(&store.readers, scope, &name).await?;
            visible::jobs_of_case(&store.readers, scope, case).await
        }
        _ => Err(StoreError::Invalid("a list of artifacts needs either a job or a case".to_owned())),
    }
}
