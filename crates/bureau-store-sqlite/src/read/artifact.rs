//! Artifacts: lists, pages, one in detail.

use super::count::condition;
use super::listed::jobs;
use crate::SqliteStore;
use crate::codec::{Columns, failed};
use crate::row::output::TextBody;
use crate::row::visible;
use bureau_model::wire::{
    ArtifactDetail, ArtifactRow, ArtifactSort, ArtifactStatus, ArtifactsRequest, ArtifactsResponse,
    MemberCount, StageRow,
};
use bureau_model::{ArtifactId, Sha256, Stage};
use bureau_store::{Result, Scope, SkippedStage, StoreError};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};

const PAGE: u64 = 500;
const SELECT: &str = "select a.*, c.sha256, j.uid from artifacts a join jobs j on j.id = a.job_id left join contents c on c.id = a.content_id";

fn status(row: &SqliteRow) -> Result<ArtifactStatus> {
    let sha256: Option<Vec<u8>> = row.try_get("sha256").map_err(failed)?;
    Ok(ArtifactStatus {
        id: ArtifactId(row.int("id")?),
        ordinal: row.count("ordinal")?,
        parent_artifact_id: row.maybe_int("parent_id")?.map(ArtifactId),
        path_inside: row.maybe_text("member_key")?,
        filename: row.text("filename")?,
        file_type: row.word("file_type")?,
        size_bytes: row.count("size")?,
        sha256: sha256.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).map(Sha256),
        status: row.word("status")?,
        current_stage: row.maybe_text("current_stage")?,
        waiting_stage: row.maybe_word("waiting_stage")?,
        processing_stages: row.json("stage_seconds")?,
        skipped_stages: row.json("skipped_stages")?,
        gaps: row.json("gaps")?,
        language: row.maybe_text("language")?,
        started_at: row.maybe_at("started_at")?,
        completed_at: row.maybe_at("completed_at")?,
        error_code: row.maybe_word("error_code")?,
        error_message: row.maybe_text("error_message")?,
    })
}

/// Every artifact of a job, in the order of intake.
pub(super) async fn of_job(store: &SqliteStore, job: i64) -> Result<Vec<ArtifactStatus>> {
    let sql = format!("{SELECT} where a.job_id = ? order by a.ordinal");
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(job).fetch_all(&store.readers).await.map_err(failed)?;
    rows.iter().map(status).collect()
}

pub(super) async fn page(
    store: &SqliteStore,
    scope: &Scope,
    request: &ArtifactsRequest,
) -> Result<ArtifactsResponse> {
    let jobs = jobs(store, scope, request.job_id.as_ref(), request.case_name.as_deref()).await?;
    let mut count = QueryBuilder::new("select count(*) from artifacts a where ");
    filter(&mut count, request, &jobs);
    let total: i64 = count.build_query_scalar().fetch_one(&store.readers).await.map_err(failed)?;

    let mut list = QueryBuilder::new(format!("{SELECT} where "));
    filter(&mut list, request, &jobs);
    list.push(match request.sort.unwrap_or(ArtifactSort::Ordinal) {
        ArtifactSort::Ordinal => " order by a.job_id, a.ordinal",
        ArtifactSort::Filename => " order by a.folded, a.id",
        ArtifactSort::Size => " order by a.size desc, a.id",
        ArtifactSort::Seconds => " order by a.seconds desc, a.id",
    });
    list.push(" limit ").push_bind(request.limit.min(PAGE) as i64);
    list.push(" offset ").push_bind(request.offset as i64);
    let rows = list.build().fetch_all(&store.readers).await.map_err(failed)?;
    let artifacts = rows
        .iter()
        .map(|row| Ok(ArtifactRow { artifact: status(row)?, job_id: row.job_id("uid")? }))
        .collect::<Result<_>>()?;
    Ok(ArtifactsResponse { total: total.unsigned_abs(), artifacts })
}

fn filter(sql: &mut QueryBuilder<Sqlite>, request: &ArtifactsRequest, jobs: &str) {
    sql.push("a.job_id in (select value from json_each(").push_bind(jobs.to_owned()).push("))");
    if !request.statuses.is_empty() {
        sql.push(" and ");
        one_of(sql, "a.status", request.statuses.iter().map(|s| s.as_str()));
    }
    if !request.groups.is_empty() {
        let groups: Vec<String> = request.groups.iter().map(|group| condition(*group)).collect();
        sql.push(" and (").push(groups.join(" or ")).push(")");
    }
    if !request.gaps.is_empty() {
        sql.push(" and a.status = 'completed' and exists (select 1 from json_each(a.gaps) where ");
        one_of(sql, "value", request.gaps.iter().map(|stage| stage.as_str()));
        sql.push(")");
    }
    if !request.file_types.is_empty() {
        sql.push(" and ");
        one_of(sql, "a.file_type", request.file_types.iter().map(|f| f.as_str()));
    }
    if let Some(parent) = request.parent_artifact_id {
        sql.push(" and a.parent_id = ").push_bind(parent.0);
    }
    if let Some(part) = request.filename.as_deref().filter(|part| !part.is_empty()) {
        sql.push(" and instr(a.folded, ").push_bind(part.to_lowercase()).push(") > 0");
    }
}

fn one_of<'a, T>(sql: &mut QueryBuilder<Sqlite>, column: &str, values: impl Iterator<Item = T>)
where
    T: 'a + sqlx::Encode<'a, Sqlite> + sqlx::Type<Sqlite>,
{
    sql.push(column).push(" in (");
    let mut list = sql.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    sql.push(")");
}

pub(super) async fn detail(store: &SqliteStore, scope: &Scope, id: ArtifactId) -> Result<ArtifactDetail> {
    visible::artifact(&store.readers, scope, id).await?;
    let row = sqlx::query(
        "select a.*, c.sha256, lower(hex(c.md5)) as md5, lower(hex(c.sha1)) as sha1, c.media_type, j.uid,
                k.name as case_name
         from artifacts a join jobs j on j.id = a.job_id join cases k on k.id = j.case_id
         left join contents c on c.id = a.content_id where a.id = ?",
    )
    .bind(id.0)
    .fetch_optional(&store.readers)
    .await
    .map_err(failed)?
    .ok_or_else(|| StoreError::NotFound(format!("artifact {id}")))?;
    let body = text_body(store, id).await?;
    let source: Option<Vec<u8>> = row.try_get("source").map_err(failed)?;
    Ok(ArtifactDetail {
        artifact: status(&row)?,
        job_id: row.job_id("uid")?,
        case_name: row.text("case_name")?,
        source_path: source.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default(),
        media_type: row.maybe_text("media_type")?.unwrap_or_default(),
        md5: row.maybe_text("md5")?.filter(|text| !text.is_empty()),
        sha1: row.maybe_text("sha1")?.filter(|text| !text.is_empty()),
        stages: stages(store, id).await?,
        metadata: body.metadata,
        warnings: body.warnings,
        tables: body.tables,
        members: members(store, id).await?,
        same_content: same_content(store, scope, id, row.maybe_int("content_id")?).await?,
    })
}

/// How many files a container holds, and what became of them.
async fn members(store: &SqliteStore, id: ArtifactId) -> Result<Option<MemberCount>> {
    let row = sqlx::query(
        "select count(*) as found, coalesce(sum(content_id is null), 0) as refused from artifacts where parent_id = ?",
    )
    .bind(id.0)
    .fetch_one(&store.readers)
    .await
    .map_err(failed)?;
    let (found, refused) = (row.count("found")?, row.count("refused")?);
    Ok((found > 0).then_some(MemberCount { found, taken: found - refused, refused }))
}

async fn text_body(store: &SqliteStore, id: ArtifactId) -> Result<TextBody> {
    let row = sqlx::query(
        "select o.body from stages s join outputs o on o.id = s.output_id
         where s.artifact_id = ? and s.stage = 'extraction'",
    )
    .bind(id.0)
    .fetch_optional(&store.readers)
    .await
    .map_err(failed)?;
    row.map(|row| row.json("body")).transpose().map(Option::unwrap_or_default)
}

async fn stages(store: &SqliteStore, id: ArtifactId) -> Result<Vec<StageRow>> {
    // One that was claimed and not begun is not running yet.
    let rows = sqlx::query(
        "select s.*, iif(s.state = 'running' and a.waiting_stage = s.stage, 'available', s.state) as shown
         from stages s join artifacts a on a.id = s.artifact_id where s.artifact_id = ? order by s.position",
    )
    .bind(id.0)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter()
        .map(|row| {
            Ok(StageRow {
                stage: row.word("stage")?,
                state: row.word("shown")?,
                failures: row.count("failures")? as u32,
                seconds: sqlx::Row::try_get(row, "seconds").map_err(failed)?,
                engine: row.maybe_text("engine")?,
                reused: row.flag("reused")?,
                skip_reason: row.maybe_text("skip_reason")?,
                error_code: row.maybe_word("error_code")?,
                error_message: row.maybe_text("error_message")?,
            })
        })
        .collect()
}

async fn same_content(
    store: &SqliteStore,
    scope: &Scope,
    id: ArtifactId,
    content: Option<i64>,
) -> Result<Vec<ArtifactId>> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "select a.id from artifacts a join jobs j on j.id = a.job_id where a.content_id = ?1 and a.id <> ?2
         and (?3 is null or j.owner in (select value from json_each(?3))) order by a.id limit 10",
    )
    .bind(content)
    .bind(id.0)
    .bind(visible::owners(scope)?)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    Ok(ids.into_iter().map(ArtifactId).collect())
}

/// Ended artifacts of which a stage was skipped before any engine was asked.
pub(super) async fn skipped(store: &SqliteStore, scope: &Scope, stage: Stage) -> Result<Vec<SkippedStage>> {
    let rows = sqlx::query(
        "select a.id, a.file_type, a.language, k.target_language from stages s
         join artifacts a on a.id = s.artifact_id join jobs j on j.id = a.job_id join cases k on k.id = j.case_id
         where s.state = 'skipped' and s.engine is null and s.stage = ?1 and a.status = 'completed'
           and (?2 is null or j.owner in (select value from json_each(?2))) order by a.id",
    )
    .bind(stage.as_str())
    .bind(visible::owners(scope)?)
    .fetch_all(&store.readers)
    .await
    .map_err(failed)?;
    rows.iter()
        .map(|row| {
            Ok(SkippedStage {
                artifact: ArtifactId(row.int("id")?),
                file_type: row.word("file_type")?,
                language: row.maybe_text("language")?,
                target_language: row.text("target_language")?,
            })
        })
        .collect()
}
