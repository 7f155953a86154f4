//! Texts as later stages read them.

use crate::SqliteStore;
use crate::codec::{Columns, failed, json};
use crate::row::output::TextBody;
use crate::row::visible;
use bureau_model::Stage;
use bureau_model::output::{ChunkText, Conversations};
use bureau_store::{Result, Scope, StoreError, TextOutput};
use serde::de::DeserializeOwned;

/// The condition on the output `outputs` that some of its artifacts is seen: `?1` is its row, `?2` whose jobs are seen.
const SEEN: &str = "id = ?1 and (?2 is null or exists (
    select 1 from artifacts a join jobs j on j.id = a.job_id
    where a.content_id = outputs.content_id and j.owner in (select value from json_each(?2))))";

/// Language of a recorded text.
pub(super) async fn language(store: &SqliteStore, scope: &Scope, output: i64) -> Result<Option<String>> {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select language from outputs where {SEEN}")))
        .bind(output)
        .bind(visible::owners(scope)?)
        .fetch_optional(&store.readers)
        .await
        .map_err(failed)?
        .ok_or_else(|| StoreError::NotFound(format!("text output {output}")))
}

/// Reads a text output whole.
pub(super) async fn text(store: &SqliteStore, scope: &Scope, output: i64) -> Result<TextOutput> {
    let texts: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| stage.is_read()).collect();
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "select body from outputs where {SEEN} and stage in (select value from json_each(?3))"
    )))
    .bind(output)
    .bind(visible::owners(scope)?)
    .bind(json(&texts)?)
    .fetch_optional(&store.readers)
    .await
    .map_err(failed)?
    .ok_or_else(|| StoreError::NotFound(format!("text output {output}")))?;
    let body: TextBody = row.json("body")?;
    let rows = sqlx::query("select text, place from chunks where output_id = ? order by ordinal")
        .bind(output)
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    let chunks = rows
        .iter()
        .map(|row| Ok(ChunkText { text: row.text("text")?, place: row.json("place")? }))
        .collect::<Result<_>>()?;
    let calls = bodies(store, "select body from calls where output_id = ? order by ordinal", output).await?;
    let conversations = Conversations {
        messages: bodies(store, "select body from messages where output_id = ? order by ordinal", output)
            .await?,
        contacts: bodies(store, "select body from contacts where output_id = ? order by ordinal", output)
            .await?,
    };
    Ok(TextOutput { chunks, metadata: body.metadata, calls, conversations })
}

/// A list whose elements are recorded one by one as JSON.
async fn bodies<T: DeserializeOwned>(
    store: &SqliteStore,
    select: &'static str,
    output: i64,
) -> Result<Vec<T>> {
    let bodies: Vec<String> =
        sqlx::query_scalar(select).bind(output).fetch_all(&store.readers).await.map_err(failed)?;
    bodies.iter().map(|body| serde_json::from_str(body).map_err(StoreError::backend)).collect()
}
