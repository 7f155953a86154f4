//! Models: which there are, fetching them, taking them in from a stick, removing them.
//!
//! Each lies in a folder of its own with its card (`model.json`). What is being fetched or copied lies in
//! [`INCOMING`](commit::INCOMING) beside them and becomes visible by one rename, after the hash of every file was found right. Only
//! [`mod@install`] connects to another machine, and only when somebody asks for it.

mod catalogue;
mod commit;
mod digest;
mod fetch;
mod hold;
mod import;
mod install;
mod inventory;
mod name;
#[cfg(test)]
mod tests;

pub(crate) use import::import;
pub(crate) use install::install;
pub use install::{Fetching, Progress};
pub(crate) use inventory::{Installed, installed, list, model, remove};
