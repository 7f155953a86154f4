//! What is inside a container becomes artifacts of its own.
//!
//! A member is known by its path inside. When the container is read again (a newer engine, a password), members that
//! are there stay as they are; one that was refused and can be taken now begins its stages.

use super::Added;
use crate::Quota;
use bureau_model::output::unpacked_name;
use bureau_model::word::{ErrorCode, Failure};
use bureau_model::{ArtifactId, FileType, Sha256};
use std::collections::{BTreeMap, HashMap};

/// A member of a container's output, and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Inside {
    /// Its path inside, by which it is known; the n-th of the same path has ` (n)` behind it.
    pub key: String,
    /// Its file name.
    pub filename: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its content's row, hash and type, or why there is none.
    pub content: Result<(i64, Sha256, FileType), Failure>,
}

/// A recorded member: its path inside, empty where its container does not name it, its size and its content.
type Recorded = (String, i64, Result<(i64, Sha256, FileType), Failure>);

/// The members of an output, each with a key of its own. `container` is the file name of the container.
pub fn inside(container: &str, recorded: Vec<Recorded>) -> Vec<Inside> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let one = |(path, size, content): Recorded| {
        let path = if path.is_empty() { unpacked_name(container) } else { path };
        let times = seen.entry(path.clone()).and_modify(|n| *n += 1).or_insert(1);
        let key = if *times == 1 { path.clone() } else { format!("{path} ({times})") };
        Inside { key, filename: name(&path), size, content }
    };
    recorded.into_iter().map(one).collect()
}

/// The last part of a path inside, whichever way its program writes paths.
fn name(path: &str) -> String {
    let last = path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(path);
    if last.is_empty() { path.to_owned() } else { last.to_owned() }
}

/// What stands for the members that are not named.
const BEYOND: &str = "…";

fn beyond(count: usize) -> Inside {
    let message = format!("{count} more files: {}", Quota::FULL);
    let content = Err(Failure::new(ErrorCode::TooLarge, message));
    Inside { key: BEYOND.to_owned(), filename: BEYOND.to_owned(), size: 0, content }
}

/// What becomes of the members of a container.
#[derive(Debug, Default)]
pub struct Attached {
    /// New artifacts, refused ones among them.
    pub new: Vec<Inside>,
    /// Artifacts that had been refused and begin now.
    pub revived: Vec<(ArtifactId, Inside)>,
}

impl Attached {
    /// How many.
    pub fn added(&self) -> Added {
        let open = || self.new.iter().filter(|member| member.content.is_ok());
        let bytes = |size: i64, member: &Inside| size + member.size;
        Added {
            open: open().count() as i64,
            failed: self.new.len() as i64 - open().count() as i64,
            revived: self.revived.len() as i64,
            bytes: open().chain(self.revived.iter().map(|(_, member)| member)).fold(0, bytes),
        }
    }
}

/// Members that are not `there` yet become artifacts, as far as the quota goes; what is there is named by its key, with
/// whether it has a content.
pub fn attach(
    members: Vec<Inside>,
    there: &BTreeMap<String, (ArtifactId, bool)>,
    mut quota: Quota,
) -> Attached {
    let (mut attached, mut unnamed) = (Attached::default(), 0);
    for mut member in members {
        let known = there.get(&member.key);
        if known.is_some_and(|(_, has_content)| *has_content) {
            continue;
        }
        let is_beyond = quota.is_full();
        take(&mut member, &mut quota);
        match known {
            None if is_beyond => unnamed += 1,
            None => attached.new.push(member),
            Some((id, _)) if member.content.is_ok() => attached.revived.push((*id, member)),
            Some(_) => {}
        }
    }
    if unnamed > 0 && !there.contains_key(BEYOND) {
        attached.new.push(beyond(unnamed));
    }
    attached
}

/// It takes its part of the quota, or is refused.
fn take(member: &mut Inside, quota: &mut Quota) {
    let Ok((_, sha256, _)) = &member.content else { return quota.name() };
    if let Err(failure) = quota.take(sha256, member.size.unsigned_abs()) {
        member.content = Err(failure);
    }
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
