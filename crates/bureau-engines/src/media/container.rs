//! Opening a container, and the codecs that are linked in.

use super::error::Error;
use super::mp4;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;
use std::sync::OnceLock;
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::common::Limit;
use symphonia::core::errors::Error as Fault;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// A tag and a picture inside a file, in bytes at most: longer ones are passed over.
const TAG: usize = 64 * 1024;
const PICTURE: usize = 64 * 1024;

/// The container at `path`, judged by its content.
pub(super) fn open(path: &Path) -> Result<Box<dyn FormatReader>, Error> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(12).read_to_end(&mut head)?;
    file.rewind()?;
    let stream = MediaSourceStream::new(Box::new(file), Default::default());
    let limits = MetadataOptions::default()
        .limit_tag_bytes(Limit::Maximum(TAG))
        .limit_visual_bytes(Limit::Maximum(PICTURE));
    symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), limits)
        .map_err(|fault| not_opened(fault, &head))
}

/// A file that begins as a known container and can't be opened is damaged; any other is of a kind that another decoder
/// may know.
#[expect(clippy::wildcard_enum_match_arm, reason = "the enum of faults may grow")]
fn not_opened(fault: Fault, head: &[u8]) -> Error {
    match fault {
        Fault::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => Error::Io(error),
        fault if begins_as_known(head) => Error::Damaged(match fault {
            Fault::IoError(_) => "it ends in the middle of what describes it".to_owned(),
            Fault::Unsupported(_) => "what describes it is not there".to_owned(),
            // The enum may grow: whatever else is wrong is wrong with the file.
            fault => fault.to_string(),
        }),
        _ => Error::UnknownContainer,
    }
}

fn begins_as_known(head: &[u8]) -> bool {
    let signatures: [&[u8]; 5] = [b"OggS", b"fLaC", b"caff", b"\x1a\x45\xdf\xa3", b"ID3"];
    let forms = (head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE"))
        || (head.starts_with(b"FORM") && matches!(head.get(8..12), Some(b"AIFF" | b"AIFC")));
    forms || mp4::is(head) || signatures.iter().any(|signature| head.starts_with(signature))
}

/// The sound codecs that are linked in: those of symphonia, and Opus.
pub(super) fn codecs() -> &'static CodecRegistry {
    static CODECS: OnceLock<CodecRegistry> = OnceLock::new();
    CODECS.get_or_init(|| {
        let mut codecs = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut codecs);
        codecs.register_audio_decoder::<symphonia_adapter_libopus::OpusDecoder>();
        codecs
    })
}
