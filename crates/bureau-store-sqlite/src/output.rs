//! Outputs: recorded once under their key, found again by it, read by later stages.

mod insert;

pub(crate) use insert::{ROWS, insert, insert_rows};

use crate::SqliteStore;
use crate::codec::{Columns, failed, json};
use crate::writer::Tx;
use bureau_model::Stage;
use bureau_model::key::{EngineId, OutputKey};
use bureau_model::output::{AlignedSentence, ChunkText, Conversations, GraphPart, Output, Table};
use bureau_store::{Result, StoreError, TextOutput};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What a text's output holds beside its chunks.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TextBody {
    pub(crate) metadata: Vec<(String, String)>,
    pub(crate) warnings: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tables: Vec<Table>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) aligned: Vec<AlignedSentence>,
}

/// What an embedding's output holds beside its vectors.
#[derive(Debug, Serialize, Deserialize)]
struct VectorsBody {
    model: String,
    dimension: u32,
}

/// An output to record.
pub(crate) struct NewOutput<'a> {
    pub(crate) key: &'a OutputKey,
    pub(crate) content: i64,
    pub(crate) stage: Stage,
    pub(crate) engine: &'a EngineId,
    pub(crate) parameters: &'a str,
    pub(crate) rests_on: Option<i64>,
    pub(crate) seconds: f64,
    pub(crate) output: &'a Output,
}

/// An output as it is recorded.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) id: i64,
    pub(crate) key: OutputKey,
    pub(crate) content: i64,
    pub(crate) stage: Stage,
    /// Of a text, when it is certain.
    pub(crate) language: Option<String>,
}

/// The recorded outputs under these keys and of these rows.
pub(crate) async fn recorded(tx: &mut Tx<'_>, keys: &[&OutputKey], rows: &[i64]) -> Result<Vec<Recorded>> {
    let keys: Vec<String> = keys.iter().map(|key| key.0.to_string()).collect();
    let found = sqlx::query(
        "select id, key, content_id, stage, language from outputs
         where key in (select unhex(value) from json_each(?1)) or id in (select value from json_each(?2))",
    )
    .bind(json(&keys)?)
    .bind(json(&rows)?)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    found
        .iter()
        .map(|row| {
            Ok(Recorded {
                id: row.int("id")?,
                key: OutputKey(row.hash("key")?),
                content: row.int("content_id")?,
                stage: row.word("stage")?,
                language: row.maybe_text("language")?,
            })
        })
        .collect()
}

/// Chunk rows of a text by ordinal.
pub(crate) async fn chunk_rows(tx: &mut Tx<'_>, text: Option<i64>) -> Result<HashMap<u32, i64>> {
    let rows = sqlx::query("select ordinal, id from chunks where output_id = ?")
        .bind(text)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
    rows.iter().map(|row| Ok((row.int("ordinal")? as u32, row.int("id")?))).collect()
}

/// A recorded graph part and the text that it rests on.
pub(crate) async fn graph_part(tx: &mut Tx<'_>, output: i64) -> Result<(GraphPart, Option<i64>)> {
    let row = sqlx::query("select body, rests_on from outputs where id = ?")
        .bind(output)
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)?;
    Ok((row.json("body")?, row.maybe_int("rests_on")?))
}

/// Reads a text output whole.
pub(crate) async fn text(store: &SqliteStore, output: i64) -> Result<TextOutput> {
    let row =
        sqlx::query("select body from outputs where id = ? and stage in ('extraction', 'transcription')")
            .bind(output)
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
