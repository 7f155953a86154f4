//! Originals by content: each stored once, under its SHA-256, read-only, never changed.
//!
//! Taking a file in is one pass: it is copied into `incoming/` while SHA-256, SHA-1 and MD5 are computed
//! ([`Vault::copy`]). A batch of copies is then made durable and moved to its place ([`Vault::settle`]); only
//! after that may the store name it. A crash in between leaves a file that nothing names, never a name without
//! its file. Copies that a crash left in `incoming/` are removed by the next process that opens the vault while
//! no other has it open.

mod error;
mod intake;
mod vault;

pub use error::VaultError;
pub use intake::{Copied, Hashes};
pub use vault::{ContentHash, Vault};
