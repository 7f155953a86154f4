//! Office files under a password: opened with the first of the case's passwords that fits.

use super::failure;
use bureau_model::word::Failure;

/// The file without its protection.
///
/// # Errors
/// `locked` when no password fits, or none is there.
pub(super) fn office(bytes: &[u8], passwords: &[String]) -> Result<Vec<u8>, Failure> {
    let opened = |password: &String| {
        let plain = office_crypto::decrypt_from_bytes(bytes.to_vec(), password).ok()?;
        // A wrong password may give rubbish instead of an error.
        (plain.starts_with(b"PK\x03\x04") && zip::ZipArchive::new(std::io::Cursor::new(&plain)).is_ok())
            .then_some(plain)
    };
    passwords.iter().find_map(opened).ok_or_else(failure::locked)
}
