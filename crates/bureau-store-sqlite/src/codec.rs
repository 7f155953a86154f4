//! Between rows and the types of the model: times, words, hashes, errors.

use bureau_model::time::Timestamp;
use bureau_model::{JobId, Sha256};
use bureau_store::StoreError;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use std::str::FromStr;

/// How SQLite says that the disk is full: `SQLITE_FULL`, and `SQLITE_IOERR_SHMSIZE` when the index of the
/// write-ahead log can't grow.
const FULL: [&str; 2] = ["13", "4874"];

/// A failed statement as a store error.
pub(crate) fn failed(error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(|e| e.code());
    let full = code.is_some_and(|code| FULL.contains(&&*code));
    if full { StoreError::DiskFull } else { StoreError::backend(error) }
}

pub(crate) fn micros(at: Timestamp) -> i64 {
    at.timestamp_micros()
}

pub(crate) fn timestamp(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_timestamp_micros(micros).ok_or_else(|| StoreError::backend("a time that no calendar has"))
}

/// JSON for a column, or for a whole list of rows that one statement reads. Our own types always serialise.
///
/// Lists of objects are read with `jsonb_each`: `json_each` writes each object out as text again, only for every
/// `->>` to parse it.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::backend)
}

/// Bytes as lower-case hexadecimal, which statements read with `unhex`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Typed access to a row's columns by name.
pub(crate) trait Columns {
    fn int(&self, name: &str) -> Result<i64, StoreError>;
    fn maybe_int(&self, name: &str) -> Result<Option<i64>, StoreError>;
    fn real(&self, name: &str) -> Result<f64, StoreError>;
    fn text(&self, name: &str) -> Result<String, StoreError>;
    fn maybe_text(&self, name: &str) -> Result<Option<String>, StoreError>;
    fn blob(&self, name: &str) -> Result<Vec<u8>, StoreError>;

    fn flag(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.int(name)? != 0)
    }

    fn count(&self, name: &str) -> Result<u64, StoreError> {
        u64::try_from(self.int(name)?).map_err(StoreError::backend)
    }

    fn word<T>(&self, name: &str) -> Result<T, StoreError>
    where
        T: FromStr,
        StoreError: From<T::Err>,
    {
        Ok(self.text(name)?.parse()?)
    }

    fn maybe_word<T>(&self, name: &str) -> Result<Option<T>, StoreError>
    where
        T: FromStr,
        StoreError: From<T::Err>,
    {
        Ok(self.maybe_text(name)?.map(|word| word.parse()).transpose()?)
    }

    fn at(&self, name: &str) -> Result<Timestamp, StoreError> {
        timestamp(self.int(name)?)
    }

    fn maybe_at(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        self.maybe_int(name)?.map(timestamp).transpose()
    }

    fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(name)?).map_err(StoreError::backend)
    }

    fn job_id(&self, name: &str) -> Result<JobId, StoreError> {
        self.text(name)?.parse().map_err(StoreError::backend)
    }

    fn maybe_job_id(&self, name: &str) -> Result<Option<JobId>, StoreError> {
        self.maybe_text(name)?.map(|uid| uid.parse().map_err(StoreError::backend)).transpose()
    }

    fn hash(&self, name: &str) -> Result<Sha256, StoreError> {
        let bytes = self.blob(name)?;
        <[u8; 32]>::try_from(bytes).map(Sha256).map_err(|_| StoreError::backend("a hash of another length"))
    }
}

impl Columns for SqliteRow {
    fn int(&self, name: &str) -> Result<i64, StoreError> {
        self.try_get(name).map_err(failed)
    }

    fn maybe_int(&self, name: &str) -> Result<Option<i64>, StoreError> {
        self.try_get(name).map_err(failed)
    }

    fn real(&self, name: &str) -> Result<f64, StoreError> {
        self.try_get(name).map_err(failed)
    }

    fn text(&self, name: &str) -> Result<String, StoreError> {
        self.try_get(name).map_err(failed)
    }

    fn maybe_text(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.try_get(name).map_err(failed)
    }

    fn blob(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        self.try_get(name).map_err(failed)
    }
}
