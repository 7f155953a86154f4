//! What was told of a case or a file so that it can be read, and how far long stages have come.

use crate::SqliteStore;
use crate::codec::{Columns, failed};
use crate::row::visible;
use bureau_model::key::OutputKey;
use bureau_model::output::ColumnMeaning;
use bureau_model::{JobId, Sha256};
use bureau_store::{Result, Scope};

impl SqliteStore {
    pub(crate) async fn passwords_of_case(&self, case: i64) -> Result<Vec<String>> {
        sqlx::query_scalar("select password from passwords where case_id = ? order by password")
            .bind(case)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)
    }

    pub(crate) async fn passwords_of_job(&self, scope: &Scope, job: &JobId) -> Result<Vec<String>> {
        let case = visible::job(&self.readers, scope, job).await?.case;
        self.passwords_of_case(case).await
    }

    pub(crate) async fn columns_of(&self, scope: &Scope, content: &Sha256) -> Result<Vec<ColumnMeaning>> {
        let rows = sqlx::query(
            "select m.sheet, m.position, m.meaning from column_meanings m join contents c on c.id = m.content_id
             where c.sha256 = ?1 and (?2 is null or exists (
                 select 1 from artifacts a join jobs j on j.id = a.job_id
                 where a.content_id = c.id and j.owner in (select value from json_each(?2))))
             order by m.sheet, m.position",
        )
        .bind(&content.0[..])
        .bind(visible::owners(scope)?)
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
