//! What an analyst tells about a case or a file so that it can be read: passwords, meanings of columns; and how far
//! long stages have come.

use crate::SqliteStore;
use crate::codec::{Columns, failed, json, micros};
use crate::row::job;
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::key::OutputKey;
use bureau_model::output::ColumnMeaning;
use bureau_model::{ArtifactId, CaseName, JobId, Sha256};
use bureau_store::{Result, StoreError};

impl SqliteStore {
    pub(crate) async fn passwords_of_case(&self, case: i64) -> Result<Vec<String>> {
        sqlx::query_scalar("select password from passwords where case_id = ? order by password")
            .bind(case)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)
    }

    pub(crate) async fn passwords_of_job(&self, job: &JobId) -> Result<Vec<String>> {
        let case = job::by_id(&self.readers, job).await?.case;
        self.passwords_of_case(case).await
    }

    pub(crate) async fn columns_of(&self, content: &Sha256) -> Result<Vec<ColumnMeaning>> {
        let rows = sqlx::query(
            "select m.sheet, m.position, m.meaning from column_meanings m join contents c on c.id = m.content_id
             where c.sha256 = ? order by m.sheet, m.position",
        )
        .bind(&content.0[..])
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter()
            .map(|row| {
                Ok(ColumnMeaning {
                    sheet: row.text("sheet")?,
                    column: row.int("position")? as u32,
                    meaning: row.maybe_word("meaning")?,
                })
            })
            .collect()
    }

    pub(crate) async fn checkpoint_of(&self, key: &OutputKey) -> Result<Option<String>> {
        sqlx::query_scalar("select body from checkpoints where key = ?")
            .bind(&key.0.0[..])
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)
    }
}

pub(crate) struct AddPassword {
    pub(crate) case: CaseName,
    pub(crate) password: String,
}

#[async_trait]
impl Write for AddPassword {
    type Answer = bool;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let case = job::case_row(&mut *tx.sql, &self.case).await?;
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

pub(crate) struct RemovePassword {
    pub(crate) case: CaseName,
    pub(crate) password: String,
}

#[async_trait]
impl Write for RemovePassword {
    type Answer = bool;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let case = job::case_row(&mut *tx.sql, &self.case).await?;
        let removed = sqlx::query("delete from passwords where case_id = ? and password = ?")
            .bind(case)
            .bind(&self.password)
            .execute(&mut *tx.sql)
            .await
            .map_err(failed)?;
        Ok(removed.rows_affected() > 0)
    }
}

pub(crate) struct SetCountry {
    pub(crate) case: CaseName,
    pub(crate) country: String,
}

#[async_trait]
impl Write for SetCountry {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let case = job::case_row(&mut *tx.sql, &self.case).await?;
        sqlx::query("update cases set country = ? where id = ?")
            .bind(&self.country)
            .bind(case)
            .execute(&mut *tx.sql)
            .await
            .map(drop)
            .map_err(failed)
    }
}

pub(crate) struct SetColumns {
    pub(crate) artifact: ArtifactId,
    pub(crate) columns: Vec<ColumnMeaning>,
}

#[async_trait]
impl Write for SetColumns {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        let content: Option<Option<i64>> =
            sqlx::query_scalar("select content_id from artifacts where id = ?")
                .bind(self.artifact.0)
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

pub(crate) struct SetCheckpoint {
    pub(crate) key: OutputKey,
    pub(crate) body: String,
}

#[async_trait]
impl Write for SetCheckpoint {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<()> {
        sqlx::query(
            "insert into checkpoints (key, body, at) values (?, ?, ?)
             on conflict (key) do update set body = excluded.body, at = excluded.at",
        )
        .bind(&self.key.0.0[..])
        .bind(&self.body)
        .bind(micros(tx.now))
        .execute(&mut *tx.sql)
        .await
        .map(drop)
        .map_err(failed)
    }
}
