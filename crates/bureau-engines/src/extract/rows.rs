//! Tables as text: comma, semicolon, tab or bar separated, one segment a row.

use super::table::Gatherer;
use super::{Reading, Source, failure};
use bureau_model::output::Place;
use bureau_model::word::Failure;

/// Rows at most; more are cut off with a warning.
pub(super) const ROWS: usize = 1_000_000;

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = super::decode(source.bytes);
    let content = content.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(content))
        .has_headers(false)
        .flexible(true)
        .from_reader(content.as_bytes());
    let mut reading = Reading::default();
    let mut table = Gatherer::new("", source.columns);
    let mut record = csv::StringRecord::new();
    let mut number = 0u32;
    while let Ok(true) = reader.read_record(&mut record) {
        number += 1;
        if reading.segments.len() == ROWS {
            reading.warn(format!("only the first {ROWS} rows were read"));
            break;
        }
        let row = line(record.iter());
        if !row.is_empty() {
            reading.push(row, Place { row: Some(number), ..Place::default() });
            table.row(number, record.iter().enumerate());
        }
    }
    reading.take_table(table.finish());
    if reading.segments.is_empty() { Err(failure::empty()) } else { Ok(reading) }
}

/// The cells of a row that hold something, apart by ` | `.
pub(super) fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells = cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "));
    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ")
}

/// The line of a table that names its columns, with its line end, where there is one: the first that has as many
/// separators as most lines have, and words where data would have digits. `start` is the table's beginning.
pub(super) fn header(start: &str) -> Option<String> {
    let separator = char::from(separator(start));
    let count = |line: &str| line.matches(separator).count();
    let mut counts: Vec<usize> = start.lines().take(50).map(count).filter(|count| *count > 0).collect();
    counts.sort_unstable();
    let usual = counts.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?[0];
    let line = start.lines().take(50).find(|line| count(line) == usual)?;
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    (letters > 0 && digits * 4 <= letters && line.matches('"').count() % 2 == 0).then(|| format!("{line}\n"))
}

/// The separator that splits the first lines most evenly; the lines before a header may hold none.
fn separator(content: &str) -> u8 {
    let lines: Vec<&str> = content.lines().filter(|l| !l.trim().is_empty()).take(50).collect();
    let evenness = |separator: u8| {
        let mut counts: Vec<usize> =
            lines.iter().map(|l| l.bytes().filter(|b| *b == separator).count()).filter(|n| *n > 0).collect();
        counts.sort_unstable();
        let usual = counts.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
        usual.map_or(0, |same| same.len() * 100 + same[0].min(50))
    };
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|s| evenness(*s)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(content: &str) -> Vec<(u32, String)> {
        let source = Source { bytes: content.as_bytes(), media_type: "text/csv", columns: &[] };
        let reading = read(&source).expect("there are rows");
        reading.segments.into_iter().map(|s| (s.place.row.expect("rows are numbered"), s.text)).collect()
    }

    #[test]
    fn a_header_is_found_and_data_is_never_taken_for_one() {
        let found = |start: &str| header(start);
        assert_eq!(found("caller,callee\n91,92\n93,94\n").as_deref(), Some("caller,callee\n"));
        assert_eq!(found("Calls of a\ncaller;callee;s\n91;92;3\n").as_deref(), Some("caller;callee;s\n"));
        assert_eq!(found("919000011106,919000022208,call\n919000011106,919000022209,sms\n"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn rows_keep_their_numbers_and_quotes_their_separators() {
        assert_eq!(
            rows("a;b\n\n\"x; y\";\"two\nlines\"\n"),
            [(1, "a | b".into()), (2, "x; y | two lines".into())]
        );
        assert_eq!(rows("one\ttwo\n1\t2\n")[1], (2, "1 | 2".into()));
        assert_eq!(rows("Calls of a, b\none;two\n1;2\n3;4\n")[2], (3, "1 | 2".into()));
    }
}
