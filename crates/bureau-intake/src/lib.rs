//! Evidence on its way in: what was dropped is checked ([`check`]), walked, copied into the vault with its
//! hashes in one pass, judged by its content ([`Sniffer`]) and recorded in batches ([`take_in`]). Watch
//! folders ([`watch`]) find files that have stopped growing.

mod intake;
mod walk;
pub mod watch;

pub use intake::{Desk, IntakeError, Sniffer, take_in};
pub use walk::{Found, check, walk};
