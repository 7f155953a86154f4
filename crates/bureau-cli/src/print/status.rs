//! The status of an artifact, in the words of a line.

use bureau_model::wire::told::{lack, reason};
use bureau_model::{ErrorCode, Stage, Status};

/// The status; a failure by its reason where the reason is not a fault: "locked", "empty".
pub(crate) fn word(status: Status, code: Option<ErrorCode>) -> &'static str {
    use ErrorCode::{Corrupt, Empty, Locked, Unsupported};
    match (status, code) {
        (Status::Failed, Some(code @ (Locked | Empty | Corrupt | Unsupported))) => reason(code),
        (Status::Failed, _)
        | (Status::Queued | Status::Processing | Status::Completed | Status::Cancelled, _) => status.as_str(),
    }
}

/// The stage that runs, or the one that waits for its turn.
pub(crate) fn stage(status: Status, current: Option<&str>, waiting: Option<Stage>) -> String {
    match (status, current, waiting) {
        (Status::Processing, Some(stage), _) => stage.to_owned(),
        (Status::Processing, None, Some(stage)) => format!("waiting for {stage}"),
        (Status::Processing, None, None)
        | (Status::Queued | Status::Completed | Status::Failed | Status::Cancelled, _, _) => String::new(),
    }
}

/// "no transcript, no translation": what a completed artifact lacks because no engine could do it.
pub(crate) fn lacks(status: Status, gaps: &[Stage]) -> String {
    if status != Status::Completed {
        return String::new();
    }
    gaps.iter().map(|stage| lack(*stage)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_not_said_to_run() {
        assert_eq!(stage(Status::Processing, Some("graph"), None), "graph");
        assert_eq!(stage(Status::Processing, None, Some(Stage::Graph)), "waiting for graph");
        assert_eq!(stage(Status::Queued, None, Some(Stage::Extraction)), "");
    }

    #[test]
    fn a_locked_file_is_not_said_to_have_failed_like_another() {
        assert_eq!(word(Status::Failed, Some(ErrorCode::Locked)), "locked");
        assert_eq!(word(Status::Failed, Some(ErrorCode::Crashed)), "failed");
        assert_eq!(word(Status::Completed, None), "completed");
    }

    #[test]
    fn a_completed_file_says_what_it_lacks() {
        assert_eq!(
            lacks(Status::Completed, &[Stage::Transcription, Stage::Embeddings]),
            "no transcript, no search by meaning"
        );
        assert_eq!(lacks(Status::Failed, &[Stage::Transcription]), "");
    }
}
