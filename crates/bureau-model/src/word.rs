//! Closed lists of words, each with one string codec that SQL, the wire and the screen share.
//! A word that is not on the list is an [`UnknownWord`] error, never ignored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A word that is not on its closed list: data written by another version, or damaged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is not a known {list}")]
pub struct UnknownWord {
    /// Which list was asked.
    pub list: &'static str,
    /// The word that is not on it.
    pub word: String,
}

/// Declares a closed enum whose variants have one spelling everywhere: `as_str`, `FromStr`,
/// `Display`, serde and TypeScript all agree with it.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident ($list:literal) { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
                 ::serde::Serialize, ::serde::Deserialize, ::ts_rs::TS)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as SQL, the wire and the screen spell it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::word::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok($name::$variant),)+
                    _ => Err($crate::word::UnknownWord { list: $list, word: word.to_owned() }),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// What a person is.
    Role ("role") {
        /// Runs the system, sees everything.
        Admin = "admin",
        /// Leads analysts and sees their work.
        Manager = "manager",
        /// Sees her own work.
        Analyst = "analyst",
    }
}

words! {
    /// Where a job or an artifact stands.
    Status ("status") {
        /// Recorded, nothing has been started.
        Queued = "queued",
        /// At least one of its stages has been started, not all have ended.
        Processing = "processing",
        /// Every stage ended and none failed. Of a job: every artifact ended, at least one completed.
        Completed = "completed",
        /// A stage failed for good. Of a job: every artifact failed.
        Failed = "failed",
        /// The analyst stopped it before it ended.
        Cancelled = "cancelled",
    }
}

impl Status {
    /// Nothing will change any more unless an analyst asks for it.
    pub const fn is_ended(self) -> bool {
        match self {
            Status::Completed | Status::Failed | Status::Cancelled => true,
            Status::Queued | Status::Processing => false,
        }
    }
}

words! {
    /// What kind of evidence a file is, judged by its content.
    FileType ("file type") {
        /// Text with or without layout: PDF, word processor, slides, web page, plain text.
        Document = "document",
        /// A picture, photographed or scanned.
        Image = "image",
        /// A recording of sound.
        Audio = "audio",
        /// Moving pictures, with or without sound.
        Video = "video",
        /// A message or a mailbox.
        Email = "email",
        /// A file that holds other files.
        Archive = "archive",
        /// Rows and columns: spreadsheets, call tables.
        Table = "table",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// Why an artifact failed. The list is closed: a code exists only where someone acts on it.
    ErrorCode ("error code") {
        /// It is encrypted and no known password opens it.
        Locked = "locked",
        /// It is damaged or not what it says it is.
        Corrupt = "corrupt",
        /// Nothing here reads this kind of file.
        Unsupported = "unsupported",
        /// There is nothing in it to read.
        Empty = "empty",
        /// It, or what it unpacks to, is over a limit.
        TooLarge = "too_large",
        /// A stage did not end, or fell silent, within its time.
        Timeout = "timeout",
        /// The process that worked on it died.
        Crashed = "crashed",
        /// The process that worked on it needed more memory than it may have.
        OutOfMemory = "out_of_memory",
        /// It killed its process again and again and is left alone now.
        Quarantined = "quarantined",
        /// The engine for a stage is not installed or can't be started.
        EngineMissing = "engine_missing",
        /// Reading or writing failed: rights, disk, a vanished file.
        Io = "io",
        /// A fault of this program.
        Internal = "internal",
    }
}

impl ErrorCode {
    /// Whether another attempt can end differently with nothing changed by anyone.
    pub const fn is_transient(self) -> bool {
        match self {
            ErrorCode::Timeout
            | ErrorCode::Crashed
            | ErrorCode::OutOfMemory
            | ErrorCode::Io
            | ErrorCode::Internal => true,
            ErrorCode::Locked
            | ErrorCode::Corrupt
            | ErrorCode::Unsupported
            | ErrorCode::Empty
            | ErrorCode::TooLarge
            | ErrorCode::Quarantined
            | ErrorCode::EngineMissing => false,
        }
    }

    /// Whether the code means that the working process itself was lost.
    pub const fn killed_its_process(self) -> bool {
        matches!(self, ErrorCode::Crashed | ErrorCode::OutOfMemory)
    }
}

/// A failed stage: the code, and a sentence that an analyst understands and can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// Which of the closed list.
    pub code: ErrorCode,
    /// The sentence. Never holds evidence content.
    pub message: String,
}

impl Failure {
    /// A failure with this code and sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_survives_its_codec_and_an_unknown_one_is_refused() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>().as_ref(), Ok(status));
            let json = serde_json::to_string(status).expect("a word serialises");
            assert_eq!(json, format!("\"{status}\""));
        }
        let refused = "done".parse::<Status>().expect_err("not a status");
        assert_eq!(refused.to_string(), "\"done\" is not a known status");
    }

    #[test]
    fn a_quarantined_stage_is_never_tried_again_by_itself() {
        assert!(!ErrorCode::Quarantined.is_transient());
        assert!(ErrorCode::Crashed.killed_its_process());
        assert!(!ErrorCode::Timeout.killed_its_process());
    }
}
