//! The desk's store: SQLite in WAL mode at `synchronous=FULL`.
//!
//! One task owns the one writing connection and **groups commits** ([`writer`]): whatever writes are
//! waiting go into one transaction with one fsync, so that full durability is also fast. Readers use a
//! pool. A write is data ([`tx::Write`]): it loads rows ([`row`]), asks [`bureau_store::decide`] what changes, and
//! saves that; nothing is decided here. Outcomes of stages are loaded, decided and saved for a whole group
//! ([`finish`]).
//!
//! From the ground up: `codec`, `connect`, `connection`, `journal`, `tx`, `row`, `finish`, `writer`, `store`, and on top
//! of it `write` and `read`, which are the traits.
//!
//! Two processes may share a file: SQLite's lock orders their writers, and [`SqliteStore::watch`] notices
//! what the other one recorded.

mod codec;
mod connect;
mod connection;
mod finish;
mod fold;
mod journal;
mod read;
mod row;
mod store;
mod tx;
mod words;
mod write;
mod writer;

pub use connect::DATABASE_FILE;
pub use store::SqliteStore;
