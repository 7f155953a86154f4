//! A process that was suspended and wakes after its lease was taken can't finish the stage.
//!
//! Two stores over one folder are two processes. The first one's runtime has one thread, and its engine blocks
//! that thread: nothing of it runs any more, neither its heartbeat nor its lanes, as under SIGSTOP.

use async_trait::async_trait;
use bureau_model::event::Action;
use bureau_model::key::EngineId;
use bureau_model::{ArtifactId, Stage, Status, WorkerId};
use bureau_pipeline::engine::Ended;
use bureau_pipeline::{Engine, Engines, Facts, Lanes, Pipeline, Plan, ProgressSink, Task};
use bureau_store::{Journal, Library, Machine, Queue, Scope, Store, grant};
use bureau_store_sqlite::SqliteStore;
use bureau_testkit::{Harness, ManualClock, fixture, until};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// After the last claim of its lanes, and before its next heartbeat.
const BETWEEN_WRITES: Duration = Duration::from_secs(1);

/// The engine of the suspended process: it falls asleep in the middle of its first stage.
struct Sleeper {
    asleep: Sender<()>,
    wake: Mutex<Receiver<()>>,
}

#[async_trait]
impl Engine for Sleeper {
    fn id(&self) -> EngineId {
        fixture::engine(Stage::Extraction)
    }

    fn parameters(&self, _: &Task) -> String {
        "{}".to_owned()
    }

    async fn run(&self, task: &Task, _: &ProgressSink) -> Ended {
        // Its lanes ask for work once more after a claim. A process that is stopped in the middle of a write
        // holds the database until it wakes, which is another matter: this one is stopped between two.
        tokio::time::sleep(BETWEEN_WRITES).await;
        if self.asleep.send(()).is_ok() {
            let _woken = self.wake.lock().expect("one sleeper").recv();
        }
        Ended::Done(fixture::output(task.claimed.stage, "what the sleeper found"))
    }
}

struct Only(Arc<Sleeper>);

impl Engines for Only {
    fn plan(&self, _: Stage, _: &Facts) -> Plan {
        Plan::Run(self.0.clone())
    }
}

/// The suspended process, on a thread of its own.
fn sleeper(folder: PathBuf, clock: ManualClock, engine: Sleeper, stop: CancellationToken) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async move {
        let store = SqliteStore::open(&folder, Arc::new(clock.clone())).await.expect("the store opens");
        let all = everything(&store).await;
        let engines = Arc::new(Only(Arc::new(engine)));
        let lanes = Lanes { cpu: 1, ocr: 1, model: 1 };
        let pipeline =
            Pipeline::new(Arc::new(store), all, engines, Arc::new(clock), WorkerId(fixture::uuid()), lanes);
        pipeline.run(stop).await;
    });
}

async fn everything(store: &SqliteStore) -> Scope {
    grant::everything(&store.desk("test").await.expect("the desk's person"))
}

async fn open(folder: &Path, clock: &ManualClock) -> Arc<SqliteStore> {
    Arc::new(SqliteStore::open(folder, Arc::new(clock.clone())).await.expect("the store opens"))
}

/// How often each of these was recorded of an artifact.
async fn count(store: &SqliteStore, all: &Scope, artifact: ArtifactId, action: Action) -> usize {
    let history = store.history(all, artifact).await.expect("its history");
    history.iter().filter(|entry| entry.action == action).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_wakes_after_another_has_done_its_work_and_records_nothing() {
    let (folder, clock) = (bureau_testkit::folder(), ManualClock::new());
    let store = open(folder.path(), &clock).await;
    let harness = Harness::new(store.clone() as Arc<dyn Store>, clock.clone()).await;
    let (job, artifact) = harness.one_file("Phoenix", "a.txt", "a").await;

    let ((asleep, fell_asleep), (wake, woken)) = (mpsc::channel(), mpsc::channel());
    let stop = CancellationToken::new();
    let process = std::thread::spawn({
        let (folder, clock, stop) = (folder.path().to_owned(), clock.clone(), stop.clone());
        move || sleeper(folder, clock, Sleeper { asleep, wake: Mutex::new(woken) }, stop)
    });
    let slept = tokio::task::spawn_blocking(move || {
        let slept = fell_asleep.recv_timeout(Duration::from_secs(30));
        (slept, fell_asleep)
    });
    let (slept, fell_asleep) = slept.await.expect("waited");
    slept.expect("it began the stage");
    drop(fell_asleep);

    clock.advance(59);
    assert_eq!(store.rescue(Vec::new()).await.expect("a rescue"), 0, "its lease still holds");
    clock.advance(2);
    assert_eq!(store.rescue(Vec::new()).await.expect("a rescue"), 1);
    assert!(harness.worker.drain().await >= 3, "another worker does it all");
    assert_eq!(store.job_status(&harness.all, &job).await.expect("its status").status, Status::Completed);
    let (before, finished) =
        (*store.last_seq().borrow(), count(&store, &harness.all, artifact, Action::Finished).await);

    wake.send(()).expect("it sleeps");
    // Something that it can do, to see that it is awake and has got over the stage that it had lost.
    let (_, second) = harness.one_file("Phoenix", "b.txt", "b").await;
    until("the woken process works again", Duration::from_secs(30), async || {
        count(&store, &harness.all, second, Action::Finished).await > 0
    })
    .await;
    assert_eq!(
        count(&store, &harness.all, artifact, Action::Finished).await,
        finished,
        "every stage was finished once"
    );
    let about_it = store.history(&harness.all, artifact).await.expect("its history");
    assert!(about_it.iter().all(|entry| entry.seq <= before), "the woken process recorded something");
    assert_eq!(store.contradictions(&harness.all).await.expect("a check"), Vec::<String>::new());
    stop.cancel();
    tokio::task::spawn_blocking(move || process.join()).await.expect("joined").expect("it ends");
}
