//! The sentences an analyst reads when a file can't be read, each with what to do about it.

use bureau_model::word::{ErrorCode, Failure, FileType};

pub(super) fn locked() -> Failure {
    fail(
        ErrorCode::Locked,
        "the file is protected with a password; add the password to the case and it goes on by itself",
    )
}

pub(super) fn corrupt(what: &str) -> Failure {
    fail(
        ErrorCode::Corrupt,
        format!("{what}; the file is damaged or incomplete: check the copy against its source"),
    )
}

pub(super) fn empty() -> Failure {
    fail(ErrorCode::Empty, "there is no text in the file")
}

pub(super) fn unsupported(media_type: &str, file_type: FileType) -> Failure {
    let message = match (media_type, file_type) {
        ("application/x-empty", _) => return fail(ErrorCode::Empty, "the file has no content (0 bytes)"),
        (media_type, FileType::Image) => {
            format!("pictures of the kind {media_type} are not read; save it as PNG or JPEG and add that")
        }
        (_, FileType::Audio) => "the file is a recording; this version does not transcribe sound".to_owned(),
        (_, FileType::Video) => "the file is a video; this version does not transcribe its sound".to_owned(),
        (_, FileType::Archive) => {
            "this kind of archive is not opened here; unpack it with the program that made it and add the files that it holds".to_owned()
        }
        ("application/octet-stream", _) => "nothing here recognises this kind of file".to_owned(),
        (media_type, FileType::Document | FileType::Email | FileType::Table | FileType::Other) => {
            format!("nothing here reads files of the kind {media_type}")
        }
    };
    fail(ErrorCode::Unsupported, message)
}

/// A failure in one sentence.
pub(super) fn fail(code: ErrorCode, message: impl Into<String>) -> Failure {
    Failure::new(code, message)
}
