//! What a child's answer means for the stage that it was asked for.

use bureau_model::ErrorCode;
use bureau_model::stage::Lane;
use bureau_model::word::Failure;
use bureau_pipeline::engine::Ended;
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::Reply;

/// How a request ended that was not answered with an output.
pub(crate) fn otherwise(answer: Answer) -> Ended {
    match answer {
        Answer::Reply(Reply::Skipped { reason }) => Ended::Skipped(reason),
        Answer::Reply(Reply::NeedsOcr) => Ended::Moved(Lane::Ocr),
        Answer::Reply(Reply::Failed { failure }) | Answer::Lost(failure) => Ended::Failed(failure),
        Answer::Reply(
            Reply::Sniffed { .. } | Reply::NeedsDecoder { .. } | Reply::Completed { .. } | Reply::Done { .. },
        ) => Ended::Failed(Failure::new(ErrorCode::Internal, "the engine answered a different question")),
    }
}
