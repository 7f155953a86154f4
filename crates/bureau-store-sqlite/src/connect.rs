//! Opening: version and pragma checks, migrations, the writing connection and the pool of readers.

use crate::codec::failed;
use bureau_store::StoreError;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqlSafeStr};
use std::path::Path;
use std::time::Duration;

/// Name of the store's file in the data folder.
pub const DATABASE_FILE: &str = "bureau.db";

/// Older libraries can corrupt a database in WAL mode (the WAL-reset fault, mended in this one).
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
const READERS: u32 = 4;
/// Kibibytes, as SQLite counts them: the file system holds the same pages once for all readers.
const READER_CACHE: &str = "-8192";

/// The steps of the schema: number, what each is, its statements. They are listed here, because sqlx's macro that gathers
/// them has all of SQLite compiled a second time, for the compiler.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "initial", include_str!("../../../migrations/sqlite/0001_initial.sql")),
    (
        2,
        "members and machine reading",
        include_str!("../../../migrations/sqlite/0002_members_and_machine_reading.sql"),
    ),
    (3, "status that is true", include_str!("../../../migrations/sqlite/0003_status_that_is_true.sql")),
    (4, "moments", include_str!("../../../migrations/sqlite/0004_moments.sql")),
    (5, "conversations", include_str!("../../../migrations/sqlite/0005_conversations.sql")),
    (6, "country of a case", include_str!("../../../migrations/sqlite/0006_country_of_a_case.sql")),
    (
        7,
        "people cases and origin",
        include_str!("../../../migrations/sqlite/0007_people_cases_and_origin.sql"),
    ),
];

fn migrator() -> Migrator {
    let steps = MIGRATIONS.iter().map(|(number, description, sql)| {
        Migration::new(*number, (*description).into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(steps.collect())
}

pub(crate) struct Opened {
    pub(crate) writer: SqliteConnection,
    pub(crate) readers: SqlitePool,
}

pub(crate) async fn open(folder: &Path) -> Result<Opened, StoreError> {
    let options = options(&folder.join(DATABASE_FILE));
    let mut writer = options.clone().create_if_missing(true).connect().await.map_err(failed)?;
    check_library(&mut writer).await?;
    check_pragmas(&mut writer).await?;
    migrate(&mut writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .min_connections(0)
        .idle_timeout(Duration::from_secs(60))
        .connect_with(options.pragma("query_only", "on").pragma("cache_size", READER_CACHE))
        .await
        .map_err(failed)?;
    Ok(Opened { writer, readers })
}

/// Another writing connection to a store that is open already, after the last one failed: only over a file
/// that is sound.
pub(crate) async fn reopen(folder: &Path) -> Result<SqliteConnection, StoreError> {
    let mut writer = options(&folder.join(DATABASE_FILE)).connect().await.map_err(failed)?;
    check_pragmas(&mut writer).await?;
    let found: Vec<String> =
        sqlx::query_scalar("pragma quick_check").fetch_all(&mut writer).await.map_err(failed)?;
    if found == ["ok"] {
        return Ok(writer);
    }
    close(writer).await;
    Err(StoreError::backend(format!("the database file is damaged: {}", found.join("; "))))
}

/// Pragmas are per connection: the pool applies these to each one that it opens. A checkpoint comes every 64 MB
/// of the log: hashes arrive in random order, and a page that several groups changed is copied once then.
fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(60))
        .foreign_keys(true)
        .pragma("trusted_schema", "off")
        .pragma("cell_size_check", "on")
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-32768")
        .pragma("wal_autocheckpoint", "16000")
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging()
}

async fn check_library(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let version: String =
        sqlx::query_scalar("select sqlite_version()").fetch_one(connection).await.map_err(failed)?;
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    let found = (part(), part(), part());
    if found < OLDEST_SQLITE {
        let (a, b, c) = OLDEST_SQLITE;
        return Err(StoreError::Incompatible(format!(
            "the SQLite library is {version}; older than {a}.{b}.{c} it can damage the store"
        )));
    }
    Ok(())
}

async fn check_pragmas(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mode: String =
        sqlx::query_scalar("pragma journal_mode").fetch_one(&mut *connection).await.map_err(failed)?;
    let synchronous: i64 =
        sqlx::query_scalar("pragma synchronous").fetch_one(&mut *connection).await.map_err(failed)?;
    if mode != "wal" || synchronous != 2 {
        return Err(StoreError::Incompatible(format!(
            "the data folder's file system does not allow a safe store (journal {mode}, synchronous {synchronous}); choose a folder on a local disk"
        )));
    }
    Ok(())
}

async fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    migrator().run(connection).await.map_err(|error| {
        if let MigrateError::VersionMissing(version) = error {
            StoreError::Incompatible(format!(
                "the data folder was made by a newer version of Bureau (its schema has step {version})"
            ))
        } else if let MigrateError::VersionMismatch(version) = error {
            StoreError::Incompatible(format!(
                "the data folder was made by another version of Bureau (step {version} of its schema differs)"
            ))
        } else if let MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) = error {
            failed(error)
        } else {
            StoreError::backend(error)
        }
    })
}

/// Closes the writing connection after folding the write-ahead log back into the file.
pub(crate) async fn close(connection: SqliteConnection) {
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the store was not closed cleanly; nothing is lost");
    }
}

#[cfg(test)]
mod tests;
