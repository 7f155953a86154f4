//! What a write changes, as pure functions: from rows that were loaded to rows to save and journal entries to append.
//!
//! No store decides anything by itself: it loads records ([`ArtifactRecord`], [`JobRecord`], [`Root`]), asks here, and
//! saves what comes back. So every store keeps the same rules, and the rules are tested without one. What stays with
//! the store is search, order and the lock that makes a transaction one.

mod batch;
mod claim;
mod draft;
mod finish;
mod intake;
mod job;
mod member;
mod pace;
mod record;
mod reset;
mod root;

pub use batch::Batch;
pub use claim::{Chooser, back, begin, opened};
pub use draft::{ArtifactNews, Draft, rescuer, worker};
pub use finish::{Finishing, Output, finish, refuse_output};
pub use intake::{INTAKE, NewStage, added, first_stages, refuse_addition, refuse_job, taken_in};
pub use job::{Delta, JobChange, change, refuse_pause, refuse_stop};
pub use member::{Attached, Inside, attach, inside};
pub use pace::{EndedPace, PaceKey, PaceSum, paces};
pub use record::{ArtifactChange, ArtifactRecord, JobRecord, StageChange, StageRecord};
pub use reset::{Unread, cancel, first_again, refuse_retry, reset};
pub use root::{Added, Root, RootCounts, Roots};

#[cfg(test)]
mod tests;
