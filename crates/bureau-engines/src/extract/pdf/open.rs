//! Opening a file: with a password where it has one, and without where only what is attached is locked.

use super::super::failure;
use bureau_model::word::Failure;
use hayro::hayro_syntax::object::{Dict, Name, Object};
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::sync::Arc;

/// A file that can be read.
pub(super) struct Opened {
    pub(super) pdf: Pdf,
    /// Its pages are open, what is attached to it is not.
    pub(super) attachments_locked: bool,
}

/// Opens a file with the first of the passwords that fits. Its bytes are held once, whatever is tried.
///
/// # Errors
/// `locked` where no password fits, `corrupt` where there are no pages to be found.
pub(super) fn open(bytes: Vec<u8>, passwords: &[String]) -> Result<Opened, Failure> {
    let bytes = Arc::new(bytes);
    let mut locked = false;
    for password in std::iter::once("").chain(passwords.iter().map(String::as_str)) {
        match Pdf::new_with_password(Arc::clone(&bytes), password) {
            Ok(pdf) => return Ok(Opened { pdf, attachments_locked: false }),
            Err(LoadPdfError::Decryption(error)) => locked |= error == DecryptionError::PasswordProtected,
            Err(LoadPdfError::Invalid) => {}
        }
    }
    // A damaged file is searched for its parts, and then a wrong password is not told from damage.
    let claims = marks(&bytes).next().is_some();
    match Arc::try_unwrap(bytes).ok().filter(|_| claims).and_then(with_open_pages) {
        Some(pdf) => Ok(Opened { pdf, attachments_locked: true }),
        None if locked || claims => Err(failure::locked()),
        None => Err(failure::corrupt("the file's structure can't be read")),
    }
}

/// The word that names a file's encryption.
const ENCRYPT: &[u8] = b"/Encrypt";

/// Where the encryption is named.
fn marks(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let ends = |at: &usize| bytes.get(at + ENCRYPT.len()).is_some_and(|next| !next.is_ascii_alphabetic());
    places(bytes, ENCRYPT).filter(ends)
}

/// Where `word` stands in `bytes`.
pub(super) fn places<'b>(bytes: &'b [u8], word: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    let finder = aho_corasick::AhoCorasick::new([word]).ok();
    let mut from = 0;
    std::iter::from_fn(move || {
        let found = finder.as_ref()?.find(bytes.get(from..)?)?;
        from += found.end();
        Some(from - word.len())
    })
}

/// The file as though it named no encryption, where nothing but what is attached is encrypted (ISO 32000-2, 7.6.6:
/// strings and streams pass unchanged, embedded files have a filter of their own).
fn with_open_pages(mut bytes: Vec<u8>) -> Option<Pdf> {
    let marks: Vec<usize> = marks(&bytes).collect();
    for at in marks {
        bytes[at + ENCRYPT.len() - 1] = b'_';
    }
    let pdf = Pdf::new(bytes).ok()?;
    let open = pdf.objects().into_iter().filter_map(Object::into_dict).any(|dict| leaves_pages_open(&dict));
    open.then_some(pdf)
}

fn leaves_pages_open(dict: &Dict<'_>) -> bool {
    let passes = |key: &str| dict.get::<Name<'_>>(key).is_none_or(|filter| filter.as_str() == "Identity");
    let version = dict.get::<u8>("V").unwrap_or_default();
    let standard = dict.get::<Name<'_>>("Filter").is_some_and(|filter| filter.as_str() == "Standard");
    standard
        && version >= 4
        && dict.contains_key("O")
        && dict.contains_key("U")
        && passes("StmF")
        && passes("StrF")
}
