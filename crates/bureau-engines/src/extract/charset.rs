//! The encodings in which large texts are.

use encoding_rs::Encoding;

/// How a text is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// An encoding of the web.
    Web(&'static Encoding),
    /// That of mainframes.
    Ebcdic,
}

impl Charset {
    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Web(encoding) => encoding.name(),
            Self::Ebcdic => "EBCDIC",
        }
    }
}
