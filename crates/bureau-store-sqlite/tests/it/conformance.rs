//! The suite that every store passes.

use bureau_store::{Clock, Store};
use bureau_store_sqlite::SqliteStore;
use bureau_testkit::TempDir;
use std::sync::Arc;

pub(crate) async fn make(clock: Arc<dyn Clock>) -> (Arc<dyn Store>, TempDir) {
    let folder = bureau_testkit::folder();
    let store = SqliteStore::open(folder.path(), clock).await.expect("a new store");
    (Arc::new(store), folder)
}

bureau_store::conformance!(make);
