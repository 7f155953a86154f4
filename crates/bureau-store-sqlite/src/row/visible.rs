//! What a scope lets be seen. Every read and every change of evidence begins here: what is outside does not exist.

use crate::codec::{failed, json};
use crate::row::job::{self, SELECT};
use bureau_model::{ArtifactId, CaseName, JobId};
use bureau_store::decide::JobRecord;
use bureau_store::{Result, Scope, StoreError};
use sqlx::sqlite::SqlitePool;
use sqlx::{Executor, Sqlite};

/// Whose jobs are seen, as JSON; none when all are. A statement asks
/// `(? is null or owner in (select value from json_each(?)))`.
pub(crate) fn owners(scope: &Scope) -> Result<Option<String>> {
    scope.owners().map(|owners| json(&owners)).transpose()
}

/// Refuses whoever does not see everything: what is asked of belongs to the machine.
pub(crate) fn refuse_part(scope: &Scope, what: &str) -> Result<()> {
    if scope.is_everything() {
        return Ok(());
    }
    Err(StoreError::Forbidden(format!("{what} is for administrators")))
}

/// The job of this id.
pub(crate) async fn job<'e>(
    sql: impl Executor<'e, Database = Sqlite>,
    scope: &Scope,
    id: &JobId,
) -> Result<JobRecord> {
    let select =
        format!("{SELECT} where j.uid = ?1 and (?2 is null or j.owner in (select value from json_each(?2)))");
    let row = sqlx::query(sqlx::AssertSqlSafe(select))
        .bind(id.to_string())
        .bind(owners(scope)?)
        .fetch_optional(sql)
        .await
        .map_err(failed)?;
    let row = row.ok_or_else(|| StoreError::NotFound(format!("job {id}")))?;
    job::record(&row)
}

/// The row of a case: of one in which there is a job that is seen.
pub(crate) async fn case<'e>(
    sql: impl Executor<'e, Database = Sqlite>,
    scope: &Scope,
    name: &CaseName,
) -> Result<i64> {
    sqlx::query_scalar(
        "select id from cases where name = ?1 and (?2 is null or exists (
             select 1 from jobs j where j.case_id = cases.id and j.owner in (select value from json_each(?2))))",
    )
    .bind(name.as_str())
    .bind(owners(scope)?)
    .fetch_optional(sql)
    .await
    .map_err(failed)?
    .ok_or_else(|| StoreError::NotFound(format!("case \"{name}\"")))
}

/// The row of an artifact.
pub(crate) async fn artifact<'e>(
    sql: impl Executor<'e, Database = Sqlite>,
    scope: &Scope,
    id: ArtifactId,
) -> Result<i64> {
    sqlx::query_scalar(
        "select a.id from artifacts a join jobs j on j.id = a.job_id
         where a.id = ?1 and (?2 is null or j.owner in (select value from json_each(?2)))",
    )
    .bind(id.0)
    .bind(owners(scope)?)
    .fetch_optional(sql)
    .await
    .map_err(failed)?
    .ok_or_else(|| StoreError::NotFound(format!("artifact {id}")))
}

/// Of these artifacts, those that are seen.
pub(crate) async fn artifacts(readers: &SqlitePool, scope: &Scope, ids: &[ArtifactId]) -> Result<Vec<i64>> {
    sqlx::query_scalar(
        "select a.id from json_each(?1) x join artifacts a on a.id = x.value join jobs j on j.id = a.job_id
         where ?2 is null or j.owner in (select value from json_each(?2)) order by x.key",
    )
    .bind(json(&ids)?)
    .bind(owners(scope)?)
    .fetch_all(readers)
    .await
    .map_err(failed)
}

/// Rows of the jobs of a case that are seen, as JSON, the oldest first.
pub(crate) async fn jobs_of_case(readers: &SqlitePool, scope: &Scope, case: i64) -> Result<String> {
    let rows: Vec<i64> = sqlx::query_scalar(
        "select id from jobs where case_id = ?1
         and (?2 is null or owner in (select value from json_each(?2))) order by id",
    )
    .bind(case)
    .bind(owners(scope)?)
    .fetch_all(readers)
    .await
    .map_err(failed)?;
    json(&rows)
}

/// The same, where not all of the case's jobs may be seen; none when they all are.
pub(crate) async fn part_of_case(readers: &SqlitePool, scope: &Scope, case: i64) -> Result<Option<String>> {
    if scope.is_everything() {
        return Ok(None);
    }
    jobs_of_case(readers, scope, case).await.map(Some)
}
