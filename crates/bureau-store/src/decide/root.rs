//! Uploaded files with what is inside them: one has ended when it and all its members have, and only then does its
//! job count it.

use super::{ArtifactRecord, Delta};
use crate::Quota;
use bureau_model::{ArtifactId, Sha256, Status};
use std::collections::BTreeMap;

/// An uploaded file, as it was before the write.
#[derive(Debug, Clone, Copy)]
pub struct Root {
    /// Which artifact.
    pub id: ArtifactId,
    /// Its job's row.
    pub job: i64,
    /// Its size in bytes.
    pub size: i64,
    /// Its own status.
    pub status: Status,
    /// Inside it, not ended.
    pub open_members: i64,
    /// Inside it, cancelled.
    pub cancelled_members: i64,
    /// Inside it, at any depth.
    pub members: i64,
    /// Their bytes.
    pub member_bytes: i64,
}

impl Root {
    fn has_ended(&self) -> bool {
        self.status.is_ended() && self.open_members == 0
    }

    fn has_failed(&self) -> bool {
        self.has_ended() && self.status == Status::Failed
    }

    /// It, or something inside it, was not worked to its end.
    fn was_cancelled(&self) -> bool {
        let inside = self.status == Status::Completed && self.cancelled_members > 0;
        self.has_ended() && (self.status == Status::Cancelled || inside)
    }

    fn counts(&self) -> RootCounts {
        RootCounts {
            id: self.id,
            open_members: self.open_members,
            cancelled_members: self.cancelled_members,
            members: self.members,
            member_bytes: self.member_bytes,
        }
    }
}

/// An uploaded file's new counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RootCounts {
    /// Which artifact.
    pub id: ArtifactId,
    /// Inside it, not ended.
    pub open_members: i64,
    /// Inside it, cancelled.
    pub cancelled_members: i64,
    /// Inside it, at any depth.
    pub members: i64,
    /// Their bytes.
    pub member_bytes: i64,
}

/// How many members a container got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// To be worked.
    pub open: i64,
    /// Refused.
    pub failed: i64,
    /// Refused before, and to be worked now.
    pub revived: i64,
    /// Bytes of those to be worked.
    pub bytes: i64,
}

/// What a write changes of the uploaded files that it touches, and so of their jobs.
#[derive(Debug, Default)]
pub struct Roots {
    /// Before and after.
    roots: BTreeMap<ArtifactId, (Root, Root)>,
    jobs: BTreeMap<i64, Delta>,
}

impl FromIterator<Root> for Roots {
    fn from_iter<I: IntoIterator<Item = Root>>(roots: I) -> Self {
        let roots = roots.into_iter().map(|root| (root.id, (root, root))).collect();
        Self { roots, jobs: BTreeMap::new() }
    }
}

impl Roots {
    fn after(&mut self, artifact: &ArtifactRecord) -> Option<&mut Root> {
        self.roots.get_mut(&artifact.root()).map(|(_, after)| after)
    }

    /// An artifact's status becomes `after`.
    pub fn change(&mut self, artifact: &ArtifactRecord, after: Status) {
        let moved = |is: fn(Status) -> bool| i64::from(is(after)) - i64::from(is(artifact.status));
        let delta = self.jobs.entry(artifact.job).or_default();
        delta.failed_artifacts += moved(|status| status == Status::Failed);
        delta.begun |= after != Status::Queued;
        let is_top = artifact.is_top();
        let Some(root) = self.after(artifact) else { return };
        if is_top {
            root.status = after;
        } else {
            root.open_members += moved(|status| !status.is_ended());
            root.cancelled_members += moved(|status| status == Status::Cancelled);
        }
    }

    /// What is left for the members of a container, whose own content and those that it stands in are `around`.
    pub fn quota(&self, container: &ArtifactRecord, around: Vec<Sha256>) -> Quota {
        let root = self.roots.get(&container.root()).map(|(_, after)| after);
        let (size, members, bytes) = root.map_or((0, 0, 0), |r| (r.size, r.members, r.member_bytes));
        Quota::new(size.unsigned_abs(), members.unsigned_abs(), bytes.unsigned_abs(), around)
    }

    /// Members are added to a container.
    pub fn add_members(&mut self, container: &ArtifactRecord, added: Added) {
        self.jobs.entry(container.job).or_default().failed_artifacts += added.failed - added.revived;
        if let Some(root) = self.after(container) {
            root.open_members += added.open + added.revived;
            root.members += added.open + added.failed;
            root.member_bytes += added.bytes;
        }
    }

    /// The counts that changed, and what changes for each job.
    pub fn changes(self) -> (Vec<RootCounts>, BTreeMap<i64, Delta>) {
        let (mut counts, mut jobs) = (Vec::new(), self.jobs);
        for (before, after) in self.roots.into_values() {
            let moved = |is: fn(&Root) -> bool| i64::from(is(&after)) - i64::from(is(&before));
            let (delta, ended) = (jobs.entry(after.job).or_default(), moved(Root::has_ended));
            delta.ended += ended;
            delta.ended_bytes += ended * after.size;
            delta.failed += moved(Root::has_failed);
            delta.cancelled += moved(Root::was_cancelled);
            if after.counts() != before.counts() {
                counts.push(after.counts());
            }
        }
        (counts, jobs)
    }
}
