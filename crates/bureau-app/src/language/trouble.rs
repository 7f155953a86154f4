//! Why a model gives no answer.

use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use std::time::Duration;

/// Why there is no answer. None of these says what was asked or answered: that is evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nothing answers there.
    #[error("can't be reached: {0}")]
    Unreachable(String),
    /// It fell silent.
    #[error("has said nothing for {} seconds", .0.as_secs())]
    Silent(Duration),
    /// It did not come to an end.
    #[error("did not end its answer within {} seconds", .0.as_secs())]
    Slow(Duration),
    /// The connection broke, or it failed in a way that may pass.
    #[error("broke off: {0}")]
    Broken(String),
    /// It refused the request, with this HTTP status.
    #[error("refused the request with the status {0}{reason}", reason = refusal(*.0))]
    Refused(u16),
    /// It answered, but not what was asked.
    #[error("gave no usable answer: {0}")]
    Nonsense(&'static str),
    /// Its answer was longer than it may be.
    #[error("gave no usable answer: it was cut off at its maximum length")]
    Unfinished,
    /// The local process failed, and says so itself.
    #[error("{}", .0.message)]
    Failed(Failure),
}

fn refusal(status: u16) -> &'static str {
    match status {
        401 | 403 => "; its key is missing or wrong",
        404 => "; it does not have the model, or its address is wrong",
        300..=399 => "; it redirects to another address",
        _ => "",
    }
}

impl Trouble {
    /// Whether it answered, but nothing that can be used: what it was asked about may be the reason, and that is
    /// evidence, which must not keep a file from its other stages.
    pub(crate) fn is_its_answer(&self) -> bool {
        matches!(self, Trouble::Nonsense(_) | Trouble::Unfinished)
    }

    /// The failure of a stage that `who`, such as "the server lab", could not do.
    pub(crate) fn failure(&self, who: &str) -> Failure {
        let code = match self {
            Trouble::Refused(_) | Trouble::Nonsense(_) | Trouble::Unfinished => ErrorCode::EngineMissing,
            Trouble::Silent(_) | Trouble::Slow(_) => ErrorCode::Timeout,
            // A server that is being started again is there a little later.
            Trouble::Unreachable(_) | Trouble::Broken(_) => ErrorCode::Io,
            Trouble::Failed(failure) => return failure.clone(),
        };
        Failure::new(code, format!("{who} {self}"))
    }
}
