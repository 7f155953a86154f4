//! Contents: each recorded once, under its hash.

use crate::codec::{failed, hex, json, micros};
use crate::tx::Tx;
use bureau_model::FileType;
use bureau_model::output::FileContent;
use bureau_store::Result;
use serde::Serialize;

#[derive(Serialize)]
struct ContentColumns<'a> {
    s: String,
    m: String,
    h: String,
    z: u64,
    t: &'a str,
    f: FileType,
}

impl<'a> ContentColumns<'a> {
    fn of(content: &'a FileContent) -> Self {
        Self {
            s: content.sha256.to_string(),
            m: hex(&content.md5),
            h: hex(&content.sha1),
            z: content.size,
            t: &content.media_type,
            f: content.file_type,
        }
    }
}

/// Records contents that are not there yet.
pub(crate) async fn insert<'a>(tx: &mut Tx<'_>, new: impl Iterator<Item = &'a FileContent>) -> Result<()> {
    let rows: Vec<ContentColumns<'_>> = new.map(ContentColumns::of).collect();
    sqlx::query(
        "insert into contents (sha256, md5, sha1, size, media_type, file_type, created_at)
         select unhex(value ->> 's'), unhex(value ->> 'm'), unhex(value ->> 'h'), value ->> 'z',
                value ->> 't', value ->> 'f', ?2
         from jsonb_each(?1) where true
         on conflict (sha256) do nothing",
    )
    .bind(json(&rows)?)
    .bind(micros(tx.now))
    .execute(&mut *tx.sql)
    .await
    .map(drop)
    .map_err(failed)
}
