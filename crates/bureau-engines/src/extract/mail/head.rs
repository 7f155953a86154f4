//! A block of headers as names and values.

/// Whether a line may stand among headers.
pub(super) fn is_field(line: &[u8]) -> bool {
    let name = line.iter().position(|byte| *byte == b':').map(|at| line[..at].trim_ascii_end());
    name.is_some_and(|name| !name.is_empty() && name.iter().all(u8::is_ascii_graphic))
}

/// Names and values; lines that go on are joined.
pub(super) fn fields(head: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut out: Vec<(String, Vec<u8>)> = Vec::new();
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.first().is_some_and(|first| matches!(first, b' ' | b'\t')) {
            if let Some((_, value)) = out.last_mut() {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
        } else if is_field(line) {
            let at = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
            let name = String::from_utf8_lossy(line[..at].trim_ascii_end()).into_owned();
            out.push((name, line.get(at + 1..).unwrap_or_default().trim_ascii().to_vec()));
        }
    }
    out
}
