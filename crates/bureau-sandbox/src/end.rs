//! What the end of a child means: its signal, and the few words of its libraries that tell why it gave up.

use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// What Rust's allocator and the C++ library say before they abort for want of memory.
const NO_MEMORY: [&str; 2] = ["memory allocation of ", "std::bad_alloc"];
/// What Rust's library says when a stack is at its end.
const NO_STACK: &str = "has overflowed its stack";

/// Signals, which have these numbers on every Linux.
const ABORTED: i32 = 6;
const KILLED: i32 = 9;
const WRONG_ADDRESS: i32 = 11;
const FILE_TOO_LARGE: i32 = 25;
const FORBIDDEN_CALL: i32 = 31;

/// The failure that fits a child that ended without an answer. `words` is the end of what it said on standard error,
/// which only decides the code: it is never shown, because it can hold evidence. `memory` is its limit in bytes.
pub(crate) fn failure(status: Option<ExitStatus>, words: &str, memory: u64) -> Failure {
    let megabytes = memory >> 20;
    let crashed = |why: &str| Failure::new(ErrorCode::Crashed, format!("the process that read it {why}"));
    match status.and_then(|status| status.signal()) {
        Some(ABORTED) if NO_MEMORY.iter().any(|said| words.contains(said)) => Failure::new(
            ErrorCode::OutOfMemory,
            format!("the process that read it needed more than its limit of {megabytes} MiB of memory"),
        ),
        Some(KILLED) => Failure::new(
            ErrorCode::OutOfMemory,
            format!(
                "the process that read it was killed; it may have needed more than {megabytes} MiB of memory"
            ),
        ),
        Some(ABORTED | WRONG_ADDRESS) if words.contains(NO_STACK) => {
            Failure::new(ErrorCode::TooLarge, "its content is nested too deeply to be read")
        }
        Some(FILE_TOO_LARGE) => {
            Failure::new(ErrorCode::TooLarge, "something inside it is larger than a single file may be")
        }
        Some(FORBIDDEN_CALL) => crashed(
            "was stopped because it tried something that no reader needs (a forbidden system call): the file may be an attack; do not open it in other programs",
        ),
        Some(signal) => crashed(&format!("was ended by signal {signal}")),
        None => crashed("ended without an answer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(signal: i32, words: &str) -> ErrorCode {
        failure(Some(ExitStatus::from_raw(signal)), words, 1 << 29).code
    }

    #[test]
    fn each_end_has_its_code() {
        assert_eq!(code(ABORTED, "memory allocation of 17 bytes failed\n"), ErrorCode::OutOfMemory);
        assert_eq!(code(ABORTED, "terminate called … 'std::bad_alloc'"), ErrorCode::OutOfMemory);
        assert_eq!(code(ABORTED, "thread 'main' has overflowed its stack"), ErrorCode::TooLarge);
        assert_eq!(code(ABORTED, "free(): invalid pointer"), ErrorCode::Crashed);
        assert_eq!(code(KILLED, ""), ErrorCode::OutOfMemory);
        assert_eq!(code(WRONG_ADDRESS, ""), ErrorCode::Crashed);
        assert_eq!(code(FILE_TOO_LARGE, ""), ErrorCode::TooLarge);
        assert_eq!(code(FORBIDDEN_CALL, "memory allocation of 17 bytes"), ErrorCode::Crashed);
        assert_eq!(failure(None, "", 0).code, ErrorCode::Crashed);
    }
}
