//! What must not stand in a shell's history.

use bureau_model::{Code, WireError};

/// A password or a key as it was given, or a line of standard input, so that it need not stand in a shell's history.
pub(crate) fn secret(given: String) -> Result<String, WireError> {
    if given != "-" {
        return Ok(given);
    }
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(|error| WireError::new(Code::Io, format!("standard input can't be read: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
