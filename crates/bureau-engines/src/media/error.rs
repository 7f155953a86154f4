//! Why a recording is not read.

/// Why a recording can't be read. Texts complete the sentence "the recording can't be read: …".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file can't be read at all.
    #[error("the file can't be read: {0}")]
    Io(#[from] std::io::Error),
    /// Its container is not one that is known here.
    #[error("its container is not known here")]
    UnknownContainer,
    /// The container is known, and the codec of its sound is not decoded here; the codec's name.
    #[error("sound of the kind {0} is not decoded here")]
    NotDecoded(String),
    /// There are only pictures in it.
    #[error("it has no sound track")]
    NoSound,
    /// Its structure is broken, or it ends too early.
    #[error("its structure is damaged or incomplete ({0})")]
    Damaged(String),
}
