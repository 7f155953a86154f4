//! The graph of a case: what documents mention, joined by normalised form.

use crate::codec::{Columns, failed};
use crate::output;
use crate::writer::Tx;
use bureau_model::output::{FoundEntity, GraphPart};
use bureau_store::{Result, StoreError};
use std::collections::HashMap;

/// Puts an artifact's graph part into its case, in place of what the artifact gave before.
pub(crate) async fn join(tx: &mut Tx<'_>, case: i64, artifact: i64, output: i64) -> Result<()> {
    leave(tx, artifact).await?;
    let (part, text) = output::graph_part(tx, output).await?;
    let chunks = chunk_rows(tx, text).await?;
    let mut entities = Vec::with_capacity(part.entities.len());
    for found in &part.entities {
        entities.push(add_entity(tx, case, artifact, found, &chunks).await?);
    }
    add_relations(tx, artifact, &part, &entities, &chunks).await
}

/// Takes everything back that an artifact gave to the graph.
pub(crate) async fn leave(tx: &mut Tx<'_>, artifact: i64) -> Result<()> {
    for statement in [
        "update entities set mentions = mentions - m.n
         from (select entity_id, count(*) as n from mentions where artifact_id = ?1 group by entity_id) m
         where entities.id = m.entity_id",
        "delete from mentions where artifact_id = ?1",
        "delete from relations where artifact_id = ?1",
    ] {
        sqlx::query(statement).bind(artifact).execute(&mut *tx.sql).await.map_err(failed)?;
    }
    Ok(())
}

/// Chunk rows of a text by ordinal.
async fn chunk_rows(tx: &mut Tx<'_>, text: Option<i64>) -> Result<HashMap<u32, i64>> {
    let rows = sqlx::query("select ordinal, id from chunks where output_id = ?")
        .bind(text)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
    rows.iter().map(|row| Ok((row.int("ordinal")? as u32, row.int("id")?))).collect()
}

fn chunk_row(chunks: &HashMap<u32, i64>, ordinal: u32) -> Result<i64> {
    chunks.get(&ordinal).copied().ok_or_else(|| {
        StoreError::backend(format!("a graph part names chunk {ordinal}, which its text lacks"))
    })
}

async fn add_entity(
    tx: &mut Tx<'_>,
    case: i64,
    artifact: i64,
    found: &FoundEntity,
    chunks: &HashMap<u32, i64>,
) -> Result<i64> {
    let entity: i64 = sqlx::query_scalar(
        "insert into entities (case_id, kind, key, name, mentions) values (?1, ?2, ?3, ?4, ?5)
         on conflict (case_id, kind, key) do update set mentions = mentions + excluded.mentions returning id",
    )
    .bind(case)
    .bind(found.kind.as_str())
    .bind(&found.key)
    .bind(&found.name)
    .bind(found.mentions.len() as i64)
    .fetch_one(&mut *tx.sql)
    .await
    .map_err(failed)?;
    for mention in &found.mentions {
        sqlx::query(
            "insert into mentions (entity_id, artifact_id, chunk_id, start, \"end\", text)
             values (?, ?, ?, ?, ?, ?)",
        )
        .bind(entity)
        .bind(artifact)
        .bind(chunk_row(chunks, mention.chunk)?)
        .bind(mention.start)
        .bind(mention.end)
        .bind(&mention.text)
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
    }
    Ok(entity)
}

async fn add_relations(
    tx: &mut Tx<'_>,
    artifact: i64,
    part: &GraphPart,
    entities: &[i64],
    chunks: &HashMap<u32, i64>,
) -> Result<()> {
    let entity = |index: u32| {
        entities
            .get(index as usize)
            .copied()
            .ok_or_else(|| StoreError::backend(format!("a graph part names entity {index}, which it lacks")))
    };
    for relation in &part.relations {
        sqlx::query(
            "insert into relations (source_id, target_id, kind, artifact_id, chunk_id) values (?, ?, ?, ?, ?)",
        )
        .bind(entity(relation.source)?)
        .bind(entity(relation.target)?)
        .bind(&relation.kind)
        .bind(artifact)
        .bind(chunk_row(chunks, relation.chunk)?)
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
    }
    Ok(())
}
