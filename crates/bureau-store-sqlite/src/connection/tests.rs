//! The database fails under the writer, at steps that the test plans.

use super::{Step, WriteConnection};
use crate::{SqliteStore, connect, writer};
use bureau_store::{Intake, Journal, Library, Machine, Scope, StoreError, grant};
use bureau_testkit::{ManualClock, TempDir, fixture};
use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

struct Harness {
    store: SqliteStore,
    all: Scope,
    plan: Arc<Mutex<VecDeque<Step>>>,
    opened: Arc<AtomicU32>,
    _folder: TempDir,
}

impl Harness {
    async fn new() -> Self {
        let folder = bureau_testkit::folder();
        let opened = connect::open(folder.path()).await.expect("a new store");
        let (plan, count) = (Arc::<Mutex<VecDeque<Step>>>::default(), Arc::<AtomicU32>::default());
        let (planned, counted) = (plan.clone(), count.clone());
        let line = WriteConnection::new(folder.path(), opened.writer).failing(Arc::new(move |step| {
            counted.fetch_add(u32::from(step == Step::Open), Ordering::SeqCst);
            planned.lock().expect("a plan").pop_front_if(|next| *next == step).map(|_| no_fsync())
        }));
        let writer = writer::start(line, Arc::new(ManualClock::new()), 0);
        let store = SqliteStore::over(opened.readers, writer);
        let all = grant::everything(&store.desk("test").await.expect("the desk's person"));
        Self { store, all, plan, opened: count, _folder: folder }
    }

    fn fail(&self, steps: &[Step]) {
        self.plan.lock().expect("a plan").extend(steps);
    }

    fn opened(&self) -> u32 {
        self.opened.load(Ordering::SeqCst)
    }

    async fn set(&self, name: &str) -> Result<(), StoreError> {
        self.store.set_setting(&self.all, name, "x").await
    }

    async fn has(&self, name: &str) -> bool {
        self.store.setting(&self.all, name).await.expect("readers go on").is_some()
    }

    async fn is_sound(&self) {
        assert_eq!(self.store.contradictions(&self.all).await.expect("a check"), Vec::<String>::new());
        assert_eq!(
            self.store.verify_journal(&self.all).await.expect("the journal is read").1,
            Vec::<String>::new()
        );
    }
}

fn no_fsync() -> sqlx::Error {
    sqlx::Error::Io(io::Error::from_raw_os_error(5))
}

#[tokio::test]
async fn after_a_failed_commit_the_next_write_goes_over_a_new_connection() {
    let harness = Harness::new().await;
    harness.fail(&[Step::Commit]);
    let error = harness.set("first").await.expect_err("its commit failed");
    assert!(matches!(error, StoreError::Backend(_)), "{error}");
    assert_eq!(harness.opened(), 0, "nothing is written, so nothing is opened");
    harness.set("second").await.expect("written over a new connection");
    assert_eq!(harness.opened(), 1);
    assert!(!harness.has("first").await && harness.has("second").await);
    harness.set("third").await.expect("written over the same");
    assert_eq!(harness.opened(), 1);
    harness.is_sound().await;
}

#[tokio::test]
async fn every_write_of_the_group_is_told_and_none_is_written_behind_its_back() {
    let harness = Harness::new().await;
    harness.fail(&[Step::Commit]);
    let names: Vec<String> = (0..50).map(|n| format!("setting {n}")).collect();
    let told = futures_util::future::join_all(names.iter().map(|name| harness.set(name))).await;
    assert!(told.iter().any(Result::is_err));
    for (name, told) in names.iter().zip(told) {
        assert_eq!(harness.has(name).await, told.is_ok(), "{name}: {told:?}");
    }
    harness.is_sound().await;
}

#[tokio::test]
async fn as_long_as_it_can_not_be_opened_every_write_is_refused() {
    let harness = Harness::new().await;
    harness.fail(&[Step::Commit, Step::Open, Step::Open]);
    for name in ["first", "second", "third"] {
        harness.set(name).await.expect_err("the disk is gone");
    }
    harness.set("fourth").await.expect("it is there again");
    assert_eq!(harness.opened(), 3);
    harness.is_sound().await;
}

/// An fsync that fails says nothing about what lies on the disk: the transaction may be there.
#[tokio::test]
async fn a_commit_that_was_written_and_reported_as_failed_is_found_by_who_looks_again() {
    let harness = Harness::new().await;
    harness.fail(&[Step::Committed]);
    let job = fixture::job("Phoenix");
    harness.store.create_job(&harness.all, job.clone()).await.expect_err("reported as failed");
    assert_eq!(*harness.store.last_seq().borrow(), 0, "nobody is told what is not certain");
    harness.store.job_status(&harness.all, &job.id).await.expect("it is there");
    harness.store.close_intake(&harness.all, &job.id).await.expect("and is gone on with");
    assert_eq!(*harness.store.last_seq().borrow(), 2);
    harness.is_sound().await;
}
