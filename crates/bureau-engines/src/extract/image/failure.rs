//! Why a picture is not read, in sentences.

use crate::extract::failure::{self, fail};
use bureau_model::word::{ErrorCode, Failure};
use image::ImageError;

pub(super) fn unreadable(error: &ImageError) -> Failure {
    match error {
        ImageError::Limits(_) => {
            fail(ErrorCode::TooLarge, "the picture is too large to be read; save it smaller and add that")
        }
        ImageError::Unsupported(_) => fail(
            ErrorCode::Unsupported,
            "this variant of the picture's format can't be read; save it as PNG and add that",
        ),
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::IoError(_) => broken(),
    }
}

pub(super) fn broken() -> Failure {
    failure::corrupt("the picture can't be decoded")
}

pub(super) fn too_large(width: u32, height: u32) -> Failure {
    let message = format!(
        "the picture has {width} × {height} pixels, more than fit into the memory of one reader; save it smaller and add that"
    );
    fail(ErrorCode::TooLarge, message)
}
