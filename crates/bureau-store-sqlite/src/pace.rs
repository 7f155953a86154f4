//! How long files of each kind take on this machine, from their first stage to their last: what an estimate of the
//! rest is made of.

use crate::codec::{Columns, failed, json};
use crate::writer::Tx;
use bureau_model::stage::Lane;
use bureau_model::{FileType, Stage};
use bureau_store::Result;
use std::collections::{BTreeMap, HashMap};

/// An artifact that has ended, with the seconds of each of its stages.
#[derive(Debug)]
pub(crate) struct EndedPace {
    pub(crate) artifact: i64,
    pub(crate) file_type: FileType,
    /// Where its pages were read.
    pub(crate) lane: Lane,
    pub(crate) bytes: i64,
    pub(crate) stages: Vec<(Stage, f64)>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    artifacts: i64,
    seconds: f64,
    squares: f64,
    bytes: i64,
    members: i64,
}

impl Sum {
    fn add(&mut self, seconds: f64, bytes: i64, members: i64) {
        self.artifacts += 1;
        self.seconds += seconds;
        self.squares += seconds * seconds;
        self.bytes += bytes;
        self.members += members;
    }
}

/// Adds artifacts that have ended.
pub(crate) async fn add(tx: &mut Tx<'_>, ended: &[EndedPace]) -> Result<()> {
    if ended.is_empty() {
        return Ok(());
    }
    let members = members(tx, ended).await?;
    let mut sums: BTreeMap<(FileType, Lane, Stage), Sum> = BTreeMap::new();
    for one in ended {
        let inside = members.get(&one.artifact).copied().unwrap_or(0);
        for (stage, seconds) in &one.stages {
            let found = if *stage == Stage::Extraction { inside } else { 0 };
            sums.entry((one.file_type, one.lane, *stage)).or_default().add(*seconds, one.bytes, found);
        }
    }
    for (key, sum) in sums {
        save(tx, key, sum).await?;
    }
    Ok(())
}

/// How many files were found directly inside each.
async fn members(tx: &mut Tx<'_>, ended: &[EndedPace]) -> Result<HashMap<i64, i64>> {
    let ids: Vec<i64> = ended.iter().map(|one| one.artifact).collect();
    let rows = sqlx::query(
        "select a.parent_id, count(*) as members from json_each(?) x join artifacts a on a.parent_id = x.value
         group by a.parent_id",
    )
    .bind(json(&ids)?)
    .fetch_all(&mut *tx.sql)
    .await
    .map_err(failed)?;
    rows.iter().map(|row| Ok((row.int("parent_id")?, row.int("members")?))).collect()
}

async fn save(tx: &mut Tx<'_>, (file_type, lane, stage): (FileType, Lane, Stage), sum: Sum) -> Result<()> {
    sqlx::query(
        "insert into paces (file_type, lane, stage, artifacts, seconds, squares, bytes, members)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (file_type, lane, stage) do update set artifacts = artifacts + excluded.artifacts,
            seconds = seconds + excluded.seconds, squares = squares + excluded.squares,
            bytes = bytes + excluded.bytes, members = members + excluded.members",
    )
    .bind(file_type.as_str())
    .bind(lane.as_str())
    .bind(stage.as_str())
    .bind(sum.artifacts)
    .bind(sum.seconds)
    .bind(sum.squares)
    .bind(sum.bytes)
    .bind(sum.members)
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}
