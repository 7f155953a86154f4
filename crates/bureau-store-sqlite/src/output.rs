//! Outputs: recorded once under their key, found again by it, read by later stages.

use crate::SqliteStore;
use crate::codec::{Columns, failed, json, micros};
use crate::words;
use crate::writer::Tx;
use bureau_model::Stage;
use bureau_model::key::{EngineId, OutputKey};
use bureau_model::output::{ChunkText, Embeddings, Extraction, GraphPart, Output};
use bureau_store::{Result, StoreError, TextOutput};
use serde::{Deserialize, Serialize};

/// What a text's output holds beside its chunks.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TextBody {
    pub(crate) metadata: Vec<(String, String)>,
    pub(crate) warnings: Vec<String>,
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

/// Records an output with its rows. One that is there already under its key stays as it is.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &NewOutput<'_>) -> Result<i64> {
    let language = match new.output {
        Output::Text(text) => text.language.as_deref(),
        Output::Summary(_) | Output::Embeddings(_) | Output::Graph(_) => None,
    };
    let inserted: Option<i64> = sqlx::query_scalar(
        "insert into outputs (key, content_id, stage, engine, engine_version, parameters, rests_on, language,
                              body, seconds, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing returning id",
    )
    .bind(&new.key.0.0[..])
    .bind(new.content)
    .bind(new.stage.as_str())
    .bind(&new.engine.name)
    .bind(&new.engine.version)
    .bind(new.parameters)
    .bind(new.rests_on)
    .bind(language)
    .bind(body(new.output)?)
    .bind(new.seconds)
    .bind(micros(tx.now))
    .fetch_optional(&mut *tx.sql)
    .await
    .map_err(failed)?;
    let Some(id) = inserted else { return by_key(tx, new.key).await };
    match new.output {
        Output::Text(text) => insert_chunks(tx, id, text).await?,
        Output::Embeddings(vectors) => insert_vectors(tx, id, new.rests_on, vectors).await?,
        Output::Summary(_) | Output::Graph(_) => {}
    }
    Ok(id)
}

async fn by_key(tx: &mut Tx<'_>, key: &OutputKey) -> Result<i64> {
    sqlx::query_scalar("select id from outputs where key = ?")
        .bind(&key.0.0[..])
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)
}

fn body(output: &Output) -> Result<String> {
    match output {
        Output::Text(text) => {
            json(&TextBody { metadata: text.metadata.clone(), warnings: text.warnings.clone() })
        }
        Output::Summary(summary) => json(summary),
        Output::Embeddings(e) => json(&VectorsBody { model: e.model.clone(), dimension: e.dimension }),
        Output::Graph(part) => json(part),
    }
}

async fn insert_chunks(tx: &mut Tx<'_>, output: i64, text: &Extraction) -> Result<()> {
    for (ordinal, chunk) in text.chunks.iter().enumerate() {
        let id: i64 = sqlx::query_scalar(
            "insert into chunks (output_id, ordinal, text, place) values (?, ?, ?, ?) returning id",
        )
        .bind(output)
        .bind(ordinal as i64)
        .bind(&chunk.text)
        .bind(json(&chunk.place)?)
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)?;
        sqlx::query("insert into chunk_words (rowid, words, han) values (?, ?, ?)")
            .bind(id)
            .bind(&chunk.text)
            .bind(words::han(&chunk.text))
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

async fn insert_vectors(
    tx: &mut Tx<'_>,
    output: i64,
    text: Option<i64>,
    embeddings: &Embeddings,
) -> Result<()> {
    for (ordinal, vector) in &embeddings.vectors {
        let bytes: Vec<u8> = vector.iter().flat_map(|x| x.to_le_bytes()).collect();
        sqlx::query(
            "insert into vectors (chunk_id, output_id, vector)
             select id, ?2, ?4 from chunks where output_id = ?1 and ordinal = ?3",
        )
        .bind(text)
        .bind(output)
        .bind(ordinal)
        .bind(bytes)
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
    }
    Ok(())
}

/// Whether an output was made of this content in this stage.
pub(crate) async fn is_of(tx: &mut Tx<'_>, output: i64, content: i64, stage: Stage) -> Result<bool> {
    sqlx::query_scalar("select exists (select 1 from outputs where id = ? and content_id = ? and stage = ?)")
        .bind(output)
        .bind(content)
        .bind(stage.as_str())
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)
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

/// Language of a recorded text.
pub(crate) async fn language(tx: &mut Tx<'_>, output: i64) -> Result<Option<String>> {
    sqlx::query_scalar("select language from outputs where id = ?")
        .bind(output)
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)
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
    Ok(TextOutput { chunks, metadata: body.metadata })
}
