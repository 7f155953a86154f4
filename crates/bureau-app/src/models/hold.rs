//! One at a time changes a model.

use crate::{io_failed, lock};
use bureau_model::{Code, WireError};
use std::path::Path;

/// Nobody else fetches or removes the same model meanwhile.
pub(super) fn hold(locks: &Path, id: &str) -> Result<lock::Lock, WireError> {
    let taken = lock::take(locks, &format!("model {id}"))
        .map_err(|error| io_failed("the lock of the models folder can't be taken", &error))?;
    taken.ok_or_else(|| {
        WireError::new(Code::Conflict, format!("the model {id} is already being installed or removed"))
            .with_hint("wait until that has finished")
    })
}
