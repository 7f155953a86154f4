//! Originals for children to read.

use bureau_model::word::Failure;
use bureau_model::{ErrorCode, Sha256};
use bureau_vault::{Original, Vault};
use std::sync::Arc;

/// An original for a child to read.
pub(crate) async fn original(vault: &Arc<Vault>, content: Sha256) -> Result<Original, Failure> {
    let vault = vault.clone();
    let opened = tokio::task::spawn_blocking(move || vault.original(&content.0)).await;
    let opened = opened.map_err(|error| Failure::new(ErrorCode::Internal, error.to_string()))?;
    opened.map_err(|error| {
        Failure::new(ErrorCode::Io, format!("{error}; `bureau verify` checks every original"))
    })
}
