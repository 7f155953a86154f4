//! Files that stand beside an artifact: in its folder, or in its folder of its container.

use crate::SqliteStore;
use crate::codec::{Columns, failed};
use crate::row::visible;
use bureau_model::ArtifactId;
use bureau_store::{Result, Scope, Sibling};
use sqlx::sqlite::SqliteRow;

/// Siblings at most: no archive was split into more parts.
const MOST: i64 = 10_000;

/// Those whose names begin with `start`, in lower case, the artifact itself among them.
pub(super) async fn of(
    store: &SqliteStore,
    scope: &Scope,
    artifact: ArtifactId,
    start: &str,
) -> Result<Vec<Sibling>> {
    let artifact = visible::artifact(&store.readers, scope, artifact).await?;
    let own = sqlx::query(
        "select a.parent_id, a.member_key, ifnull(a.source, x'') as source, j.case_id
         from artifacts a join jobs j on j.id = a.job_id where a.id = ?",
    )
    .bind(artifact)
    .fetch_one(&store.readers)
    .await
    .map_err(failed)?;
    let (place, rows) = match own.maybe_int("parent_id")? {
        Some(parent) => (Place::inside(&own)?, inside(store, parent, start).await?),
        None => {
            let place = Place::outside(&own)?;
            let rows = outside(store, scope, own.int("case_id")?, &place.0, start).await?;
            (place, rows)
        }
    };
    let mut siblings = Vec::with_capacity(rows.len());
    for row in &rows {
        if Place::of(row)? == place {
            siblings.push(Sibling {
                filename: row.text("filename")?,
                sha256: row.hash("sha256")?,
                media_type: row.text("media_type")?,
            });
        }
    }
    Ok(siblings)
}

/// A folder: what stands before the last part of a path, with its `/`.
#[derive(PartialEq, Eq)]
struct Place(Vec<u8>);

impl Place {
    fn inside(row: &SqliteRow) -> Result<Self> {
        Ok(Self::before(row.maybe_text("member_key")?.unwrap_or_default().as_bytes()))
    }

    fn outside(row: &SqliteRow) -> Result<Self> {
        Ok(Self::before(&row.blob("source")?))
    }

    fn of(row: &SqliteRow) -> Result<Self> {
        match row.maybe_text("member_key")? {
            Some(_) => Self::inside(row),
            None => Self::outside(row),
        }
    }

    fn before(path: &[u8]) -> Self {
        let end = path.iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
        Self(path[..end].to_vec())
    }
}

async fn inside(store: &SqliteStore, parent: i64, start: &str) -> Result<Vec<SqliteRow>> {
    sqlx::query(
        "select a.filename, a.member_key, ifnull(a.source, x'') as source, c.sha256, c.media_type from artifacts a join contents c on c.id = a.content_id
         where a.parent_id = ?1 and substr(a.folded, 1, length(?2)) = ?2 order by a.folded, a.id limit ?3",
    )
    .bind(parent)
    .bind(start)
    .bind(MOST)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)
}

async fn outside(
    store: &SqliteStore,
    scope: &Scope,
    case: i64,
    folder: &[u8],
    start: &str,
) -> Result<Vec<SqliteRow>> {
    // Every path in the folder stands between the folder's own with its `/` and the same with what follows `/`.
    let mut after = folder.to_vec();
    if let Some(last) = after.last_mut() {
        *last += 1;
    }
    sqlx::query(
        "select a.filename, a.member_key, ifnull(a.source, x'') as source, c.sha256, c.media_type from artifacts a join contents c on c.id = a.content_id
         where a.job_id in (select value from json_each(?1)) and a.source > ?2 and a.source < ?3
           and substr(a.folded, 1, length(?4)) = ?4 order by a.folded, a.id limit ?5",
    )
    .bind(visible::jobs_of_case(&store.readers, scope, case).await?)
    .bind(folder)
    .bind(after)
    .bind(start)
    .bind(MOST)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)
}
