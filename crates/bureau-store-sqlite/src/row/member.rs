//! What is inside a container: recorded with the container's output, made artifacts in the same transaction.

use crate::codec::{Columns, failed, hex, json, micros};
use crate::row::stage::Staged;
use crate::row::{content, job, stage};
use crate::tx::Tx;
use bureau_model::output::Member;
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, ErrorCode, FileType, Sha256, Stage};
use bureau_store::decide::{self, Added, ArtifactRecord, Attached, Inside, JobRecord};
use bureau_store::{Quota, Result};
use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct MemberColumns<'a> {
    o: i64,
    n: usize,
    p: &'a str,
    z: u64,
    c: Option<String>,
    e: Option<ErrorCode>,
    m: Option<&'a str>,
}

/// Records the members of these outputs, whose contents are recorded first.
pub(crate) async fn insert(tx: &mut Tx<'_>, of: &[(i64, &[Member])]) -> Result<()> {
    let all = || of.iter().flat_map(|(_, members)| members.iter());
    if all().next().is_none() {
        return Ok(());
    }
    content::insert(tx, all().filter_map(|member| member.content.as_ref().ok())).await?;
    let rows: Vec<MemberColumns<'_>> = of
        .iter()
        .flat_map(|(output, members)| {
            members.iter().enumerate().map(|(n, member)| columns(*output, n, member))
        })
        .collect();
    sqlx::query(
        "insert into members (output_id, ordinal, path, size, content_id, error_code, error_message)
         select value ->> 'o', value ->> 'n', value ->> 'p', value ->> 'z',
                (select id from contents where sha256 = unhex(value ->> 'c')), value ->> 'e', value ->> 'm'
         from jsonb_each(?1) where true",
    )
    .bind(json(&rows)?)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}

fn columns(output: i64, n: usize, member: &Member) -> MemberColumns<'_> {
    let failure = member.content.as_ref().err();
    MemberColumns {
        o: output,
        n,
        p: &member.path,
        z: member.size,
        c: member.content.as_ref().ok().map(|content| hex(&content.sha256.0)),
        e: failure.map(|f| f.code),
        m: failure.map(|f| f.message.as_str()),
    }
}

/// The contents of a container and of those that it stands in, the innermost first.
pub(crate) async fn around(tx: &mut Tx<'_>, container: &ArtifactRecord) -> Result<Vec<Sha256>> {
    let rows = sqlx::query(
        "with recursive up (level, parent, content) as (
             select 0, a.parent_id, a.content_id from artifacts a where a.id = ?
             union all
             select level + 1, p.parent_id, p.content_id from up join artifacts p on p.id = up.parent)
         select c.sha256 from up join contents c on c.id = up.content order by level",
    )
    .bind(container.id.0)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    rows.iter().map(|row| row.hash("sha256")).collect()
}

/// Makes artifacts of what is inside a container, as far as they are not there yet and the quota goes.
pub(crate) async fn attach(
    tx: &mut Tx<'_>,
    container: &ArtifactRecord,
    output: i64,
    quota: Quota,
) -> Result<Added> {
    let members = recorded(tx, output, &container.filename).await?;
    if members.is_empty() {
        return Ok(Added::default());
    }
    let job = job::by_row(&mut *tx.sql, container.job).await?;
    let attached = decide::attach(members, &there(tx, container.id).await?, quota);
    add(tx, &job, container, &attached).await?;
    revive(tx, &job, &attached).await?;
    Ok(attached.added())
}

async fn recorded(tx: &mut Tx<'_>, output: i64, container: &str) -> Result<Vec<Inside>> {
    let rows = sqlx::query(
        "select m.path, m.size, m.content_id, m.error_code, m.error_message, c.file_type, c.sha256
         from members m left join contents c on c.id = m.content_id where m.output_id = ? order by m.ordinal",
    )
    .bind(output)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    let member = |row: &SqliteRow| Ok((row.text("path")?, row.int("size")?, of_member(row)?));
    Ok(decide::inside(container, rows.iter().map(member).collect::<Result<_>>()?))
}

fn of_member(row: &SqliteRow) -> Result<std::result::Result<(i64, Sha256, FileType), Failure>> {
    match row.maybe_int("content_id")? {
        Some(content) => Ok(Ok((content, row.hash("sha256")?, row.word("file_type")?))),
        None => Ok(Err(Failure::new(
            row.word("error_code")?,
            row.maybe_text("error_message")?.unwrap_or_default(),
        ))),
    }
}

/// The members that a container has already: their numbers, and whether they have a content.
async fn there(tx: &mut Tx<'_>, container: ArtifactId) -> Result<BTreeMap<String, (ArtifactId, bool)>> {
    let rows = sqlx::query("select id, member_key, content_id from artifacts where parent_id = ?")
        .bind(container.0)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
    rows.iter()
        .map(|row| {
            let known = (ArtifactId(row.int("id")?), row.maybe_int("content_id")?.is_some());
            Ok((row.text("member_key")?, known))
        })
        .collect()
}

#[derive(Serialize)]
struct ArtifactColumns<'a> {
    k: &'a str,
    n: &'a str,
    l: String,
    c: Option<i64>,
    z: i64,
    f: FileType,
    e: Option<ErrorCode>,
    m: Option<&'a str>,
}

impl<'a> ArtifactColumns<'a> {
    fn of(member: &'a Inside) -> Self {
        let failure = member.content.as_ref().err();
        Self {
            k: &member.key,
            n: &member.filename,
            l: member.filename.to_lowercase(),
            c: member.content.as_ref().ok().map(|(content, ..)| *content),
            z: member.size,
            f: member.content.as_ref().map_or(FileType::Other, |(_, _, file_type)| *file_type),
            e: failure.map(|f| f.code),
            m: failure.map(|f| f.message.as_str()),
        }
    }
}

async fn add(
    tx: &mut Tx<'_>,
    job: &JobRecord,
    container: &ArtifactRecord,
    attached: &Attached,
) -> Result<()> {
    let rows: Vec<ArtifactColumns<'_>> = attached.new.iter().map(ArtifactColumns::of).collect();
    let mut ids = sqlx::query(
        "insert into artifacts (job_id, ordinal, parent_id, root_id, member_key, content_id, filename, folded, size,
                                file_type, status, waiting_stage, error_code, error_message, started_at, completed_at)
         select ?2, (select coalesce(max(ordinal), 0) from artifacts where job_id = ?2) + key + 1, ?3, ?4,
                value ->> 'k', value ->> 'c', value ->> 'n', value ->> 'l', value ->> 'z', value ->> 'f',
                iif(value ->> 'e' is null, 'queued', 'failed'), iif(value ->> 'e' is null, ?6, null), value ->> 'e', value ->> 'm',
                iif(value ->> 'e' is null, null, ?5), iif(value ->> 'e' is null, null, ?5)
         from jsonb_each(?1) order by key
         returning id, ordinal",
    )
    .bind(json(&rows)?)
    .bind(job.row)
    .bind(container.id.0)
    .bind(container.root().0)
    .bind(micros(tx.now))
    .bind(Stage::Extraction.as_str())
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?
    .iter()
    .map(|row| Ok((row.count("ordinal")?, ArtifactId(row.int("id")?))))
    .collect::<Result<Vec<_>>>()?;
    ids.sort_unstable();
    let mut begin = Vec::new();
    for ((ordinal, id), member) in ids.iter().zip(&attached.new) {
        let failure = member.content.as_ref().err();
        tx.record(decide::added(job, (*id, *ordinal), &member.filename, failure));
        begin.extend(staged(*id, member));
    }
    stage::insert(tx, job, &begin).await
}

fn staged(artifact: ArtifactId, member: &Inside) -> Option<Staged> {
    let (content, _, file_type) = *member.content.as_ref().ok()?;
    Some(Staged { artifact: artifact.0, content, file_type, size: member.size.unsigned_abs() })
}

/// Members that had been refused begin.
async fn revive(tx: &mut Tx<'_>, job: &JobRecord, attached: &Attached) -> Result<()> {
    let mut begin = Vec::new();
    for (id, member) in &attached.revived {
        let Some(staged) = staged(*id, member) else { continue };
        let ordinal: i64 = sqlx::query_scalar(
            "update artifacts set content_id = ?2, file_type = ?3, size = ?4, status = 'queued', waiting_stage = ?5,
                                  error_code = null, error_message = null, started_at = null, completed_at = null
             where id = ?1 returning ordinal",
        )
        .bind(id.0)
        .bind(staged.content)
        .bind(staged.file_type.as_str())
        .bind(member.size)
        .bind(Stage::Extraction.as_str())
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)?;
        tx.record(decide::added(job, (*id, ordinal.unsigned_abs()), &member.filename, None));
        begin.push(staged);
    }
    stage::insert(tx, job, &begin).await
}
