//! What an analyst tells about a case or a file so that it can be read: passwords, a country, meanings of columns.

use crate::SqliteStore;
use crate::codec::{failed, json, micros};
use crate::row::visible;
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::output::ColumnMeaning;
use bureau_model::{ArtifactId, CaseName};
use bureau_store::{Result, Scope, Setup, StoreError};

#[async_trait]
impl Setup for SqliteStore {
    async fn passwords(&self, scope: &Scope, case: &CaseName) -> Result<Vec<String>> {
        self.passwords_of_case(visible::case(&self.readers, scope, case).await?).await
    }

    async fn add_password(&self, scope: &Scope, case: &CaseName, password: &str) -> Result<bool> {
        self.write(AddPassword { scope: scope.clone(), case: case.clone(), password: password.to_owned() })
            .await
    }

    async fn remove_password(&self, scope: &Scope, case: &CaseName, password: &str) -> Result<bool> {
        self.write(RemovePassword { scope: scope.clone(), case: case.clone(), password: password.to_owned() })
            .await
    }

    async fn country(&self, scope: &Scope, case: &CaseName) -> Result<String> {
        let case = visible::case(&self.readers, scope, case).await?;
        sqlx::query_scalar("select country from cases where id = ?")
            .bind(case)
            .fetch_one(&self.readers)
            .await
            .map_err(failed)
    }

    async fn set_country(&self, scope: &Scope, case: &CaseName, country: &str) -> Result<()> {
        self.write(SetCountry { scope: scope.clone(), case: case.clone(), country: country.to_owned() }).await
    }

    async fn set_column_meanings(
        &self,
        scope: &Scope,
        artifact: ArtifactId,
        columns: Vec<ColumnMeaning>,
    ) -> Result<()> {
        self.write(SetColumns { scope: scope.clone(), artifact, columns }).await
    }
}

struct AddPassword {
    scope: Scope,
    case: CaseName,
    password: String,
}

#[async_trait]
impl Write for AddPassword {
    type Answer = bool;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let case = visible::case(&mut *tx.sql, &self.scope, &self.case).await?;
        let added = sqlx::query(
            "insert into passwords (case_id, password, added_at) values (?, ?, ?) on conflict do nothing",
        )
        .bind(case)
        .bind(&self.password)
        .bind(micros(tx.now))
        .execute(&mut *tx.sql)
        .await
        .map_err(failed)?;
        Ok(added.rows_affected() > 0)
    }
}

struct RemovePassword {
    scope: Scope,
    case: CaseName,
    password: String,
}

#[async_trait]
impl Write for RemovePassword {
    type Answer = bool;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let case = visible::case(&mut *tx.sql, &self.scope, &self.case).await?;
        let removed = sqlx::query("delete from passwords where case_id = ? and password = ?")
            .bind(case)
            .bind(&self.password)
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        Ok(removed.rows_affected() > 0)
    }
}

struct SetCountry {
    scope: Scope,
    case: CaseName,
    country: String,
}

#[async_trait]
impl Write for SetCountry {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let case = visible::case(&mut *tx.sql, &self.scope, &self.case).await?;
        sqlx::query("update cases set country = ? where id = ?")
            .bind(&self.country)
            .bind(case)
            .execute(&mut *tx.sql)
            .await
            .map(drop)
            .map_err(failed)
    }
}

struct SetColumns {
    scope: Scope,
    artifact: ArtifactId,
    columns: Vec<ColumnMeaning>,
}

#[async_trait]
impl Write for SetColumns {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let row = visible::artifact(&mut *tx.sql, &self.scope, self.artifact).await?;
        let content: Option<Option<i64>> =
            sqlx::query_scalar("select content_id from artifacts where id = ?")
                .bind(row)
                .fetch_optional(&mut *tx.sql)
                .await
                .map_err(failed)?;
        let content =
            content.flatten().ok_or_else(|| StoreError::NotFound(format!("artifact {}", self.artifact)))?;
        sqlx::query(
            "insert into column_meanings (content_id, sheet, position, meaning)
             select ?2, value ->> 'sheet', value ->> 'column', value ->> 'meaning' from jsonb_each(?1) where true
             on conflict (content_id, sheet, position) do update set meaning = excluded.meaning",
        )
        .bind(json(&self.columns)?)
        .bind(content)
        .execute(&mut *tx.sql)
        .await
        .map(drop)
        .map_err(failed)
    }
}
