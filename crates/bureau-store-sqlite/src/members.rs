//! What is inside a container becomes artifacts of its own, in the transaction that records the container's text.
//!
//! A member is known by its path inside. When the container is read again (a newer engine, a password), members
//! that are there stay as they are; one that was refused and can be taken now begins its stages.

use crate::artifact::Loaded;
use crate::codec::{Columns, failed, hex, json, micros};
use crate::intake::{self, Staged};
use crate::job::{self, JobRecord};
use crate::roots::Added;
use crate::writer::Tx;
use bureau_model::output::{Member, unpacked_name};
use bureau_model::word::{ErrorCode, Failure};
use bureau_model::{FileType, Sha256, Stage};
use bureau_store::{Result, Room};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

#[derive(Serialize)]
struct MemberColumns<'a> {
    o: i64,
    n: usize,
    p: &'a str,
    z: u64,
    c: Option<String>,
    e: Option<&'static str>,
    m: Option<&'a str>,
}

/// Records the members of these outputs, whose contents are recorded first.
pub(crate) async fn insert(tx: &mut Tx<'_>, of: &[(i64, &[Member])]) -> Result<()> {
    let all = || of.iter().flat_map(|(_, members)| members.iter());
    if all().next().is_none() {
        return Ok(());
    }
    intake::insert_contents(tx, all().filter_map(|member| member.content.as_ref().ok())).await?;
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
        e: failure.map(|f| f.code.as_str()),
        m: failure.map(|f| f.message.as_str()),
    }
}

/// A recorded member of an output.
struct Recorded {
    key: String,
    filename: String,
    size: i64,
    sha256: Option<Sha256>,
    content: Option<(i64, FileType)>,
    failure: Option<Failure>,
    /// The uploaded file has so many members that this one is not even named.
    is_beyond: bool,
}

/// What stands for the members that are not named.
const BEYOND: &str = "…";

impl Recorded {
    fn beyond(count: usize) -> Self {
        let message = format!("{count} more files: {}", Room::FULL);
        Self {
            key: BEYOND.to_owned(),
            filename: BEYOND.to_owned(),
            size: 0,
            sha256: None,
            content: None,
            failure: Some(Failure::new(ErrorCode::TooLarge, message)),
            is_beyond: false,
        }
    }

    /// It takes its room, or is refused.
    fn settle(&mut self, room: &mut Room) {
        self.is_beyond = room.is_full();
        let Some(sha256) = &self.sha256 else { return room.name() };
        if let Err(failure) = room.take(sha256, self.size.unsigned_abs()) {
            (self.content, self.failure) = (None, Some(failure));
        }
    }
}

/// The contents of a container and of those that it stands in, the innermost first.
pub(crate) async fn around(tx: &mut Tx<'_>, container: &Loaded) -> Result<Vec<Sha256>> {
    let rows = sqlx::query(
        "with recursive up (level, parent, content) as (
             select 0, a.parent_id, a.content_id from artifacts a where a.id = ?
             union all
             select level + 1, p.parent_id, p.content_id from up join artifacts p on p.id = up.parent)
         select c.sha256 from up join contents c on c.id = up.content order by level",
    )
    .bind(container.row)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    rows.iter().map(|row| row.hash("sha256")).collect()
}

/// Makes artifacts of what is inside a container, as far as they are not there yet.
/// What there is no `room` for is refused.
pub(crate) async fn attach(
    tx: &mut Tx<'_>,
    container: &Loaded,
    output: i64,
    mut room: Room,
) -> Result<Added> {
    let mut recorded = recorded(tx, output, &container.filename).await?;
    if recorded.is_empty() {
        return Ok(Added::default());
    }
    let job = job::by_row(&mut *tx.sql, container.job).await?;
    let there = there(tx, container.row).await?;
    let (mut new, mut revived) = (Vec::new(), Vec::new());
    for member in &mut recorded {
        if there.get(&member.key).is_none_or(|(_, has_content)| !has_content) {
            member.settle(&mut room);
        }
    }
    let beyond =
        recorded.extract_if(.., |member| member.is_beyond && !there.contains_key(&member.key)).count();
    if beyond > 0 && !there.contains_key(BEYOND) {
        recorded.push(Recorded::beyond(beyond));
    }
    for member in &recorded {
        match (there.get(&member.key), member.content) {
            (None, _) => new.push(member),
            (Some((id, false)), Some(content)) => revived.push((*id, content, member)),
            (Some(_), _) => {}
        }
    }
    let mut added = add(tx, &job, container, &new).await?;
    added.revived = revived.len() as i64;
    added.bytes += revived.iter().map(|(_, _, member)| member.size).sum::<i64>();
    revive(tx, &job, &revived).await?;
    Ok(added)
}

async fn recorded(tx: &mut Tx<'_>, output: i64, container: &str) -> Result<Vec<Recorded>> {
    let rows = sqlx::query(
        "select m.path, m.size, m.content_id, m.error_code, m.error_message, c.file_type, c.sha256
         from members m left join contents c on c.id = m.content_id where m.output_id = ? order by m.ordinal",
    )
    .bind(output)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    let mut seen: HashMap<String, u32> = HashMap::new();
    rows.iter()
        .map(|row| {
            let path = Some(row.text("path")?).filter(|path| !path.is_empty());
            let path = path.unwrap_or_else(|| unpacked_name(container));
            let times = seen.entry(path.clone()).and_modify(|n| *n += 1).or_insert(1);
            let content = match row.maybe_int("content_id")? {
                Some(content) => Some((content, row.word("file_type")?)),
                None => None,
            };
            let sha256 = if content.is_some() { Some(row.hash("sha256")?) } else { None };
            let code: Option<ErrorCode> = row.maybe_word("error_code")?;
            let message = row.maybe_text("error_message")?.unwrap_or_default();
            Ok(Recorded {
                key: if *times == 1 { path.clone() } else { format!("{path} ({times})") },
                filename: name(&path),
                size: row.int("size")?,
                sha256,
                content,
                failure: code.map(|code| Failure::new(code, message)),
                is_beyond: false,
            })
        })
        .collect()
}

/// The last part of a path inside, whichever way its program writes paths.
fn name(path: &str) -> String {
    let last = path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(path);
    if last.is_empty() { path.to_owned() } else { last.to_owned() }
}

/// The members that a container has already: their rows, and whether they have a content.
async fn there(tx: &mut Tx<'_>, container: i64) -> Result<BTreeMap<String, (i64, bool)>> {
    let rows = sqlx::query("select id, member_key, content_id from artifacts where parent_id = ?")
        .bind(container)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
    rows.iter()
        .map(|row| Ok((row.text("member_key")?, (row.int("id")?, row.maybe_int("content_id")?.is_some()))))
        .collect()
}

#[derive(Serialize)]
struct ArtifactColumns<'a> {
    k: &'a str,
    n: &'a str,
    l: String,
    c: Option<i64>,
    z: i64,
    f: &'static str,
    e: Option<&'static str>,
    m: Option<&'a str>,
}

async fn add(tx: &mut Tx<'_>, job: &JobRecord, container: &Loaded, new: &[&Recorded]) -> Result<Added> {
    let rows: Vec<ArtifactColumns<'_>> = new
        .iter()
        .map(|member| ArtifactColumns {
            k: &member.key,
            n: &member.filename,
            l: member.filename.to_lowercase(),
            c: member.content.map(|(content, _)| content),
            z: member.size,
            f: member.content.map_or(FileType::Other, |(_, file_type)| file_type).as_str(),
            e: member.failure.as_ref().map(|f| f.code.as_str()),
            m: member.failure.as_ref().map(|f| f.message.as_str()),
        })
        .collect();
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
    .bind(container.row)
    .bind(container.root())
    .bind(micros(tx.now))
    .bind(Stage::Extraction.as_str())
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?
    .iter()
    .map(|row| Ok((row.int("ordinal")?, row.int("id")?)))
    .collect::<Result<Vec<_>>>()?;
    ids.sort_unstable();
    let mut added = Added::default();
    let mut staged = Vec::new();
    for ((_, id), member) in ids.iter().zip(new) {
        intake::record(tx, job, &member.filename, member.failure.as_ref(), *id);
        match member.content {
            Some(content) => {
                added.open += 1;
                added.bytes += member.size;
                staged.push(stage(*id, content, member.size));
            }
            None => added.failed += 1,
        }
    }
    intake::insert_stages(tx, job, &staged).await?;
    Ok(added)
}

fn stage(artifact: i64, (content, file_type): (i64, FileType), size: i64) -> Staged {
    Staged { artifact, content, file_type, size: size.unsigned_abs() }
}

/// Members that had been refused begin.
async fn revive(
    tx: &mut Tx<'_>,
    job: &JobRecord,
    revived: &[(i64, (i64, FileType), &Recorded)],
) -> Result<()> {
    for (id, (content, file_type), member) in revived {
        sqlx::query(
            "update artifacts set content_id = ?2, file_type = ?3, size = ?4, status = 'queued', waiting_stage = ?5,
                                  error_code = null, error_message = null, started_at = null, completed_at = null
             where id = ?1",
        )
        .bind(id)
        .bind(content)
        .bind(file_type.as_str())
        .bind(member.size)
        .bind(Stage::Extraction.as_str())
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
        intake::record(tx, job, &member.filename, None, *id);
    }
    let staged: Vec<Staged> =
        revived.iter().map(|(id, content, member)| stage(*id, *content, member.size)).collect();
    intake::insert_stages(tx, job, &staged).await
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn the_name_of_a_member_is_the_last_part_of_its_path() {
        assert_eq!(name("a/b/c.txt"), "c.txt");
        assert_eq!(name("C:\\temp\\c.txt"), "c.txt");
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("///"), "///");
    }
}
