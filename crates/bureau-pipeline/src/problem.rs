//! What keeps a process from going on, for as long as it lasts: a full disk, a missing program.
//!
//! Whoever meets a problem sets it under a key of its own and takes it back when it is over. Hosts listen and
//! show it. Problems are about this machine and this process; what is wrong with a file is the artifact's.

use bureau_model::WireError;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::watch;

/// The present problems of a process. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Problems(Arc<watch::Sender<BTreeMap<String, WireError>>>);

impl Problems {
    /// Sets what is wrong under a key. Listeners are woken only when it is new.
    pub fn set(&self, key: &str, problem: WireError) {
        self.0.send_if_modified(|problems| {
            let known = problems.get(key) == Some(&problem);
            if !known {
                problems.insert(key.to_owned(), problem);
            }
            !known
        });
    }

    /// What was wrong under a key is over.
    pub fn clear(&self, key: &str) {
        self.0.send_if_modified(|problems| problems.remove(key).is_some());
    }

    /// What is wrong now, each once.
    pub fn list(&self) -> Vec<WireError> {
        let mut list: Vec<WireError> = Vec::new();
        for problem in self.0.borrow().values() {
            if !list.contains(problem) {
                list.push(problem.clone());
            }
        }
        list
    }

    /// Changes whenever a problem comes or goes.
    pub fn changes(&self) -> watch::Receiver<BTreeMap<String, WireError>> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::Code;

    #[test]
    fn a_problem_that_two_parts_meet_is_listed_once_and_stays_until_both_have_got_over_it() {
        let problems = Problems::default();
        let full = || WireError::new(Code::DiskFull, "the disk is full");
        problems.set("intake", full());
        problems.set("record", full());
        assert_eq!(problems.list(), [full()]);
        problems.clear("intake");
        assert_eq!(problems.list(), [full()]);
        problems.clear("record");
        assert!(problems.list().is_empty());
    }

    #[test]
    fn listeners_are_woken_by_news_only() {
        let problems = Problems::default();
        let mut changes = problems.changes();
        problems.clear("nothing");
        assert!(!changes.has_changed().expect("open"));
        problems.set("a", WireError::new(Code::Io, "x"));
        assert!(changes.has_changed().expect("open"));
        changes.mark_unchanged();
        problems.set("a", WireError::new(Code::Io, "x"));
        assert!(!changes.has_changed().expect("open"));
    }
}
