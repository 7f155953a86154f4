//! More jobs in a case than one statement may have parameters.

use bureau_model::CaseName;
use bureau_model::wire::{ArtifactCountsRequest, ArtifactsRequest};
use bureau_store::{Library, Machine, Selection, grant};
use bureau_store_sqlite::{DATABASE_FILE, SqliteStore};
use bureau_testkit::ManualClock;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};
use std::path::Path;
use std::sync::Arc;

/// SQLite takes 32,766 parameters.
const JOBS: &str = "
    insert into cases (id, uid, name, created_at, last_activity_at) values (1, 'c', 'Phoenix', 1, 1);
    insert into jobs (id, uid, case_id, status, taking_in, roots, created_at, completed_at)
    with recursive n (n) as (select 1 union all select n + 1 from n where n < 33000)
    select n, 'local/a/' || printf('%08x-0000-4000-8000-000000000000', n), 1, 'completed', 0, '[]', 1, 1 from n;";

async fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, Arc::new(ManualClock::new())).await.expect("the store opens")
}

#[tokio::test]
async fn a_case_of_many_jobs_is_listed_and_counted() {
    let folder = bureau_testkit::folder();
    open(folder.path()).await.close().await;
    let file = SqliteConnectOptions::new().filename(folder.path().join(DATABASE_FILE));
    let mut file = file.connect().await.expect("the file");
    file.execute(JOBS).await.expect("many jobs");
    file.close().await.expect("closed");

    let store = open(folder.path()).await;
    let all = grant::everything(&store.desk("test").await.expect("the desk's person"));
    let name = Some("Phoenix".to_owned());
    let list = ArtifactsRequest { case_name: name.clone(), limit: 10, ..ArtifactsRequest::default() };
    assert_eq!(store.artifacts(&all, &list).await.expect("a list").total, 0);
    let counts = ArtifactCountsRequest { case_name: name, job_id: None };
    assert_eq!(store.artifact_counts(&all, &counts).await.expect("counts").added.files, 0);
    let case = CaseName::new("Phoenix").expect("a name");
    assert_eq!(store.case_jobs(&all, &case).await.expect("jobs").jobs.len(), 33_000);
    assert!(store.ended(&all, &Selection::Case(case)).await.expect("a list").is_empty());
}
