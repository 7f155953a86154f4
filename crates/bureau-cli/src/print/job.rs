//! How the files of a job stand, in a line.

use bureau_model::Status;
use bureau_model::wire::told::{Told, files as files_of, grouped};
use std::fmt::Write;

/// "2 of 3 done" while it goes on, then how its files ended.
pub(super) fn files(status: Status, told: Told) -> String {
    if status.is_ended() {
        return told.line();
    }
    let mut text = format!("{} of {} done", grouped(told.done()), files_of(told.total));
    if told.failed > 0 {
        let _ = write!(text, ", {} failed", grouped(told.failed));
    }
    text
}
