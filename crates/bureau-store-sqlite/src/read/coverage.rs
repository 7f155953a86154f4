//! How many files a search could look into.

use crate::SqliteStore;
use crate::codec::{Columns, failed, json};
use crate::row::visible;
use bureau_model::Stage;
use bureau_model::wire::SearchCoverage;
use bureau_store::{Result, Scope};

/// Files of a case, or of all cases, and those of them with a text: one read or one heard. A translation is never
/// there without one of these.
pub(super) async fn of_texts(
    store: &SqliteStore,
    scope: &Scope,
    case: Option<i64>,
) -> Result<SearchCoverage> {
    let texts: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| stage.is_read()).collect();
    count(
        store,
        scope,
        "s.stage in (select value from json_each(?2)) and s.output_id is not null",
        case,
        &json(&texts)?,
    )
    .await
}

/// The same with vectors by a model: those of another can't be compared.
pub(super) async fn of_vectors(
    store: &SqliteStore,
    scope: &Scope,
    case: Option<i64>,
    model: &str,
) -> Result<SearchCoverage> {
    let made_by_it = "s.stage = 'embeddings'
        and (select o.body ->> 'model' from outputs o where o.id = s.output_id) = ?2";
    count(store, scope, made_by_it, case, model).await
}

async fn count(
    store: &SqliteStore,
    scope: &Scope,
    condition: &'static str,
    case: Option<i64>,
    given: &str,
) -> Result<SearchCoverage> {
    let sql = format!(
        "select count(*) as files,
                coalesce(sum(exists (select 1 from stages s where s.artifact_id = a.id and {condition})), 0)
                    as searchable
         from artifacts a join jobs j on j.id = a.job_id where (?1 is null or j.case_id = ?1)
         and (?3 is null or j.owner in (select value from json_each(?3)))"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(case)
        .bind(given)
        .bind(visible::owners(scope)?)
        .fetch_one(&store.readers)
        .await
        .map_err(failed)?;
    Ok(SearchCoverage { files: row.count("files")?, searchable: row.count("searchable")? })
}
