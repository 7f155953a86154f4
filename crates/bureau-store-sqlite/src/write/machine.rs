//! What belongs to this machine: its person, settings, watch folders.

use crate::SqliteStore;
use crate::codec::{Columns, failed, hex, json, micros};
use crate::row::visible;
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::{CaseName, Role, UserId};
use bureau_store::{Machine, Person, Result, Scope, StoreError, WatchRow, WatchedFile};
use serde::Serialize;
use sqlx::{Executor, Sqlite};
use std::collections::HashSet;
use uuid::Uuid;

#[async_trait]
impl Machine for SqliteStore {
    async fn desk(&self, name: &str) -> Result<Person> {
        // Read first: a program that only looks writes nothing, and opens where there is no room to write.
        match person(&self.readers).await? {
            Some(person) => Ok(person),
            None => self.write(Desk(name.to_owned())).await,
        }
    }

    async fn add_person(&self, scope: &Scope, name: &str, role: Role) -> Result<Person> {
        visible::refuse_part(scope, "a person")?;
        self.write(AddPerson { name: name.to_owned(), role }).await
    }

    async fn setting_or(&self, scope: &Scope, name: &str, value: &str) -> Result<String> {
        if let Some(value) = self.setting(scope, name).await? {
            return Ok(value);
        }
        self.write(SettingOr { name: name.to_owned(), value: value.to_owned() }).await
    }

    async fn setting(&self, scope: &Scope, name: &str) -> Result<Option<String>> {
        visible::refuse_part(scope, "a setting")?;
        sqlx::query_scalar("select value from settings where name = ?")
            .bind(name)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)
    }

    async fn set_setting(&self, scope: &Scope, name: &str, value: &str) -> Result<()> {
        visible::refuse_part(scope, "a setting")?;
        self.write(SetSetting { name: name.to_owned(), value: value.to_owned() }).await
    }

    async fn watches(&self, scope: &Scope) -> Result<Vec<WatchRow>> {
        visible::refuse_part(scope, "a watch folder")?;
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

    async fn add_watch(&self, scope: &Scope, watch: WatchRow) -> Result<()> {
        visible::refuse_part(scope, "a watch folder")?;
        self.write(AddWatch(watch)).await
    }

    async fn remove_watch(&self, scope: &Scope, path: &str) -> Result<bool> {
        visible::refuse_part(scope, "a watch folder")?;
        self.write(RemoveWatch(path.to_owned())).await
    }

    async fn unseen(&self, scope: &Scope, files: Vec<WatchedFile>) -> Result<Vec<WatchedFile>> {
        visible::refuse_part(scope, "a watch folder")?;
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

/// The person who was recorded first.
async fn person<'e>(sql: impl Executor<'e, Database = Sqlite>) -> Result<Option<Person>> {
    let row = sqlx::query("select id, name, role from people order by created_at limit 1")
        .fetch_optional(sql)
        .await
        .map_err(failed)?;
    row.map(|row| {
        let id = Uuid::parse_str(&row.text("id")?).map_err(StoreError::backend)?;
        Ok(Person { id: UserId(id), name: row.text("name")?, role: row.word("role")? })
    })
    .transpose()
}

/// The person at this desk, recorded when there is none yet.
struct Desk(String);

#[async_trait]
impl Write for Desk {
    type Answer = Person;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Person> {
        if let Some(known) = person(&mut *tx.sql).await? {
            return Ok(known);
        }
        let person = add_person(tx, &self.0, Role::Admin).await?;
        sqlx::query("update jobs set owner = ? where owner is null")
            .bind(person.id.to_string())
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        Ok(person)
    }
}

struct AddPerson {
    name: String,
    role: Role,
}

#[async_trait]
impl Write for AddPerson {
    type Answer = Person;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Person> {
        add_person(tx, &self.name, self.role).await
    }
}

async fn add_person(tx: &mut Tx<'_>, name: &str, role: Role) -> Result<Person> {
    let person = Person { id: UserId(Uuid::now_v7()), name: name.to_owned(), role };
    sqlx::query("insert into people (id, name, role, created_at) values (?, ?, ?, ?)")
        .bind(person.id.to_string())
        .bind(&person.name)
        .bind(person.role.as_str())
        .bind(micros(tx.now))
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
    Ok(person)
}

struct SettingOr {
    name: String,
    value: String,
}

#[async_trait]
impl Write for SettingOr {
    type Answer = String;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<String> {
        sqlx::query_scalar(
            "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = value
             returning value",
        )
        .bind(&self.name)
        .bind(&self.value)
        .fetch_one(&mut *tx.sql)
        .await
        .map_err(failed)
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
