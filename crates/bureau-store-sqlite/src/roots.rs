//! Uploaded files with what is inside them: one has ended when it and all its members have, and only then does
//! its job count it.

use crate::artifact::Loaded;
use crate::codec::{Columns, failed, json};
use crate::job::Delta;
use crate::writer::Tx;
use bureau_model::{Sha256, Status};
use bureau_store::{Result, Room};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// An uploaded file as it was, and as it will be.
#[derive(Debug, Clone, Copy)]
struct Root {
    job: i64,
    size: i64,
    /// What came out of it before this write.
    had: (i64, i64),
    before: Standing,
    after: Standing,
    members: i64,
    member_bytes: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    status: Status,
    open_members: i64,
    cancelled_members: i64,
}

impl Standing {
    fn has_ended(self) -> bool {
        self.status.is_ended() && self.open_members == 0
    }

    fn has_failed(self) -> bool {
        self.has_ended() && self.status == Status::Failed
    }

    /// It, or something inside it, was not worked to its end.
    fn was_cancelled(self) -> bool {
        let inside = self.status == Status::Completed && self.cancelled_members > 0;
        self.has_ended() && (self.status == Status::Cancelled || inside)
    }
}

/// What a write changes of the uploaded files that it touches, and so of their jobs.
#[derive(Debug, Default)]
pub(crate) struct Roots {
    roots: BTreeMap<i64, Root>,
    jobs: BTreeMap<i64, Delta>,
}

impl Roots {
    /// Reads the uploaded files of these artifacts as they are before the write.
    pub(crate) async fn of(tx: &mut Tx<'_>, artifacts: impl Iterator<Item = &Loaded>) -> Result<Self> {
        let ids: BTreeSet<i64> = artifacts.map(Loaded::root).collect();
        let rows = sqlx::query(
            "select a.id, a.job_id, a.size, a.status, a.open_members, a.cancelled_members, a.members, a.member_bytes
             from json_each(?1) x join artifacts a on a.id = x.value",
        )
        .bind(json(&ids)?)
        .fetch_all(&mut *tx.sql)
        .await
        .map_err(failed)?;
        let mut roots = BTreeMap::new();
        for row in &rows {
            let standing = Standing {
                status: row.word("status")?,
                open_members: row.int("open_members")?,
                cancelled_members: row.int("cancelled_members")?,
            };
            let root = Root {
                job: row.int("job_id")?,
                size: row.int("size")?,
                had: (row.int("members")?, row.int("member_bytes")?),
                before: standing,
                after: standing,
                members: 0,
                member_bytes: 0,
            };
            roots.insert(row.int("id")?, root);
        }
        Ok(Self { roots, jobs: BTreeMap::new() })
    }

    /// An artifact's status becomes `after`.
    pub(crate) fn change(&mut self, artifact: &Loaded, after: Status) {
        let delta = self.jobs.entry(artifact.job).or_default();
        delta.failed_artifacts +=
            i64::from(after == Status::Failed) - i64::from(artifact.status == Status::Failed);
        delta.begun |= after != Status::Queued;
        let Some(root) = self.roots.get_mut(&artifact.root()) else { return };
        if artifact.is_top() {
            root.after.status = after;
        } else {
            root.after.open_members += i64::from(!after.is_ended()) - i64::from(!artifact.status.is_ended());
            root.after.cancelled_members +=
                i64::from(after == Status::Cancelled) - i64::from(artifact.status == Status::Cancelled);
        }
    }

    /// The room that is left for the members of a container, whose own content and those that it stands in are `around`.
    pub(crate) fn room(&self, container: &Loaded, around: Vec<Sha256>) -> Room {
        let (size, members, bytes) = self
            .roots
            .get(&container.root())
            .map_or((0, 0, 0), |root| (root.size, root.had.0 + root.members, root.had.1 + root.member_bytes));
        Room::new(size.unsigned_abs(), members.unsigned_abs(), bytes.unsigned_abs(), around)
    }

    /// Members are added to a container: `open` of them are to be worked, `failed` were refused. `revived` had
    /// been refused before and are to be worked now.
    pub(crate) fn add_members(&mut self, container: &Loaded, added: Added) {
        self.jobs.entry(container.job).or_default().failed_artifacts += added.failed - added.revived;
        if let Some(root) = self.roots.get_mut(&container.root()) {
            root.after.open_members += added.open + added.revived;
            root.members += added.open + added.failed;
            root.member_bytes += added.bytes;
        }
    }

    /// Writes the uploaded files' counts; returns what changes for each job.
    pub(crate) async fn save(mut self, tx: &mut Tx<'_>) -> Result<BTreeMap<i64, Delta>> {
        let mut changed = Vec::new();
        for (id, root) in &self.roots {
            let delta = self.jobs.entry(root.job).or_default();
            let change = |of: fn(Standing) -> bool| i64::from(of(root.after)) - i64::from(of(root.before));
            let ended = change(Standing::has_ended);
            delta.ended += ended;
            delta.ended_bytes += ended * root.size;
            delta.failed += change(Standing::has_failed);
            delta.cancelled += change(Standing::was_cancelled);
            let counted = |s: Standing| (s.open_members, s.cancelled_members);
            if counted(root.after) != counted(root.before) || root.members != 0 {
                changed.push(Counts {
                    id: *id,
                    o: root.after.open_members,
                    c: root.after.cancelled_members,
                    m: root.members,
                    b: root.member_bytes,
                });
            }
        }
        if !changed.is_empty() {
            sqlx::query(
                "update artifacts set open_members = x.value ->> 'o', cancelled_members = x.value ->> 'c',
                                      members = members + (x.value ->> 'm'),
                                      member_bytes = member_bytes + (x.value ->> 'b')
                 from jsonb_each(?1) x where artifacts.id = x.value ->> 'id'",
            )
            .bind(json(&changed)?)
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        }
        Ok(self.jobs)
    }
}

#[derive(Serialize)]
struct Counts {
    id: i64,
    o: i64,
    c: i64,
    m: i64,
    b: i64,
}

/// How many members a container got.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Added {
    pub(crate) open: i64,
    pub(crate) failed: i64,
    pub(crate) revived: i64,
    pub(crate) bytes: i64,
}
