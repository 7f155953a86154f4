//! A store of the version before gets the instants of the moments that it holds.

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

const BEFORE: [&str; 2] = [
    include_str!("../../../../migrations/sqlite/0001_initial.sql"),
    include_str!("../../../../migrations/sqlite/0002_members_and_machine_reading.sql"),
];
const STEP: &str = include_str!("../../../../migrations/sqlite/0004_moments.sql");

#[tokio::test]
async fn moments_recorded_before_are_placed_as_those_after() {
    let mut line = SqliteConnection::connect("sqlite::memory:").await.expect("a database");
    for step in BEFORE {
        sqlx::raw_sql(step).execute(&mut line).await.expect("a step");
    }
    let moments = ["2026-03-13T22:15:00+05:30", "2026-03-13T13:00:00Z", "2026-03-13T19:00:00", "2026-03-13"];
    let rows = moments.map(|at| format!("(1, 2, 'called', 1, 1, '{at}')")).join(", ");
    let insert = format!(
        "pragma foreign_keys = off;
         insert into relations (source_id, target_id, kind, artifact_id, chunk_id, at) values {rows}"
    );
    sqlx::raw_sql(AssertSqlSafe(insert)).execute(&mut line).await.expect("rows of before");
    sqlx::raw_sql(STEP).execute(&mut line).await.expect("the step");
    let found: Vec<(String, i64)> = sqlx::query_as("select at, instant from relations order by id")
        .fetch_all(&mut line)
        .await
        .expect("rows");
    let placed = |at: &str| bureau_model::moment::placed(at).map(|placed| placed.instant.timestamp_micros());
    assert_eq!(found, moments.map(|at| (at.to_owned(), placed(at).expect("a moment"))));
}
