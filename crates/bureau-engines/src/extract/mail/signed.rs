//! Files in the envelope of S/MIME, and signatures that stand alone.

use super::super::failure;
use super::super::members::Members;
use super::super::reading::Reading;
use super::cms::{self, Opened};
use super::message::Opening;
use super::raw::Raw;
use super::sealed::{is_message, locked};
use bureau_model::word::Failure;

/// A signature of PGP as a file of its own: its letters are no text.
pub(in crate::extract) fn signature() -> Reading {
    let mut reading = Reading::default();
    reading.push_part("A signature (PGP) without what was signed.".to_owned(), "signature");
    reading
}

/// A file in the envelope of S/MIME: a message, or a file that was signed.
pub(in crate::extract) fn read(bytes: &[u8], members: &mut Members) -> Result<Reading, Failure> {
    let mut reading = Reading::default();
    match cms::opened(bytes) {
        None => return Err(failure::corrupt("the signed or encrypted file can't be read")),
        Some(Opened::Locked) => return Err(locked()),
        Some(Opened::Signature { signers }) => {
            let of = if signers.is_empty() { "nobody that it names".to_owned() } else { signers.join(", ") };
            reading.push_part(
                format!("A signature without what was signed. Certificates in it (not checked): {of}"),
                "signature",
            );
        }
        Some(Opened::Content { content, signers }) => {
            if !signers.is_empty() {
                reading.say("Certificates in the signature (not checked)", signers.join(", "));
            }
            if is_message(&content) {
                Opening::new(&mut reading, members).message(&mut Raw::held_in(content))?;
            } else {
                // It is named after the file that it was packed in.
                members.take("", &mut content.as_slice());
                members.account(1, &mut reading);
                reading.push_part(format!("one file without a name | {} bytes", content.len()), "contents");
            }
        }
    }
    Ok(reading)
}
