//! Settings and watch folders.

use crate::SqliteStore;
use crate::codec::{Columns, failed, hex, json, micros};
use crate::row::job;
use crate::tx::{Tx, Write};
use crate::write::case::{AddPassword, RemovePassword, SetColumns, SetCountry};
use async_trait::async_trait;
use bureau_model::output::ColumnMeaning;
use bureau_model::{ArtifactId, CaseName};
use bureau_store::{Result, Setup, StoreError, WatchRow, WatchedFile};
use serde::Serialize;
use std::collections::HashSet;

#[async_trait]
impl Setup for SqliteStore {
    async fn passwords(&self, case: &CaseName) -> Result<Vec<String>> {
        self.passwords_of_case(job::case_row(&self.readers, case).await?).await
    }

    async fn add_password(&self, case: &CaseName, password: &str) -> Result<bool> {
        self.write(AddPassword { case: case.clone(), password: password.to_owned() }).await
    }

    async fn remove_password(&self, case: &CaseName, password: &str) -> Result<bool> {
        self.write(RemovePassword { case: case.clone(), password: password.to_owned() }).await
    }

    async fn country(&self, case: &CaseName) -> Result<String> {
        let case = job::case_row(&self.readers, case).await?;
        sqlx::query_scalar("select country from cases where id = ?")
            .bind(case)
            .fetch_one(&self.readers)
            .await
            .map_err(failed)
    }

    async fn set_country(&self, case: &CaseName, country: &str) -> Result<()> {
        self.write(SetCountry { case: case.clone(), country: country.to_owned() }).await
    }

    async fn set_column_meanings(&self, artifact: ArtifactId, columns: Vec<ColumnMeaning>) -> Result<()> {
        self.write(SetColumns { artifact, columns }).await
    }

    async fn setting(&self, name: &str) -> Result<Option<String>> {
        sqlx::query_scalar("select value from settings where name = ?")
            .bind(name)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)
    }

    async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        self.write(SetSetting { name: name.to_owned(), value: value.to_owned() }).await
    }

    async fn watches(&self) -> Result<Vec<WatchRow>> {
        let rows = sqlx::query("select path, case_name from watches order by added_at, path")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter()
            .map(|row| {
                let case = CaseName::new(&row.text("case_name")?).map_err(StoreError::backend)?;
                Ok(WatchRow { path: row.text("path")?, case })
            })
            .collect()
    }

    async fn add_watch(&self, watch: WatchRow) -> Result<()> {
        self.write(AddWatch(watch)).await
    }

    async fn remove_watch(&self, path: &str) -> Result<bool> {
        self.write(RemoveWatch(path.to_owned())).await
    }

    async fn unseen(&self, files: Vec<WatchedFile>) -> Result<Vec<WatchedFile>> {
        let asked: Vec<Asked> = files.iter().map(Asked::of).collect();
        let known: Vec<i64> = sqlx::query_scalar(
            "select x.key from jsonb_each(?) x join watched_files w
             on w.path = unhex(x.value ->> 'p') and w.size = x.value ->> 's' and w.modified = x.value ->> 'm'",
        )
        .bind(json(&asked)?)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let known: HashSet<i64> = known.into_iter().collect();
        let unseen = (0..).zip(files).filter(|(n, _)| !known.contains(n)).map(|(_, file)| file).collect();
        Ok(unseen)
    }
}

/// A version of a file as the JSON that one statement reads.
#[derive(Serialize)]
struct Asked {
    p: String,
    s: u64,
    m: i64,
}

impl Asked {
    fn of(file: &WatchedFile) -> Self {
        Self { p: hex(&file.path), s: file.size, m: file.modified }
    }
}

struct SetSetting {
    name: String,
    value: String,
}

#[async_trait]
impl Write for SetSetting {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        sqlx::query(
            "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
        )
        .bind(&self.name)
        .bind(&self.value)
        .execute(&mut *tx.sql)
        .await
        .map(drop)
        .map_err(failed)
    }
}

struct AddWatch(WatchRow);

#[async_trait]
impl Write for AddWatch {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        sqlx::query(
            "insert into watches (path, case_name, added_at) values (?, ?, ?)
             on conflict (path) do update set case_name = excluded.case_name",
        )
        .bind(&self.0.path)
        .bind(self.0.case.as_str())
        .bind(micros(tx.now))
        .execute(&mut *tx.sql)
        .await
        .map(drop)
        .map_err(failed)
    }
}

struct RemoveWatch(String);

#[async_trait]
impl Write for RemoveWatch {
    type Answer = bool;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let done = sqlx::query("delete from watches where path = ?")
            .bind(&self.0)
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        Ok(done.rows_affected() > 0)
    }
}
