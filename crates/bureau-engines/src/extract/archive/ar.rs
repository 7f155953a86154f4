//! `ar`, the format of static libraries and of Debian packages: a header of 60 characters before each file.

use super::super::failure;
use super::contents::{Contents, Entry};
use super::date;
use super::source::{Source, open, short};
use crate::extract::text::decode;
use bureau_model::word::Failure;
use std::io::{self, Read};

const MAGIC: &[u8] = b"!<arch>\n";

/// A table of long names at most, in bytes.
const NAMES: u64 = 16 << 20;

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let mut body = open(source)?;
    let mut magic = [0; 8];
    if body.read_exact(&mut magic).is_err() || magic != MAGIC {
        return Err(failure::corrupt("the archive can't be read"));
    }
    let mut names = Vec::new();
    loop {
        match header(&mut body) {
            Ok(None) => return Ok(()),
            Ok(Some((name, changed, size))) if !contents.is_spent() => {
                let mut content = body.by_ref().take(size);
                if name == "//" {
                    names = short(&mut content, NAMES).unwrap_or_default();
                } else if let Some(entry) = entry(&name, &names, changed, &mut content) {
                    contents.list(&entry);
                    contents.take(&entry, &mut content);
                }
                if !contents.members().skip(&mut content) {
                    return Ok(());
                }
                io::copy(&mut body.by_ref().take(size % 2), &mut io::sink())
                    .map_err(|error| failure::corrupt(&format!("the archive can't be read ({error})")))?;
            }
            Ok(Some(_)) => {
                contents
                    .warn("the archive was not read to its end, because too much of it was unpacked in vain");
                return Ok(());
            }
            Err(error) if contents.found() == 0 => {
                return Err(failure::corrupt(&format!("the archive can't be read ({error})")));
            }
            Err(error) => {
                contents.warn(format!("the archive is damaged or cut off ({error})"));
                return Ok(());
            }
        }
    }
}

/// Name, seconds since 1970 and size.
fn header(body: &mut dyn Read) -> io::Result<Option<(String, i64, u64)>> {
    let mut header = [0; 60];
    let mut read = 0;
    while read < header.len() {
        match body.read(&mut header[read..])? {
            0 if read == 0 => return Ok(None),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            more => read += more,
        }
    }
    let field = |from: usize, to: usize| decode(&header[from..to]).trim().to_owned();
    let size = field(48, 58).parse().map_err(|_| io::Error::other("a header without its size"))?;
    Ok(Some((field(0, 16), field(16, 28).parse().unwrap_or_default(), size)))
}

/// The file as it is named; `None` for tables of symbols.
fn entry(
    name: &str,
    names: &[u8],
    changed: i64,
    content: &mut io::Take<&mut io::BufReader<std::fs::File>>,
) -> Option<Entry> {
    let path = if let Some(length) = name.strip_prefix("#1/").and_then(|length| length.parse::<u64>().ok()) {
        let mut own = Vec::new();
        content.take(length.min(64 << 10)).read_to_end(&mut own).ok()?;
        decode(&own).trim_end_matches('\0').to_owned()
    } else if let Some(at) = name.strip_prefix('/').and_then(|at| at.parse::<usize>().ok()) {
        let rest = names.get(at..)?;
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        decode(&rest[..end]).trim_end_matches('/').to_owned()
    } else {
        name.trim_end_matches('/').to_owned()
    };
    if path.is_empty() || name == "/SYM64/" || path.starts_with("__.SYMDEF") {
        return None;
    }
    Some(Entry { path, size: Some(content.limit()), date: date::unix(changed), ..Entry::default() })
}
