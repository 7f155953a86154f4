//! Recording the outputs of a group of outcomes: a handful of statements, however many outputs there are. Each
//! statement is a walk to SQLite's thread and back, which costs more than writing a small row.

use crate::codec::{Columns, failed, json, micros};
use crate::fold;
use crate::row::member;
use crate::row::output::{NewOutput, TextBody, VectorsBody, chunk_rows};
use crate::tx::Tx;
use crate::words;
use bureau_model::key::OutputKey;
use bureau_model::output::{Embeddings, Extraction, Member, Output};
use bureau_store::Result;
use serde::Serialize;
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite};
use std::collections::HashMap;

/// Rows in one statement at most.
pub(crate) const ROWS: usize = 64;

/// Records outputs with their rows. One that is there already under its key stays as it is.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &[NewOutput<'_>]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let mut inserted = insert_outputs(tx, new).await?;
    let mut texts = Vec::new();
    for new in new {
        // Taken out: of two with the same key the first was inserted.
        let Some(id) = inserted.remove(new.key) else { continue };
        match new.output {
            Output::Text(text) => texts.push((id, text)),
            Output::Embeddings(embeddings) => insert_vectors(tx, id, new.rests_on, embeddings).await?,
            Output::Summary(_) | Output::Graph(_) => {}
        }
    }
    let members: Vec<(i64, &[Member])> =
        texts.iter().map(|(output, text)| (*output, text.members.as_slice())).collect();
    member::insert(tx, &members).await?;
    insert_bodies(tx, "insert into passages (output_id, ordinal, body) ", &texts, |text| &text.passages)
        .await?;
    insert_bodies(tx, "insert into calls (output_id, ordinal, body) ", &texts, |text| &text.calls).await?;
    insert_bodies(tx, "insert into messages (output_id, ordinal, body) ", &texts, |text| {
        &text.conversations.messages
    })
    .await?;
    insert_bodies(tx, "insert into contacts (output_id, ordinal, body) ", &texts, |text| {
        &text.conversations.contacts
    })
    .await?;
    insert_chunks(tx, &texts).await
}

/// Lists that are read one by one, each element as JSON.
async fn insert_bodies<'a, T: Serialize + 'a>(
    tx: &mut Tx<'_>,
    into: &'static str,
    texts: &[(i64, &'a Extraction)],
    list: impl Fn(&'a Extraction) -> &'a Vec<T>,
) -> Result<()> {
    let all = texts.iter().flat_map(|(output, text)| {
        list(text).iter().enumerate().map(move |(ordinal, body)| (*output, ordinal as i64, body))
    });
    let rows: Vec<(i64, i64, String)> =
        all.map(|(output, ordinal, body)| Ok((output, ordinal, json(body)?))).collect::<Result<_>>()?;
    insert_rows(tx, into, &rows, |mut row, (output, ordinal, body)| {
        row.push_bind(*output).push_bind(*ordinal).push_bind(body.clone());
    })
    .await
}

#[derive(Serialize)]
struct OutputColumns<'a> {
    k: String,
    c: i64,
    s: &'static str,
    e: &'a str,
    v: &'a str,
    p: &'a str,
    r: Option<i64>,
    l: Option<&'a str>,
    b: String,
    t: f64,
}

impl<'a> OutputColumns<'a> {
    fn of(new: &NewOutput<'a>) -> Result<Self> {
        let language = match new.output {
            Output::Text(text) => text.language.as_deref(),
            Output::Summary(_) | Output::Embeddings(_) | Output::Graph(_) => None,
        };
        Ok(Self {
            k: new.key.0.to_string(),
            c: new.content,
            s: new.stage.as_str(),
            e: &new.engine.name,
            v: &new.engine.version,
            p: new.parameters,
            r: new.rests_on,
            l: language,
            b: body(new.output)?,
            t: new.seconds,
        })
    }
}

fn body(output: &Output) -> Result<String> {
    match output {
        Output::Text(text) => json(&TextBody {
            metadata: text.metadata.clone(),
            warnings: text.warnings.clone(),
            tables: text.tables.clone(),
            aligned: text.aligned.clone(),
        }),
        Output::Summary(summary) => json(summary),
        Output::Embeddings(e) => json(&VectorsBody { model: e.model.clone(), dimension: e.dimension }),
        Output::Graph(part) => json(part),
    }
}

/// Returns the rows of those that were not there already.
async fn insert_outputs(tx: &mut Tx<'_>, new: &[NewOutput<'_>]) -> Result<HashMap<OutputKey, i64>> {
    let columns: Vec<OutputColumns<'_>> = new.iter().map(OutputColumns::of).collect::<Result<_>>()?;
    let rows = sqlx::query(
        "insert into outputs (key, content_id, stage, engine, engine_version, parameters, rests_on, language,
                              body, seconds, created_at)
         select unhex(value ->> 'k'), value ->> 'c', value ->> 's', value ->> 'e', value ->> 'v',
                value ->> 'p', value ->> 'r', value ->> 'l', value ->> 'b', value ->> 't', ?2
         from jsonb_each(?1) where true
         on conflict (key) do nothing returning outputs.id, outputs.key",
    )
    .bind(json(&columns)?)
    .bind(micros(tx.now))
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    rows.iter().map(|row| Ok((OutputKey(row.hash("key")?), row.int("id")?))).collect()
}

struct ChunkColumns<'a> {
    id: i64,
    output: i64,
    ordinal: i64,
    text: &'a str,
    place: String,
}

/// The chunks of these texts, in the order of the outputs, and their words for the full-text search.
async fn insert_chunks(tx: &mut Tx<'_>, texts: &[(i64, &Extraction)]) -> Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    // Nobody else writes while this transaction lasts: the rows can be numbered here.
    let last: i64 = sqlx::query_scalar("select coalesce(max(id), 0) from chunks")
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)?;
    let all = texts.iter().flat_map(|(output, text)| {
        text.chunks.iter().enumerate().map(move |(ordinal, chunk)| (*output, ordinal as i64, chunk))
    });
    let chunks = (last + 1..).zip(all).map(|(id, (output, ordinal, chunk))| {
        Ok(ChunkColumns { id, output, ordinal, text: &chunk.text, place: json(&chunk.place)? })
    });
    let chunks: Vec<ChunkColumns<'_>> = chunks.collect::<Result<_>>()?;
    let into = "insert into chunks (id, output_id, ordinal, text, place) ";
    insert_rows(tx, into, &chunks, |mut row, chunk| {
        row.push_bind(chunk.id).push_bind(chunk.output).push_bind(chunk.ordinal);
        row.push_bind(chunk.text.to_owned()).push_bind(chunk.place.clone());
    })
    .await?;
    insert_rows(tx, "insert into chunk_words (rowid, words, han) ", &chunks, |mut row, chunk| {
        let words = fold::indexed(chunk.text);
        let han = words::han(&words);
        row.push_bind(chunk.id).push_bind(words).push_bind(han);
    })
    .await
}

async fn insert_vectors(
    tx: &mut Tx<'_>,
    output: i64,
    text: Option<i64>,
    embeddings: &Embeddings,
) -> Result<()> {
    let chunks = chunk_rows(tx, text).await?;
    let vectors: Vec<(i64, &[f32])> = embeddings
        .vectors
        .iter()
        .filter_map(|(ordinal, vector)| Some((*chunks.get(ordinal)?, vector.as_slice())))
        .collect();
    let into = "insert into vectors (chunk_id, output_id, vector) ";
    insert_rows(tx, into, &vectors, |mut row, (chunk, vector)| {
        let bytes: Vec<u8> = vector.iter().flat_map(|x| x.to_le_bytes()).collect();
        row.push_bind(*chunk).push_bind(output).push_bind(bytes);
    })
    .await
}

/// Inserts rows, many in a statement.
pub(crate) async fn insert_rows<T>(
    tx: &mut Tx<'_>,
    into: &'static str,
    rows: &[T],
    mut bind: impl FnMut(Separated<'_, Sqlite, &'static str>, &T),
) -> Result<()> {
    for rows in rows.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new(into);
        insert.push_values(rows, &mut bind);
        insert.build().execute(&mut *tx.sql).await.map_err(failed)?;
    }
    Ok(())
}
