//! The models that this version knows.
//!
//! Sizes and hashes in `catalogue.json` are those that several independent users of the published files state
//! alike, or were computed here; a file whose hash is not known that way has none, and is not fetched. Addresses
//! name a revision, so that what lies behind them does not change.

use bureau_model::catalogue::{CatalogueEntry, CatalogueFile};
use bureau_model::{Code, WireError};
use std::sync::LazyLock;

static ENTRIES: LazyLock<Result<Vec<CatalogueEntry>, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("catalogue.json")).map_err(|error| error.to_string()));

/// Every entry, in the catalogue's order.
///
/// # Errors
/// When the catalogue of this program is broken; a test sees to it that it is not.
pub(crate) fn entries() -> Result<&'static [CatalogueEntry], WireError> {
    match &*ENTRIES {
        Ok(entries) => Ok(entries),
        Err(error) => {
            Err(WireError::new(Code::Internal, format!("the catalogue of models can't be read: {error}")))
        }
    }
}

/// Why this version can't fetch a model, with the way out; none when it can.
pub(crate) fn obstacle(entry: &CatalogueEntry) -> Option<String> {
    let unknown = |file: &&CatalogueFile| file.sha256.is_none() || file.size.is_none();
    let id = &entry.id;
    if entry.files.iter().any(|file| unknown(&file)) {
        return Some(format!(
            "{id} can't be fetched: its hash is not known to this version; import it from a folder with a model card"
        ));
    }
    if entry.files.iter().all(|file| file.url.is_some()) {
        return None;
    }
    let way_out = entry.otherwise.as_deref().unwrap_or("import it from a folder with a model card");
    Some(format!("{id} can't be downloaded: {way_out}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::name::check_id;
    use std::collections::HashSet;

    #[test]
    fn the_catalogue_is_whole() {
        let entries = entries().expect("it is read");
        let mut ids = HashSet::new();
        for entry in entries {
            assert!(ids.insert(&entry.id), "{} is there twice", entry.id);
            check_id(&entry.id).expect("an id that can be a folder");
            assert!(!entry.files.is_empty() && !entry.purpose.is_empty() && !entry.licence.is_empty());
            for file in &entry.files {
                assert!(file.url.as_deref().is_none_or(|url| url.starts_with("https://")), "{}", file.name);
            }
            assert_eq!(entry.card().is_none(), entry.files.iter().any(|f| f.sha256.is_none()));
        }
    }

    #[test]
    fn what_has_no_known_hash_is_not_fetched() {
        let entries = entries().expect("it is read");
        let of = |id| entries.iter().find(|entry| entry.id == id).expect("an entry");
        assert_eq!(obstacle(of("whisper-base")), None);
        assert!(obstacle(of("bge-m3")).expect("a reason").contains("its hash is not known to this version"));
        assert!(obstacle(of("all-MiniLM-L6-v2")).expect("a reason").contains("install-embedding-model.sh"));
    }
}
