//! The pipeline over the desk's store.

mod suspended;
