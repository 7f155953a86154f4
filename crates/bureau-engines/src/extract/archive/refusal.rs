//! Why what is inside is not taken, in sentences.

use super::super::failure::fail;
use bureau_model::word::{ErrorCode, Failure};

/// Memory that a compressor may ask for to unpack, in bytes: what the strongest settings in common use need.
pub(super) const MEMORY: u64 = 256 << 20;

/// A file inside that no password of the case opens.
pub(super) fn locked() -> Failure {
    let message = "this file in the archive is protected with a password; add the password to the case and it goes on by itself";
    fail(ErrorCode::Locked, message)
}

/// A name that points elsewhere.
pub(super) fn link(target: &str) -> Failure {
    let shown: String =
        target.chars().take(500).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let message = format!("it is a link to \"{shown}\"; links are not followed");
    fail(ErrorCode::Unsupported, message)
}

/// A name without content of its own.
pub(super) fn special(what: &str) -> Failure {
    fail(ErrorCode::Unsupported, format!("it is {what}, which has no content"))
}

/// Packed in a way that is not unpacked here.
pub(super) fn unknown_method(method: &str) -> Failure {
    let message = format!(
        "it is packed with {method}, which is not unpacked here; unpack it with the program that made it and add its parts"
    );
    fail(ErrorCode::Unsupported, message)
}

pub(super) fn too_hungry() -> Failure {
    let message = format!(
        "unpacking it would take more than {} MiB of memory, as files made to exhaust a computer do; if it is genuine, unpack it and add its parts",
        MEMORY >> 20
    );
    fail(ErrorCode::TooLarge, message)
}
