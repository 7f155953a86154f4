//! Recordings that can't be heard.

use bureau_engines::media;
use bureau_model::word::{ErrorCode, Failure};

/// Why a recording can't be heard, in a sentence.
pub(crate) fn unheard(error: &media::Error) -> Failure {
    let code = match error {
        media::Error::Io(_) => ErrorCode::Io,
        media::Error::Damaged(_) => ErrorCode::Corrupt,
        media::Error::UnknownContainer | media::Error::NotDecoded(_) | media::Error::NoSound => {
            ErrorCode::Unsupported
        }
    };
    Failure::new(code, format!("the recording can't be heard: {error}; check the copy against its source"))
}
