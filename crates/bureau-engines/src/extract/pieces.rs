//! Texts too large to be held: cut into pieces, each of which is a file of its own, like what is inside a container.
//!
//! The file is gone over twice, a block at a time: once to judge its encoding ([`survey`]), once to decode and cut it
//! ([`cut`]). Pieces end at line ends, those of a table at the end of a row, and each piece of a table begins with the
//! table's header.

mod cut;
mod survey;

use super::failure::{self, fail};
use super::members::{Members, too_large};
use super::reading::Reading;
use super::source::Progress;
use bureau_model::word::{ErrorCode, Failure};
use cut::{Lines, Piece};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// A text of more bytes is cut.
const LARGE: u64 = 32 << 20;
/// The same for a text that is of one piece, such as a web page, and loses more when it is cut.
const LARGE_WHOLE: u64 = 48 << 20;
/// The same for a table, whose rows, cells and calls take many times the memory of their text; and rows of one.
const LARGE_TABLE: u64 = 16 << 20;
const ROWS: u64 = 300_000;
/// Below this a table has not so many rows.
const SMALL: u64 = 1 << 20;

/// Whether a file of this media type is a text that has to be cut.
pub(super) fn is_needed(path: &Path, media_type: &str) -> bool {
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    match media_type {
        "text/csv" | "text/tab-separated-values" => {
            size > LARGE_TABLE || (size > SMALL && has_more_lines(path, ROWS).unwrap_or(false))
        }
        "text/html" | "application/xhtml+xml" | "text/xml" | "application/xml" | "application/json" => {
            size > LARGE_WHOLE
        }
        media_type => size > LARGE && super::text::reads(media_type),
    }
}

fn has_more_lines(path: &Path, limit: u64) -> std::io::Result<bool> {
    let (mut file, mut block) = (File::open(path)?, vec![0; 1 << 20]);
    let mut lines = 0;
    loop {
        let read = file.read(&mut block)?;
        lines += block[..read].iter().filter(|byte| **byte == b'\n').count() as u64;
        if read == 0 || lines > limit {
            return Ok(lines > limit);
        }
    }
}

/// The account of the pieces, which go to `members`.
pub(super) fn read(
    path: &Path,
    media_type: &str,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let unread = |error: std::io::Error| fail(ErrorCode::Io, format!("the file can't be read: {error}"));
    let size = std::fs::metadata(path).map_err(unread)?.len();
    let charset = survey::charset(path).map_err(unread)?;
    let file = BufReader::new(File::open(path).map_err(unread)?);
    let mut lines = Lines::new(file, charset, is_table(media_type)).map_err(unread)?;
    let (mut list, mut count, mut from) = (String::new(), 0u64, 1u64);
    let mut cut_off = None;
    while !lines.is_at_end().map_err(unread)? {
        progress(
            0.05 + 0.85 * lines.read() as f64 / size.max(1) as f64,
            Some(format!("piece {}", count + 1)),
        );
        let number = members.noted();
        if members.is_spent() {
            cut_off = Some(too_large());
            break;
        }
        if let Err(failure) = members.try_take("piece", &mut Piece::new(&mut lines)) {
            cut_off = Some(failure);
            break;
        }
        count += 1;
        let to = lines.passed();
        let name = format!("piece {count:04}, lines {from} to {to}.{}", ending(media_type));
        members.rename(number, &name);
        list.push_str(&name);
        list.push('\n');
        // A line that was cut goes on in the next piece.
        from = to + u64::from(lines.is_at_line_start());
    }
    let mut reading = Reading::default();
    if members.taken() == 0 {
        return Err(cut_off.unwrap_or_else(failure::empty));
    }
    let whole = cut_off.is_none();
    let head = format!(
        "a text of {size} bytes and {} lines, cut into {count} pieces, each a file of its own",
        lines.passed()
    );
    reading.push_part(format!("{head}\n{list}"), "pieces");
    reading.say("Lines", lines.passed().to_string());
    reading.say("Pieces", count.to_string());
    reading.say("Encoding", charset.name());
    if let Some(failure) = cut_off {
        reading.warn(format!("only the first {} lines were read: {}", lines.passed(), failure.message));
    }
    if lines.odd() > 0 {
        reading.warn(format!("{} places could not be decoded and are shown as \u{fffd}", lines.odd()));
    }
    if whole && lines.has_header() {
        reading.warn("the text was too large to be read at once: it was cut into pieces, each of which begins with the table's header; a row's number counts from the start of its piece");
    } else if whole {
        reading.warn("the text was too large to be read at once: it was cut into pieces");
    }
    members.account(count, &mut reading);
    Ok(reading)
}

fn is_table(media_type: &str) -> bool {
    matches!(media_type, "text/csv" | "text/tab-separated-values")
}

/// The ending by which a piece is known for what it is.
fn ending(media_type: &str) -> &'static str {
    match media_type {
        "text/csv" => "csv",
        "text/tab-separated-values" => "tsv",
        "text/html" | "application/xhtml+xml" => "html",
        "text/markdown" => "md",
        "text/vcard" => "vcf",
        "application/json" => "json",
        "text/xml" | "application/xml" => "xml",
        _ => "txt",
    }
}
