//! The graph of a case: what documents mention, joined by normalised form.

use crate::codec::{Columns, failed, json, micros};
use crate::row::insert::{ROWS, insert_rows};
use crate::row::output;
use crate::tx::Tx;
use bureau_model::moment;
use bureau_model::output::{EntityKind, FoundEntity, FoundMention, FoundOccasion, FoundRelation, GraphPart};
use bureau_store::{Result, StoreError};
use sqlx::{QueryBuilder, Sqlite};
use std::collections::HashMap;

/// Puts an artifact's graph part into its case, in place of what the artifact gave before.
pub(crate) async fn join(tx: &mut Tx<'_>, case: i64, artifact: i64, output: i64) -> Result<()> {
    leave(tx, artifact).await?;
    let (part, text) = output::graph_part(tx, output).await?;
    let chunks = output::chunk_rows(tx, text).await?;
    let entities = add_entities(tx, case, &part.entities).await?;
    add_mentions(tx, artifact, &part, &entities, &chunks).await?;
    add_relations(tx, artifact, &part, &entities, &chunks).await?;
    add_occasions(tx, artifact, &part, &chunks).await
}

/// Takes everything back that an artifact gave to the graph.
pub(crate) async fn leave(tx: &mut Tx<'_>, artifact: i64) -> Result<()> {
    for statement in [
        "update entities set mentions = mentions - m.n
         from (select entity_id, count(*) as n from mentions where artifact_id = ?1 group by entity_id) m
         where entities.id = m.entity_id",
        "delete from mentions where artifact_id = ?1",
        "delete from relations where artifact_id = ?1",
        "delete from occasions where artifact_id = ?1",
    ] {
        sqlx::query(statement).bind(artifact).execute(&mut *tx.sql).await.map_err(failed)?;
    }
    Ok(())
}

fn chunk_row(chunks: &HashMap<u32, i64>, ordinal: u32) -> Result<i64> {
    chunks.get(&ordinal).copied().ok_or_else(|| {
        StoreError::backend(format!("a graph part names chunk {ordinal}, which its text lacks"))
    })
}

/// Adds the entities with their numbers of mentions; returns their rows in the part's order.
async fn add_entities(tx: &mut Tx<'_>, case: i64, found: &[FoundEntity]) -> Result<Vec<i64>> {
    let mut rows = HashMap::new();
    for found in found.chunks(ROWS) {
        let into = "insert into entities (case_id, kind, key, name, mentions) ";
        let mut insert = QueryBuilder::<Sqlite>::new(into);
        insert.push_values(found, |mut row, entity| {
            row.push_bind(case).push_bind(entity.kind.as_str()).push_bind(entity.key.clone());
            row.push_bind(entity.name.clone()).push_bind(entity.mentions.len() as i64);
        });
        insert.push(
            " on conflict (case_id, kind, key) do update set mentions = mentions + excluded.mentions
             returning id, kind, key",
        );
        for row in insert.build().fetch_all(&mut *tx.sql).await.map_err(failed)? {
            rows.insert((row.word::<EntityKind>("kind")?, row.text("key")?), row.int("id")?);
        }
    }
    let row = |entity: &FoundEntity| {
        let row = rows.get(&(entity.kind, entity.key.clone())).copied();
        row.ok_or_else(|| StoreError::backend(format!("a {} was not recorded", entity.kind)))
    };
    found.iter().map(row).collect()
}

async fn add_mentions(
    tx: &mut Tx<'_>,
    artifact: i64,
    part: &GraphPart,
    entities: &[i64],
    chunks: &HashMap<u32, i64>,
) -> Result<()> {
    let found = part.entities.iter().zip(entities);
    let mentions = found.flat_map(|(entity, row)| entity.mentions.iter().map(move |m| (*row, m)));
    let mentions: Vec<(i64, i64, &FoundMention)> = mentions
        .map(|(entity, mention)| Ok((entity, chunk_row(chunks, mention.chunk)?, mention)))
        .collect::<Result<_>>()?;
    let into = "insert into mentions (entity_id, artifact_id, chunk_id, start, \"end\", text, assumed) ";
    insert_rows(tx, into, &mentions, |mut row, (entity, chunk, mention)| {
        row.push_bind(*entity).push_bind(artifact).push_bind(*chunk);
        row.push_bind(mention.start).push_bind(mention.end).push_bind(mention.text.clone());
        row.push_bind(mention.assumed);
    })
    .await
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
    let relations: Vec<(i64, i64, i64, &FoundRelation, String)> = part
        .relations
        .iter()
        .map(|r| {
            Ok((entity(r.source)?, entity(r.target)?, chunk_row(chunks, r.chunk)?, r, json(&r.details)?))
        })
        .collect::<Result<_>>()?;
    let into =
        "insert into relations (source_id, target_id, kind, artifact_id, chunk_id, at, instant, details) ";
    insert_rows(tx, into, &relations, |mut row, (source, target, chunk, relation, details)| {
        row.push_bind(*source).push_bind(*target).push_bind(relation.kind.clone());
        row.push_bind(artifact).push_bind(*chunk).push_bind(relation.at.clone());
        row.push_bind(relation.at.as_deref().and_then(instant)).push_bind(details.clone());
    })
    .await
}

async fn add_occasions(
    tx: &mut Tx<'_>,
    artifact: i64,
    part: &GraphPart,
    chunks: &HashMap<u32, i64>,
) -> Result<()> {
    let occasions: Vec<(i64, &FoundOccasion, String)> = part
        .occasions
        .iter()
        .map(|occasion| Ok((chunk_row(chunks, occasion.chunk)?, occasion, json(&occasion.details)?)))
        .collect::<Result<_>>()?;
    let into = "insert into occasions (artifact_id, chunk_id, kind, title, at, instant, details) ";
    insert_rows(tx, into, &occasions, |mut row, (chunk, occasion, details)| {
        row.push_bind(artifact).push_bind(*chunk).push_bind(occasion.kind.clone());
        row.push_bind(occasion.title.clone()).push_bind(occasion.at.clone());
        row.push_bind(instant(&occasion.at)).push_bind(details.clone());
    })
    .await
}

/// By what a moment is sorted.
fn instant(at: &str) -> Option<i64> {
    moment::placed(at).map(|placed| micros(placed.instant))
}
