//! What became of a job in one line, the same words in notifications and on the command line. The window says them
//! by `ui/src/lib/told.ts`.

use super::{JobStatus, JobSummary, TimelineEntry};
use crate::event::JobEvent;
use crate::stage::Stage;
use crate::word::{ErrorCode, Status};
use std::collections::BTreeMap;

/// The files that were added with a job, as they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// All that were taken in.
    pub total: u64,
    /// Those that have ended.
    pub ended: u64,
    /// Of those, the failed.
    pub failed: u64,
    /// Of those, the ones whose processing was cancelled.
    pub cancelled: u64,
    /// The job was cancelled.
    pub is_cancelled: bool,
    /// It was cancelled before everything was taken in.
    pub cut_short: bool,
}

impl Told {
    /// Files that ended well.
    pub fn done(&self) -> u64 {
        self.ended.saturating_sub(self.failed + self.cancelled)
    }

    /// "2,000 files: 1,997 done, 3 failed", "Cancelled: 1,360 done, 637 not processed, 3 failed".
    pub fn line(&self) -> String {
        if self.is_cancelled {
            let when = if self.cut_short { " while files were being added" } else { "" };
            return format!("Cancelled{when}: {}", self.parts().join(", "));
        }
        match (self.total, self.failed) {
            (0, _) => "No file was found".to_owned(),
            (total, 0) => format!("{} done", files(total)),
            (total, failed) if total == failed => format!("{} failed", files(total)),
            (total, _) => format!("{}: {}", files(total), self.parts().join(", ")),
        }
    }

    fn parts(&self) -> Vec<String> {
        let named = [(self.done(), "done"), (self.cancelled, "not processed"), (self.failed, "failed")];
        let said = named.iter().enumerate().filter(|(place, (count, _))| *place == 0 || *count > 0);
        said.map(|(_, (count, what))| format!("{} {what}", grouped(*count))).collect()
    }
}

/// Why files failed: "2 locked, 1 damaged", the most frequent reason first.
pub fn reasons(errors: &BTreeMap<ErrorCode, u64>) -> String {
    let mut counted: Vec<_> = errors.iter().filter(|(_, count)| **count > 0).collect();
    counted.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), **code));
    let said = counted.iter().map(|(code, count)| format!("{} {}", grouped(**count), reason(**code)));
    said.collect::<Vec<_>>().join(", ")
}

/// A failed file's reason in a word or two.
pub fn reason(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Locked => "locked",
        ErrorCode::Corrupt => "damaged",
        ErrorCode::Unsupported => "unsupported",
        ErrorCode::Empty => "empty",
        ErrorCode::TooLarge => "too large",
        ErrorCode::Timeout => "took too long",
        ErrorCode::Crashed => "crashed the reader",
        ErrorCode::OutOfMemory => "needed too much memory",
        ErrorCode::Quarantined => "quarantined",
        ErrorCode::EngineMissing => "without an engine",
        ErrorCode::Io => "unreadable",
        ErrorCode::Internal => "by an internal error",
    }
}

/// What a completed file lacks without a stage: "no transcript".
pub fn lack(stage: Stage) -> &'static str {
    match stage {
        Stage::Extraction => "no text",
        Stage::Transcription => "no transcript",
        Stage::Translation => "no translation",
        Stage::Summarization => "no summary",
        Stage::Embeddings => "no search by meaning",
        Stage::Graph => "no connections",
    }
}

/// "1 file", "2,000 files".
pub fn files(count: u64) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{} files", grouped(count)) }
}

/// A number with its thousands apart: "1,360".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

macro_rules! told_from {
    ($($source:ty),+) => { $(
        impl From<&$source> for Told {
            fn from(job: &$source) -> Self {
                Self {
                    total: job.total_files,
                    ended: job.processed_files,
                    failed: job.failed_files,
                    cancelled: job.cancelled_files,
                    is_cancelled: job.status == Status::Cancelled,
                    cut_short: job.cut_short,
                }
            }
        }
    )+ };
}

told_from!(JobEvent, JobStatus, JobSummary, TimelineEntry);

#[cfg(test)]
mod tests {
    use super::*;

    fn told(total: u64, failed: u64, cancelled: u64) -> Told {
        Told { total, ended: total, failed, cancelled, is_cancelled: cancelled > 0, ..Told::default() }
    }

    #[test]
    fn nothing_calls_a_cancelled_job_done() {
        let line = told(2_000, 3, 637).line();
        assert_eq!(line, "Cancelled: 1,360 done, 637 not processed, 3 failed");
        assert_eq!(told(5, 0, 5).line(), "Cancelled: 0 done, 5 not processed");
        let in_intake = Told { is_cancelled: true, cut_short: true, ..told(3, 0, 0) };
        assert_eq!(in_intake.line(), "Cancelled while files were being added: 3 done");
    }

    #[test]
    fn an_ended_job_says_how_many_of_its_files_are_done() {
        assert_eq!(told(1, 0, 0).line(), "1 file done");
        assert_eq!(told(2_000, 3, 0).line(), "2,000 files: 1,997 done, 3 failed");
        assert_eq!(told(3, 3, 0).line(), "3 files failed");
        assert_eq!(told(0, 0, 0).line(), "No file was found");
    }

    #[test]
    fn failures_are_told_with_their_reasons() {
        let errors = BTreeMap::from([(ErrorCode::Corrupt, 1), (ErrorCode::Locked, 2), (ErrorCode::Io, 0)]);
        assert_eq!(reasons(&errors), "2 locked, 1 damaged");
    }
}
