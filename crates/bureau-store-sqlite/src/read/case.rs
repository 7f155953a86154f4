//! Cases: lists, summaries, graph.

use super::{content, job};
use crate::SqliteStore;
use crate::codec::{Columns, failed, json, timestamp};
use crate::row::job::case_row;
use bureau_model::output::Summary;
use bureau_model::wire::{
    CaseJobs, CaseOverview, CaseSummary, DocumentSummary, Entities, Graph, GraphNode, GraphRelationship,
};
use bureau_model::{ArtifactId, CaseName};
use bureau_store::Result;
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;

/// Evidence chunks that an edge names at most; its weight counts them all.
const EVIDENCE: usize = 20;

pub(super) async fn list(store: &SqliteStore) -> Result<Vec<CaseOverview>> {
    let rows = sqlx::query(
        "select c.name, c.created_at, c.last_activity_at, count(j.id) as jobs,
                coalesce(sum(j.total_files), 0) as total_files,
                coalesce(sum(j.processed_files), 0) as processed_files,
                coalesce(sum(j.failed_files), 0) as failed_files,
                coalesce(sum(j.cancelled_files), 0) as cancelled_files,
                -- of these two words the lesser one, so that a running job decides
                coalesce(min(iif(j.status in ('queued', 'processing'), j.status, null)),
                         (select status from jobs where case_id = c.id order by id desc limit 1)) as status
         from cases c join jobs j on j.case_id = c.id
         group by c.id order by c.last_activity_at desc, c.id desc",
    )
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter()
        .map(|row| {
            Ok(CaseOverview {
                case_name: row.text("name")?,
                status: row.word("status")?,
                jobs: row.count("jobs")?,
                total_files: row.count("total_files")?,
                processed_files: row.count("processed_files")?,
                failed_files: row.count("failed_files")?,
                cancelled_files: row.count("cancelled_files")?,
                created_at: row.at("created_at")?,
                last_activity_at: row.at("last_activity_at")?,
            })
        })
        .collect()
}

pub(super) async fn jobs(store: &SqliteStore, case: &CaseName) -> Result<CaseJobs> {
    let row = case_row(&store.readers, case).await?;
    Ok(CaseJobs { case_name: case.to_string(), jobs: job::of_case(store, row).await? })
}

pub(super) async fn summary(store: &SqliteStore, case: &CaseName) -> Result<CaseSummary> {
    let row = case_row(&store.readers, case).await?;
    // min(a.id) picks the first occurrence of each content; the other columns follow it.
    let rows = sqlx::query(
        "select min(a.id) as id, a.filename, a.language, o.body
         from artifacts a join jobs j on j.id = a.job_id
         join stages s on s.artifact_id = a.id and s.stage = 'summarization'
         join outputs o on o.id = s.output_id
         where j.case_id = ? group by a.content_id order by 1",
    )
    .bind(row)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    let documents = rows
        .iter()
        .map(|row| {
            let summary: Summary = row.json("body")?;
            Ok(DocumentSummary {
                artifact_id: ArtifactId(row.int("id")?),
                filename: row.text("filename")?,
                language: row.maybe_text("language")?,
                summary: summary.sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" "),
            })
        })
        .collect::<Result<_>>()?;
    Ok(CaseSummary { case_name: case.to_string(), documents })
}

pub(super) async fn entities(store: &SqliteStore, case: &CaseName, limit: u64) -> Result<Entities> {
    let row = case_row(&store.readers, case).await?;
    let rows = sqlx::query(
        "select e.id, e.kind, e.name, e.mentions as mention_count, m.artifact_id, m.chunk_id, m.start,
                m.\"end\", m.text, m.assumed,
                (select min(assumed) from mentions where entity_id = e.id) as all_assumed
         from (select id, kind, name, mentions from entities where case_id = ?1 and mentions > 0
               order by mentions desc, id limit ?2) e
         join mentions m on m.entity_id = e.id
         where m.id in (select id from mentions where entity_id = e.id order by id limit 10)
         order by e.mentions desc, e.id, m.id",
    )
    .bind(row)
    .bind(limit as i64)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    content::gather(&rows)
}

pub(super) async fn graph(store: &SqliteStore, case: &CaseName, limit: u64) -> Result<Graph> {
    let row = case_row(&store.readers, case).await?;
    let nodes = sqlx::query(
        "select e.id, e.kind, e.key, e.name, e.mentions,
                (select count(distinct artifact_id) from mentions where entity_id = e.id) as documents,
                (select min(assumed) from mentions where entity_id = e.id) as all_assumed
         from entities e where e.case_id = ? and e.mentions > 0 order by e.mentions desc, e.id limit ?",
    )
    .bind(row)
    .bind(limit as i64)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    let ids: Vec<i64> = nodes.iter().map(|row| row.int("id")).collect::<Result<_>>()?;
    let mut relationships = stated(store, &ids).await?;
    relationships.extend(side_by_side(store, &ids).await?);
    Ok(Graph { nodes: nodes.iter().map(node).collect::<Result<_>>()?, relationships })
}

fn node(row: &SqliteRow) -> Result<GraphNode> {
    let mut properties = Map::new();
    properties.insert("key".to_owned(), Value::from(row.text("key")?));
    properties.insert("mentions".to_owned(), Value::from(row.count("mentions")?));
    properties.insert("documents".to_owned(), Value::from(row.count("documents")?));
    if row.flag("all_assumed")? {
        properties.insert("assumed".to_owned(), Value::from(true));
    }
    Ok(GraphNode {
        id: row.int("id")?.to_string(),
        label: row.text("name")?,
        kind: row.text("kind")?,
        properties,
    })
}

/// Relationships that documents state themselves.
async fn stated(store: &SqliteStore, nodes: &[i64]) -> Result<Vec<GraphRelationship>> {
    let rows = sqlx::query(
        "select source_id, target_id, kind, count(*) as weight, json_group_array(chunk_id) as chunks,
                min(instant) as first_at, max(instant) as last_at
         from relations
         where source_id in (select value from json_each(?1)) and target_id in (select value from json_each(?1))
         group by source_id, target_id, kind order by weight desc",
    )
    .bind(json(&nodes)?)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter().map(dated).collect()
}

/// An edge of calls or messages with the time of the first and the last of them.
fn dated(row: &SqliteRow) -> Result<GraphRelationship> {
    let mut relationship = edge(row)?;
    for (name, column) in [("first", "first_at"), ("last", "last_at")] {
        if let Some(at) = row.maybe_int(column)? {
            relationship.properties.insert(name.to_owned(), Value::from(timestamp(at)?.to_string()));
        }
    }
    Ok(relationship)
}

/// Who stands beside whom in the same chunk, and of a table in the same row.
async fn side_by_side(store: &SqliteStore, nodes: &[i64]) -> Result<Vec<GraphRelationship>> {
    let rows = sqlx::query(
        "with placed as (
             select distinct m.entity_id, m.artifact_id, m.chunk_id,
                    -- rows of a table share a chunk, and nothing else: there the line counts
                    iif(c.place ->> 'row' is null, 0,
                        length(replace(substr(c.text, 1, m.start), char(10), '')) - m.start) as line
             from mentions m join chunks c on c.id = m.chunk_id
             where m.entity_id in (select value from json_each(?1)))
         select a.entity_id as source_id, b.entity_id as target_id, 'mentioned_with' as kind,
                count(*) as weight, json_group_array(distinct a.chunk_id) as chunks
         from placed a join placed b on b.chunk_id = a.chunk_id and b.artifact_id = a.artifact_id
              and b.line = a.line and b.entity_id > a.entity_id
         group by 1, 2 order by weight desc limit 2000",
    )
    .bind(json(&nodes)?)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter().map(edge).collect()
}

fn edge(row: &SqliteRow) -> Result<GraphRelationship> {
    let mut chunks: Vec<i64> = row.json("chunks")?;
    chunks.sort_unstable();
    chunks.dedup();
    chunks.truncate(EVIDENCE);
    let mut properties = Map::new();
    properties.insert("weight".to_owned(), Value::from(row.count("weight")?));
    properties.insert("chunks".to_owned(), Value::from(chunks));
    Ok(GraphRelationship {
        source: row.int("source_id")?.to_string(),
        target: row.int("target_id")?.to_string(),
        kind: row.text("kind")?,
        properties,
    })
}
