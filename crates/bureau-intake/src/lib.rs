//! Evidence on its way in: what was dropped is checked ([`check`]), walked, copied into the vault with its
//! hashes in one pass, recognised by its content ([`sniff`]) and recorded in batches ([`take_in`]). Watch
//! folders ([`watch`]) find files that have stopped growing.

mod intake;
pub mod sniff;
mod walk;
pub mod watch;

pub use intake::{IntakeError, take_in};
pub use walk::{Found, check, walk};
