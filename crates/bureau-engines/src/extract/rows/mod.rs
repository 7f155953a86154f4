//! Tables as text: separated by a character, ruled, or in columns of fixed width; one segment a row.

mod fixed;
mod heading;
mod record;
pub(crate) mod split;

pub(super) use heading::header;

use super::failure;
use super::grid::Grid;
use super::reading::Reading;
use super::source::Source;
use bureau_model::word::Failure;
use record::Records;
use split::Split;

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = super::text::decode(source.bytes);
    let (said, content) = split::announced(content.trim_start_matches('\u{feff}'));
    let mut reading = Reading::default();
    match said.map_or_else(|| split::of(content), Split::Separated) {
        Split::Separated(separator) => separated(content, separator, source, &mut reading),
        Split::Fixed(columns) => {
            let mut grid = Grid::new("", source.columns, &mut reading);
            for (row, line) in (0..).zip(content.lines().filter(|line| !split::is_rule(line))) {
                grid.whole_row(row, fixed::cells(line, &columns).into_iter());
            }
            grid.finish();
        }
    }
    if reading.segments.is_empty() { Err(failure::empty()) } else { Ok(reading) }
}

fn separated(content: &str, separator: char, source: &Source<'_>, reading: &mut Reading) {
    let mut records = Records::new(content, separator);
    let mut grid = Grid::new("", source.columns, reading);
    let mut row = 0;
    for cells in &mut records {
        if separator == '|' && cells.iter().all(|cell| split::is_rule(cell)) {
            continue;
        }
        grid.whole_row(row, unframed(&cells, separator).iter().map(String::as_str));
        row += 1;
    }
    grid.finish();
    if let Some(row) = records.unclosed {
        reading.warn(format!(
            "a quotation mark in row {row} is opened and never closed: it was read as a character of its cell"
        ));
    }
}

/// The cells between the bars at both ends of a ruled row.
fn unframed(cells: &[String], separator: char) -> &[String] {
    match cells {
        [first, inner @ .., last]
            if separator == '|' && first.trim().is_empty() && last.trim().is_empty() =>
        {
            inner
        }
        cells => cells,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(content: &str) -> Reading {
        let source = Source { bytes: content.as_bytes(), media_type: "text/csv", columns: &[] };
        read(&source).expect("there are rows")
    }

    fn rows(content: &str) -> Vec<(u32, String)> {
        let reading = read_all(content);
        reading.segments.into_iter().map(|s| (s.place.row.expect("rows are numbered"), s.text)).collect()
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

    #[test]
    fn empty_cells_keep_their_column_and_the_line_for_excel_is_no_row() {
        let text = "\u{feff}sep=;\r\nDate;Out;In\r\n01/08/2026;;5\r\n02/08/2026;7;\r\n";
        assert_eq!(
            rows(text),
            [(1, "Date | Out | In".into()), (2, "01/08/2026 |  | 5".into()), (3, "02/08/2026 | 7".into())]
        );
    }

    #[test]
    fn a_ruled_table_is_its_cells() {
        let text = "+---+---+\n| a | b |\n+---+---+\n| 1 |   |\n|   | 4 |\n+---+---+\n";
        assert_eq!(rows(text), [(1, "a | b".into()), (2, "1".into()), (3, " | 4".into())]);
    }

    #[test]
    fn an_unclosed_quotation_mark_costs_no_row() {
        let text = "a,b,c\n1,\"x,3\n4,5,6\n7,8,9\n\"x, y\",\"say \"\"hi\"\"\",2\n";
        let reading = read_all(text);
        let texts: Vec<&str> = reading.segments.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["a | b | c", "1 | \"x | 3", "4 | 5 | 6", "7 | 8 | 9", "x, y | say \"hi\" | 2"]);
        assert!(reading.warnings[0].contains("row 2"), "{:?}", reading.warnings);
    }

    #[test]
    fn columns_of_fixed_width_are_columns() {
        let text = "CALLS OF ONE NUMBER\n\nFrom          To            Date        Secs\n\
                    919000011106  919000022208  06/07/2026    62\n\
                    919000011106                07/07/2026     5\n\
                    919000011107  919000022209  08/07/2026   120\n";
        let rows = rows(text);
        assert_eq!(rows[1].1, "From | To | Date | Secs");
        assert_eq!(rows[3].1, "919000011106 |  | 07/07/2026 | 5");
    }
}
