//! Originals by content: each stored once, under its SHA-256, read-only, never changed.
//!
//! Taking a file in is one pass: it is copied into `incoming/` while SHA-256, SHA-1 and MD5 are computed
//! ([`Vault::copy`]). A batch of copies is then made durable and put in its place ([`Vault::commit`]); only
//! after that may the store name it. A crash in between leaves a file that nothing names, never a name without
//! its file. What is read later is handed out as an [`Original`], never as a path into the vault. Copies that a crash left in `incoming/` are removed by the next process that opens the vault while
//! no other has it open.

mod error;
mod intake;
mod original;
mod vault;

pub use error::VaultError;
pub use intake::{Copied, Hashes};
pub use original::Original;
pub use vault::{ContentHash, Vault};
