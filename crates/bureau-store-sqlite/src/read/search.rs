//! Words in the texts.

use super::coverage;
use super::query::{self, Term};
use crate::SqliteStore;
use crate::codec::{Columns, failed};
use crate::row::visible;
use bureau_model::wire::{SearchHit, SearchRequest, SearchResults};
use bureau_model::{ArtifactId, CaseName};
use bureau_store::{Result, Scope, StoreError};
use sqlx::sqlite::SqliteRow;

const HITS: u64 = 200;
const DEFAULT_HITS: u64 = 50;

// A chunk counts for an artifact when it belongs to the output that the artifact's stage names now: texts of
// older runs stay recorded and are not found.
const FROM: &str = "from chunk_words f join chunks c on c.id = f.rowid join outputs o on o.id = c.output_id
    join artifacts a on a.content_id = o.content_id
    join stages s on s.artifact_id = a.id and s.output_id = o.id
    join jobs j on j.id = a.job_id join cases k on k.id = j.case_id
    where chunk_words match ?1 and (?2 is null or k.id = ?2)
      and (?3 is null or j.owner in (select value from json_each(?3)))";

pub(super) async fn search(
    store: &SqliteStore,
    scope: &Scope,
    request: &SearchRequest,
) -> Result<SearchResults> {
    let case = match &request.case_name {
        Some(name) => {
            let name = CaseName::new(name).map_err(|error| StoreError::Invalid(error.to_string()))?;
            Some(visible::case(&store.readers, scope, &name).await?)
        }
        None => None,
    };
    let terms = query::terms(&request.query);
    let Some(expression) = query::expression(&terms) else {
        return Err(StoreError::Invalid("the search has no word in it".to_owned()));
    };
    let owners = visible::owners(scope)?;
    let total: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) {FROM}")))
        .bind(&expression)
        .bind(case)
        .bind(&owners)
        .fetch_one(&store.readers)
        .await
        .map_err(failed)?;
    let sql = format!(
        "select a.id, j.uid, k.name as case_name, a.filename, -bm25(chunk_words) as score, c.id as chunk, c.text,
                c.place {FROM} order by score desc, a.id, c.ordinal limit ?4 offset ?5"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(&expression)
        .bind(case)
        .bind(&owners)
        .bind(request.limit.unwrap_or(DEFAULT_HITS).min(HITS) as i64)
        .bind(request.offset as i64)
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    let hits = rows.iter().map(|row| hit(row, &terms)).collect::<Result<_>>()?;
    let coverage = coverage::of_texts(store, scope, case).await?;
    Ok(SearchResults { total: total.unsigned_abs(), hits, coverage })
}

fn hit(row: &SqliteRow, terms: &[Term]) -> Result<SearchHit> {
    Ok(SearchHit {
        artifact_id: ArtifactId(row.int("id")?),
        job_id: row.job_id("uid")?,
        case_name: row.text("case_name")?,
        filename: row.text("filename")?,
        score: row.real("score")?,
        snippet: query::snippet(&row.text("text")?, terms),
        chunk: row.int("chunk")?,
        place: row.json("place")?,
    })
}
