//! Outputs as they are recorded, and what of them a transaction reads.

use crate::codec::{Columns, failed, json};
use crate::tx::Tx;
use bureau_model::Stage;
use bureau_model::key::{EngineId, OutputKey};
use bureau_model::output::{AlignedSentence, GraphPart, Output, Table};
use bureau_store::Result;
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
pub(crate) struct VectorsBody {
    pub(crate) model: String,
    pub(crate) dimension: u32,
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

/// Forgets how far these outputs had come: they are recorded now.
pub(crate) async fn forget_checkpoints(
    tx: &mut Tx<'_>,
    keys: impl Iterator<Item = &OutputKey>,
) -> Result<()> {
    let keys: Vec<String> = keys.map(|key| key.0.to_string()).collect();
    sqlx::query("delete from checkpoints where key in (select unhex(value) from json_each(?))")
        .bind(json(&keys)?)
        .execute(&mut *tx.sql)
        .await
        .map(drop)
        .map_err(failed)
}
