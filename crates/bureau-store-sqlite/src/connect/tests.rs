use super::{DATABASE_FILE, MIGRATIONS, migrator, options};
use crate::SqliteStore;
use bureau_model::wire::{ArtifactStatus, JobStatus};
use bureau_model::{JobId, Stage, Status};
use bureau_store::{Library, Machine, grant};
use bureau_testkit::ManualClock;
use sqlx::migrate::Migrator;
use sqlx::{ConnectOptions, Connection, Executor};
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// A store as the version before the third migration left it: a job that was cancelled half way and called completed,
/// and one that is being worked.
const OLD: &str = "
    insert into cases values (1, 'Phoenix', 'en', 0, 0);
    insert into contents values (1, zeroblob(32), zeroblob(16), zeroblob(20), 1, 'text/plain', 'document', 0);
    insert into jobs (id, uid, case_id, status, taking_in, cancelling, roots, total_files, processed_files,
                      cancelled_files, created_at, started_at, completed_at)
    values (1, 'JOB1', 1, 'completed', 0, 1, '[]', 3, 3, 1, 0, 0, 0),
           (2, 'JOB2', 1, 'processing', 0, 0, '[]', 2, 0, 0, 0, 0, null);
    insert into artifacts (id, job_id, ordinal, parent_id, root_id, member_key, content_id, filename, folded, size,
                           file_type, status, current_stage, members, completed_at)
    values (1, 1, 1, null, null, null, 1, 'a.txt', 'a.txt', 1, 'document', 'completed', 'completed', 0, 0),
           (2, 1, 2, null, null, null, 1, 'b.txt', 'b.txt', 1, 'document', 'cancelled', 'extraction', 0, 0),
           (3, 1, 3, null, null, null, 1, 'c.zip', 'c.zip', 1, 'archive', 'completed', 'completed', 1, 0),
           (4, 1, 4, 3, 3, 'd.txt', 1, 'd.txt', 'd.txt', 1, 'document', 'cancelled', 'extraction', 0, 0),
           (5, 2, 1, null, null, null, 1, 'e.txt', 'e.txt', 1, 'document', 'processing', 'graph', 0, null),
           (6, 2, 2, null, null, null, 1, 'f.txt', 'f.txt', 1, 'document', 'queued', null, 0, null);
    insert into stages (artifact_id, job_id, content_id, stage, position, lane, state, priority, skip_reason)
    values (1, 1, 1, 'translation', 1, 'model', 'skipped', 1, 'already in English'),
           (1, 1, 1, 'embeddings', 3, 'model', 'skipped', 1, 'no embedding model is installed'),
           (5, 2, 1, 'graph', 4, 'cpu', 'available', 1, null),
           (6, 2, 1, 'extraction', 0, 'cpu', 'available', 1, null)";

async fn make_old(folder: &Path, jobs: &[JobId; 2]) {
    let mut file =
        options(&folder.join(DATABASE_FILE)).create_if_missing(true).connect().await.expect("a file");
    let before = migrator().iter().filter(|step| step.version < 3).cloned().collect();
    let old = Migrator::with_migrations(before);
    old.run(&mut file).await.expect("the schema of before");
    let rows = OLD.replace("JOB1", &jobs[0].to_string()).replace("JOB2", &jobs[1].to_string());
    file.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(rows))).await.expect("the rows of before");
    file.close().await.expect("it is closed");
}

fn standing(artifact: &ArtifactStatus) -> (Status, Option<&str>, Option<Stage>) {
    (artifact.status, artifact.current_stage.as_deref(), artifact.waiting_stage)
}

async fn status(store: &SqliteStore, job: &JobId) -> JobStatus {
    let all = grant::everything(&store.desk("test").await.expect("the desk's person"));
    store.job_status(&all, job).await.expect("the job is there")
}

#[tokio::test]
async fn what_an_older_version_called_completed_or_running_is_called_what_it_is() {
    let folder = bureau_testkit::folder();
    let jobs = [1, 2].map(|n| JobId::local("a", Uuid::from_u128(n)));
    make_old(folder.path(), &jobs).await;
    let store = SqliteStore::open(folder.path(), Arc::new(ManualClock::new()))
        .await
        .expect("it is brought up to date");
    let cancelled = status(&store, &jobs[0]).await;
    assert_eq!(
        (cancelled.status, cancelled.cancelled_files),
        (Status::Cancelled, 2),
        "one inside an archive too"
    );
    assert_eq!(cancelled.artifacts[0].gaps, [Stage::Embeddings]);
    assert_eq!(standing(&cancelled.artifacts[0]), (Status::Completed, Some("completed"), None));
    let working = status(&store, &jobs[1]).await;
    assert_eq!(working.status, Status::Processing);
    assert_eq!(standing(&working.artifacts[0]), (Status::Processing, None, Some(Stage::Graph)));
    assert_eq!(standing(&working.artifacts[1]), (Status::Queued, None, Some(Stage::Extraction)));
}

#[test]
fn every_migration_is_listed_under_its_number_and_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite");
    let entries = std::fs::read_dir(folder).expect("the migrations");
    let mut files: Vec<String> =
        entries.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    files.sort();
    let listed: Vec<String> = MIGRATIONS
        .iter()
        .map(|(number, description, _)| format!("{number:04}_{}.sql", description.replace(' ', "_")))
        .collect();
    assert_eq!(listed, files);
}
