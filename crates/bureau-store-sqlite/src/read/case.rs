//! Cases: lists, summaries, graph.

use super::{content, job};
use crate::SqliteStore;
use crate::codec::{Columns, failed, json, timestamp};
use crate::row::visible;
use bureau_model::output::Summary;
use bureau_model::time::instant;
use bureau_model::wire::{
    CaseJobs, CaseOverview, CaseSummary, DocumentSummary, Entities, Graph, GraphNode, GraphRelationship,
};
use bureau_model::{ArtifactId, CaseName};
use bureau_store::{Result, Scope};
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;

/// Evidence chunks that an edge names at most; its weight counts them all.
const EVIDENCE: usize = 20;

pub(super) async fn list(store: &SqliteStore, scope: &Scope) -> Result<Vec<CaseOverview>> {
    let rows = sqlx::query(
        "select c.name, c.created_at, c.last_activity_at, count(j.id) as jobs,
                coalesce(sum(j.total_files), 0) as total_files,
                coalesce(sum(j.processed_files), 0) as processed_files,
                coalesce(sum(j.failed_files), 0) as failed_files,
                coalesce(sum(j.cancelled_files), 0) as cancelled_files,
                -- of these two words the lesser one, so that a running job decides
                coalesce(min(iif(j.status in ('queued', 'processing'), j.status, null)),
                         (select status from jobs l where l.case_id = c.id
                          and (?1 is null or l.owner in (select value from json_each(?1)))
                          order by id desc limit 1)) as status
         from cases c join jobs j on j.case_id = c.id
         where ?1 is null or j.owner in (select value from json_each(?1))
         group by c.id order by c.last_activity_at desc, c.id desc",
    )
    .bind(visible::owners(scope)?)
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

pub(super) async fn jobs(store: &SqliteStore, scope: &Scope, case: &CaseName) -> Result<CaseJobs> {
    let row = visible::case(&store.readers, scope, case).await?;
    Ok(CaseJobs { case_name: case.to_string(), jobs: job::of_case(store, scope, row).await? })
}

pub(super) async fn summary(store: &SqliteStore, scope: &Scope, case: &CaseName) -> Result<CaseSummary> {
    let row = visible::case(&store.readers, scope, case).await?;
    // min(a.id) picks the first occurrence of each content; the other columns follow it.
    let rows = sqlx::query(
        "select min(a.id) as id, a.filename, a.language, o.body
         from artifacts a join stages s on s.artifact_id = a.id and s.stage = 'summarization'
         join outputs o on o.id = s.output_id
         where a.job_id in (select value from json_each(?)) group by a.content_id order by 1",
    )
    .bind(visible::jobs_of_case(&store.readers, scope, row).await?)
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

/// The most mentioned entities of the case `?1`, `?2` at most, as they are counted for the whole case.
const OF_CASE: &str = "select id, kind, key, name, mentions from entities
    where case_id = ?1 and mentions > 0 and ?3 is null order by mentions desc, id limit ?2";

/// The same from inside the jobs `?3`.
const OF_JOBS: &str = "select e.id, e.kind, e.key, e.name, count(*) as mentions
    from entities e join mentions m on m.entity_id = e.id join artifacts a on a.id = m.artifact_id
    where e.case_id = ?1 and a.job_id in (select value from json_each(?3))
    group by e.id order by mentions desc, e.id limit ?2";

/// The condition that the artifact of a row `m` is of one of the jobs `?3`, or of any.
const SEEN: &str = "(?3 is null or m.artifact_id in (
    select id from artifacts where job_id in (select value from json_each(?3))))";

pub(super) async fn entities(
    store: &SqliteStore,
    scope: &Scope,
    case: &CaseName,
    limit: u64,
) -> Result<Entities> {
    let row = visible::case(&store.readers, scope, case).await?;
    let jobs = visible::part_of_case(&store.readers, scope, row).await?;
    let most = if jobs.is_none() { OF_CASE } else { OF_JOBS };
    let sql = format!(
        "select e.id, e.kind, e.name, e.mentions as mention_count, m.artifact_id, m.chunk_id, m.start,
                m.\"end\", m.text, m.assumed,
                (select min(assumed) from mentions m where entity_id = e.id and {SEEN}) as all_assumed
         from ({most}) e join mentions m on m.entity_id = e.id
         where m.id in (select m.id from mentions m where m.entity_id = e.id and {SEEN} order by m.id limit 10)
         order by e.mentions desc, e.id, m.id"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(row)
        .bind(limit as i64)
        .bind(jobs)
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    content::gather(&rows)
}

pub(super) async fn graph(store: &SqliteStore, scope: &Scope, case: &CaseName, limit: u64) -> Result<Graph> {
    let row = visible::case(&store.readers, scope, case).await?;
    let jobs = visible::part_of_case(&store.readers, scope, row).await?;
    let most = if jobs.is_none() { OF_CASE } else { OF_JOBS };
    let sql = format!(
        "select e.*, (select count(distinct artifact_id) from mentions m where entity_id = e.id and {SEEN}) as documents,
                (select min(assumed) from mentions m where entity_id = e.id and {SEEN}) as all_assumed
         from ({most}) e order by e.mentions desc, e.id"
    );
    let nodes = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(row)
        .bind(limit as i64)
        .bind(&jobs)
        .fetch_all(&store.readers)
        .await
        .map_err(failed)?;
    let ids: Vec<i64> = nodes.iter().map(|row| row.int("id")).collect::<Result<_>>()?;
    let mut relationships = stated(store, &ids, &jobs).await?;
    relationships.extend(side_by_side(store, &ids, &jobs).await?);
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
async fn stated(store: &SqliteStore, nodes: &[i64], jobs: &Option<String>) -> Result<Vec<GraphRelationship>> {
    let rows = sqlx::query(
        "select source_id, target_id, kind, count(*) as weight, json_group_array(chunk_id) as chunks,
                min(instant) as first_at, max(instant) as last_at
         from relations
         where source_id in (select value from json_each(?1)) and target_id in (select value from json_each(?1))
           and (?2 is null or artifact_id in (
               select id from artifacts where job_id in (select value from json_each(?2))))
         group by source_id, target_id, kind order by weight desc",
    )
    .bind(json(&nodes)?)
    .bind(jobs)
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
            relationship.properties.insert(name.to_owned(), Value::from(instant(timestamp(at)?)));
        }
    }
    Ok(relationship)
}

/// Who stands beside whom in the same chunk, and of a table in the same row.
async fn side_by_side(
    store: &SqliteStore,
    nodes: &[i64],
    jobs: &Option<String>,
) -> Result<Vec<GraphRelationship>> {
    let rows = sqlx::query(
        "with placed as (
             select distinct m.entity_id, m.artifact_id, m.chunk_id,
                    -- rows of a table share a chunk, and nothing else: there the line counts
                    iif(c.place ->> 'row' is null, 0,
                        length(replace(substr(c.text, 1, m.start), char(10), '')) - m.start) as line
             from mentions m join chunks c on c.id = m.chunk_id
             where m.entity_id in (select value from json_each(?1))
               and (?2 is null or m.artifact_id in (
                   select id from artifacts where job_id in (select value from json_each(?2)))))
         select a.entity_id as source_id, b.entity_id as target_id, 'mentioned_with' as kind,
                count(*) as weight, json_group_array(distinct a.chunk_id) as chunks
         from placed a join placed b on b.chunk_id = a.chunk_id and b.artifact_id = a.artifact_id
              and b.line = a.line and b.entity_id > a.entity_id
         group by 1, 2 order by weight desc limit 2000",
    )
    .bind(json(&nodes)?)
    .bind(jobs)
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
