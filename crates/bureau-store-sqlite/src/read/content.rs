//! What is in an artifact.

use crate::SqliteStore;
use crate::codec::{Columns, failed, json};
use crate::row::output::TextBody;
use crate::row::visible;
use bureau_model::output::{Passage, Summary};
use bureau_model::wire::{
    Chunk, Content, ContentRequest, ContentType, Entities, Entity, Mention, SummarySentence,
};
use bureau_model::{ArtifactId, Stage};
use bureau_store::{Result, Scope, StoreError};
use sqlx::sqlite::SqliteRow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) async fn content(store: &SqliteStore, scope: &Scope, request: &ContentRequest) -> Result<Content> {
    visible::artifact(&store.readers, scope, request.artifact_id).await?;
    let stage = match request.content_type {
        ContentType::Text => Stage::Extraction,
        ContentType::Transcription => Stage::Transcription,
        ContentType::Translation => Stage::Translation,
        ContentType::Summary => Stage::Summarization,
    };
    let row = sqlx::query(
        "select a.filename, a.language, o.id as output, o.rests_on, o.body
         from artifacts a left join stages s on s.artifact_id = a.id and s.stage = ?2
         left join outputs o on o.id = s.output_id where a.id = ?1",
    )
    .bind(request.artifact_id.0)
    .bind(stage.as_str())
    .fetch_optional(&store.readers)
    .await
    .map_err(failed)?
    .ok_or_else(|| StoreError::NotFound(format!("artifact {}", request.artifact_id)))?;
    let Some(output) = row.maybe_int("output")? else {
        let text = format!("the {} of artifact {}", request.content_type, request.artifact_id);
        return Err(StoreError::NotFound(text));
    };
    let mut content = Content {
        artifact_id: request.artifact_id,
        filename: row.text("filename")?,
        content_type: request.content_type,
        language: row.maybe_text("language")?,
        content: String::new(),
        chunks: Vec::new(),
        sentences: None,
        aligned: None,
    };
    match request.content_type {
        ContentType::Summary => fill_summary(store, &row, &mut content).await?,
        ContentType::Text | ContentType::Transcription | ContentType::Translation => {
            content.chunks = chunks(store, output, None).await?;
            content.content = content.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
            let body: TextBody = row.json("body")?;
            content.aligned = Some(body.aligned).filter(|aligned| !aligned.is_empty());
        }
    }
    Ok(content)
}

/// A summary shows its sentences and only the chunks that they rest on.
async fn fill_summary(store: &SqliteStore, row: &SqliteRow, content: &mut Content) -> Result<()> {
    let summary: Summary = row.json("body")?;
    let text =
        row.maybe_int("rests_on")?.ok_or_else(|| StoreError::backend("a summary that rests on no text"))?;
    let cited: BTreeSet<u32> = summary.sentences.iter().flat_map(|s| s.chunks.iter().copied()).collect();
    content.chunks = chunks(store, text, Some(&cited)).await?;
    let ids: BTreeMap<u32, i64> = content.chunks.iter().map(|chunk| (chunk.ordinal, chunk.id)).collect();
    content.content = summary.sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ");
    let cite = |ordinals: &[u32]| ordinals.iter().filter_map(|ordinal| ids.get(ordinal).copied()).collect();
    content.sentences = Some(
        summary
            .sentences
            .iter()
            .map(|s| SummarySentence { text: s.text.clone(), chunks: cite(&s.chunks) })
            .collect(),
    );
    Ok(())
}

async fn chunks(store: &SqliteStore, output: i64, only: Option<&BTreeSet<u32>>) -> Result<Vec<Chunk>> {
    let only = only.map(json).transpose()?;
    let rows = sqlx::query(
        "select id, ordinal, text, place from chunks
         where output_id = ?1 and (?2 is null or ordinal in (select value from json_each(?2))) order by ordinal",
    )
    .bind(output)
    .bind(only)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter()
        .map(|row| {
            Ok(Chunk {
                id: row.int("id")?,
                ordinal: row.int("ordinal")? as u32,
                text: row.text("text")?,
                place: row.json("place")?,
            })
        })
        .collect()
}

pub(super) async fn entities(store: &SqliteStore, scope: &Scope, artifact: ArtifactId) -> Result<Entities> {
    let artifact = visible::artifact(&store.readers, scope, artifact).await?;
    let rows = sqlx::query(
        "select e.id, e.kind, e.name, count(*) over (partition by e.id) as mention_count,
                min(m.assumed) over (partition by e.id) as all_assumed, m.assumed, m.artifact_id,
                m.chunk_id, m.start, m.\"end\", m.text
         from mentions m join entities e on e.id = m.entity_id
         where m.artifact_id = ? order by mention_count desc, m.id",
    )
    .bind(artifact)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    gather(&rows)
}

/// Groups mention rows by entity, in the order in which the entities first come.
pub(super) fn gather(rows: &[SqliteRow]) -> Result<Entities> {
    let mut entities: Vec<Entity> = Vec::new();
    let mut places: HashMap<i64, usize> = HashMap::new();
    for row in rows {
        let id = row.int("id")?;
        let place = *places.entry(id).or_insert(entities.len());
        if place == entities.len() {
            entities.push(Entity {
                id,
                kind: row.word("kind")?,
                name: row.text("name")?,
                mention_count: row.count("mention_count")?,
                assumed: row.flag("all_assumed")?,
                mentions: Vec::new(),
            });
        }
        entities[place].mentions.push(Mention {
            artifact_id: ArtifactId(row.int("artifact_id")?),
            chunk: row.int("chunk_id")?,
            start: row.int("start")? as u32,
            end: row.int("end")? as u32,
            text: row.text("text")?,
            assumed: row.flag("assumed")?,
        });
    }
    Ok(Entities { entities })
}

/// How pages and speech were read: of the extraction first, then of the transcription.
pub(super) async fn passages(
    store: &SqliteStore,
    scope: &Scope,
    artifact: ArtifactId,
) -> Result<Vec<Passage>> {
    let artifact = visible::artifact(&store.readers, scope, artifact).await?;
    let rows = sqlx::query(
        "select p.body from stages s join passages p on p.output_id = s.output_id
         where s.artifact_id = ? and s.stage in ('extraction', 'transcription') order by s.position, p.ordinal",
    )
    .bind(artifact)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter().map(|row| row.json("body")).collect()
}
