//! How far a long stage has come.

use crate::codec::{failed, micros};
use crate::tx::{Tx, Write};
use async_trait::async_trait;
use bureau_model::key::OutputKey;
use bureau_store::Result;

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
