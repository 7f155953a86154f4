//! Search by meaning: the chunks whose vectors lie nearest to that of a question.
//!
//! Every vector of the case is compared, as exact search does; they are read one after the other, so that memory
//! does not grow with the case.

use super::coverage;
use crate::SqliteStore;
use crate::codec::{Columns, failed, json};
use crate::row::visible;
use bureau_model::wire::{SearchHit, SearchResults};
use bureau_model::{ArtifactId, CaseName};
use bureau_store::{Result, Scope};
use futures_util::TryStreamExt;
use sqlx::Row;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// Characters of a chunk that a hit shows at most.
const SNIPPET: usize = 240;

pub(super) async fn nearest(
    store: &SqliteStore,
    scope: &Scope,
    case: Option<&CaseName>,
    model: &str,
    vector: &[f32],
    limit: u64,
) -> Result<SearchResults> {
    let case = match case {
        Some(case) => Some(visible::case(&store.readers, scope, case).await?),
        None => None,
    };
    let best = best(store, scope, case, model, vector, limit as usize).await?;
    let hits = hits(store, scope, case, &best).await?;
    let coverage = coverage::of_vectors(store, scope, case, model).await?;
    Ok(SearchResults { total: hits.len() as u64, hits, coverage })
}

/// The nearest chunks with their cosine similarity, the best first.
async fn best(
    store: &SqliteStore,
    scope: &Scope,
    case: Option<i64>,
    model: &str,
    vector: &[f32],
    limit: usize,
) -> Result<Vec<(i64, f32)>> {
    // A vector counts when an artifact's stage names its output now.
    let mut rows = sqlx::query(
        "select v.chunk_id, v.vector from vectors v join outputs o on o.id = v.output_id
         where o.body ->> 'model' = ?1 and exists (
             select 1 from stages s join jobs j on j.id = s.job_id
             where s.output_id = o.id and s.content_id = o.content_id and (?2 is null or j.case_id = ?2)
               and (?3 is null or j.owner in (select value from json_each(?3))))",
    )
    .bind(model)
    .bind(case)
    .bind(visible::owners(scope)?)
    .fetch(&store.readers);
    // The least of the kept ones is on top. Similarity is ordered by its bits, which do that for positive numbers.
    let mut kept: BinaryHeap<Reverse<(u32, i64)>> = BinaryHeap::new();
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        let bytes: &[u8] = row.try_get("vector").map_err(failed)?;
        let similarity = cosine_similarity(vector, bytes).max(0.0);
        kept.push(Reverse((similarity.to_bits(), row.int("chunk_id")?)));
        if kept.len() > limit {
            kept.pop();
        }
    }
    let sorted = kept.into_sorted_vec();
    Ok(sorted.into_iter().map(|Reverse((bits, chunk))| (chunk, f32::from_bits(bits))).collect())
}

/// The cosine of two vectors of unit length; 0 for one of another length. The bytes are f32, little endian.
fn cosine_similarity(vector: &[f32], bytes: &[u8]) -> f32 {
    if bytes.len() != vector.len() * 4 {
        return 0.0;
    }
    let (numbers, _) = bytes.as_chunks::<4>();
    vector.iter().zip(numbers).map(|(a, b)| a * f32::from_le_bytes(*b)).sum()
}

async fn hits(
    store: &SqliteStore,
    scope: &Scope,
    case: Option<i64>,
    best: &[(i64, f32)],
) -> Result<Vec<SearchHit>> {
    let chunks: Vec<i64> = best.iter().map(|(chunk, _)| *chunk).collect();
    let rows = sqlx::query(
        "select a.id, j.uid, k.name as case_name, a.filename, c.id as chunk, c.text, c.place
         from json_each(?1) x join chunks c on c.id = x.value join outputs o on o.id = c.output_id
         join artifacts a on a.content_id = o.content_id
         join stages s on s.artifact_id = a.id and s.output_id = o.id
         join jobs j on j.id = a.job_id join cases k on k.id = j.case_id
         where (?2 is null or k.id = ?2) and (?3 is null or j.owner in (select value from json_each(?3)))
         order by x.key, a.id",
    )
    .bind(json(&chunks)?)
    .bind(case)
    .bind(visible::owners(scope)?)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    let scores: HashMap<i64, f32> = best.iter().copied().collect();
    rows.iter()
        .map(|row| {
            let chunk = row.int("chunk")?;
            Ok(SearchHit {
                artifact_id: ArtifactId(row.int("id")?),
                job_id: row.job_id("uid")?,
                case_name: row.text("case_name")?,
                filename: row.text("filename")?,
                score: f64::from(scores.get(&chunk).copied().unwrap_or_default()),
                snippet: snippet(&row.text("text")?),
                chunk,
                place: row.json("place")?,
            })
        })
        .collect()
}

fn snippet(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SNIPPET) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_is_the_cosine_and_nothing_for_another_length() {
        let bytes: Vec<u8> = [0.6f32, 0.8].iter().flat_map(|x| x.to_le_bytes()).collect();
        assert!((cosine_similarity(&[0.6, 0.8], &bytes) - 1.0).abs() < 1e-6);
        assert!((cosine_similarity(&[0.8, -0.6], &bytes)).abs() < 1e-6);
        assert_eq!(cosine_similarity(&[1.0], &bytes), 0.0);
    }
}
