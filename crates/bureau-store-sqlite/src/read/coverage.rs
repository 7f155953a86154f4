//! How many files a search could look into.

use crate::SqliteStore;
use crate::codec::{Columns, failed};
use bureau_model::wire::SearchCoverage;
use bureau_store::Result;

/// Files of a case, or of all cases, and those of them with a text: one read or one heard. A translation is never
/// there without one of these.
pub(super) async fn of_texts(store: &SqliteStore, case: Option<i64>) -> Result<SearchCoverage> {
    count(
        store,
        "s.stage in ('extraction', 'transcription') and s.output_id is not null and ?2 is null",
        case,
        None,
    )
    .await
}

/// The same with vectors by a model: those of another can't be compared.
pub(super) async fn of_vectors(
    store: &SqliteStore,
    case: Option<i64>,
    model: &str,
) -> Result<SearchCoverage> {
    let made_by_it = "s.stage = 'embeddings'
        and (select o.body ->> 'model' from outputs o where o.id = s.output_id) = ?2";
    count(store, made_by_it, case, Some(model)).await
}

async fn count(
    store: &SqliteStore,
    condition: &'static str,
    case: Option<i64>,
    model: Option<&str>,
) -> Result<SearchCoverage> {
    let sql = format!(
        "select count(*) as files,
                coalesce(sum(exists (select 1 from stages s where s.artifact_id = a.id and {condition})), 0)
                    as searchable
         from artifacts a join jobs j on j.id = a.job_id where ?1 is null or j.case_id = ?1"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(case)
        .bind(model)
        .fetch_one(&store.readers)
        .await
        .map_err(failed)?;
    Ok(SearchCoverage { files: row.count("files")?, searchable: row.count("searchable")? })
}
